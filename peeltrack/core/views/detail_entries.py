"""The lists of a record in pairs: evidence, measures, updates, what others say, visits, steps."""

from collections.abc import Iterator

from peeltrack.core.chain.table import arrow_of
from peeltrack.core.dates import in_words
from peeltrack.core.model.record import Evidence, Record, StepTaken
from peeltrack.core.views.relations import Pair
from peeltrack.core.views.subject import Subject
from peeltrack.core.views.trend import measure_pairs


def evidence(of: Subject) -> Iterator[Pair]:
    """Return each piece of evidence with its place, its dates and its fingerprint, or why none is owed."""
    for number, one in enumerate(of.record.evidence, 1):
        yield str(number), f"{one.title}: {one.place}"
        yield "", ", ".join(_evidence_dates(one, of))
        yield "", f"sha256 {one.sha256}" if one.sha256 else ""
    yield "none owed", of.record.evidence_not_applicable


def _evidence_dates(evidence: Evidence, of: Subject) -> Iterator[str]:
    if evidence.effective_on:
        yield f"effective {in_words(evidence.effective_on)}"
    if evidence.obtained_on:
        yield f"obtained {in_words(evidence.obtained_on)}"
    if evidence.expires_on:
        word = "EXPIRED" if evidence.expired(of.today) else "expires"
        yield f"{word} {in_words(evidence.expires_on)}"
    if evidence.owner:
        yield f"kept by {of.called(evidence.owner)}"


def measures(of: Subject) -> Iterator[Pair]:
    """Return what is counted, with its readings."""
    for measure in of.record.measure:
        yield from measure_pairs(measure)


def actions(of: Subject) -> Iterator[Pair]:
    """Return what is planned: how much of it is done, and each with who, by when and whether it was."""
    yield "done", actions_in_words(of.record)
    for action in of.record.action:
        when = action.due_text or (in_words(action.due_on) if action.due_on else "")
        late = action.due_on is not None and action.done_on is None and action.due_on < of.today
        state = f"done {in_words(action.done_on)}" if action.done_on else "NOT DONE" if late else "to do"
        notes = (of.called(action.owner), f"by {when}" if when else "", action.reference)
        yield state, f"{action.what} ({', '.join(filter(None, notes))})" if any(notes) else action.what


def actions_in_words(record: Record) -> str:
    """Return how many of the planned actions are done, and what share that is; "" where none is planned."""
    if not record.action:
        return ""
    done = sum(action.done_on is not None for action in record.action)
    return f"{done} of {len(record.action)} ({100 * done // len(record.action)} %)"


def updates(of: Subject) -> Iterator[Pair]:
    """Return the dated updates, oldest first."""
    for update in of.record.progress:
        about = f"part {update.part}: " if update.part else ""
        told = f"; {update.reference}" if update.reference else ""
        yield in_words(update.on), f"{about}{update.text} ({(of.called(update.by) + told).lstrip('; ')})"


def visits(of: Subject) -> Iterator[Pair]:
    """Return the visits at which the inspectorate looked at it."""
    for visit in of.record.visit:
        found = f": {visit.found}" if visit.found else ""
        yield in_words(visit.on), visit.what + found + (f" ({visit.reference})" if visit.reference else "")


def said(of: Subject) -> Iterator[Pair]:
    """Return what others said of its status, in the order of the file."""
    for word in of.record.said:
        meant = f" (taken to mean {word.means.value.replace('-', ' ')})" if word.means else ""
        about = f", of part {word.part}" if word.part else ""
        yield (
            word.on_text or in_words(word.on),
            f"{word.by.value}{about}: {word.text}{meant}; {word.reference}",
        )


def steps(of: Subject) -> Iterator[Pair]:
    """Return the steps of the chain with all that was said in them, oldest first."""
    gone = set(of.line.lapsed)
    for step in of.record.step:
        when = f"{in_words(step.at)} {step.at:%H:%M}"
        recorded = (
            f", recorded by {of.called(step.recorded_by)} on {step.instruction}" if step.recorded_by else ""
        )
        yield (
            step.step.value,
            f"{when}, {of.called(step.by)} as {step.role.replace('-', ' ')}{recorded}"
            + (" — LAPSED: the content changed afterwards" if step in gone else ""),
        )
        yield "", step.ending.value.replace("-", " ") if step.ending else ""
        yield from (("", text) for text in (step.reason, step.note))
        reference = f"reference {step.reference}" if step.reference else ""
        dated = f"{_day_said(step)} {in_words(step.on)}" if step.on else ""
        yield "", ", ".join(filter(None, (reference, dated)))
        yield "", f"succeeded by {step.successor}" if step.successor else ""


def _day_said(step: StepTaken) -> str:
    need = next((one for one in arrow_of(step.step).needs if one.key == "on"), None)
    return need.label if need else "of"

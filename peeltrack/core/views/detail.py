"""Everything the register knows of one record, in sections for a person."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from peeltrack.core.chain.people import held_by, owner_of, team_named
from peeltrack.core.chain.status_said import contradicting, said_in_words
from peeltrack.core.dates import basis_due, days_in_words, in_words
from peeltrack.core.fields import frozen
from peeltrack.core.model.due_dates import next_turn
from peeltrack.core.model.record import Extension, Record
from peeltrack.core.model.settings import Team
from peeltrack.core.model.status import OWNERS
from peeltrack.core.table import Column, in_plain_words
from peeltrack.core.text import counted, flowed
from peeltrack.core.views.detail_entries import actions, evidence, measures, said, steps, updates, visits
from peeltrack.core.views.due import Line
from peeltrack.core.views.relations import Pair, dependencies, links, parts
from peeltrack.core.views.sources import published_in_words
from peeltrack.core.views.subject import Subject


@frozen(kw_only=False)
class Section:
    """A heading and what stands under it: a label, or "", and a text that may have several lines."""

    heading: str
    pairs: tuple[Pair, ...]


def sections_of(of: Subject) -> list[Section]:
    """Return the sections that have something to say, in the order of `SECTIONS`."""
    found = (
        Section(heading, tuple((label, flowed(text)) for label, text in pairs(of) if text))
        for heading, pairs in SECTIONS
    )
    return [section for section in found if section.pairs]


def _identity(of: Subject) -> Iterator[Pair]:
    record, source = of.record, of.line.source
    yield "kind", in_plain_words(record.kind.value.replace("-", " "))
    yield "number", record.number
    yield "portal id", record.portal_id
    yield "priority", _priority(of)
    yield "source", f"{source.title} ({source.key})"
    yield "published", published_in_words(source)
    yield "area", record.area
    yield "addressed to", in_plain_words(record.addressed_to)
    yield "answered by", record.response_route.value
    yield "themes", in_plain_words(record.theme)
    yield "asks", record.summary
    yield "wording", record.wording
    yield "file", record.path


def _priority(of: Subject) -> str:
    scale = of.line.source.priority_scale
    return of.record.priority + (f" (of {', '.join(scale)})" if scale and of.record.priority else "")


def _standing(of: Subject) -> Iterator[Pair]:
    line, record = of.line, of.record
    yield "look", line.look.value.upper()
    yield "status", record.status.value.replace("-", " ")
    yield from (
        ("lapsed", f"{step.step.value} by {of.called(step.by)}: the content changed afterwards")
        for step in line.lapsed
    )
    yield from (
        ("they say", f"{said_in_words(said)}, but the register says {record.status.value.replace('-', ' ')}")
        for said in contradicting(record)
    )
    yield "claimed", " ".join(filter(None, (record.claim, _quoted(record))))
    yield "late because", record.late_because
    yield "monitoring", record.monitoring
    yield "impact", record.impact
    yield "waits on", "; ".join(line.waits_on)
    if line.move:
        yield "next", f"{line.move.step.value}: {line.move.in_words(of.called)}"


def _quoted(record: Record) -> str:
    text = record.response.assessment_text if record.response else ""
    return f'("{text}")' if text else ""


def _dates(of: Subject) -> Iterator[Pair]:
    record, line = of.record, of.line
    issued = in_words(record.issued_on) if record.issued_on else ""
    early = "before its report (accelerated)" if record.accelerated else ""
    yield "issued", ", ".join(filter(None, (issued, early)))
    yield "deadline", _deadline(of)
    yield "as published", record.deadline_text
    yield "basis", _basis(of)
    for extension in record.extension:
        before = in_words(extension.from_) if extension.from_ else "no date"
        agreed = f"on {in_words(extension.on)} by {of.called(extension.by)}"
        moved = f"{before} to {in_words(extension.to)}, {agreed}: {extension.reason}"
        yield f"{extension.field} moved", moved + _on_whose_word(extension)
    yield "target", _own_date(record.target, record.target_text, "the force's own")
    yield "forecast", _own_date(record.forecast, record.forecast_text, _forecast_note(line))
    if line.move and line.move.by_on and line.stage_days_late is not None:
        yield (
            f"{line.move.step.value} by",
            f"{in_words(line.move.by_on)} ({days_in_words(line.stage_days_late)})",
        )
    yield from _recurrence(record)


def _deadline(of: Subject) -> str:
    deadline = of.line.deadline
    if deadline.on is None:
        unknown = "at once, but the day from which it counts is not known" if deadline.at_once else "none"
        return unknown if deadline.at_once or of.record.target is None else ""
    late = of.line.days_late if of.line.due_on == deadline.on else None
    notes = (days_in_words(late) if late is not None else "", _how_derived(of) if deadline.derived else "")
    said = "; ".join(filter(None, notes))
    return f"{in_words(deadline.on)} ({said})" if said else in_words(deadline.on)


def _own_date(day: date | None, text: str, note: str) -> str:
    if day is None:
        return ""
    notes = [f"so by {in_words(day)}"] if text else []
    return f"{text or in_words(day)} ({'; '.join([*notes, note])})"


def _forecast_note(line: Line) -> str:
    return "AFTER THE DEADLINE" if line.forecast_late else "what its owner expects"


def _how_derived(of: Subject) -> str:
    if of.record.deadline_basis and of.line.source.published:
        return "derived from its basis, none is stated"
    if not of.line.deadline.at_once:
        return "derived: the last day of what is published"
    return f"derived: at once, from its {'day of issue' if of.record.issued_on else 'publication'} on"


def _on_whose_word(extension: Extension) -> str:
    said_on = f" of {in_words(extension.said_on)}" if extension.said_on else ""
    said = f"{extension.reference}{said_on}".strip()
    return f" (the inspectorate: {said})" if said else ""


def _basis(of: Subject) -> str:
    basis, published = of.record.deadline_basis, of.line.source.published
    if not basis:
        return ""
    due_on = basis_due(basis, published) if published else None
    if due_on is None or published is None:
        return basis
    if of.line.deadline.derived:
        return f"{basis} on {in_words(published)}"
    agrees = "as stated" if due_on == of.record.deadline else "NOT the stated deadline"
    return f"{basis} on {in_words(published)} gives {in_words(due_on)}, {agrees}"


def _recurrence(record: Record) -> Iterator[Pair]:
    if recurrence := record.recurrence:
        turn = next_turn(recurrence)
        every = f"every {counted(recurrence.every_months, 'month')}"
        until = f"; next by {in_words(turn)}" if turn else "; no turn is dated yet"
        yield "comes round", f"{every}: {recurrence.duty}{until}"


def _owners(of: Subject) -> Iterator[Pair]:
    for role in OWNERS:
        email = owner_of(of.record, role)
        name = of.called(email)
        team = team_named(of.register.settings, email)
        known = _held(of, team) if team else f"{name} <{email}>" if name != email else email
        yield role.in_words, known or "not named"
    for change in of.record.handover:
        post = change.role.replace("-", " ")
        hands = f"from {of.called(change.from_) or 'nobody'} to {of.called(change.to)}"
        yield "changed", f"{post} on {in_words(change.on)} {hands}: {change.reason}"


def _held(of: Subject, team: Team) -> str:
    holding = " and ".join(map(of.called, held_by(of.register.settings, team, of.today)))
    return f"{team.name} ({holding or 'held by nobody yet'})"


def _response(of: Subject) -> Iterator[Pair]:
    if response := of.record.response:
        yield "on", in_words(response.on) if response.on else ""
        yield "accepted", {True: "yes", False: "no", None: ""}[response.accepted]
        yield "said", response.summary
        yield "timescale", response.timescale


def _position(of: Subject) -> Iterator[Pair]:
    position = of.record.position
    yield "written", in_words(position.updated_on) if position.updated_on else ""
    yield "", position.statement


SECTIONS: tuple[tuple[str, Callable[[Subject], Iterator[Pair]]], ...] = (
    ("What it is", _identity),
    ("Where it stands", _standing),
    ("Dates", _dates),
    ("Owners", _owners),
    ("First response", _response),
    ("Position statement", _position),
    ("Parts", parts),
    ("Evidence", evidence),
    ("Dependencies", dependencies),
    ("Links", links),
    ("Measures", measures),
    ("Planned actions", actions),
    ("Updates", updates),
    ("What others say", said),
    ("Visits", visits),
    ("Sign-off chain", steps),
)

#: A field of a record with the heading it stands under, for the formats of tables.
FieldRow = tuple[str, str, str]

FIELD_COLUMNS: tuple[Column[FieldRow], ...] = (
    Column("section", "Section", lambda row: row[0]),
    Column("field", "Field", lambda row: row[1]),
    Column("value", "Value", lambda row: row[2], prose=True),
)


def field_rows(sections: Iterable[Section]) -> list[FieldRow]:
    """Return every pair with the heading it stands under."""
    return [(section.heading, label, text) for section in sections for label, text in section.pairs]

"""Edits of one record: its statement, its parts, what was done, counted and said.

Each takes a record that is open, and returns the edit with nothing written yet.
"""

from collections.abc import Iterator
from dataclasses import replace

from peeltrack.core.chain.status_said import contradicting, said_in_words
from peeltrack.core.dates import in_words
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.limits import first_line, quoted
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Better, Measure, Progress, Reading, Record, StatusSaid
from peeltrack.core.text import counted
from peeltrack.workflows.edit import Edit, OpenedRecord, edited, open_record
from peeltrack.workflows.register_on_day import RegisterOnDay


def set_statement(here: RegisterOnDay, opened: OpenedRecord, text: str | None) -> Edit:
    """Make `text` the position statement, written today; None is what somebody left unsaved."""
    record = opened.record
    if text is None or text == record.position.statement:
        return Edit(drafts=(opened.draft,), done=(f"{record.id}: the statement is as it was",))
    draft = opened.draft.set({("position", "statement"): text, ("position", "updated_on"): here.today})
    done = f"{record.id}: the position statement now has {counted(len(text.split()), 'word')}"
    return edited(here, draft, done)


@frozen
class PartAnswer:
    """What is said of one part of a record; "" and None leave what is there."""

    statement: str = ""  #: takes the place of a reason
    not_applicable: str = ""  #: why the part does not apply; takes the place of an answer
    assessment: str = ""
    title: str = ""

    @property
    def done(self) -> str:
        """What it does to the part, in words."""
        if self.not_applicable:
            return "is marked as not applicable, with the reason"
        return "is answered" if self.statement else "is written down"


def part_index(record: Record, part: str, title: str | None) -> int:
    """Return the place of a part in a record, the one after the last for a new one with its `title`.

    Raises UsageFault for a part that is not there, without a title to begin it by.
    """
    ids = [element.id for element in record.element]
    if part in ids:
        return ids.index(part)
    if title is not None and title.strip():
        return len(ids)
    there = f"; there are: {', '.join(ids)}" if ids else "; it has no parts"
    raise UsageFault(
        f"{record.id} has no part {part}{there}",
        hint=f'to begin one: peeltrack part {record.id} {part} --title "what it asks for"',
    )


def answer_part(here: RegisterOnDay, opened: OpenedRecord, part: str, answer: PartAnswer) -> Edit:
    """Answer a part of a record, or say why it does not apply; a part that is not there is begun.

    Raises UsageFault as part_index does.
    """
    record, draft = opened.record, opened.draft
    index = part_index(record, part, answer.title)
    if index == len(record.element):
        draft = draft.append("element", {"id": part, "title": answer.title})
    values: dict[str, str | None] = {}
    if answer.statement or answer.not_applicable:
        values = {
            "statement": answer.statement or None,
            "not_applicable": answer.not_applicable or None,
        }
    values |= {name: getattr(answer, name) for name in ("assessment", "title") if getattr(answer, name)}
    draft = draft.set({("element", index, name): value for name, value in values.items()})
    if not draft.changed:
        return Edit(drafts=(draft,), done=(f"{record.id}: part {part} is as it was",))
    return edited(here, draft, f"{record.id}: part {part} {answer.done}")


def add_update(here: RegisterOnDay, record_id: str, update: Progress) -> Edit:
    """Add a dated update to a record, after those that it holds by the time it is written.

    Raises UsageFault for one of a part that is not there.
    """
    opened = open_record(here, record_id)
    if update.part:
        part_index(opened.record, update.part, None)
    draft = opened.draft.append("progress", written(update))
    kept = counted(len(opened.record.progress) + 1, "update")
    edit = edited(
        here, draft, f"{opened.record.id}: update of {in_words(update.on)} added; the record keeps {kept}"
    )
    return replace(edit, again=lambda: add_update(here, record_id, update))


def add_said(here: RegisterOnDay, record_id: str, said: StatusSaid) -> Edit:
    """Add what somebody outside the chain says of a record's status, after what they said before.

    Nothing is moved by it: what the register says stays what its steps made of it.
    """
    opened = open_record(here, record_id)
    record = opened.record
    if said.part:
        part_index(record, said.part, None)
    draft = opened.draft.append("said", written(said))
    after = replace(record, said=(*record.said, said))
    note = [
        f"the register says {record.status.value.replace('-', ' ')}"
        for one in contradicting(after)
        if one == said
    ]
    edit = edited(here, draft, f"{record.id}: {said_in_words(said)}", *note)
    return replace(edit, again=lambda: add_said(here, record_id, said))


@frozen
class MeasureNamed:
    """Which measure of a record is meant, or what a new one is."""

    name: str = ""  #: all of its name or a part; of a new one, all
    unit: str | None = None  #: given for a new measure only
    better: Better | None = None
    target: int | float | None = None


def add_reading(here: RegisterOnDay, opened: OpenedRecord, wanted: MeasureNamed, reading: Reading) -> Edit:
    """Add a reading to a measure of a record; a measure with a unit is begun.

    Raises UsageFault where it is not clear which measure is meant.
    """
    record = opened.record
    index = _measure_index(record, wanted)
    if index is None:
        measure = _new_measure(wanted, reading)
        draft = opened.draft.append("measure", written(measure))
    else:
        measure = record.measure[index]
        draft = opened.draft.append(("measure", index, "reading"), written(reading))
    when = in_words(reading.on) if reading.on else reading.period
    done = f"{record.id}: {measure.name} is {reading.value} {measure.unit} ({when})"
    edit = edited(here, draft, done, *_later_readings(measure, reading))
    return replace(edit, again=lambda: add_reading(here, open_record(here, record.id), wanted, reading))


def _measure_index(record: Record, wanted: MeasureNamed) -> int | None:
    """Return which measure is meant, or None for a new one. Raises UsageFault where that is not clear."""
    names = [measure.name for measure in record.measure]
    name = wanted.name.strip().casefold()
    exact = [at for at, one in enumerate(names) if one.casefold() == name]
    if wanted.unit is not None:
        if exact:
            raise UsageFault(
                f"{record.id} has the measure {first_line(names[exact[0]])} already",
                hint="leave --unit out to add a reading",
            )
        return None
    found = exact or [at for at, one in enumerate(names) if name in one.casefold()]
    if len(found) == 1:
        return found[0]
    raise _not_one_measure(record, wanted.name, [names[at] for at in found])


def _not_one_measure(record: Record, name: str, found: list[str]) -> UsageFault:
    if not record.measure:
        return UsageFault(f"{record.id} has no measure yet", hint='to begin one: --name "…" --unit "…"')
    which = "; ".join(quoted(one) for one in (found or [measure.name for measure in record.measure]))
    what = "several measures" if found else f"no measure called {first_line(name)}"
    return UsageFault(
        f"{record.id} has {what}: {which}", hint="name one with --name, or begin one with --unit too"
    )


def _new_measure(wanted: MeasureNamed, reading: Reading) -> Measure:
    name, unit = wanted.name.strip(), (wanted.unit or "").strip()
    if not name or not unit:
        raise UsageFault("a new measure needs a name and a unit", hint='give both: --name "…" --unit "…"')
    return Measure(name=name, unit=unit, better=wanted.better, target=wanted.target, reading=(reading,))


def _later_readings(measure: Measure, reading: Reading) -> Iterator[str]:
    later = [one.on for one in measure.reading if one.on and reading.on and one.on > reading.on]
    if later:
        yield f"a reading of {in_words(max(later))} stands before it; the oldest should stand first"

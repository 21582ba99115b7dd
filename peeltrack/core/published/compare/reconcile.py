"""A list of others held against the register: what is in both, in one of them, and what differs."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any

from peeltrack.core.chain.status_said import AGREES
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.limits import first_line
from peeltrack.core.model.due_dates import deadline_of
from peeltrack.core.model.ids import id_order
from peeltrack.core.model.record import Meaning, Record
from peeltrack.core.model.register import Register
from peeltrack.core.published.compare.match import Match
from peeltrack.core.published.day import Exact, PublishedDay
from peeltrack.core.published.item import Item
from peeltrack.core.published.wording import bare
from peeltrack.core.table import Column
from peeltrack.core.tone import Tone


class Agreement(StrEnum):
    """How an item of the list and a record stand to one another."""

    SAME = "same"
    DIFFERS = "differs"
    RENUMBERED = "renumbered"
    ONLY_THERE = "only there"
    ONLY_HERE = "only here"
    UNSURE = "unsure"


@frozen
class Reconciled:
    """One line of the comparison: a field that differs, or an item or record as a whole."""

    finding: Agreement
    id: str = ""
    number: str = ""
    line: int | None = None
    field: str = ""
    there: str = ""
    here: str = ""
    note: str = ""


_TONES = {Agreement.SAME: Tone.GOOD, Agreement.DIFFERS: Tone.WARNING, Agreement.RENUMBERED: Tone.WARNING}

RECONCILED_COLUMNS: tuple[Column[Reconciled], ...] = (
    Column(
        "finding", "What", lambda row: row.finding.value, tone=lambda row: _TONES.get(row.finding, Tone.ALARM)
    ),
    Column("id", "Id", lambda row: row.id, order=id_order, tone=Tone.STRONG),
    Column("number", "No.", lambda row: row.number),
    Column("line", "Line", lambda row: row.line, right=True, rank=15),
    Column("field", "Field", lambda row: row.field),
    Column("there", "There", lambda row: row.there, least=24, rank=11),
    Column("here", "Here", lambda row: row.here, least=24, rank=12),
    Column("note", "Note", lambda row: row.note, unless_empty=True, prose=True),
)


def reconciled(matches: Sequence[Match], register: Register, records: Sequence[Record]) -> list[Reconciled]:
    """Return what the items of a list and the records that could be meant come to, in the order of the list.

    What is only in the register comes last, by id; what is the same has one line.
    """
    lines = [line for match in matches for line in _of_match(match, register)]
    met = {match.record.id for match in matches if match.record}
    met |= {record_id for match in matches for record_id in match.maybe}
    alone = (record for record in records if record.id not in met)
    lines += [
        Reconciled(
            finding=Agreement.ONLY_HERE,
            id=one.id,
            number=one.number,
            here=first_line(one.title, 100),
            note=str(one.status),
        )
        for one in sorted(alone, key=lambda one: id_order(one.id))
    ]
    return lines


def _of_match(match: Match, register: Register) -> Iterator[Reconciled]:
    item = match.item
    if match.record is not None:
        found = list(_differences(item, match.record, register))
        yield from found or [_line(Agreement.SAME, item, match.record.id)]
    elif match.alike:
        here = register.find(match.alike)
        yield Reconciled(
            finding=Agreement.RENUMBERED, id=here.id, number=item.number, line=item.line, field="number",
            there=item.number, here=here.number, note=match.why,
        )  # fmt: skip
    elif match.maybe:
        yield _line(Agreement.UNSURE, item, ", ".join(match.maybe), match.why)
    else:
        yield _line(Agreement.ONLY_THERE, item)


def _line(finding: Agreement, item: Item, record_id: str = "", note: str = "") -> Reconciled:
    there = "" if finding is Agreement.SAME else first_line(item.title, 100)
    return Reconciled(
        finding=finding, id=record_id, number=item.number, line=item.line, there=there, note=note
    )


def _differences(item: Item, record: Record, register: Register) -> Iterator[Reconciled]:
    def differs(field: str, there: str, here: str, note: str = "") -> Reconciled:
        return Reconciled(
            finding=Agreement.DIFFERS, id=record.id, number=item.number, line=item.line, field=field,
            there=first_line(there, 100), here=first_line(here, 100), note=note,
        )  # fmt: skip

    if item.status and item.status.means and record.status not in AGREES[Meaning(item.status.means)]:
        yield differs("status", item.status.text, str(record.status), f"taken to mean {item.status.means}")
    due = deadline_of(record, register.source_of(record)).on
    if item.deadline and item.deadline.last and not _is_in(item.deadline, due):
        yield differs("deadline", item.deadline.text, in_words(due) if due else "none")
    if item.wording and record.wording and bare(item.wording) != bare(record.wording):
        yield differs("wording", item.wording, record.wording)
    there = {bare(part.number): part.number for part in item.parts}
    here = {bare(part.id): part.id for part in record.element}
    if there and set(there) != set(here):
        yield differs("parts", ", ".join(there.values()), ", ".join(here.values()) or "none")


def _is_in(said: PublishedDay, due: Any) -> bool:
    """Return whether a day lies in what was said of it, as exact as that is."""
    if due is None or said.last is None:
        return False
    if said.exact is Exact.DAY:
        return bool(due == said.last)
    if due.year != said.last.year:
        return False
    if said.exact is Exact.MONTH:
        return bool(due.month == said.last.month)
    return said.exact is Exact.YEAR or (due.month - 1) // 3 == (said.last.month - 1) // 3


def something_differs(lines: Sequence[Reconciled]) -> bool:
    """Return whether the list and the register are not the same."""
    return any(line.finding is not Agreement.SAME for line in lines)


def counts_of(lines: Sequence[Reconciled]) -> dict[str, int]:
    """Return how many items or records there are of each finding; one that differs twice counts once."""
    seen = {(line.finding, line.id, line.number, line.line) for line in lines}
    return {finding.value: sum(1 for one in seen if one[0] is finding) for finding in Agreement}

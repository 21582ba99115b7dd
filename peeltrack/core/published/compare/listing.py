"""What is shown of a document before anything of it is written."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from peeltrack.core.fields import frozen
from peeltrack.core.limits import first_line
from peeltrack.core.published.columns import Certainty
from peeltrack.core.published.compare.changes import left_of
from peeltrack.core.published.compare.proposal import Outcome, Proposed
from peeltrack.core.published.item import Item, TableSeen, Understood
from peeltrack.core.published.wording import bare
from peeltrack.core.table import Column, Table
from peeltrack.core.text import counted
from peeltrack.core.tone import Tone


@frozen
class ItemLine:
    """One thing that is said of an item: what becomes of it, or of one field of its record."""

    outcome: str
    id: str
    number: str
    line: int
    field: str = ""
    before: str = ""
    after: str = ""
    note: str = ""


@frozen
class ColumnLine:
    """One column of a table, and what it is taken for."""

    table: int
    heading: str
    field: str
    certainty: str


@frozen
class LeftLine:
    """Something that was left out, and why."""

    line: int
    text: str
    why: str


@frozen
class StatusLine:
    """Words of status, and what they are taken to mean."""

    text: str
    count: int
    means: str
    sure: bool


_OUTCOME_TONES = {"new": Tone.GOOD, "changed": Tone.WARNING, "unsure": Tone.ALARM}

ITEM_COLUMNS: tuple[Column[ItemLine], ...] = (
    Column(
        "outcome",
        "What",
        lambda row: row.outcome,
        tone=lambda row: _OUTCOME_TONES.get(row.outcome, Tone.PLAIN),
    ),
    Column("id", "Id", lambda row: row.id, tone=Tone.STRONG),
    Column("number", "No.", lambda row: row.number),
    Column("line", "Line", lambda row: row.line, right=True),
    Column("field", "Field", lambda row: row.field.replace("_", " "), unless_empty=True),
    Column("before", "Was", lambda row: row.before, unless_empty=True, least=16, rank=12),
    Column("after", "Is", lambda row: row.after, least=24, rank=11),
    Column("note", "Note", lambda row: row.note, unless_empty=True, prose=True),
)

COLUMN_COLUMNS: tuple[Column[ColumnLine], ...] = (
    Column("table", "Table", lambda row: row.table, right=True),
    Column("heading", "Heading", lambda row: row.heading),
    Column("field", "Taken for", lambda row: row.field.replace("_", " ")),
    Column("certainty", "How sure", lambda row: row.certainty),
)

LEFT_COLUMNS: tuple[Column[LeftLine], ...] = (
    Column("line", "Line", lambda row: row.line, right=True),
    Column("text", "Left out", lambda row: row.text, least=24, rank=11),
    Column("why", "Why", lambda row: row.why, prose=True),
)

STATUS_COLUMNS: tuple[Column[StatusLine], ...] = (
    Column("text", "Status in their words", lambda row: row.text),
    Column("count", "Items", lambda row: row.count, right=True),
    Column("means", "Taken to mean", lambda row: row.means or "nothing"),
    Column("sure", "Known", lambda row: row.sure),
)


def shape_in_words(document: Understood) -> Iterator[str]:
    """Yield a sentence for each table, and for what was found outside of them."""
    for seen in document.tables:
        name = f" ({seen.name})" if seen.name else ""
        wide = counted(len(seen.columns), "column") if seen.columns else "no heading that is known"
        cut = ", the last one cut" if seen.cut else ""
        where = f"table {seen.number}{name}, {document.unit} {seen.line} to {seen.last_line}"
        why = f"; nothing was taken: {seen.why_not}" if seen.why_not else ""
        yield f"{where}: {wide}, {counted(seen.rows, 'row')}{cut}{why}"
    inside = sum(seen.items for seen in document.tables)
    outside = len(document.items) - sum(1 for item in document.items if _in_table(item, document.tables))
    if outside > 0 or not inside:
        yield f"outside of tables: {counted(max(outside, 0), 'item')}"


def _in_table(item: Item, tables: Iterable[TableSeen]) -> bool:
    return any(seen.items and seen.line <= item.line <= seen.last_line for seen in tables)


def counts_in_words(document: Understood) -> Iterator[str]:
    """Yield a sentence for each count that the document gives of its items."""
    for one in document.announced:
        agrees = "as many were found" if one.count == one.found else f"{one.found} were found"
        yield f'"{one.text}" ({document.unit} {one.line}): {agrees}'


def column_lines(document: Understood) -> list[ColumnLine]:
    """Return a line for each column of the tables that are read."""
    return [
        ColumnLine(
            table=seen.number,
            heading=" ".join(column.text.split()),
            field=column.field.value if column.field else "",
            certainty="left out" if column.field is None else column.certainty.value,
        )
        for seen in document.tables
        if not seen.why_not
        for column in seen.columns
        if column.text.strip() or column.field
    ]


def unsure_headings(document: Understood) -> list[str]:
    """Return the headings of tables that are read, of which it is not known what they are."""
    tables = (seen for seen in document.tables if not seen.why_not)
    unsure = (column for seen in tables for column in seen.columns if column.certainty is Certainty.UNSURE)
    return list(dict.fromkeys(" ".join(column.text.split()) for column in unsure if column.text.strip()))


def status_lines(items: Sequence[Item]) -> list[StatusLine]:
    """Return the words of status, the most frequent first."""
    found: dict[str, StatusLine] = {}
    for item in (one for whole in items for one in (whole, *whole.parts)):
        if item.status is None:
            continue
        key = bare(item.status.text)
        count = found[key].count + 1 if key in found else 1
        found[key] = StatusLine(
            text=item.status.text, count=count, means=item.status.means, sure=item.status.sure
        )
    return sorted(found.values(), key=lambda line: (-line.count, line.text))


def item_lines(proposed: Sequence[Proposed], *, everything: bool = False) -> list[ItemLine]:
    """Return what becomes of each item, with a line for each field that differs; `everything` if asked."""
    lines: list[ItemLine] = []
    for one in proposed:
        inside = list(_field_lines(one))
        if one.outcome is not Outcome.SAME or inside or everything:
            lines += [_item_line(one), *inside]
    return lines


def _item_line(one: Proposed) -> ItemLine:
    maybe = f" (--same {one.item.line}={one.maybe[0]}, or --take {one.item.line})" if one.maybe else ""
    found = f"found by its {one.how}" if one.how in ("portal id", "number", "text") else one.how
    inferred = "told by its parts only" if one.item.inferred else ""
    cut = "its row is cut, so it may say more" if one.item.cut else ""
    return ItemLine(
        outcome=one.outcome.value,
        id=one.record.id if one.record else "",
        number=one.item.number,
        line=one.item.line,
        after=one.item.title,
        note="; ".join(filter(None, (f"{one.why}{maybe}" if one.why else found, inferred, cut))),
    )


def _field_lines(one: Proposed) -> Iterator[ItemLine]:
    for found in one.differences:
        yield ItemLine(
            outcome=found.way.value,
            id="",
            number="",
            line=one.item.line,
            field=found.field,
            before=first_line(found.before, 120),
            after=first_line(found.after, 120),
            note=found.hint,
        )


def left_lines(document: Understood) -> list[LeftLine]:
    """Return everything that was left out, by its line."""
    lines = [
        LeftLine(line=one.line, text=one.text, why=f"{one.why}{' (--take takes it)' if one.takeable else ''}")
        for one in document.left
    ]
    for item in document.items:
        lines += [
            LeftLine(line=item.line, text=text, why=f"{item.number or item.title[:24]}, {field}: {why}")
            for field, text, why in left_of(item)
        ]
    return sorted(lines, key=lambda line: line.line)


def tables_of(
    name: str, document: Understood, proposed: Sequence[Proposed], heading: Sequence[str]
) -> list[Table[Any]]:
    """Return what is shown of one document: its columns, its statuses, its items, and what was left out."""
    shown: list[Table[Any]] = []
    if columns := column_lines(document):
        shown.append(Table(name=name, columns=COLUMN_COLUMNS, rows=columns, heading=tuple(heading)))
    if statuses := status_lines(document.items):
        shown.append(
            Table(name=name, columns=STATUS_COLUMNS, rows=statuses, heading=() if shown else tuple(heading))
        )
    lines = item_lines(proposed)
    empty = "every item is in the register as it is told here" if document.items else "no item was found"
    shown.append(
        Table(
            name=name, columns=ITEM_COLUMNS, rows=lines, heading=() if shown else tuple(heading), empty=empty
        )
    )
    if left := left_lines(document):
        shown.append(Table(name=name, columns=LEFT_COLUMNS, rows=left))
    return shown


def as_data(document: Understood, proposed: Sequence[Proposed]) -> dict[str, Any]:
    """Return everything that is shown of a document for programs."""
    return {
        "shape": list(shape_in_words(document)),
        "notes": list(document.notes),
        "columns": [_data(line) for line in column_lines(document)],
        "statuses": [_data(line) for line in status_lines(document.items)],
        "announced": [_data(one) for one in document.announced],
        "items": [_data(line) for line in item_lines(proposed, everything=True)],
        "left_out": [_data(line) for line in left_lines(document)],
    }


def _data(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}

"""Plain aligned text: uncut, uncoloured, one line a row."""

from collections.abc import Iterator
from datetime import date

from peeltrack.core.table import Column, Row, Table, total_of, words_in
from peeltrack.core.text import one_line
from peeltrack.core.text_width import padded, width

_GAP = "  "


def write(table: Table[Row], today: date) -> Iterator[str]:
    """Return the table's lines: heading, a row of names, the rows, what is said below."""
    for line in table.heading:
        yield f"{one_line(line)}\n"
    if table.heading:
        yield "\n"
    if table.rows:
        yield from _grid(table)
    else:
        yield f"{one_line(table.empty)}\n"
    if table.foot:
        yield "\n"
    for line in table.foot:
        yield f"{one_line(line)}\n"


def _grid(table: Table[Row]) -> Iterator[str]:
    columns = table.for_people
    totals = total_of(table, columns) if table.total else [None] * len(columns)
    padded_columns = [
        _padded(column, words_in(table, column), total) for column, total in zip(columns, totals, strict=True)
    ]
    for line in zip(*padded_columns, strict=True):
        yield _GAP.join(line).rstrip() + "\n"


def _padded(column: Column[Row], words: list[str], total: str | None) -> list[str]:
    """Return a column from its heading down to its total, every cell as wide as the widest."""
    heading = one_line(column.heading)
    last = [] if total is None else [total]
    wide = max(map(width, (heading, *words, *last)))
    below = ["-" * wide, *last] if last else []
    return [padded(text, wide, column.right) for text in (heading, "-" * wide, *words, *below)]

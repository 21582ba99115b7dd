"""Plain aligned text: uncut, uncoloured, one line a row."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from peeltrack.core.table import Column, Table, words_of
from peeltrack.core.text import one_line

_GAP = "  "


def write(table: Table, today: date) -> Iterator[str]:
    """Return the table's lines: heading, a row of names, the rows, what is said below."""
    for line in table.heading:
        yield f"{one_line(line)}\n"
    if table.heading:
        yield "\n"
    if table.rows:
        yield from _grid(table)
    else:
        yield f"{table.empty}\n"
    if table.foot:
        yield "\n"
    for line in table.foot:
        yield f"{one_line(line)}\n"


def _grid(table: Table) -> Iterator[str]:
    columns = table.for_people
    rows = list(words_of(table.rows, columns))
    head = [column.heading for column in columns]
    widths = [max(map(width, cells)) for cells in zip(head, *rows, strict=True)]
    yield _line(head, widths, columns)
    yield _GAP.join("-" * wide for wide in widths) + "\n"
    for row in rows:
        yield _line(row, widths, columns)


def _line(cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    padded = (
        _padded(cell, wide, column.right) for cell, wide, column in zip(cells, widths, columns, strict=True)
    )
    return _GAP.join(padded).rstrip() + "\n"


def _padded(text: str, wide: int, right: bool) -> str:
    if text.isascii():
        return text.rjust(wide) if right else text.ljust(wide)
    space = " " * (wide - width(text))
    return space + text if right else text + space


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

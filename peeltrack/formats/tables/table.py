"""Plain aligned text: uncut, uncoloured, one line a row."""

import unicodedata
from collections.abc import Iterator
from datetime import date

from peeltrack.core.table import Column, Table, words_in
from peeltrack.core.text import one_line

_GAP = "  "

#: Marks that stand on the character before them, and what is not drawn at all.
_NO_WIDTH = {"Mn", "Me", "Cf"}


def write(table: Table, today: date) -> Iterator[str]:
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


def _grid(table: Table) -> Iterator[str]:
    columns = [_padded(column, words_in(table.rows, column)) for column in table.for_people]
    for line in zip(*columns, strict=True):
        yield _GAP.join(line).rstrip() + "\n"


def _padded(column: Column, words: list[str]) -> list[str]:
    """Return a column from its heading down, every cell as wide as the widest."""
    heading = one_line(column.heading)
    wide = max(map(width, (heading, *words)))
    pad = _right if column.right else _left
    return [pad(heading, wide), "-" * wide, *(pad(text, wide) for text in words)]


def _left(text: str, wide: int) -> str:
    return text.ljust(wide) if text.isascii() else text + " " * (wide - width(text))


def _right(text: str, wide: int) -> str:
    return text.rjust(wide) if text.isascii() else " " * (wide - width(text)) + text


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1

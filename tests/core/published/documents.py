"""Small documents for tests, as readers would hand them over."""

from collections.abc import Sequence

from peeltrack.core.published.item import NO_CORRECTIONS, Corrections, Item, Understood
from peeltrack.core.published.shapes import Grid, Prose, PublishedFile, Row, TextLine
from peeltrack.core.published.understand import understand


def a_table(*rows: Sequence[str], name: str = "") -> Grid:
    """Return a table whose rows begin in line 1."""
    return Grid(tuple(Row(at, tuple(cells)) for at, cells in enumerate(rows, 1)), name)


def some_prose(text: str) -> Prose:
    """Return the lines of a text; `#` marks headings and `*` at the beginning entries of a list."""
    lines = []
    for number, line in enumerate(text.strip("\n").split("\n"), 1):
        level = len(line) - len(line.lstrip("#"))
        bullet = line.startswith("* ")
        lines.append(
            TextLine(number, line.lstrip("#").strip() if level else line.removeprefix("* "), level, bullet)
        )
    return Prose(tuple(lines))


def read(*parts: Grid | Prose, corrections: Corrections = NO_CORRECTIONS) -> Understood:
    """Return what is made of a document of these parts."""
    return understand(PublishedFile(parts=parts), corrections)


def items(*parts: Grid | Prose, corrections: Corrections = NO_CORRECTIONS) -> list[Item]:
    """Return the items of a document of these parts."""
    return list(read(*parts, corrections=corrections).items)


def told(*parts: Grid | Prose) -> list[tuple[str, str]]:
    """Return number and text of each item of a document of these parts."""
    return [(item.number, item.wording or item.title) for item in items(*parts)]

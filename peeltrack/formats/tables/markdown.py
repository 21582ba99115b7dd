"""A Markdown table; nothing in a cell can break out of it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from peeltrack.core.table import Row, Table, total_of, words_of
from peeltrack.core.text import one_line

_SPECIAL = re.compile(r"[\\|`*_<>\[\]#&~$]")
#: What makes a paragraph a list or a line below a heading.
_LEADING = re.compile(r"^(\d*)([-+=.)])")


def write(table: Table[Row], today: date) -> Iterator[str]:
    """Return heading, table and foot as Markdown paragraphs."""
    if table.heading:
        yield f"**{escaped(table.heading[0])}**\n"
        yield from (f"\n{_paragraph(line)}\n" for line in table.heading[1:])
        yield "\n"
    if table.rows:
        columns = table.for_people
        yield _line([escaped(column.heading) for column in columns])
        yield _line(["--:" if column.right else "---" for column in columns])
        for row in words_of(table, columns):
            yield _line([escaped(cell) for cell in row])
        if table.total:
            yield _line([f"**{escaped(cell)}**" if cell else "" for cell in total_of(table, columns)])
    else:
        yield f"{_paragraph(table.empty)}\n"
    yield from (f"\n{_paragraph(line)}\n" for line in table.foot)


def escaped(text: str) -> str:
    """Return the text so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\g<0>", one_line(text))


def _paragraph(text: str) -> str:
    return _LEADING.sub(r"\1\\\2", escaped(text))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"

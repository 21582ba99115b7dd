"""A Markdown table; nothing in a cell can break out of it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from peeltrack.core.text import one_line
from peeltrack.core.views.table import Table, words_of

_SPECIAL = re.compile(r"([\\|`*_<>\[\]#&~])")


def write(table: Table, today: date) -> Iterator[str]:
    """Return heading, table and foot as Markdown paragraphs."""
    if table.heading:
        yield f"**{escaped(table.heading[0])}**\n"
        yield from (f"\n{escaped(line)}\n" for line in table.heading[1:])
        yield "\n"
    if table.rows:
        columns = table.for_people
        yield _line([column.heading for column in columns])
        yield _line(["--:" if column.right else "---" for column in columns])
        for row in words_of(table.rows, columns):
            yield _line([escaped(cell) for cell in row])
    else:
        yield f"{table.empty}\n"
    yield from (f"\n{escaped(line)}\n" for line in table.foot)


def escaped(text: str) -> str:
    """Return the text so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", one_line(text))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"

"""Where things stand in the text of a TOML file: every heading and key, with its line and column.

Neither of the two parsers tells it. This one knows tables, arrays of tables, strings of several
lines and comments, and is only meant for text that one of them has accepted; on other text it
returns what it can make out.
"""

import re
from collections.abc import Iterator

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Where

_KEY = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+)[ \t]*""")
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|"(?:\\.|[^"\\\n])*"'
    r"|'''.*?'{3,5}|'[^'\n]*'"
    r"|\#[^\n]*|[\[\]{}\n]",
    re.DOTALL,
)


@frozen(kw_only=False)
class Entry:
    """A heading or an assignment."""

    where: Where
    line: int  #: 1-based
    column: int  #: 1-based, in characters
    heading: bool = False
    dotted: bool = False  #: the key itself has dots, as in owners.action_owner = "…"
    inline: bool = False  #: the value is, or holds, a table in braces


def entries(text: str) -> Iterator[Entry]:
    """Return the headings and assignments of `text`, first to last.

    >>> [(entry.where, entry.line) for entry in entries('id = "A-1"\\n[[step]]\\nby = "x"\\n')]
    [(('id',), 1), (('step', 0), 2), (('step', 0, 'by'), 3)]
    """
    counts: dict[Where, int] = {}
    table: Where = ()
    at, line = 0, 1
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        start = at + len(text[at:end]) - len(text[at:end].lstrip())
        if text.startswith("[", start):
            keys = _keys(text, start + 1 + text.startswith("[[", start))[0]
            table = _table(keys, text.startswith("[[", start), counts)
            yield Entry(table, line, start - at + 1, heading=True)
        elif start < end and text[start] != "#":
            keys, value = _keys(text, start)
            if keys and text.startswith("=", value):
                end, inline = _value_end(text, value + 1)
                where = (*table, *keys)
                yield Entry(where, line, start - at + 1, dotted=len(keys) > 1, inline=inline)
        line += text.count("\n", at, end) + 1
        at = end + 1


def _keys(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """Return the parts of a key that begins at `at`, and where what follows it begins."""
    keys: list[str] = []
    while match := _KEY.match(text, at):
        part = match[1]
        keys.append(part[1:-1] if part[0] in "\"'" else part)
        at = match.end()
        if not text.startswith(".", at):
            break
        at += 1
    return tuple(keys), at


def _table(keys: tuple[str, ...], many: bool, counts: dict[Where, int]) -> Where:
    """Return where a heading leads: each array of tables on the way is entered at its last table."""
    where: Where = ()
    for key in keys[:-1]:
        where = (*where, key)
        if where in counts:
            where = (*where, counts[where])
    where = (*where, *keys[-1:])
    if many:
        counts[where] = counts.get(where, -1) + 1
        where = (*where, counts[where])
    return where


def _value_end(text: str, at: int) -> tuple[int, bool]:
    """Return the end of the line on which a value ends, and whether it holds braces."""
    depth, inline = 0, False
    for token in _TOKEN.finditer(text, at):
        mark = token[0]
        if mark in "[{":
            depth += 1
            inline = inline or mark == "{"
        elif mark in "]}":
            depth -= 1
        elif mark == "\n" and depth <= 0:
            return token.start(), inline
    return len(text), inline

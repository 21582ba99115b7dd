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
_DOTTED = re.compile(r"""(?:[\w-]+|"")(?:[ \t]*\.[ \t]*(?:[\w-]+|""))*+""")
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|"(?:\\.|[^"\\\n])*"'
    r"|'''.*?'{3,5}|'[^'\n]*'"
    r"|\#[^\n]*|[\[\]{}\n]",
    re.DOTALL,
)

#: Parts of a key that are looked at; what a parser has accepted has fewer.
_MOST_PARTS = 200


@frozen(kw_only=False)
class Entry:
    """A heading or an assignment."""

    where: Where
    line: int  #: 1-based
    column: int  #: 1-based, in characters
    start: int  #: where its first line begins, in characters from the start of the text
    end: int  #: where the line after its last begins
    value: tuple[int, int] = (0, 0)  #: where its value begins and ends; both 0 for a heading
    table: Where = ()  #: what it heads, or stands in
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
        after = _line_end(text, at)
        first = at + len(text[at:after]) - len(text[at:after].lstrip())
        column = first - at + 1
        if first < after and text[first] == "[":
            keys = _keys(text, first + 1 + text.startswith("[[", first))[0]
            table = _table(keys, text.startswith("[[", first), counts)
            yield Entry(table, line, column, at, after, table=table, heading=True)
        elif first < after and text[first] != "#":
            keys, equals = _keys(text, first)
            if keys and text.startswith("=", equals):
                begins, ends, inline = _value(text, equals + 1)
                after, where = _line_end(text, ends), (*table, *keys)
                dotted = len(keys) > 1
                yield Entry(
                    where, line, column, at, after, (begins, ends), table, dotted=dotted, inline=inline
                )
        line += text.count("\n", at, after)
        at = after


def comments(text: str) -> list[str]:
    """Return the comments of `text`, first to last, each from its # to the end of its line."""
    return [token[0].rstrip() for token in _TOKEN.finditer(text) if token[0].startswith("#")]


def longest_key(text: str) -> int:
    """Return how many parts the longest dotted key has, wherever it stands outside texts and comments."""
    bare = _TOKEN.sub(lambda token: token[0] if token[0] in "[]{}\n" else '""', text)
    return max((chain[0].count(".") + 1 for chain in _DOTTED.finditer(bare)), default=0)


def _line_end(text: str, at: int) -> int:
    return text.find("\n", at) + 1 or len(text)


def _keys(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """Return the parts of a key that begins at `at`, and where what follows it begins."""
    keys: list[str] = []
    while len(keys) < _MOST_PARTS and (match := _KEY.match(text, at)):
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


def _value(text: str, at: int) -> tuple[int, int, bool]:
    """Return where the value after an equals sign begins and ends, and whether it holds braces."""
    depth, inline, end = 0, False, len(text)
    for token in _TOKEN.finditer(text, at):
        mark = token[0]
        if mark in "[{":
            depth += 1
            inline = inline or mark == "{"
        elif mark in "]}":
            depth -= 1
        elif depth <= 0 and mark[0] in "#\n":
            end = token.start()
            break
    held = text[at:end]
    return at + len(held) - len(held.lstrip()), at + len(held.rstrip()), inline

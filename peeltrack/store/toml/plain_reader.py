"""A reader for TOML as our own files are written, many times as fast as a parser of the whole language.

It knows bare keys, texts in double quotes on one line or on several, lists of such texts, days, instants,
numbers, true and false, headings and comments. At the first thing that it does not know it gives up
on the whole text, and a parser of the whole language is asked. What is read here is what tomllib
reads, in the same order and of the same types, and nothing that tomllib refuses is read here.

A text is taken apart at its quotes. What stands between two texts, such as the lines from the end of
one value to the equals sign before the next, is much alike from file to file, so what was made out
of it is remembered.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

Table = dict[str, Any]

_CONTROLS = bytes({*range(32), 127} - set(b"\t\n"))

#: What stands for an escaped backslash and an escaped quote meanwhile: no text of TOML holds them.
_BACKSLASH, _QUOTE = "\0", "\1"
_UNESCAPED = {ord(_BACKSLASH): "\\", ord(_QUOTE): '"'}

_NAME = r"[A-Za-z0-9_-]+"
_DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_WHOLE = r"-?(?:0|[1-9][0-9]{0,17})"
_TRUTH = {"true": True, "false": False}

#: Each kind of value that is no text: how it is written, and what reads it. The longer come first.
_VALUES: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "instant": (rf"{_DAY}T{_TIME}:[0-5][0-9](?:Z|[+-]{_TIME})", datetime.fromisoformat),
    "day": (_DAY, date.fromisoformat),
    "number": (rf"{_WHOLE}\.[0-9]{{1,18}}", float),
    "whole": (_WHOLE, int),
    "truth": ("true|false", _TRUTH.__getitem__),
}
_VALUE = "|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _VALUES.items())
_HEADING = rf"\[(?P<many>\[)?(?P<heading>{_NAME}(?:\.{_NAME}){{0,3}})\](?(many)\])"
_LINE_END = r"[ \t]*+(?:\#[^\n]*+)?+\n"

_REST = re.compile(_LINE_END)
_LINE = re.compile(rf"[ \t]*+(?:{_HEADING}|(?P<key>{_NAME})[ \t]*+=[ \t]*+(?:{_VALUE}))?+{_LINE_END}")
_BEFORE_TEXT = re.compile(rf"[ \t]*+(?:({_NAME})[ \t]*+=[ \t]*+(\[[ \t\n]*+)?+)?+\Z")
_COMMA = re.compile(r"[ \t\n]*+,[ \t\n]*+")
_LIST_END = re.compile(r"[ \t\n]*+(?:,[ \t\n]*+)?+\]")

#: So many pieces are remembered, and none that is longer.
_MOST, _LONGEST = 5_000, 200


class _Heading(NamedTuple):
    """What begins a table."""

    way: tuple[str, ...]  #: to the table that it lies in
    key: str
    many: bool


class _Piece(NamedTuple):
    """What stands between two texts in quotes, or after the last."""

    statements: tuple[tuple[str, object] | tuple[None, _Heading], ...]
    key: str  #: to which the next text is assigned; "" where none may follow
    opens: bool  #: whether that text is the first of a list


class _NotPlainError(Exception):
    """There is something that this reader does not know."""


_remembered: dict[str, _Piece] = {}


def plain_table(text: str) -> Table | None:
    """Return what tomllib returns for `text`; None where there is something that this reader does not know.

    Tables and lists of what is returned lie at most nine deep in one another.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    try:
        content = text.encode("utf-8")
        if len(content.translate(None, _CONTROLS)) != len(content):
            return None
        if "\\" not in text:
            return _table(f"\n{text}\n".split('"'), None)
        text = text.replace("\\\\", _BACKSLASH).replace('\\"', _QUOTE)
        return None if "\\" in text else _table(f"\n{text}\n".split('"'), _UNESCAPED)
    except (_NotPlainError, ValueError, IndexError):
        # ValueError: a day that no calendar has. IndexError: the last text does not end.
        return None


def _table(pieces: list[str], escapes: Mapping[int, str] | None) -> Table:
    """Return the table that is made of these: what stands outside quotes and what stands in them, in turn."""
    root: Table = {}
    table, at = root, 0
    while True:
        piece = pieces[at]
        statements, key, opens = _remembered.get(piece) or _understood(piece)
        for name, value in statements:
            if name is None:
                table = _entered(root, value)  # type: ignore[arg-type]
            elif name in table:
                raise _NotPlainError
            else:
                table[name] = value
        if not key:
            break
        text = pieces[at + 1]
        if key in table or "\n" in text:
            raise _NotPlainError
        if opens:
            table[key], at = _list(pieces, at, escapes)
            continue
        if not text and not pieces[at + 2]:
            text, at = _long_text(pieces, at)
        table[key] = text if escapes is None else text.translate(escapes)
        at += 2
    if at + 1 != len(pieces):
        raise _NotPlainError
    return root


def _long_text(pieces: list[str], at: int) -> tuple[str, int]:
    """Return the text between three quotes that begin after the piece `at`, and where its end is."""
    first = last = at + 3
    while pieces[last + 1] or pieces[last + 2]:
        last += 1
    # The first line end lets the text begin on a line of its own.
    return '"'.join(pieces[first : last + 1]).removeprefix("\n"), last + 1


def _list(pieces: list[str], at: int, escapes: Mapping[int, str] | None) -> tuple[list[str], int]:
    """Return the texts of the list that begins after the piece `at`, and where what follows it stands."""
    texts: list[str] = []
    while True:
        text = pieces[at + 1]
        if "\n" in text:
            raise _NotPlainError
        texts.append(text if escapes is None else text.translate(escapes))
        at += 2
        if (piece := pieces[at]) != ", " and not _COMMA.fullmatch(piece):
            break
    end = _LIST_END.match(piece)
    if end is None:
        raise _NotPlainError
    pieces[at] = piece[end.end() :]
    return texts, at


def _entered(root: Table, heading: _Heading) -> Table:
    """Return the new table that a heading begins.

    Only where the tables on the way to it were begun by headings of their own.
    """
    inside: Any = root
    for key in heading.way:
        inside = inside.get(key)
        if type(inside) is list and inside:
            inside = inside[-1]
        if type(inside) is not dict:
            raise _NotPlainError
    table: Table = {}
    there = inside.get(heading.key)
    if there is None:
        inside[heading.key] = [table] if heading.many else table
    elif heading.many and type(there) is list and type(there[0]) is dict:
        there.append(table)
    else:
        raise _NotPlainError
    return table


def _understood(text: str) -> _Piece:
    """Return what stands between two texts, and remember it."""
    # The line of the text before must end; before the first, plain_table has put a line end.
    if (rest := _REST.match(text)) is None:
        raise _NotPlainError
    statements: list[Any] = []
    at = rest.end()
    while line := _LINE.match(text, at):
        at = line.end()
        if (kind := line.lastgroup) == "heading":
            *way, key = line["heading"].split(".")
            statements.append((None, _Heading(tuple(way), key, bool(line["many"]))))
        elif kind is not None:
            statements.append((line["key"], _VALUES[kind][1](line[kind])))
    if (before := _BEFORE_TEXT.match(text, at)) is None:
        raise _NotPlainError
    piece = _Piece(tuple(statements), before[1] or "", bool(before[2]))
    if len(text) <= _LONGEST and len(_remembered) < _MOST:
        _remembered[text] = piece
    return piece

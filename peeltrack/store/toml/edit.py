"""One value of a hand-edited TOML file is changed, and every other byte of it stays."""

import math
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Where
from peeltrack.core.model.decode import slots
from peeltrack.core.model.record import Record
from peeltrack.core.toml_scan import entries
from peeltrack.store.toml.document import reassigned, table_of
from peeltrack.store.toml.write import assignment, block

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_UNRANKED = math.inf


@frozen(kw_only=False)
class Piece:
    """A heading or an assignment, with the lines that it takes."""

    where: Where
    table: Where  #: the table that it stands in, or heads
    first: int  #: 0-based
    end: int  #: the line after its last
    heading: bool


def set_values(text: str, changes: Mapping[Where, Any], *, noun: type = Record) -> str:
    r"""Return the text of a file of `noun` with these values set; None takes a value out with its line.

    A new key, and a new table, stands where `noun` has it. Comments, unknown keys, order, line ends
    and a byte order mark stay as they are. Raises RegisterUnreadable where the text is no TOML, or
    where it cannot be done without moving something else.

    >>> set_values('id = "A-1"\nstatus = "open"  # as of May\n', {("status",): "submitted"})
    'id = "A-1"\nstatus = "submitted"  # as of May\n'
    """
    return _edited(text, [_Set(where, value) for where, value in changes.items()], noun)


def append(text: str, where: str | Where, table: Mapping[str, Any], *, noun: type = Record) -> str:
    """Return the text with one more table under `[[where]]`, after those that are there.

    `where` is a key, or leads to one inside a table: ("measure", 0, "reading"). Otherwise as set_values.
    """
    path = (where,) if isinstance(where, str) else where
    return _edited(text, [_Append(path, table)], noun)


@frozen(kw_only=False)
class _Set:
    where: Where
    value: Any

    def in_table(self, table: Any) -> None:
        for key in self.where[:-1]:
            table = table[key] if isinstance(key, int) else table.setdefault(key, {})
        if self.value is None:
            table.pop(self.where[-1], None)
        else:
            table[self.where[-1]] = self.value

    def in_text(self, text: str, newline: str, noun: type) -> str:
        lines, pieces = _lines(text), list(_pieces(text))
        holder = next((one for one in pieces if not one.heading and self._is_in(one)), None)
        if holder is not None:
            lines[holder.first : holder.end] = [self._changed(lines, holder, newline)]
        elif self.value is None:
            return text
        elif any(one.heading and one.where == self.where[:-1] for one in pieces) or len(self.where) == 1:
            at = _place_of_key(pieces, self.where, noun)
            _insert(lines, at, assignment(str(self.where[-1]), self.value), newline)
        else:
            table = self.where[:-1]
            _insert_block(
                lines, pieces, table, block(table, {str(self.where[-1]): self.value}), newline, noun
            )
        return "".join(lines)

    def _is_in(self, piece: Piece) -> bool:
        return self.where[: len(piece.where)] == piece.where

    def _changed(self, lines: list[str], holder: Piece, newline: str) -> str:
        if self.value is None and holder.where == self.where:
            return ""
        keys = [str(key) for key in self.where[len(holder.table) :]]
        if self.value is None:
            raise ValueError(f"{'.'.join(keys)} stands in braces")
        return reassigned("".join(lines[holder.first : holder.end]), keys, self.value, newline)


@frozen(kw_only=False)
class _Append:
    where: Where
    table: Mapping[str, Any]

    def in_table(self, table: Any) -> None:
        for key in self.where[:-1]:
            table = table[key]
        table.setdefault(self.where[-1], []).append(dict(self.table))

    def in_text(self, text: str, newline: str, noun: type) -> str:
        lines, pieces = _lines(text), list(_pieces(text))
        new = block(self.where, self.table, many=True)
        _insert_block(lines, pieces, self.where, new, newline, noun)
        return "".join(lines)


def _edited(text: str, edits: Sequence[_Set | _Append], noun: type) -> str:
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    before = table_of(body)
    if before is None:
        raise RegisterUnreadable(
            "the file cannot be read, so it was not edited", hint="peeltrack check says why"
        )
    first_end = body.find("\n")
    newline = "\r\n" if first_end > 0 and body[first_end - 1] == "\r" else "\n"
    try:
        for edit in edits:
            body = edit.in_text(body, newline, noun)
    except ValueError as error:
        raise _beyond(edits, str(error)) from error
    wanted = deepcopy(before)
    for edit in edits:
        edit.in_table(wanted)
    after = table_of(body)
    # Whatever the layout of the file made of it: nothing but what was meant may have changed.
    if after is None or not _same(after, wanted):
        raise _beyond(edits, "the file is laid out in a way that would not survive it")
    return mark + body


def _beyond(edits: Sequence[_Set | _Append], reason: str) -> RegisterUnreadable:
    named = ", ".join(".".join(str(key) for key in edit.where) for edit in edits)
    return RegisterUnreadable(
        f"{named} cannot be changed without touching something else: {reason}; nothing was written",
        hint="put each table under its own [heading], without braces or dotted keys, then run it again",
    )


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return _spelled(one) == _spelled(other)


def _spelled(value: Any) -> str:
    # Not the value itself: 1 == True == 1.0 in Python, nan equals nothing, and noon in one zone is
    # an hour in another.
    if isinstance(value, str):
        return f'"{value}'
    return str(value.isoformat()) if isinstance(value, date) else repr(value)


def _lines(text: str) -> list[str]:
    # Not splitlines: a line of TOML ends with LF and nothing else.
    return [line + "\n" for line in text.split("\n")[:-1]] + [
        last for last in [text.rpartition("\n")[2]] if last
    ]


def _pieces(text: str) -> Iterator[Piece]:
    lines, found = _lines(text), list(entries(text))
    table: Where = ()
    for entry, following in zip(found, [*found[1:], None], strict=True):
        first = entry.line - 1
        limit = following.line - 1 if following else len(lines)
        if entry.heading:
            table = entry.where
        yield Piece(entry.where, table, first, _end(lines, first, limit, entry.heading), entry.heading)


def _end(lines: list[str], first: int, limit: int, heading: bool) -> int:
    if heading or first + 1 >= limit:
        return first + 1
    # The first lines that are TOML by themselves are the whole assignment.
    ends = range(first + 1, limit + 1)
    return next((end for end in ends if table_of("".join(lines[first:end])) is not None), limit)


def _rank(noun: type, where: Where) -> float:
    """Return the place of a key among the keys of its table, as the class of the table has them."""
    for key in where[:-1]:
        if isinstance(key, str):
            slot = slots(noun).get(key)
            if slot is None or slot.noun is None:
                return _UNRANKED
            noun = slot.noun
    order = list(slots(noun))
    return order.index(str(where[-1])) if where[-1] in order else _UNRANKED


def _place_of_key(pieces: Sequence[Piece], where: Where, noun: type) -> int:
    """Return the line before which a new key stands: after the last that comes before it in its class."""
    table, depth = where[:-1], len(where)
    heading = next((one for one in pieces if one.heading and one.where == table), None)
    inside = [one for one in pieces if one.table == table and not one.heading]
    rank = _rank(noun, where)
    ranked = [(_rank(noun, one.where[:depth]), one.end) for one in inside]
    before = [place for place in ranked if place[0] <= rank]
    if before:
        return max(before)[1]
    if heading is not None:
        return heading.end
    return inside[0].first if inside else 0


def _insert(lines: list[str], at: int, new: str, newline: str) -> None:
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += newline
    lines.insert(at, new.replace("\n", newline))


def _insert_block(
    lines: list[str], pieces: Sequence[Piece], where: Where, new: str, newline: str, noun: type
) -> None:
    scope, rank = where[:-1], _rank(noun, where)
    inside = [one for one in pieces if one.table[: len(scope)] == scope]
    ranked = [(_table_rank(noun, one, len(scope)), one.end) for one in inside]
    before = [place for place in ranked if place[0] <= rank]
    at = _with_comments(lines, max(before)[1]) if before else 0
    if at and lines[at - 1].strip():
        new = "\n" + new
    if at < len(lines) and lines[at].strip():
        new += "\n"
    _insert(lines, at, new, newline)


def _table_rank(noun: type, piece: Piece, depth: int) -> float:
    return -1 if len(piece.table) <= depth else _rank(noun, piece.table[: depth + 1])


def _with_comments(lines: list[str], at: int) -> int:
    """Return the line after the comments that follow without a gap, unless they lead to what comes next."""
    end = at
    while end < len(lines) and lines[end].lstrip().startswith("#"):
        end += 1
    return end if end == len(lines) or not lines[end].strip() else at

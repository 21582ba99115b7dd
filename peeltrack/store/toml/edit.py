"""One value of a hand-edited TOML file is changed, and every other byte of it stays."""

import math
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Where
from peeltrack.core.model.record import Record
from peeltrack.core.model.slots import slots
from peeltrack.core.same_value import same
from peeltrack.core.toml_scan import Entry, entries
from peeltrack.store.toml.document import reassigned, table_of, value_text
from peeltrack.store.toml.write import assignment, block

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_UNRANKED = math.inf


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
        there = list(entries(text))
        holder = next((entry for entry in there if not entry.heading and self._is_in(entry)), None)
        if holder is not None:
            return text[: holder.start] + self._changed(text, holder, newline) + text[holder.end :]
        if self.value is None:
            return text
        table, key = self.where[:-1], str(self.where[-1])
        if not table or any(entry.heading and entry.where == table for entry in there):
            return _inserted(
                text, _place_of_key(there, self.where, noun), assignment(key, self.value), newline
            )
        return _with_block(text, there, table, block(table, {key: self.value}), newline, noun)

    def _is_in(self, entry: Entry) -> bool:
        return self.where[: len(entry.where)] == entry.where

    def _changed(self, text: str, holder: Entry, newline: str) -> str:
        whole = holder.where == self.where
        if whole and self.value is None:
            return ""
        if whole:
            begin, end = holder.value
            return text[holder.start : begin] + value_text(self.value, newline) + text[end : holder.end]
        keys = [str(key) for key in self.where[len(holder.table) :]]
        if self.value is None:
            raise ValueError(f"{'.'.join(keys)} stands in braces")
        return reassigned(text[holder.start : holder.end], keys, self.value, newline)


@frozen(kw_only=False)
class _Append:
    where: Where
    table: Mapping[str, Any]

    def in_table(self, table: Any) -> None:
        for key in self.where[:-1]:
            table = table[key]
        table.setdefault(self.where[-1], []).append(dict(self.table))

    def in_text(self, text: str, newline: str, noun: type) -> str:
        new = block(self.where, self.table, many=True)
        return _with_block(text, list(entries(text)), self.where, new, newline, noun)


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
    wanted = deepcopy(before)
    try:
        for edit in edits:
            edit.in_table(wanted)
            body = edit.in_text(body, newline, noun)
    except ValueError as error:
        raise _beyond(edits, str(error)) from error
    except (AttributeError, LookupError, TypeError) as error:
        raise _beyond(
            edits, "the file has a value where a table should be, or the other way round"
        ) from error
    after = table_of(body)
    # Whatever the layout of the file made of it: nothing but what was meant may have changed.
    if after is None or not same(after, wanted):
        raise _beyond(edits, "the file is laid out in a way that would not survive it")
    return mark + body


def _beyond(edits: Sequence[_Set | _Append], reason: str) -> RegisterUnreadable:
    named = ", ".join(".".join(str(key) for key in edit.where) for edit in edits)
    return RegisterUnreadable(
        f"{named} cannot be changed without touching something else: {reason}; nothing was written",
        hint="put each table under its own [heading], without braces or dotted keys, then run it again",
    )


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


def _place_of_key(there: Sequence[Entry], where: Where, noun: type) -> int:
    """Return where a new key is put in: after the last that comes before it in its class."""
    table, depth = where[:-1], len(where)
    heading = next((entry for entry in there if entry.heading and entry.where == table), None)
    inside = [entry for entry in there if entry.table == table and not entry.heading]
    rank = _rank(noun, where)
    ranked = [(_rank(noun, entry.where[:depth]), entry.end) for entry in inside]
    before = [place for place in ranked if place[0] <= rank]
    if before:
        return max(before)[1]
    if heading is not None:
        return heading.end
    return inside[0].start if inside else 0


def _inserted(text: str, at: int, new: str, newline: str) -> str:
    before = text[:at]
    if before and not before.endswith("\n"):
        before += newline
    return before + new.replace("\n", newline) + text[at:]


def _with_block(text: str, there: Sequence[Entry], where: Where, new: str, newline: str, noun: type) -> str:
    scope, rank = where[:-1], _rank(noun, where)
    inside = [entry for entry in there if entry.table[: len(scope)] == scope]
    ranked = [(_table_rank(noun, entry, len(scope)), entry.end) for entry in inside]
    before = [place for place in ranked if place[0] <= rank]
    at = _after_comments(text, max(before)[1]) if before else 0
    if at and text[text.rfind("\n", 0, at - 1) + 1 : at].strip():
        new = "\n" + new
    if _line(text, at).strip():
        new += "\n"
    return _inserted(text, at, new, newline)


def _table_rank(noun: type, entry: Entry, depth: int) -> float:
    return -1 if len(entry.table) <= depth else _rank(noun, entry.table[: depth + 1])


def _after_comments(text: str, at: int) -> int:
    """Return where the comments end that follow without a gap, unless they lead to what comes next."""
    end = at
    while (line := _line(text, end)).lstrip().startswith("#"):
        end += len(line)
    return at if line.strip() else end


def _line(text: str, at: int) -> str:
    return text[at : text.find("\n", at) + 1 or len(text)]

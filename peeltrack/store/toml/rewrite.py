"""A hand-edited TOML file is brought to other values: what differs is rewritten, and the rest stays.

Entries that are added are taken with their comments from another text of the same file, where it has them.
"""

from collections.abc import Mapping
from typing import Any

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.finding import Where
from peeltrack.core.merge.entries import aligned, name_of
from peeltrack.core.model.slots import slots
from peeltrack.core.same_value import is_tables, same
from peeltrack.core.toml_scan import Entry, entries
from peeltrack.store.toml.document import table_of
from peeltrack.store.toml.edit import set_values
from peeltrack.store.toml.write import block

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"

Table = Mapping[str, Any]


def rewritten(text: str, wanted: Table, noun: type, other: str = "") -> str | None:
    """Return `text` with its values as in `wanted`, or None where its layout does not allow it.

    Comments, order, line ends and a byte order mark stay. `other` is another text of the same file, from
    which entries are copied as they stand there.
    """
    mark, body = (_BOM, text.removeprefix(_BOM)) if text.startswith(_BOM) else ("", text)
    newline = "\r\n" if "\r\n" in body.partition("\n")[0] + "\n" else "\n"
    have = table_of(body)
    if have is None or body.count("\n") != body.count(newline):
        return None
    run = _Rewrite(body.replace("\r\n", "\n"), _blocks_of(other), noun)
    try:
        run.table((), have, wanted, noun)
    except (RegisterUnreadable, LookupError, TypeError, AttributeError):
        return None
    after = table_of(run.text)
    if after is None or not same(after, dict(wanted)):
        return None
    return mark + run.text.replace("\n", newline)


class _Rewrite:
    def __init__(self, text: str, blocks: list[tuple[str, Any, str]], noun: type) -> None:
        self.text = text
        self._blocks = blocks  #: of the other text: heading, value and lines of each table
        self._noun = noun

    def table(self, where: Where, have: Table, want: Table, noun: Any) -> None:
        known = slots(noun) if noun is not None else {}
        for key in dict.fromkeys((*known, *have, *want)):
            old, new = have.get(key), want.get(key)
            inside = known[key].noun if key in known and known[key].shape in ("table", "tables") else None
            if not same(old, new):
                self._value((*where, key), old, new, inside)

    def _value(self, where: Where, old: Any, new: Any, noun: Any) -> None:
        if isinstance(old, dict) and isinstance(new, dict):
            self.table(where, old, new, noun)
        elif (is_tables(old) or old is None) and is_tables(new):
            self._list(where, old or [], new, noun)
        elif new is None and is_tables(old):
            self._list(where, old, [], noun)
        elif new is None and isinstance(old, dict):
            self._cut(where)
        elif isinstance(new, dict):
            self._add(where, new, many=False)
        else:
            self.text = set_values(self.text, {where: new}, noun=self._noun)

    def _list(self, where: Where, old: list[Any], new: list[Any], noun: Any) -> None:
        alignment = aligned(old, new, name_of(noun, old, new))
        if list(alignment.kept.values()) != sorted(alignment.kept.values()):
            raise LookupError(where)  # the entries themselves would have to be moved
        for before, after in alignment.kept.items():
            if not same(old[before], new[after]):
                self.table((*where, before), old[before], new[after], noun)
        for at in reversed(alignment.removed(len(old))):
            self._cut((*where, at))
        # The indexes of the text are now those of the kept entries alone.
        for at in alignment.added:
            self._add((*where, at), new[at], many=True)

    def _cut(self, where: Where) -> None:
        start, end = _region(self.text, where)
        self.text = self.text[:start] + self.text[end:].lstrip("\n" if not start else "")

    def _add(self, where: Where, table: Table, *, many: bool) -> None:
        """Add a table: before the one at its place, after the one before that, or where the format has it."""
        new = self._lines(where, table, many).strip("\n") + "\n"
        there = [entry.where for entry in entries(self.text) if entry.heading]
        at = where[-1]
        if many and where in there:
            self._put(_region(self.text, where)[0], new)
        elif many and isinstance(at, int) and at and (*where[:-1], at - 1) in there:
            self._put(_region(self.text, (*where[:-1], at - 1))[1], new)
        elif len(where) > (2 if many else 1):
            # The first table inside another one.
            self._put(_region(self.text, where[: -2 if many else -1])[1], new)
        else:
            self._put(self._place(str(where[0])), new)

    def _place(self, key: str) -> int:
        """Return where the first table of a key of the file belongs: after those that come before it."""
        order = list(slots(self._noun))
        rank = order.index(key) if key in order else len(order)
        headings = [entry for entry in entries(self.text) if entry.heading]
        later = (
            entry
            for entry in headings
            if str(entry.where[0]) in order and order.index(str(entry.where[0])) > rank
        )
        following = next(later, None)
        return _lead(self.text, following) if following else len(self.text)

    def _put(self, at: int, new: str) -> None:
        before, after = self.text[:at].rstrip("\n"), self.text[at:].lstrip("\n")
        self.text = (before + "\n\n" if before else "") + new + ("\n" + after if after else "")

    def _lines(self, where: Where, table: Table, many: bool) -> str:
        heading = ".".join(key for key in where if isinstance(key, str))
        for at, (name, value, lines) in enumerate(self._blocks):
            if name == heading and same(value, dict(table)):
                del self._blocks[at]
                return lines
        return block(where, table, many=many)


def _blocks_of(text: str) -> list[tuple[str, Any, str]]:
    """Return the heading, the value and the lines of each table of a file, with the comments above it."""
    body = text.removeprefix(_BOM).replace("\r\n", "\n")
    table = table_of(body) if body else None
    if table is None:
        return []
    blocks = []
    for entry in entries(body):
        if entry.heading:
            start, end = _region(body, entry.where)
            name = ".".join(key for key in entry.where if isinstance(key, str))
            blocks.append((name, _at(table, entry.where), body[start:end]))
    return blocks


def _at(table: Any, where: Where) -> Any:
    for key in where:
        table = table[key]
    return table


def _region(text: str, where: Where) -> tuple[int, int]:
    """Return where a table begins, with the comments right above it, and where the next other one does.

    Raises LookupError where there is no such heading.
    """
    headings = [entry for entry in entries(text) if entry.heading]
    at = next((number for number, entry in enumerate(headings) if entry.where == where), None)
    if at is None:
        raise LookupError(where)
    others = (entry for entry in headings[at:] if entry.where[: len(where)] != where)
    following = next(others, None)
    return _lead(text, headings[at]), _lead(text, following) if following else len(text)


def _lead(text: str, heading: Entry) -> int:
    """Return where the comments begin that stand right above a heading."""
    start = heading.start
    while start:
        before = text.rfind("\n", 0, start - 1) + 1
        if not text[before:start].lstrip().startswith("#"):
            break
        start = before
    return start

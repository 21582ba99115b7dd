"""Two edits of one table are joined by value: what only one has changed is taken, the rest is a conflict.

The same comes out whichever side is called mine, but for what is left in doubt. A side joined with what
it was made from is that side.
"""

from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any

from peeltrack.core.finding import Where
from peeltrack.core.history.append_only import APPEND_ONLY
from peeltrack.core.merge.conflict import Choose, Conflict, Merged, Reason, Side, undecided
from peeltrack.core.merge.entries import Entries
from peeltrack.core.merge.entry_lists import ThreeLists
from peeltrack.core.merge.step_conflicts import cannot_grow, signed_over
from peeltrack.core.model.record import Record
from peeltrack.core.model.slots import slots
from peeltrack.core.same_value import is_tables, same

Table = Mapping[str, Any]

_OPEN = object()  #: stands for a value that both sides have changed, each in its own way


def merged(
    base: Table,
    mine: Table,
    theirs: Table,
    noun: type = Record,
    *,
    choose: Choose = undecided,
    mine_last: bool = False,
) -> Merged:
    """Return what two edits of a file of `noun` come to; `base` is what both were made from.

    Each conflict is put to `choose`, in the order of the file; those that it leaves are returned. With
    `mine_last`, what I have added to an append-only list stands after what is theirs, whenever it was: so
    it must where my edit becomes a commit on theirs, and is not joined with it.
    """
    run = _Merge(choose, mine_last, signed_over(base, mine, theirs) if noun is Record else {})
    table = run.table((), base, mine, theirs, noun)
    return Merged(table=table, conflicts=tuple(run.left))


class _Merge:
    def __init__(self, choose: Choose, mine_last: bool, signed: Mapping[str, Side]) -> None:
        self.left: list[Conflict] = []
        self._choose, self._mine_last = choose, mine_last
        self._signed = signed  #: keys that a new step of this side vouches for, and the other has changed

    def table(
        self, where: Where, base: Table, mine: Table, theirs: Table, noun: type | None
    ) -> dict[str, Any]:
        known = slots(noun) if noun is not None else {}
        joined: dict[str, Any] = {}
        for key in _keys(known, base, mine, theirs):
            inside = known[key].noun if key in known and is_dataclass(known[key].noun) else None
            value = self._value((*where, key), base.get(key), mine.get(key), theirs.get(key), inside)
            if value is not None:
                joined[key] = value
        return joined

    def _value(self, where: Where, base: Any, mine: Any, theirs: Any, noun: Any) -> Any:
        if len(where) == 1 and where[0] in self._signed:
            signed = self._signed[str(where[0])]
            return self._in_doubt(where, Reason.STEP_AND_EDIT, base, mine, theirs, signed)
        value = _changed_once(base, mine, theirs)
        if value is not _OPEN:
            return value
        if isinstance(mine, dict) and isinstance(theirs, dict) and isinstance(base, dict | None):
            return self.table(where, base or {}, mine, theirs, noun)
        if all(map(_may_hold_tables, (base, mine, theirs))):
            return self._entries(where, base or [], mine or [], theirs or [], noun) or None
        return self._in_doubt(where, _reason(base, mine, theirs), base, mine, theirs)

    def _entries(
        self, where: Where, base: Entries, mine: Entries, theirs: Entries, noun: type | None
    ) -> list[dict[str, Any]]:
        reason = cannot_grow(str(where[0]), base, mine, theirs) if len(where) == 1 else None
        if reason is not None:
            return self._in_doubt(where, reason, base, mine, theirs) or []
        lists = ThreeLists(base, mine, theirs, noun)
        entries: dict[int, dict[str, Any]] = {}
        for at, versions in lists.versions():
            label = (*where, versions[0][lists.name] if lists.name else at)
            entry = self._entry(label, *versions, noun if lists.name else None, bool(lists.name))
            if entry is not None:
                entries[at] = entry
        for at, (my_entry, other) in lists.new_of_one_name():
            place = (*where, my_entry[lists.name])
            entries[at] = self._in_doubt(place, Reason.ADDED_TWICE, None, my_entry, other)
        last = self._mine_last and where[0] in APPEND_ONLY
        order = lists.order(entries, Side.THEIRS if last else None)
        if order is None:
            side = self._sided(where, Reason.MOVED, base, mine, theirs)
            order = lists.order(entries, side or Side.MINE)
        return [entries[at] if at in entries else lists.new[at] for at in order or ()]

    def _entry(self, where: Where, base: Any, mine: Any, theirs: Any, noun: Any, named: bool) -> Any:
        entry = _changed_once(base, mine, theirs)
        if entry is not _OPEN:
            return entry
        if named and mine is not None and theirs is not None:
            return self.table(where, base, mine, theirs, noun)
        return self._in_doubt(where, _reason(base, mine, theirs), base, mine, theirs)

    def _in_doubt(
        self, where: Where, reason: Reason, base: Any, mine: Any, theirs: Any, signed: Side | None = None
    ) -> Any:
        side = self._sided(where, reason, base, mine, theirs, signed)
        if side is Side.BOTH:
            return Conflict(where=where, reason=reason, base=base, mine=mine, theirs=theirs).both
        return theirs if side is Side.THEIRS else mine

    def _sided(
        self, where: Where, reason: Reason, base: Any, mine: Any, theirs: Any, signed: Side | None = None
    ) -> Side | None:
        """Return what is chosen; None where nothing is."""
        conflict = Conflict(where=where, reason=reason, base=base, mine=mine, theirs=theirs, signed=signed)
        side = self._choose(conflict)
        if side in conflict.sides:
            return side
        self.left.append(conflict)
        return None


def _changed_once(base: Any, mine: Any, theirs: Any) -> Any:
    if same(mine, theirs) or same(base, theirs):
        return mine
    return theirs if same(base, mine) else _OPEN


def _reason(base: Any, mine: Any, theirs: Any) -> Reason:
    gone = base is not None and (mine is None or theirs is None)
    return Reason.REMOVED_AND_CHANGED if gone else Reason.CHANGED_TWICE


def _keys(known: Mapping[str, Any], *tables: Table) -> list[str]:
    """Return the keys of all tables, those of the format in its order, then the others by name."""
    there = {key for table in tables for key in table}
    return [*(key for key in known if key in there), *sorted(there - known.keys())]


def _may_hold_tables(value: object) -> bool:
    return value in (None, []) or is_tables(value)

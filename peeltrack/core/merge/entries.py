"""Entries of lists of tables: which of one version is which of another, and in which order they stand."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Action, Element, Measure
from peeltrack.core.model.settings import Person, Post, Team
from peeltrack.core.model.slots import Slot, slots
from peeltrack.core.model.source import Event, Judgment
from peeltrack.core.same_value import identity_of

#: Entries that stay the same thing while it is said of them what changes, with the key of their name.
#: Every other entry is one statement of one person, of which no part goes without the rest.
NAMED_BY: Mapping[type, str] = {
    Element: "id",
    Action: "what",
    Measure: "name",
    Event: "id",
    Judgment: "area",
    Person: "email",
    Post: "role",
    Team: "name",
}

Entries = Sequence[dict[str, Any]]


@frozen(kw_only=False)
class Alignment:
    """How the entries of a later version of a list come from those of an older one."""

    kept: Mapping[int, int]  #: index in the older list to index in the later one
    added: tuple[int, ...]  #: indexes in the later list, in order

    def removed(self, length: int) -> list[int]:
        """Return the indexes of the older list, of this length, that the later one no longer has."""
        return [at for at in range(length) if at not in self.kept]


def name_of(noun: type | None, *versions: Entries) -> str:
    """Return the key by which the entries of a list are known in all versions, or "" where by nothing."""
    key = NAMED_BY.get(noun, "") if noun is not None else ""
    named = [[entry.get(key) for entry in entries] for entries in versions]
    unique = all(
        len(set(map(identity_of, names))) == len(names) and all(isinstance(name, str) for name in names)
        for names in named
    )
    return key if unique else ""


def aligned(old: Entries, new: Entries, name: str) -> Alignment:
    """Return which entries of `new` are those of `old`, changed or not.

    By `name` where there is one. Else the same entries in the same order are paired first, and what
    stands between two of them then from the first on.
    """
    if name:
        places = {entry[name]: at for at, entry in enumerate(new)}
        kept = {at: places[entry[name]] for at, entry in enumerate(old) if entry[name] in places}
    else:
        kept = dict(_by_place([*map(identity_of, old)], [*map(identity_of, new)]))
    come = set(kept.values())
    return Alignment(kept, tuple(at for at in range(len(new)) if at not in come))


def _by_place(old: list[Hashable], new: list[Hashable]) -> Iterable[tuple[int, int]]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("equal", "replace"):
            yield from zip(range(i1, i2), range(j1, j2), strict=False)


def not_in(entries: Entries, others: Entries) -> list[dict[str, Any]]:
    """Return the entries that `others` does not have, as often as it lacks them, in their order."""
    left = Counter(map(identity_of, others))
    lacking = []
    for entry in entries:
        left[identity_of(entry)] -= 1
        if left[identity_of(entry)] < 0:
            lacking.append(entry)
    return lacking


def in_order(nodes: Mapping[int, tuple[str, str]], chains: Iterable[Sequence[int]]) -> list[int] | None:
    """Return `nodes` so that each of `chains` keeps its order, the smallest first where they leave it open.

    None where two chains contradict each other.
    """
    after: dict[int, set[int]] = {node: set() for node in nodes}
    for chain in chains:
        for one, other in pairwise(chain):
            after[one].add(other)
    waiting = Counter(other for others in after.values() for other in others)
    ready = {node for node in nodes if not waiting[node]}
    order: list[int] = []
    while ready:
        node = min(ready, key=lambda number: (nodes[number], number))
        ready.remove(node)
        order.append(node)
        for other in after[node]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.add(other)
    return order if len(order) == len(nodes) else None


def place_in_time(noun: type | None, entry: Mapping[str, Any]) -> tuple[str, str]:
    """Return a key that puts entries in order of time, and those of one moment always in the same order."""
    at = entry.get(_dated(noun)) if noun is not None else None
    moment = ""
    if isinstance(at, date):
        moment = at.isoformat()
        if isinstance(at, datetime) and at.tzinfo is not None and 1 < at.year < 9999:
            moment = at.astimezone(UTC).isoformat()
    return moment, repr(identity_of(dict(entry)))


def _dated(noun: type) -> str:
    """Return the key that says when an entry of this class was made, or "" where none does."""

    def rank(slot: Slot) -> tuple[bool, bool]:
        return datetime not in slot.types, slot.key != "on"

    dated = [slot for slot in slots(noun).values() if {date, datetime} & set(slot.types)]
    return min(dated, key=rank).key if dated else ""

"""Three versions of one list of tables: which entries are left, and in which order all of them stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from peeltrack.core.merge.conflict import Side
from peeltrack.core.merge.entries import Alignment, Entries, aligned, in_order, name_of, place_in_time
from peeltrack.core.same_value import identity_of

Entry = dict[str, Any]


class ThreeLists:
    """The entries of a list as it was, and as two sides have it.

    Each entry has a number that stands for it in all three: its index in the older list, or a number
    beyond those for what a side has added. What both have added alike has one number.
    """

    def __init__(self, base: Entries, mine: Entries, theirs: Entries, noun: type | None) -> None:
        self.name = name_of(noun, base, mine, theirs)  #: key of the entries' names; "" where they have none
        self.new: dict[int, Entry] = {}  #: entries that a side has added, by number
        self._base, self._noun = base, noun
        self._clashing: dict[int, Entry] = {}  #: their entry of a name that I have added, too
        sides = tuple((side, aligned(base, side, self.name)) for side in (mine, theirs))
        self._mine, self._theirs = mine, theirs
        self._aligned = sides[0][1], sides[1][1]
        self._chains = tuple(self._numbered(*side) for side in sides)

    def versions(self) -> Iterator[tuple[int, tuple[Entry, Entry | None, Entry | None]]]:
        """Return each entry of the older list with what it is on my side and theirs; None where gone."""
        for at, entry in enumerate(self._base):
            mine, theirs = (
                side[alignment.kept[at]] if at in alignment.kept else None
                for side, alignment in zip((self._mine, self._theirs), self._aligned, strict=True)
            )
            yield at, (entry, mine, theirs)

    def new_of_one_name(self) -> Iterator[tuple[int, tuple[Entry, Entry]]]:
        """Return the entries that both sides have added under one name, each in its own way."""
        for at, theirs in self._clashing.items():
            yield at, (self.new[at], theirs)

    def order(self, left: Mapping[int, Entry], by: Side | None = None) -> list[int] | None:
        """Return the numbers of all entries in their order; of the older ones, those that are in `left`.

        What each side has put in order stays so, and of the rest the earlier comes first. Where the
        sides contradict each other the order is that of the side `by`, or None.
        """
        nodes = {at: place_in_time(self._noun, entry) for at, entry in {**self.new, **left}.items()}
        mine, theirs = ([at for at in chain if at in nodes] for chain in self._chains)
        if by is not None:
            first, second = (mine, theirs) if by is Side.MINE else (theirs, mine)
            return [*first, *(at for at in second if at not in first)]
        moved = [self._moved(chain) for chain in (mine, theirs)]
        chains: list[Sequence[int]] = [mine, theirs]
        if moved[0] != moved[1]:
            # The side that left the older entries where they were says nothing of their order.
            still = 1 if moved[0] else 0
            chains[still : still + 1] = self._around_new(chains[still])
        return in_order(nodes, chains)

    def _numbered(self, side: Entries, alignment: Alignment) -> list[int]:
        numbers = {place: at for at, place in alignment.kept.items()}
        known = dict(self.new)
        for place in alignment.added:
            numbers[place] = self._number(side[place], known)
        return [numbers[place] for place in range(len(side))]

    def _number(self, entry: Entry, known: dict[int, Entry]) -> int:
        """Return the number of an entry that a side has added, which it shares with that one of `known`."""
        for at, other in known.items():
            if identity_of(entry) == identity_of(other):
                del known[at]
                return at
            if self.name and entry[self.name] == other[self.name]:
                self._clashing[at] = entry
                del known[at]
                return at
        number = len(self._base) + len(self.new)
        self.new[number] = entry
        return number

    def _moved(self, chain: Iterable[int]) -> bool:
        old = [at for at in chain if at < len(self._base)]
        return old != sorted(old)

    def _around_new(self, chain: Sequence[int]) -> list[Sequence[int]]:
        return [pair for pair in pairwise(chain) if max(pair) >= len(self._base)]

"""Which commit was made on top of which."""

from collections.abc import Mapping, Sequence

from peeltrack.core.fields import frozen


@frozen(kw_only=False)
class Node:
    """One commit of the repository, whether it touched the register or not."""

    parents: tuple[str, ...]
    seconds: int  #: since 1970, by the committer's clock


#: Every commit in reach by its id, parents before children.
Graph = Mapping[str, Node]


def reach(graph: Graph, commit: str) -> frozenset[str]:
    """Return a commit and all that it builds on, as far as the graph goes."""
    seen: set[str] = set()
    left = [commit]
    while left:
        commit = left.pop()
        if commit not in seen and commit in graph:
            seen.add(commit)
            left.extend(graph[commit].parents)
    return frozenset(seen)


class MarksBelow:
    """Some commits of a graph that are marked, and which of them each commit builds on.

    The graph is gone through once, parents first; what is marked has to be so before any commit on top of it
    is asked about. A set of marks is a whole number, with a bit for each.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph, self._left = graph, iter(graph)
        self._bits: dict[str, int] = {}
        self._below: dict[str, int] = {}  #: with its own mark; of commits with none below, nothing
        self._latest = ""

    def mark(self, commit: str) -> int:
        """Mark a commit, where it is not marked yet, and return its mark."""
        return self._bits.setdefault(commit, 1 << len(self._bits))

    def go_to(self, commit: str) -> None:
        """Take in all that lies before a commit in the graph, of which the marks are known."""
        while commit in self._graph and self._latest != commit:
            if self._latest:
                self._take_in(self._latest)
            self._latest = next(self._left, commit)

    def below(self, commit: str) -> int:
        """Return the marks of a commit and of all that it builds on; it lies before where one has gone to."""
        return self._below.get(commit, 0)

    def _take_in(self, commit: str) -> None:
        found = self._bits.get(commit, 0)
        for parent in self._graph[commit].parents:
            found |= self._below.get(parent, 0)
        if found:
            self._below[commit] = found


def first_parents(graph: Graph, tip: str) -> list[str]:
    """Return the commits on the way of first parents up to `tip`, oldest first."""
    way = []
    while tip in graph:
        way.append(tip)
        tip = next(iter(graph[tip].parents), "")
    return way[::-1]


def joined_late(graph: Graph, way: Sequence[str], at: int, seconds: int) -> str:
    """Return the merge on a way of first parents that joins a dormant side with one that lived on without it.

    The dormant one, up to the merge, has nothing later than `seconds` since 1970 and holds the commit of the
    way with the number `at`; the other has, and lacks that. Returns "" where there is none.
    """
    for one in range(at, len(way) - 1):
        if graph[way[one]].seconds > seconds:
            return ""
        for other in graph[way[one + 1]].parents[1:]:
            later = other in graph and graph[other].seconds > seconds
            if later and way[at] not in reach(graph, other):
                return way[one + 1]
    return ""


def entered_with(graph: Graph, tip: str) -> dict[str, str]:
    """Return for each commit in reach of `tip` the one on its way of first parents by which it came in."""
    entered: dict[str, str] = {}
    for entering in first_parents(graph, tip):
        left = [entering]
        while left:
            commit = left.pop()
            if commit in graph and commit not in entered:
                entered[commit] = entering
                left.extend(graph[commit].parents)
    return entered

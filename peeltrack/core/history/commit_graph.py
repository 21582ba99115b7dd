"""Which commit was made on top of which."""

from collections.abc import Mapping

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
        one = left.pop()
        if one not in seen and one in graph:
            seen.add(one)
            left.extend(graph[one].parents)
    return frozenset(seen)


def first_parents(graph: Graph, tip: str) -> list[str]:
    """Return the commits on the way of first parents up to `tip`, oldest first."""
    way = []
    while tip in graph:
        way.append(tip)
        tip = next(iter(graph[tip].parents), "")
    return way[::-1]


def entered_with(graph: Graph, tip: str) -> dict[str, str]:
    """Return for each commit in reach of `tip` the one on its way of first parents by which it came in."""
    found: dict[str, str] = {}
    for entering in first_parents(graph, tip):
        left = [entering]
        while left:
            one = left.pop()
            if one in graph and one not in found:
                found[one] = entering
                left.extend(graph[one].parents)
    return found

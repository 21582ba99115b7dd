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


def order(graph: Graph, root: str) -> tuple[list[str], frozenset[str]]:
    """Return all commits, those that `root` builds on first, each after its parents; and which those are.

    Without a root ("") the second is empty.
    """
    trusted = reach(graph, root) if root else frozenset()
    return [*(one for one in graph if one in trusted), *(one for one in graph if one not in trusted)], trusted


def latest(graph: Graph, root: str, until: int) -> dict[str, tuple[int, str]]:
    """Return for each commit the latest one that it is made on top of: its seconds and its id.

    Those after `until` do not count: a clock was wrong. Whatever is not in the history of `root`
    counts as made on top of `root`. (0, "") where a commit stands on nothing.
    """
    ordered, trusted = order(graph, root)
    found: dict[str, tuple[int, str]] = {}
    with_itself: dict[str, tuple[int, str]] = {}
    for commit in ordered:
        below = [*graph[commit].parents, *([root] if root and commit not in trusted else ())]
        found[commit] = max((with_itself.get(one, (0, "")) for one in below), default=(0, ""))
        seconds = graph[commit].seconds
        with_itself[commit] = max(found[commit], (seconds, commit)) if seconds <= until else found[commit]
    return found

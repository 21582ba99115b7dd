"""Where trust begins: the first version of register.toml that lists a signing key, and any other such."""

from collections import Counter
from collections.abc import Mapping, Sequence

from peeltrack.core.audit.signature import has_keys
from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_graph import Graph, reach
from peeltrack.core.history.register_history import RegisterHistory


@frozen
class Beginnings:
    """The commits that list a key where none that they build on does."""

    first: str = ""  #: from which trust descends; "" where nobody has a key
    others: tuple[str, ...] = ()  #: in reach of the tip; nothing that descends from these alone is trusted


def beginnings(history: RegisterHistory, trusted: str = "") -> Beginnings:
    """Return where trust begins. Those up to the commit `trusted` were looked at by the auditor.

    Where there are several, nothing inside the repository proves which is the true one: that is taken
    for which most of this speaks: the way of first parents leads to it, it is dated first, most commits
    build on it and not on the others.
    """
    found = _keyed_first(history)
    checked = reach(history.graph, trusted) if trusted else frozenset()
    known = [one for one in found if one in checked]
    in_reach = reach(history.graph, history.tip)
    reached = [one for one in found if one in in_reach]
    first = _likeliest(history, known or reached or found)
    return Beginnings(first=first, others=tuple(one for one in reached if one not in (first, *known)))


def _keyed_first(history: RegisterHistory) -> list[str]:
    listing = {
        diff.commit.id
        for diff in history.diffs
        if diff.settings and diff.settings.new and has_keys(diff.settings.new)
    }
    keyed: set[str] = set()
    found = []
    for commit, node in history.graph.items():
        if not keyed.isdisjoint(node.parents):
            keyed.add(commit)
        elif commit in listing:
            keyed.add(commit)
            found.append(commit)
    return found


def _likeliest(history: RegisterHistory, found: Sequence[str]) -> str:
    if len(found) < 2:
        return next(iter(found), "")
    graph = history.graph
    upon = _built_on(graph, found)
    oldest = min(found, key=lambda one: (graph[one].seconds, one))
    by_way = _on_the_way(upon, graph, history.tip) if upon.get(history.tip) else oldest
    alone = Counter(next(iter(on)) for on in upon.values() if len(on) == 1)
    votes = Counter([by_way, oldest, max(found, key=lambda one: (alone[one], one == oldest))])
    return max(votes, key=lambda one: (votes[one], one == by_way))


def _on_the_way(upon: Mapping[str, frozenset[str]], graph: Graph, tip: str) -> str:
    """Return the beginning to which the way of first parents leads back from `tip`."""
    while tip not in upon[tip]:
        tip = next(parent for parent in graph[tip].parents if upon.get(parent))
    return tip


def _built_on(graph: Graph, found: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return for each commit the beginnings among those that it builds on, itself included."""
    upon: dict[str, frozenset[str]] = {}
    for commit, node in graph.items():
        on = frozenset[str]().union(*(upon.get(parent, frozenset()) for parent in node.parents))
        upon[commit] = on | {commit} if commit in found else on
    return upon

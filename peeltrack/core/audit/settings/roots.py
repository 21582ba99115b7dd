"""Where trust begins: the first version of register.toml that lists a signing key, and any other such."""

from collections.abc import Mapping, Sequence

from peeltrack.core.audit.signature import Signature, has_keys
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_graph import Graph, reach
from peeltrack.core.history.register_history import RegisterHistory


@frozen
class Beginnings:
    """The commits that list a key where none that they build on does."""

    first: str = ""  #: from which trust descends; "" where nobody has a key
    others: tuple[str, ...] = ()  #: in reach of the tip; nothing that descends from these alone is trusted
    undecided: bool = False  #: nothing in the history tells which of all these is the true one
    joined_in: tuple[str, ...] = ()  #: the merges in which what descends from several became one

    @property
    def every(self) -> tuple[str, ...]:
        """All of them."""
        return (self.first, *self.others) if self.first else ()


def beginnings(
    history: RegisterHistory, signatures: Mapping[str, Signature], trusted: str = "", begun: str = ""
) -> Beginnings:
    """Return where trust begins. Those up to the commit `trusted` were looked at by the auditor.

    `begun` is where it is known to begin; "" where that is to be found out. Where there are several, most of
    the people whom each of them lists have to have signed on top of the same one: nobody can sign in the
    place of others. Otherwise it cannot be told, and the way of first parents leads to the one that is
    called the first.
    """
    found = keyed_first(history)
    checked = reach(history.graph, trusted) if trusted else frozenset()
    known = [one for one in found if one in checked]
    in_reach = reach(history.graph, history.tip)
    reached = [one for one in found if one in in_reach]
    asked = known or reached or found
    upon = _built_on(history.graph, asked) if len(asked) > 1 else {}
    borne_out = "" if begun or known or not upon else _borne_out(history, signatures, asked, upon)
    first = begun or borne_out or _on_the_way(upon, history.graph, history.tip) or next(iter(asked), "")
    others = tuple(one for one in reached if one not in (first, *known))
    return Beginnings(
        first=first,
        others=others,
        undecided=bool(others) and not (begun or known or borne_out),
        joined_in=_joined_in(history.graph, reached) if others else (),
    )


def keyed_first(history: RegisterHistory) -> list[str]:
    """Return the commits that list a key where none that they build on does, in their order."""
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


def _borne_out(
    history: RegisterHistory,
    signatures: Mapping[str, Signature],
    found: Sequence[str],
    upon: Mapping[str, frozenset[str]],
) -> str:
    """Return the beginning on which most people have signed, whoever of them is asked; "" for none.

    Whoever begins a history of their own lists in it whom they like; they cannot sign for those whom the
    true one lists.
    """
    signed: dict[str, set[str]] = {one: set() for one in found}
    for commit, signature in signatures.items():
        if signature.is_good and len(upon.get(commit, ())) == 1:
            signed[next(iter(upon[commit]))].add(signature.fingerprint)
    chosen = set()
    for diff in history.diffs:
        if diff.commit.id in signed and diff.settings and diff.settings.new:
            listed = {fingerprint(key.public) for person in diff.settings.new.person for key in person.key}
            count = {one: len(listed & people) for one, people in signed.items()}
            most = [one for one in found if count[one] == max(count.values())]
            chosen.add(most[0] if len(most) == 1 else "")
    return chosen.pop() if len(chosen) == 1 else ""


def _on_the_way(upon: Mapping[str, frozenset[str]], graph: Graph, tip: str) -> str:
    """Return the beginning to which the way of first parents leads back from `tip`; "" where to none."""
    while upon.get(tip):
        if tip in upon[tip]:
            return tip
        tip = next(parent for parent in graph[tip].parents if upon.get(parent))
    return ""


def _joined_in(graph: Graph, found: Sequence[str]) -> tuple[str, ...]:
    """Return the merges that build on more of the beginnings than any commit that they join."""
    upon = _built_on(graph, found)
    return tuple(
        commit
        for commit, node in graph.items()
        if len(node.parents) > 1 and all(upon[commit] != upon.get(parent) for parent in node.parents)
    )


def _built_on(graph: Graph, found: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return for each commit the beginnings among those that it builds on, itself included."""
    upon: dict[str, frozenset[str]] = {}
    for commit, node in graph.items():
        on = frozenset[str]().union(*(upon.get(parent, frozenset()) for parent in node.parents))
        upon[commit] = on | {commit} if commit in found else on
    return upon

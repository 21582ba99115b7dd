"""The past of a register as git holds it: who did what to which record, and on top of what."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from peeltrack.core.fields import frozen
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.settings import Settings


@frozen(kw_only=False)
class Page:
    """A record's file as one commit left it."""

    id: str  #: of the content
    record: Record | None  #: None where it holds no step, or cannot be read
    readable: bool = True

    @property
    def steps(self) -> tuple[StepTaken, ...]:
        """The steps in it, in the order of the file; () where it cannot be read."""
        return self.record.step if self.record else ()


@frozen(kw_only=False)
class Turn:
    """What one commit did to one record's file."""

    path: str  #: relative to register.toml
    before: tuple[Page | None, ...]  #: one for each parent, one None for the first commit
    after: Page | None  #: None where the file is gone


@frozen
class Deed:
    """One commit that touched the register. Author and committer are what its maker typed."""

    id: str
    parents: tuple[str, ...]
    author: str  #: e-mail
    author_name: str
    committer: str  #: e-mail
    at: datetime  #: with offset; the committer's own clock
    turns: tuple[Turn, ...] = ()

    @property
    def is_merge(self) -> bool:
        """Whether it joins two histories."""
        return len(self.parents) > 1


@frozen
class SettingsTurn:
    """What one commit did to register.toml."""

    deed: Deed
    settings: Settings | None  #: as it left them; None where the file is gone or cannot be read


@frozen(kw_only=False)
class Node:
    """One commit of the repository, whether it touched the register or not."""

    parents: tuple[str, ...]
    seconds: int  #: since 1970, by the committer's clock


#: Every commit in reach by its id, parents before children.
Graph = Mapping[str, Node]


@frozen
class Past:
    """All that is known of how the register came to be as it is in the commit `tip`."""

    tip: str
    graph: Graph
    deeds: tuple[Deed, ...]  #: parents before children
    settings: Mapping[str, SettingsTurn]  #: by commit
    pages: Mapping[str, Page]  #: the record files of the tip, by path
    cut: bool = False  #: this copy lacks the oldest part of the history

    @property
    def ids(self) -> frozenset[str]:
        """The ids of every record that the history tells of, of those that are gone too."""
        touched = (turn.path for deed in self.deeds for turn in deed.turns)
        return frozenset(map(id_of, (*self.pages, *touched)))


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


def all_settings(turns: Iterable[SettingsTurn]) -> tuple[Settings, ...]:
    """Return every version of register.toml that could be read, parents before children."""
    return tuple(turn.settings for turn in turns if turn.settings is not None)

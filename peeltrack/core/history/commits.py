"""The commits that touched the register, as git tells of them: nothing here is proved."""

from datetime import UTC, datetime

from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_graph import Graph

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=False)
class FileChange:
    """One file that differs between two states; a symbolic link or a submodule is no file."""

    path: str  #: relative to the register
    old: str | None  #: id of the content before; None where the file was not there
    new: str | None  #: id of the content after; None where the file is gone


@frozen(kw_only=False)
class Ident:
    """A name in a commit, as its maker typed it."""

    name: str
    email: str
    at: datetime  #: with offset; the maker's own clock


NOT_YET_KNOWN = Ident("", "", EPOCH)


@frozen
class Commit:
    """One commit that touched the register, or the one that is being made."""

    id: str  #: "" while it is being made
    parents: tuple[str, ...]
    changes: tuple[tuple[FileChange, ...], ...]  #: against each parent; of the first commit, against nothing
    author: Ident = NOT_YET_KNOWN
    committer: Ident = NOT_YET_KNOWN
    signed: bool = False  #: carries a signature, good or bad

    @property
    def at(self) -> datetime:
        """When it was made, by the committer's own clock."""
        return self.committer.at

    @property
    def is_merge(self) -> bool:
        """Whether it joins two histories."""
        return len(self.parents) > 1

    @property
    def paths(self) -> tuple[str, ...]:
        """The files in which it differs from any parent, sorted."""
        return tuple(sorted({change.path for side in self.changes for change in side}))


@frozen
class CommitLog:
    """A part of the history."""

    graph: Graph
    commits: tuple[Commit, ...]  #: those that touched the register, parents before children

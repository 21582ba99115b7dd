"""The commits that touched the register, as git tells of them: nothing here is proved."""

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime

from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_graph import Graph

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=False)
class TouchedFile:
    """One file in which a commit differs from a parent; a symbolic link or a submodule is no file."""

    path: str  #: relative to the register
    after: str | None  #: id of its content in the commit; None where the file is gone
    before: tuple[str | None, ...]  #: in each parent, None where it was not there; (None,) in a first commit


@frozen(kw_only=False)
class Ident:
    """A name in a commit, as its maker typed it."""

    name: str
    email: str
    at: datetime  #: with offset; the maker's own clock


#: By commit, the folder with a "/" at its end, of a register that was never moved.
NEVER_MOVED: Mapping[str, str] = {}
NOT_YET_KNOWN = Ident("", "", EPOCH)


@frozen
class Commit:
    """One commit that touched the register, or the one that is being made."""

    id: str  #: "" while it is being made
    parents: tuple[str, ...]
    files: tuple[TouchedFile, ...]  #: those of the register in which it differs from any parent, by path
    author: Ident = NOT_YET_KNOWN
    committer: Ident = NOT_YET_KNOWN
    signed: bool = False  #: carries a signature, good or bad
    sha256: str = ""  #: of the whole of it as git keeps it, where it is signed and small enough to be read

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
        """The paths of the files, sorted."""
        return tuple(file.path for file in self.files)


@frozen
class CommitLog:
    """A part of the history."""

    graph: Graph
    commits: tuple[Commit, ...]  #: those that touched the register, parents before children
    places: Mapping[str, str] = field(
        default_factory=dict
    )  #: where the register lay in commits in which it lay elsewhere

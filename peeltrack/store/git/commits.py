"""The commits that touched the register, with what each changed against each of its parents."""

from collections.abc import Iterator, Mapping, Sequence
from sys import intern
from typing import IO

from peeltrack.core.history.commit_graph import Node
from peeltrack.core.history.commits import CommitLog, TouchedFile
from peeltrack.core.limits import COMMIT_HEADER
from peeltrack.store.git.commit_object import commit_of
from peeltrack.store.git.objects import FileChange, blobs, change_of, touched_files
from peeltrack.store.git.repository import Repository

#: Paths on one command line; Windows allows 32,000 characters.
MOST_PATHS = 100

_PIECE = 1 << 16


def read_commits(
    repository: Repository, revisions: Sequence[str], *, unseen: bool = False, paths: Sequence[str] = ()
) -> CommitLog:
    """Return the commits in reach of `revisions`, and which of them touched the register.

    A revision may be a range (A..B) or be excluded (^A); `unseen` excludes whatever a branch or tag
    already leads to, as a server's hook needs. A merge counts where it differs from any parent.
    With `paths`, relative to the register, only what happened to these files is asked for.
    Raises GitFailed where a revision does not exist.
    """
    known = ("--not", "--all", "--not") if unseen else ()
    options = ("--reverse", "--topo-order", "--parents", "--timestamp", *known, "--end-of-options")
    out = repository.read("rev-list", *options, *revisions).decode("ascii")
    lines = (line.split() for line in out.splitlines())
    graph = {intern(oid): Node(tuple(map(intern, parents)), int(seconds)) for seconds, oid, *parents in lines}
    files = _files(repository, {oid: node.parents for oid, node in graph.items()}, paths)
    touching = blobs(repository, [oid for oid in graph if oid in files], keep=COMMIT_HEADER)
    commits = (commit_of(oid, graph[oid].parents, files[oid], content) for oid, content in touching)
    return CommitLog(graph=graph, commits=tuple(commits))


def earlier_ids(repository: Repository, revision: str, path: str) -> list[str]:
    """Return the ids of the contents that a file had up to a commit and has no longer, latest first."""
    where = repository.prefix + path
    touching = repository.read("rev-list", revision, "--", where)
    options = (
        "--stdin",
        "-r",
        "-z",
        "-m",
        "--root",
        "--no-commit-id",
        "--raw",
        "--no-renames",
        "--no-abbrev",
    )
    tokens = iter(repository.read("diff-tree", *options, "--", where, feed=touching).split(b"\0")[:-1])
    changes = [change_of(repository, facts, name) for facts, name in zip(tokens, tokens, strict=True)]
    return list(dict.fromkeys(change.old for change in changes if change.old))


def _files(
    repository: Repository, parents: Mapping[str, tuple[str, ...]], paths: Sequence[str]
) -> dict[str, tuple[TouchedFile, ...]]:
    """Return the files that each commit touched, of those that touched any."""
    # Git log does not say which parent a merge's diff is against, and leaves out a merge that took
    # one side whole: both are asked for here as pairs of a commit and one parent.
    pairs = (f"{oid} {parent}".rstrip() + "\n" for oid, those in parents.items() for parent in those or ("",))
    options = ("-r", "-z", "--raw", "--root", "--no-renames", "--no-abbrev", "--format=%H %P")
    few = paths if len(paths) <= MOST_PATHS else ()
    asked = [repository.prefix + path for path in few] or list(filter(None, [repository.prefix]))
    where = ("--", *asked) if asked else ()
    command = ("diff-tree", "--stdin", *options, *where)
    with repository.conversation(*command, lines=(pair.encode() for pair in pairs)) as out:
        return {
            oid: touched_files([sides.get(parent, []) for parent in parents[oid] or ("",)])
            for oid, sides in _changes(repository, _tokens(out))
        }


def _changes(
    repository: Repository, tokens: Iterator[bytes]
) -> Iterator[tuple[str, dict[str, list[FileChange]]]]:
    """Yield what each commit changed against each of its parents, by parent; pairs of one come together."""
    commit, sides = "", dict[str, list[FileChange]]()
    side: list[FileChange] = []
    for token in tokens:
        if token.lstrip(b"\n").startswith(b":"):
            side.append(change_of(repository, token.lstrip(b"\n"), next(tokens)))
            continue
        oid, _, parent = token.decode("ascii").partition(" ")
        if oid != commit:
            if commit:
                yield commit, sides
            commit, sides = intern(oid), {}
        side = sides.setdefault(parent, [])
    if commit:
        yield commit, sides


def _tokens(out: IO[bytes]) -> Iterator[bytes]:
    """Yield what stands before each zero byte."""
    begun = b""
    while piece := out.read(_PIECE):
        *whole, begun = (begun + piece).split(b"\0")
        yield from whole

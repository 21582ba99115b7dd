"""The commits that touched the register, with what each changed against each of its parents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from sys import intern
from typing import IO

from peeltrack.core.history.commit_graph import Graph, Node
from peeltrack.core.history.commits import NEVER_MOVED, CommitLog, TouchedFile
from peeltrack.core.limits import COMMIT_HEADER
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.store.git.commit_object import commit_of
from peeltrack.store.git.moved import MOST_MOVES, changes_across, moved_from, place_in, places_of
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
    graph = _graph(repository, revisions, unseen)
    parents = {oid: node.parents for oid, node in graph.items()}
    files = _files(repository, parents, paths)
    whole = not unseen and not any(mark in one for one in revisions for mark in ("..", "^"))
    places = _places(repository, parents, files, whole=whole)
    if places:
        files = _files_in_places(repository, parents, paths, places)
    touching = blobs(repository, [oid for oid in graph if oid in files], keep=COMMIT_HEADER + 1)
    commits = (commit_of(oid, graph[oid].parents, files[oid], content) for oid, content in touching)
    return CommitLog(graph=graph, commits=tuple(commits), places=places)


def _places(
    repository: Repository,
    parents: Mapping[str, tuple[str, ...]],
    files: Mapping[str, tuple[TouchedFile, ...]],
    *,
    whole: bool,
) -> Mapping[str, str]:
    """Return where the register lay in commits in which it lay elsewhere, of these and their parents."""
    known, here = [repository.prefix], repository
    while appeared := _appeared(files, parents):
        before = (moved_from(here, commit, parent) for commit, parent in appeared)
        place = next((one for one in before if one is not None), None)
        if place is None and not whole:
            # It may have been moved before the first of these, and a branch from before that was merged.
            earlier = read_commits(repository, list(parents)[-1:], paths=(SETTINGS_FILE,)).places
            known = [repository.prefix, *dict.fromkeys(earlier.values())]
            break
        if place is None or place in known or len(known) > MOST_MOVES:
            break
        known.append(place)
        here = replace(repository, prefix=place)
        files = _files(here, parents, (SETTINGS_FILE,))
    if len(known) == 1:
        return NEVER_MOVED
    return places_of(repository, (one for oid, those in parents.items() for one in (oid, *those)), known)


def _appeared(
    files: Mapping[str, tuple[TouchedFile, ...]], parents: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, str]]:
    """Return each commit that has a register with a parent that has none."""
    return [
        (oid, parent)
        for oid, touched in files.items()
        for file in touched
        if file.path == SETTINGS_FILE and file.after
        for parent, before in zip(parents[oid], file.before, strict=False)
        if before is None
    ]


def _files_in_places(
    repository: Repository,
    parents: Mapping[str, tuple[str, ...]],
    paths: Sequence[str],
    places: Mapping[str, str],
) -> dict[str, tuple[TouchedFile, ...]]:
    """Return the same as _files, of a register that was moved; who moved it touched it."""
    sides: dict[str, dict[str, list[FileChange]]] = {}
    alike: dict[str, list[tuple[str, str]]] = {}
    for oid, parent in ((oid, parent) for oid, those in parents.items() for parent in those or ("",)):
        place = place_in(places, repository, oid).prefix
        before = place_in(places, repository, parent).prefix if parent else place
        if place == before:
            alike.setdefault(place, []).append((oid, parent))
        else:
            changes = changes_across(repository, oid, place, parent, before)
            asked = (one for one in changes if not paths or one.path in paths)
            sides.setdefault(oid, {})[parent] = list(asked)
    for place, pairs in alike.items():
        for oid, found in _sides(replace(repository, prefix=place), pairs, paths):
            sides.setdefault(oid, {}).update(found)
    return {
        oid: touched_files([found.get(parent, []) for parent in parents[oid] or ("",)])
        for oid, found in sides.items()
    }


def _graph(repository: Repository, revisions: Sequence[str], unseen: bool) -> Graph:
    known = ("--not", "--all", "--not") if unseen else ()
    options = ("--reverse", "--topo-order", "--parents", "--timestamp", *known, "--end-of-options")
    out = repository.read("rev-list", *options, *revisions).decode("ascii")
    lines = (line.split() for line in out.splitlines())
    return {intern(oid): Node(tuple(map(intern, parents)), int(seconds)) for seconds, oid, *parents in lines}


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
    pairs = ((oid, parent) for oid, those in parents.items() for parent in those or ("",))
    return {
        oid: touched_files([sides.get(parent, []) for parent in parents[oid] or ("",)])
        for oid, sides in _sides(repository, pairs, paths)
    }


def _sides(
    repository: Repository, pairs: Iterable[tuple[str, str]], paths: Sequence[str]
) -> Iterator[tuple[str, dict[str, list[FileChange]]]]:
    """Yield what each commit changed against each of its parents, by parent, given as pairs of the two."""
    # Git log does not say which parent a merge's diff is against, and leaves out a merge that took
    # one side whole: both are asked for here as pairs of a commit and one parent.
    asked_for = (f"{oid} {parent}".rstrip() + "\n" for oid, parent in pairs)
    options = ("-r", "-z", "--raw", "--root", "--no-renames", "--no-abbrev", "--format=%H %P")
    few = paths if len(paths) <= MOST_PATHS else ()
    asked = [repository.prefix + path for path in few] or list(filter(None, [repository.prefix]))
    where = ("--", *asked) if asked else ()
    command = ("diff-tree", "--stdin", *options, *where)
    with repository.conversation(*command, lines=(pair.encode() for pair in asked_for)) as out:
        yield from _changes(repository, _tokens(out))


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

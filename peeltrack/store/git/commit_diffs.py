"""What commits, or what is staged, did to records and settings: read from git, each content once."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_diff import Alteration, State, paired
from peeltrack.core.model.paths import SETTINGS_FILE, is_record_file
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.store.git.objects import Change, change_of, staged_changes
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.versions import Versions
from peeltrack.store.git.worktree import head
from peeltrack.store.toml.read_file import RegisterFile

T = TypeVar("T")

_MERGED = "GITHEAD_"


class Made(Protocol):
    """A commit that was made or is being made."""

    @property
    def id(self) -> str:
        """Its id; "" while it is being made."""

    @property
    def parents(self) -> tuple[str, ...]:
        """The ids of its parents."""

    @property
    def changes(self) -> tuple[tuple[Change, ...], ...]:
        """What changed against each parent, or against nothing for a first commit."""


@frozen
class Pending:
    """The commit that would be made of what is staged."""

    parents: tuple[str, ...]
    changes: tuple[tuple[Change, ...], ...]
    id: str = ""


def pending(repository: Repository) -> Pending:
    """Return the commit that would be made of what is staged: of a merge, with all its parents.

    Before the first commit there is no parent, and every file is new.
    """
    current = head(repository)
    parents = (current, *_merge_heads(repository)) if current else ()
    changes = tuple(tuple(staged_changes(repository, parent)) for parent in parents or (None,))
    return Pending(parents=parents, changes=changes)


def _merge_heads(repository: Repository) -> Iterator[str]:
    file = repository.git_dir / "MERGE_HEAD"
    if file.is_file():
        yield from file.read_text(encoding="ascii").split()
    elif os.environ.get("GIT_REFLOG_ACTION", "").startswith(("merge", "pull")):
        # In its hook `pre-merge-commit` git has not written that file yet, but names what it merges.
        yield from (name.removeprefix(_MERGED) for name in os.environ if name.startswith(_MERGED))


def alterations(repository: Repository, versions: Versions, made: Sequence[Made]) -> Iterator[Alteration]:
    """Yield what each commit did to the register, in their order, from one process for all of them.

    Raises GitFailed where the repository lacks an object.
    """
    versions.fetch(oid for one in made for pair in _states(one).values() for oid in pair if oid)
    for one in made:
        states = _states(one)
        after = {path: oid for path, (oid, *_) in states.items() if oid}
        before = [
            {path: oid for path, oids in states.items() if (oid := oids[at + 1])}
            for at in range(len(one.changes))
        ]
        sides = [_records(versions, side) for side in before]
        for parent, side in zip(one.parents, sides, strict=False):
            side.update([*_remembered(repository, versions, parent, _records(versions, after), side, sides)])
        settings = [_settings(versions, side) for side in before]
        if _settings(versions, after) is not None:
            pairs = zip(one.parents, settings, strict=False)
            settings = [
                known or _last(repository, versions, parent, SETTINGS_FILE, lambda file: file.settings)
                for parent, known in pairs
            ]
        yield _alteration(versions, after, sides, settings, one.id)


def _records(versions: Versions, files: Mapping[str, str]) -> dict[str, Record | None]:
    """Return the records among the files of one state, which are given by path with their ids."""
    return {path: versions.file(path, oid).record for path, oid in files.items() if is_record_file(path)}


def _settings(versions: Versions, files: Mapping[str, str]) -> Settings | None:
    """Return register.toml among the files of one state, or None where it is missing or unreadable."""
    oid = files.get(SETTINGS_FILE)
    return versions.file(SETTINGS_FILE, oid).settings if oid else None


def _states(one: Made) -> dict[str, tuple[str | None, ...]]:
    """Return the ids of each touched file that matters: now, then in every parent; None where it is not."""
    changed = [{change.path: change for change in side} for side in one.changes]
    found: dict[str, tuple[str | None, ...]] = {}
    for path in sorted({path for side in changed for path in side}):
        if is_record_file(path) or path == SETTINGS_FILE:
            now = next(side[path].new for side in changed if path in side)
            found[path] = (now, *(side[path].old if path in side else now for side in changed))
    return found


def _alteration(
    versions: Versions,
    after: Mapping[str, str],
    sides: Sequence[State],
    settings_before: Sequence[Settings | None],
    commit: str,
) -> Alteration:
    return Alteration(
        records=paired(_records(versions, after), sides),
        settings=_settings(versions, after),
        settings_before=tuple(settings_before),
        documents={path: versions.file(path, oid).document for path, oid in after.items()},
        commit=commit,
    )


def _remembered(
    repository: Repository, versions: Versions, parent: str, after: State, side: State, sides: Sequence[State]
) -> Iterator[tuple[str, Record | None]]:
    """Yield what the history of a parent holds of records that the parent itself does not show.

    Whoever breaks or deletes a file and brings it back otherwise is judged by what was there first.
    """
    broken = {path for path, record in side.items() if record is None}
    brought = {path for path, record in after.items() if record is not None and record.step}
    for path in sorted(broken | {path for path in brought if not any(path in one for one in sides)}):
        record = _last(repository, versions, parent, path, lambda file: file.record)
        if record is not None or path in broken:
            yield path, record


def _last(
    repository: Repository,
    versions: Versions,
    revision: str,
    path: str,
    look: Callable[[RegisterFile], T | None],
) -> T | None:
    """Return what `look` sees in the latest version of a file, up to a commit, in which it sees anything."""
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
    ids = dict.fromkeys(change.old for change in changes if change.old)
    versions.fetch(ids)
    return next(filter(None, (look(versions.file(path, oid)) for oid in ids)), None)

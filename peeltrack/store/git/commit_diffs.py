"""What commits, or what is staged, did to records and settings: read from git, each content once."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding
from peeltrack.core.history.commit_diff import Alteration, State, paired
from peeltrack.core.model.check_context import Document
from peeltrack.core.model.decode import read
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.store.file_tree import SETTINGS_FILE, SOURCE_FILE
from peeltrack.store.git.objects import Change, blobs, change_of, staged_changes
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import head
from peeltrack.store.register import record_of
from peeltrack.store.toml.document import parse

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


def is_record(path: str) -> bool:
    """Return whether the file at `path`, relative to the register, is taken for a record."""
    folder, _, name = path.partition("/")
    plain = name.endswith(".toml") and "/" not in name and name != SOURCE_FILE
    return plain and not folder.startswith(".")


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


def alterations(repository: Repository, made: Sequence[Made]) -> Iterator[Alteration]:
    """Yield what each commit did to the register, in their order, from one process for all of them.

    Raises GitFailed where the repository lacks an object.
    """
    wanted = {oid: None for one in made for pair in _states(one).values() for oid in pair if oid}
    contents = dict(blobs(repository, wanted))
    versions = Versions(contents)
    for one in made:
        states = _states(one)
        after = {path: oid for path, (oid, *_) in states.items() if oid}
        before = [
            {path: oid for path, oids in states.items() if (oid := oids[at + 1])}
            for at in range(len(one.changes))
        ]
        sides = [versions.state(side) for side in before]
        for parent, side in zip(one.parents, sides, strict=False):
            side.update([*_remembered(repository, parent, versions.state(after), side, sides)])
        settings = [versions.settings(side) for side in before]
        if versions.settings(after) is not None:
            pairs = zip(one.parents, settings, strict=False)
            settings = [known or _last_settings(repository, parent) for parent, known in pairs]
        yield _alteration(versions, after, sides, settings, one.id)


def alteration_of(parents: Sequence[Mapping[str, bytes]], new: Mapping[str, bytes]) -> Alteration:
    """Return the change from the registers `parents` to the register `new`, given as bytes by path."""
    names = {
        content: f"{at}" for at, content in enumerate({*new.values()}.union(*(p.values() for p in parents)))
    }
    versions = Versions({name: content for content, name in names.items()})
    after = {path: names[content] for path, content in new.items()}
    before = [{path: names[content] for path, content in parent.items()} for parent in parents or ({},)]
    sides = [versions.state(side) for side in before]
    return _alteration(versions, after, sides, [versions.settings(side) for side in before], "")


class Versions:
    """Contents by their ids, each parsed when it is first asked for."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents
        self._documents: dict[tuple[str, str], Document] = {}
        self._records: dict[tuple[str, str], Record | None] = {}

    def document(self, path: str, oid: str) -> Document:
        """Return the content as the file at `path`."""
        found = self._documents.get((path, oid))
        if found is None:
            content = self._contents[oid]
            found = Document(path=path, content=content, table=parse(content, path)[0])
            self._documents[path, oid] = found
        return found

    def record(self, path: str, oid: str) -> Record | None:
        """Return the content as the record at `path`, or None where it cannot be read."""
        if (path, oid) not in self._records:
            table = self.document(path, oid).table
            found: list[Finding] = []
            self._records[path, oid] = None if table is None else record_of(dict(table), path, found)
        return self._records[path, oid]

    def state(self, files: Mapping[str, str]) -> dict[str, Record | None]:
        """Return the records among the files of one state, which are given by path with their ids."""
        return {path: self.record(path, oid) for path, oid in files.items() if is_record(path)}

    def settings(self, files: Mapping[str, str]) -> Settings | None:
        """Return register.toml among the files of one state, or None where it is missing or unreadable."""
        oid = files.get(SETTINGS_FILE)
        table = self.document(SETTINGS_FILE, oid).table if oid else None
        return None if table is None else read(Settings, table, [])


def _states(one: Made) -> dict[str, tuple[str | None, ...]]:
    """Return the ids of each touched file that matters: now, then in every parent; None where it is not."""
    changed = [{change.path: change for change in side} for side in one.changes]
    found: dict[str, tuple[str | None, ...]] = {}
    for path in sorted({path for side in changed for path in side}):
        if is_record(path) or path == SETTINGS_FILE:
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
        records=paired(versions.state(after), sides),
        settings=versions.settings(after),
        settings_before=tuple(settings_before),
        documents={path: versions.document(path, oid) for path, oid in after.items()},
        commit=commit,
    )


def _remembered(
    repository: Repository, parent: str, after: State, side: State, sides: Sequence[State]
) -> Iterator[tuple[str, Record | None]]:
    """Yield what the history of a parent holds of records that the parent itself does not show.

    Whoever breaks or deletes a file and brings it back otherwise is judged by what was there first.
    """
    broken = {path for path, record in side.items() if record is None}
    brought = {path for path, record in after.items() if record is not None and record.step}
    for path in sorted(broken | {path for path in brought if not any(path in one for one in sides)}):
        record = _last_readable(repository, parent, path)
        if record is not None or path in broken:
            yield path, record


def _last_readable(repository: Repository, revision: str, path: str) -> Record | None:
    """Return the record as it was when it last could be read, or None where it never could."""
    return _last(repository, revision, path, Versions.record)


def _last_settings(repository: Repository, revision: str) -> Settings | None:
    """Return register.toml as it was when it last could be read, or None where it never could."""
    return _last(
        repository, revision, SETTINGS_FILE, lambda versions, path, oid: versions.settings({path: oid})
    )


def _last(
    repository: Repository, revision: str, path: str, look: Callable[[Versions, str, str], T | None]
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
    for oid, content in blobs(repository, dict.fromkeys(change.old for change in changes if change.old)):
        seen = look(Versions({oid: content}), path, oid)
        if seen is not None:
            return seen
    return None

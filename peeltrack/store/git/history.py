"""The past of a register, read from git: every commit once, every content once."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from peeltrack.core.audit.evidence import Exhibit, Kept
from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import Deed, Node, Page, Past, SettingsTurn, Turn
from peeltrack.core.model.paths import SETTINGS_FILE, is_record_file
from peeltrack.core.model.settings import Settings
from peeltrack.store.git.commits import Commit, commits
from peeltrack.store.git.objects import TreeFile, blobs, tree
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import shallow
from peeltrack.store.toml.read_file import read_file


def _may_hold_steps(content: bytes) -> bool:
    """Return whether a record's text may hold a step."""
    # A key can also be spelled with escapes.
    return b"step" in content or b"\\" in content


@frozen(kw_only=False)
class History:
    """A past, and the commits that it was read from."""

    past: Past
    commits: Mapping[str, Commit]  #: by id


def gather(repository: Repository, tip: str, *others: str, whole: str = "") -> History:
    """Return the past of the commit `tip`, and of `others`, as far as it touched the register.

    A record is read only in versions that hold a step. With `whole`, an id, every version of
    that record is read and no other record.
    Raises GitFailed where a commit does not exist or an object is missing.
    """
    graph = _graph(repository, (tip, *others))
    touched = commits(repository, (tip, *others))
    now = {path: entry for path, entry in tree(repository, tip).items() if is_record_file(path)}
    reading = _Reading(repository, whole)
    reading.take(_asked(touched, now))
    deeds = {commit.id: _deed(commit, reading) for commit in touched}
    past = Past(
        tip=tip,
        graph=graph,
        deeds=tuple(deeds.values()),
        settings=dict(_settings(touched, deeds, reading)),
        pages={
            path: page
            for path, entry in now.items()
            if (page := Page(entry.id, None, False) if entry.is_link else reading.page(path, entry.id))
        },
        cut=shallow(repository),
    )
    return History(past, {commit.id: commit for commit in touched})


def _graph(repository: Repository, revisions: Sequence[str]) -> dict[str, Node]:
    options = ("--reverse", "--topo-order", "--parents", "--timestamp")
    out = repository.read("rev-list", *options, "--end-of-options", *revisions)
    lines = (line.split() for line in out.decode("ascii").splitlines())
    return {commit: Node(tuple(parents), int(seconds)) for seconds, commit, *parents in lines}


def _asked(touched: Iterable[Commit], now: Mapping[str, TreeFile]) -> Iterator[tuple[str, str]]:
    """Return path and content id of each version of a record or of register.toml."""
    for commit in touched:
        for change in (change for changes in commit.changes for change in changes):
            if is_record_file(change.path) or change.path == SETTINGS_FILE:
                yield from ((change.path, oid) for oid in (change.old, change.new) if oid)
    yield from ((path, entry.id) for path, entry in now.items() if not entry.is_link)


class _Reading:
    """What was read, by path and content."""

    def __init__(self, repository: Repository, whole: str) -> None:
        self._repository, self._whole = repository, whole
        self.pages: dict[tuple[str, str], Page] = {}
        self.settings: dict[str, Settings | None] = {}

    def take(self, asked: Iterable[tuple[str, str]]) -> None:
        """Read each content once for each path that it stood under."""
        paths: dict[str, set[str]] = {}
        for path, oid in asked:
            if not self._whole or path.endswith(f"/{self._whole}.toml"):
                paths.setdefault(oid, set()).add(path)
        for oid, content in blobs(self._repository, paths):
            for path in paths[oid]:
                if path == SETTINGS_FILE:
                    self.settings[oid] = read_file(path, content).settings
                else:
                    self.pages[path, oid] = self._page(path, oid, content)

    def _page(self, path: str, oid: str, content: bytes) -> Page:
        if not self._whole and not _may_hold_steps(content):
            return Page(oid, None)
        record = read_file(path, content).record
        return Page(oid, record, record is not None)

    def page(self, path: str, oid: str | None) -> Page | None:
        """Return a version of a record's file, None where there was none."""
        return self.pages.get((path, oid), Page(oid, None)) if oid else None


def _deed(commit: Commit, reading: _Reading) -> Deed:
    by_parent = [{change.path: change for change in changes} for changes in commit.changes]
    paths = sorted({path for one in by_parent for path in one if is_record_file(path)})
    turns = []
    for path in paths:
        new = next(one[path].new for one in by_parent if path in one)
        # A parent against which nothing differs holds what the commit holds.
        before = (reading.page(path, one[path].old if path in one else new) for one in by_parent)
        turns.append(Turn(path, tuple(before), reading.page(path, new)))
    return Deed(
        id=commit.id,
        parents=commit.parents,
        author=commit.author.email,
        author_name=commit.author.name,
        committer=commit.committer.email,
        at=commit.committer.at,
        turns=tuple(turns),
    )


def _settings(
    touched: Iterable[Commit], deeds: Mapping[str, Deed], reading: _Reading
) -> Iterator[tuple[str, SettingsTurn]]:
    for commit in touched:
        for change in (change for changes in commit.changes for change in changes):
            if change.path == SETTINGS_FILE:
                settings = reading.settings.get(change.new) if change.new else None
                yield commit.id, SettingsTurn(deed=deeds[commit.id], settings=settings)


def kept(repository: Repository, tip: str, asked: Sequence[Exhibit]) -> list[tuple[Exhibit, Kept]]:
    """Return what git holds of each file of evidence: in the step's commit, and in the commit `tip`."""
    if not asked:
        return []
    entries = tree(repository, tip)
    now = {path: entries[path].id for path in {one.path for one in asked} if path in entries}
    hashed = {now[one.path] for one in asked if one.sha256 and one.path in now}
    digests = {oid: sha256(content).hexdigest() for oid, content in blobs(repository, sorted(hashed))}
    then = _then(repository, {(one.commit, one.path) for one in asked})
    found = []
    for one in asked:
        oid = now.get(one.path, "")
        found.append((one, Kept(at_step=then[one.commit, one.path], at_tip=oid, sha256=digests.get(oid, ""))))
    return found


def _then(repository: Repository, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    pairs = sorted(asked)
    lines = [os.fsencode(f"{commit}:{repository.prefix}{path}\n") for commit, path in pairs]
    with repository.conversation("cat-file", "--batch-check", lines=lines) as out:
        said = [out.readline() for _ in pairs]
    return {
        pair: "" if line.endswith(b" missing\n") else line.split()[0].decode("ascii", "replace")
        for pair, line in zip(pairs, said, strict=True)
    }

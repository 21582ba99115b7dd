"""The history of a register, and what git holds of the files that steps vouch for."""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO

from peeltrack.core.audit.evidence import HeldFile, VouchedFile
from peeltrack.core.history.commit_diff import CommitDiff
from peeltrack.core.history.commits import NEVER_MOVED
from peeltrack.core.history.provenance import without_edits
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.check_context import EvidenceFile
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.record import Record
from peeltrack.core.watcher import Watcher
from peeltrack.store.evidence_digest import evidence_of
from peeltrack.store.git.commit_diffs import RecordVersions, VersionsWanted, commit_diffs
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.moved import place_in
from peeltrack.store.git.objects import streams, tree
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.versions import Versions
from peeltrack.store.git.worktree import shallow


def read_history(
    repository: Repository,
    tip: str,
    *others: str,
    wanted: VersionsWanted,
    watch: Watcher | None = None,
    told: Callable[[CommitDiff], None] = lambda diff: None,
) -> RegisterHistory:
    """Return the history of the commit `tip`, and of `others`, as far as it touched the register.

    It holds of each commit what it did to steps and owners; `told` is told of each all that it did, parents
    first. `watch` is told after each commit that touched the register. Raises GitFailed where a commit does
    not exist, or an object is missing or is not what its name says.
    """
    log = read_commits(repository, (tip, *others))
    now = {path: file for path, file in tree(repository, tip).items() if wanted.file(path)}
    records = RecordVersions(Versions(repository), wanted)
    diffs: list[CommitDiff] = []
    for diff in commit_diffs(repository, records, log):
        told(diff)
        diffs.append(without_edits(diff))
        if watch is not None:
            watch(len(diffs), len(log.commits))
    files = {path: file.id for path, file in now.items() if not file.is_link}
    records.look_for_steps(files.items())
    read = {path: records.read(path, oid) for path, oid in files.items() if records.is_asked(path, oid)}
    broken = {path for path, record in read.items() if record is None}
    return RegisterHistory(
        tip=tip,
        graph=log.graph,
        diffs=tuple(diffs),
        files=tuple(now),
        records={path: record for path, record in read.items() if record is not None},
        unread=frozenset(broken | (now.keys() - files.keys())),
        places=log.places,
        is_cut=shallow(repository),
    )


def history_of(
    repository: Repository, tip: str, records: Sequence[Record], versions: Versions | None = None
) -> RegisterHistory:
    """Return the history of these records, as the commit `tip` holds them, and of register.toml alone.

    What happened to other files, and to these while they had other paths, is not read, nor whether the
    oldest part is missing. What `versions` knows is not read again. Raises GitFailed.
    """
    paths = {record.path: record for record in records}
    log = read_commits(repository, (tip,), paths=(*paths, SETTINGS_FILE))
    wanted = VersionsWanted(only=frozenset(paths))
    diffs = tuple(commit_diffs(repository, RecordVersions(versions or Versions(repository), wanted), log))
    return RegisterHistory(
        tip=tip, graph=log.graph, diffs=diffs, files=tuple(paths), records=paths, places=log.places
    )


def held_files(
    repository: Repository,
    tip: str,
    asked: Sequence[VouchedFile],
    places: Mapping[str, str] = NEVER_MOVED,
) -> list[tuple[VouchedFile, HeldFile]]:
    """Return what git holds of each file of evidence: in the step's commit, and in the commit `tip`.

    `places` says where the register lay in commits in which it lay elsewhere.

    A link is followed as far as the commit holds what it leads to. Where no file has the path, one that
    has it in other capitals stands for it: on some desks it was found under that path.
    """
    if not asked:
        return []
    names = _Names(tree(repository, tip))
    now = {file.path: names.of(file.path) for file in asked}
    pairs = {
        (commit, path)
        for file in asked
        for commit in (file.commit, tip)
        for path in (file.path, now[file.path])
    }
    ids = _objects_at(repository, pairs, places)
    wanted = {ids[tip, now[file.path]] for file in asked if file.sha256} - {"", _OUTSIDE}
    files = {oid: evidence_of(pieces) for oid, _, pieces in streams(repository, sorted(wanted))}
    return [(file, _held(file, tip, now[file.path], ids, files, names)) for file in asked]


def _held(
    file: VouchedFile,
    tip: str,
    path: str,
    ids: Mapping[tuple[str, str], str],
    files: Mapping[str, EvidenceFile],
    names: "_Names",
) -> HeldFile:
    at_tip, at_step = ids[tip, path], ids[file.commit, file.path] or ids[file.commit, path]
    twins = [twin for twin in names.twins(path) if twin != path]
    return HeldFile(
        at_step=at_step,
        at_tip=at_tip,
        file=files.get(at_tip) if file.sha256 else None,
        twin=twins[0] if twins else "",
        outside=at_tip == _OUTSIDE,
    )


class _Names:
    """The paths of a commit, found in any capitals."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files = frozenset(files)
        self._twins: dict[str, list[str]] = {}
        for path in sorted(self._files):
            self._twins.setdefault(path.casefold(), []).append(path)

    def twins(self, path: str) -> list[str]:
        """Return the paths with the same letters."""
        return self._twins.get(path.casefold(), [])

    def of(self, path: str) -> str:
        """Return the path that stands for one, which may be itself."""
        alike = self.twins(path)
        return alike[0] if path not in self._files and len(alike) == 1 else path


#: In place of an id, for a link that leads out of what git holds.
_OUTSIDE = "outside"
_BLOB = re.compile(rb"([0-9a-f]{40,64}) blob \d+\n")


def _objects_at(
    repository: Repository, asked: Iterable[tuple[str, str]], places: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    """Return the id that each path has in each commit, through links; "" where nothing is there."""
    pairs = sorted(asked)
    lines = [
        os.fsencode(f"{commit}:{place_in(places, repository, commit).prefix}{path}\n")
        for commit, path in pairs
    ]
    with repository.conversation("cat-file", "--batch-check", "--follow-symlinks", lines=lines) as out:
        return {pair: _told(out) for pair in pairs}


def _told(out: IO[bytes]) -> str:
    line = out.readline()
    if blob := _BLOB.fullmatch(line):
        return blob[1].decode("ascii")
    first, _, rest = line.partition(b" ")
    if first in (b"symlink", b"dangling", b"loop", b"notdir"):
        # What it leads to follows, in as many bytes; it may hold the ends of lines.
        out.read(int(rest) + 1)
        return _OUTSIDE if first == b"symlink" else ""
    return ""

"""The history of a register, and what git holds of the files that steps vouch for."""

import os
from collections.abc import Iterable, Sequence
from hashlib import sha256

from peeltrack.core.audit.evidence import HeldFile, VouchedFile
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.record import Record
from peeltrack.store.git.commit_diffs import RecordVersions, Wanted, commit_diffs
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.objects import blobs, tree
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.versions import Versions
from peeltrack.store.git.worktree import shallow


def read_history(repository: Repository, tip: str, *others: str, wanted: Wanted) -> RegisterHistory:
    """Return the history of the commit `tip`, and of `others`, as far as it touched the register.

    Raises GitFailed where a commit does not exist or an object is missing.
    """
    log = read_commits(repository, (tip, *others))
    now = {path: file for path, file in tree(repository, tip).items() if wanted.file(path)}
    records = RecordVersions(Versions(repository), wanted)
    diffs = tuple(commit_diffs(repository, records, log))
    files = {path: file.id for path, file in now.items() if not file.is_link}
    records.fetch(files.items())
    read = {path: records.read(path, oid) for path, oid in files.items() if records.is_asked(path, oid)}
    broken = {path for path, record in read.items() if record is None}
    return RegisterHistory(
        tip=tip,
        graph=log.graph,
        diffs=diffs,
        files=tuple(now),
        records={path: record for path, record in read.items() if record is not None},
        unread=frozenset(broken | (now.keys() - files.keys())),
        is_cut=shallow(repository),
    )


def history_of(repository: Repository, tip: str, records: Sequence[Record]) -> RegisterHistory:
    """Return the history of these records, as the commit `tip` holds them, and of register.toml alone.

    What happened to other files, and to these while they had other paths, is not read, nor whether the
    oldest part is missing. Raises GitFailed.
    """
    paths = {record.path: record for record in records}
    log = read_commits(repository, (tip,), paths=(*paths, SETTINGS_FILE))
    versions = RecordVersions(Versions(repository), Wanted(only=frozenset(paths)))
    diffs = tuple(commit_diffs(repository, versions, log))
    return RegisterHistory(tip=tip, graph=log.graph, diffs=diffs, files=tuple(paths), records=paths)


def held_files(
    repository: Repository, tip: str, asked: Sequence[VouchedFile]
) -> list[tuple[VouchedFile, HeldFile]]:
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
        found.append(
            (one, HeldFile(at_step=then[one.commit, one.path], at_tip=oid, sha256=digests.get(oid, "")))
        )
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

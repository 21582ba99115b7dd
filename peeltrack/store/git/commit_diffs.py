"""What commits, or what is staged, did to records and settings: the one reader of the past."""

from collections.abc import Iterable, Iterator, Sequence

from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_diff import CommitDiff, Records, SettingsDiff, commit_diff
from peeltrack.core.history.commits import Commit, CommitLog
from peeltrack.core.history.last_readable import LastReadable
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.paths import SETTINGS_FILE, is_record_file
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.store.git.commits import earlier_ids
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.versions import Versions

#: Commits of which the contents are read together, and held while they are looked at.
_AT_ONCE = 5_000


@frozen
class VersionsWanted:
    """Which versions of records are read."""

    record_id: str = ""  #: only of the files that are called so; "" for all
    only: frozenset[str] = frozenset()  #: only the files with these paths; empty for all
    with_steps: bool = False  #: only those of files that may ever have held a step, for speed

    def file(self, path: str) -> bool:
        """Return whether the file at `path` is a record that is asked for."""
        if self.only and path not in self.only:
            return False
        return is_record_file(path) and self.record_id in ("", id_of(path))


class RecordVersions:
    """Versions of record files, as records."""

    def __init__(self, versions: Versions, wanted: VersionsWanted | None = None) -> None:
        self.versions, self.wanted = versions, wanted or VersionsWanted()
        self._broken: set[tuple[str, str]] = set()
        self._with_steps: set[str] = set()

    def look_for_steps(self, files: Iterable[tuple[str, str]]) -> None:
        """Read contents, given with their paths, and see which files may ever have held a step."""
        asked = list(dict.fromkeys(files))
        for start in range(0, len(asked), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            self.versions.fetch(oid for _, oid in some)
            self._with_steps.update(id_of(path) for path, oid in some if self._may_hold_a_step(oid))

    def _may_hold_a_step(self, oid: str) -> bool:
        # A file is known again by its name when it is moved. A key can also be spelled with escapes.
        content = self.versions.content(oid)
        return b"step" in content or b"\\" in content or self.versions.is_too_large(oid)

    def is_asked(self, path: str, oid: str) -> bool:
        """Return whether a version is asked for, or was found not to be readable."""
        known = not self.wanted.with_steps or id_of(path) in self._with_steps
        return known or (path, oid) in self._broken

    def read(self, path: str, oid: str) -> Record | None:
        """Return a version as a record, None where it cannot be read, whether it is asked for or not."""
        record = self.versions.file(path, oid).record
        if record is None:
            self._broken.add((path, oid))
        return record


def commit_diffs(
    repository: Repository, records: RecordVersions, log: CommitLog, *, recall_deleted: bool = False
) -> Iterator[CommitDiff]:
    """Yield what each commit of `log` did to the register, in their order, each content read once.

    With `recall_deleted` a record that comes with steps, and that no parent has, is held against what its
    file was when it was deleted. Raises GitFailed where the repository lacks an object.
    """
    records.look_for_steps(_asked(log.commits, records.wanted))
    reading = _Reading(repository, records, log, recall_deleted)
    for start in range(0, len(log.commits), _AT_ONCE):
        commits = log.commits[start : start + _AT_ONCE]
        files = _asked(commits, records.wanted)
        records.versions.fetch(oid for path, oid in files if records.is_asked(path, oid))
        yield from map(reading.diff, commits)


def _asked(commits: Iterable[Commit], wanted: VersionsWanted) -> Iterator[tuple[str, str]]:
    """Return the paths and ids of the contents that are asked for of these commits."""
    for file in (file for commit in commits for file in commit.files):
        if file.path == SETTINGS_FILE or wanted.file(file.path):
            yield from ((file.path, oid) for oid in (file.after, *file.before) if oid)


class _Reading:
    def __init__(
        self, repository: Repository, records: RecordVersions, log: CommitLog, recall_deleted: bool
    ) -> None:
        self._repository, self._records, self._versions = repository, records, records.versions
        self._recall_deleted = recall_deleted
        self._last_record = LastReadable[Record](log.graph, self._earlier_record)
        self._last_settings = LastReadable[Settings](log.graph, self._earlier_settings)

    def diff(self, commit: Commit) -> CommitDiff:
        """Return what a commit did; those before it are known."""
        files = [file for file in commit.files if self._records.wanted.file(file.path)]
        after = {file.path: file.after for file in files if file.after}
        sides = [
            {file.path: self._before(parent, file.path, oid) for file in files if (oid := file.before[at])}
            for at, parent in enumerate(commit.parents or ("",))
        ]
        new = {
            path: self._records.read(path, oid)
            for path, oid in after.items()
            if self._records.is_asked(path, oid) or any(side.get(path) for side in sides)
        }
        if self._recall_deleted:
            self._recall(commit, new, sides)
        diff = commit_diff(commit, new, sides, self._settings(commit), there=after)
        for path in (file.path for file in files if file.path not in after):
            self._last_record.note(commit.id, path, _most_steps(side.get(path) for side in sides))
        for unread in diff.unread:
            self._last_record.note(commit.id, unread.path, _most_steps(unread.parents))
        return diff

    def _before(self, parent: str, path: str, oid: str) -> Record | None:
        """Return what a parent holds of a file: as it last could be read, None where it is not asked for."""
        if not self._records.is_asked(path, oid):
            return None
        return self._records.read(path, oid) or _most_steps(self._last_record.at(parent, path))

    def _recall(self, commit: Commit, new: Records, sides: Sequence[dict[str, Record | None]]) -> None:
        """Add to the parents what they lack of records that come with steps.

        Whoever deletes a file and brings it back otherwise is judged by what was there first.
        """
        brought = [path for path, record in new.items() if record is not None and record.step]
        for path in brought if commit.parents else ():
            if not any(path in side for side in sides):
                for parent, side in zip(commit.parents, sides, strict=True):
                    if record := _most_steps(self._last_record.at(parent, path)):
                        side[path] = record

    def _settings(self, commit: Commit) -> SettingsDiff | None:
        file = next((file for file in commit.files if file.path == SETTINGS_FILE), None)
        if file is None:
            return None
        ids = (file.after, *file.before)
        now, *before = (self._versions.file(SETTINGS_FILE, oid).settings if oid else None for oid in ids)
        parents = [
            known or next(self._last_settings.at(parent, SETTINGS_FILE), None)
            for parent, known in zip(commit.parents, before, strict=False)
        ]
        if now is None:
            self._last_settings.note(commit.id, SETTINGS_FILE, next(filter(None, parents), None))
        return SettingsDiff(now, tuple(parents))

    def _earlier_record(self, commit: str, path: str) -> Record | None:
        records = (self._versions.file(path, oid).record for oid in self._earlier(commit, path))
        return next(filter(None, records), None)

    def _earlier_settings(self, commit: str, path: str) -> Settings | None:
        settings = (self._versions.file(path, oid).settings for oid in self._earlier(commit, path))
        return next(filter(None, settings), None)

    def _earlier(self, commit: str, path: str) -> list[str]:
        ids = earlier_ids(self._repository, commit, path)
        self._versions.fetch(ids)
        return ids


def _most_steps(records: Iterator[Record | None] | Sequence[Record | None]) -> Record | None:
    known = [record for record in records if record is not None]
    return max(known, key=lambda record: len(record.step), default=None)

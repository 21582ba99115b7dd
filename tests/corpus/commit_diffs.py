"""The change between registers that are given as bytes, without a repository."""

from collections.abc import Mapping, Sequence

from peeltrack.core.history.commit_diff import CommitDiff, SettingsDiff, commit_diff
from peeltrack.core.history.commits import Commit
from peeltrack.core.model.paths import SETTINGS_FILE, is_record_file
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.store.toml.read_file import read_file

Contents = Mapping[str, bytes]


def commit_diff_of(parents: Sequence[Contents], new: Contents) -> CommitDiff:
    """Return the change from the registers `parents` to the register `new`, given as bytes by path."""
    before = parents or ({},)
    settings = SettingsDiff(_settings(new), tuple(_settings(one) for one in before))
    made = Commit(id="", parents=tuple(map(str, range(len(parents)))), files=())
    return commit_diff(made, _records(new), [_records(one) for one in before], settings)


def _records(files: Contents) -> dict[str, Record | None]:
    return {path: read_file(path, content).record for path, content in files.items() if is_record_file(path)}


def _settings(files: Contents) -> Settings | None:
    return read_file(SETTINGS_FILE, files[SETTINGS_FILE]).settings if SETTINGS_FILE in files else None

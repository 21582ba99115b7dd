"""The change between registers that are given as bytes, without a repository."""

from collections.abc import Mapping, Sequence

from peeltrack.core.history.commit_diff import Alteration, paired
from peeltrack.core.model.paths import SETTINGS_FILE, is_record_file
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.store.toml.read_file import read_file

Contents = Mapping[str, bytes]


def alteration_of(parents: Sequence[Contents], new: Contents) -> Alteration:
    """Return the change from the registers `parents` to the register `new`, given as bytes by path."""
    before = parents or ({},)
    return Alteration(
        records=paired(_records(new), [_records(one) for one in before]),
        settings=_settings(new),
        settings_before=tuple(_settings(one) for one in before),
    )


def _records(files: Contents) -> dict[str, Record | None]:
    return {path: read_file(path, content).record for path, content in files.items() if is_record_file(path)}


def _settings(files: Contents) -> Settings | None:
    return read_file(SETTINGS_FILE, files[SETTINGS_FILE]).settings if SETTINGS_FILE in files else None

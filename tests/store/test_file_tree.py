"""What stands in the place of a file of the register is read, or is a finding: never a hang or a guess."""

import os
from pathlib import Path

import pytest

from peeltrack.core.limits import FILE_BYTES
from peeltrack.core.model.check_context import Presence
from peeltrack.core.model.record import Evidence
from peeltrack.store import register
from peeltrack.store.evidence_files import digest, looked_at
from peeltrack.store.file_tree import Folder, FolderTree, content_of, files_of, folders_of
from tests.cli.registers import FORCE, SOURCE, a_file, on_disk
from tests.factories import a_record

FILES = {"register.toml": FORCE, "peel/source.toml": SOURCE, "peel/REC-1.toml": a_file("REC-1")}

NO_FILE = "it is no plain file but a pipe or a device"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of a register with one good record."""
    return on_disk(tmp_path, FILES)


def faults(root: Path) -> list[tuple[str, str]]:
    """Return path and message of everything that cannot be read."""
    return [(fault.path, fault.message) for fault in register.load(root).faults]


def test_the_folders_of_a_register_in_git_are_those_that_hold_its_files_themselves() -> None:
    paths = (
        "peel/REC-1.toml",
        "peel/source.toml",
        "notes/deep/REC-2.toml",
        ".git/REC-3.toml",
        "register.toml",
    )
    assert list(folders_of(paths)) == [Folder("peel", ("REC-1.toml",), has_source=True)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes in folders")
@pytest.mark.parametrize("name", ["REC-2.toml", "source.toml"])
def test_a_pipe_in_the_place_of_a_file_is_a_finding(root: Path, name: str) -> None:
    (root / "peel" / name).unlink(missing_ok=True)
    os.mkfifo(root / "peel" / name)
    assert faults(root) == [(f"peel/{name}", f"the file cannot be opened: {NO_FILE}")]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device here")
def test_a_device_is_not_read(root: Path) -> None:
    with pytest.raises(OSError, match=NO_FILE):
        content_of("/dev/zero")


def test_a_file_that_nobody_can_have_written_by_hand_is_a_finding(root: Path) -> None:
    with (root / "peel" / "REC-2.toml").open("wb") as file:
        file.truncate(10**12)
    assert faults(root) == [
        (
            "peel/REC-2.toml",
            "the file cannot be opened: the file holds 1,000,000,000,000 bytes; "
            f"a file of the register holds at most {FILE_BYTES:,}",
        )
    ]


def test_a_file_is_read_up_to_and_with_the_last_byte_that_it_may_have(tmp_path: Path) -> None:
    path = tmp_path / "REC-1.toml"
    path.write_bytes(b"#" * FILE_BYTES)
    assert len(content_of(path)) == FILE_BYTES
    path.write_bytes(b"#" * (FILE_BYTES + 1))
    with pytest.raises(OSError, match="1,000,001 bytes"):
        content_of(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes in folders")
def test_a_pipe_in_the_place_of_evidence_is_not_read(root: Path) -> None:
    os.mkfifo(root / "minutes.pdf")
    assert FolderTree(root).evidence("minutes.pdf").presence is Presence.UNREADABLE
    here = [Evidence(title="Minutes", location=str(root / "minutes.pdf"))]
    (file,) = looked_at(FolderTree(root), [a_record(evidence=tuple(here))]).values()
    assert file.presence is Presence.MISSING
    with pytest.raises(Exception, match=NO_FILE):
        digest(root / "minutes.pdf")


@pytest.mark.parametrize("location", ["\\\\host\\share\\log.pdf", "//host/share/log.pdf", "\\/host\\log.pdf"])
def test_a_place_on_another_computer_is_never_opened(root: Path, location: str) -> None:
    record = a_record(evidence=(Evidence(title="Log", location=location),))
    assert looked_at(FolderTree(root), [record])[location].presence is Presence.UNREADABLE


@pytest.mark.parametrize("path", ["evidence/con.txt", "evidence/LPT1", "evidence/log.", "evidence/a:b.txt"])
def test_a_name_that_windows_takes_for_something_else_is_not_opened(root: Path, path: str) -> None:
    (root / "evidence").mkdir()
    if os.name != "nt":
        (root / path).write_bytes(b"log")
    assert FolderTree(root).evidence(path).presence is Presence.UNREADABLE


def test_a_folder_without_a_source_and_settings_has_its_records_alone(tmp_path: Path) -> None:
    root = on_disk(tmp_path, {"peel/REC-1.toml": a_file("REC-1")})
    assert list(files_of(root)) == ["peel/REC-1.toml"]


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="no file here tells a size that is too small")
def test_a_file_that_is_longer_than_it_says_is_read_to_its_end() -> None:
    assert content_of(Path("/proc/version")) == Path("/proc/version").read_bytes() != b""

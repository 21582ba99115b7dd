"""A file is put in place whole or not at all, wherever the machine stops."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.store.atomic_write import ABANDONED_AFTER, copy, is_temporary, replace

OLD = b'id = "REC-1"\n'
NEW = b'id = "REC-1"\nstatus = "open"\n' * 500

#: A run of peeltrack that is killed before its n-th dealing with the disk.
KILLED = """
import os, sys
from pathlib import Path
from peeltrack.store.atomic_write import replace

path, expected, stop = Path(sys.argv[1]), sys.argv[2].encode() or None, int(sys.argv[3])
steps = 0

def count(event, arguments=()):
    global steps
    if event == "open" or event.startswith("os."):
        if steps == stop:
            os._exit(9)
        steps += 1

def counted(fsync):
    def sync(descriptor):
        count("os.fsync")
        fsync(descriptor)
        count("os.fsync")
    return sync

os.fsync = counted(os.fsync)
sys.addaudithook(count)
replace(path, {content!r}, expected=expected)
"""


def killed_at(step: int, path: Path, expected: bytes) -> bool:
    """Write NEW to `path` in another process and kill it before that step; False where it came to its end."""
    script = KILLED.replace("{content!r}", repr(NEW))
    ended = subprocess.run(
        [sys.executable, "-c", script, str(path), expected.decode(), str(step)], check=False
    )
    assert ended.returncode in (0, 9)
    return ended.returncode == 9


@pytest.mark.parametrize("expected", [OLD, b""], ids=["a file that is there", "a new file"])
def test_a_run_killed_at_any_step_leaves_the_file_whole_and_the_next_write_works(
    tmp_path: Path, expected: bytes
) -> None:
    step, seen = 0, set()
    while True:
        folder = tmp_path / str(step)
        folder.mkdir()
        path = folder / "REC-1.toml"
        if expected:
            path.write_bytes(expected)
        stopped = killed_at(step, path, expected)
        found = path.read_bytes() if path.exists() else b""
        assert found in (expected, NEW)
        seen.add(found)
        replace(path, OLD * 2, expected=found or None)
        assert [(file.name, file.read_bytes()) for file in folder.iterdir()] == [("REC-1.toml", OLD * 2)]
        if not stopped:
            break
        step += 1
    assert step >= 6
    assert seen == {expected, NEW}


def test_what_a_killed_run_leaves_is_never_taken_for_a_record(tmp_path: Path) -> None:
    path = tmp_path / "REC-1.toml"
    path.write_bytes(OLD)
    names: set[str] = set()
    for step in range(12):
        killed_at(step, path, path.read_bytes())
        names.update(file.name for file in tmp_path.iterdir() if file.name != path.name)
    assert names
    assert all(is_temporary(name) and name[0] == "." and not name.endswith(".toml") for name in names)


def test_a_file_that_changed_since_it_was_read_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "REC-1.toml"
    path.write_bytes(b"theirs")
    with pytest.raises(
        RegisterUnreadable, match=r"REC-1\.toml was changed by somebody else after it was read"
    ):
        replace(path, NEW, expected=OLD)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"REC-1.toml": b"theirs"}


def test_a_file_that_was_removed_since_it_was_read_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnreadable, match="was removed after it was read"):
        replace(tmp_path / "REC-1.toml", NEW, expected=OLD)
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_is_never_put_over_one_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "REC-1.toml"
    path.write_bytes(OLD)
    with pytest.raises(RegisterUnreadable, match="is there already"):
        replace(path, NEW, expected=None)
    assert path.read_bytes() == OLD


def test_of_many_who_make_the_same_file_at_once_one_wins(tmp_path: Path) -> None:
    path = tmp_path / "REC-1.toml"
    script = (
        "import sys; from pathlib import Path; from peeltrack.store.atomic_write import replace\n"
        "from peeltrack.core.errors import RegisterUnreadable\n"
        "try: replace(Path(sys.argv[1]), sys.argv[2].encode() * 9999, expected=None)\n"
        "except RegisterUnreadable: sys.exit(3)\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", script, str(path), name]) for name in "abcdef"]
    winners = [name for name, run in zip("abcdef", runs, strict=True) if run.wait() == 0]
    assert len(winners) <= 1
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [name.encode() * 9999 for name in winners]


def test_a_file_that_another_run_is_writing_is_left_to_it(tmp_path: Path) -> None:
    path = tmp_path / "REC-1.toml"
    path.write_bytes(OLD)
    theirs = tmp_path / f".REC-1.toml.peeltrack-{os.getppid()}.tmp"
    theirs.write_bytes(b"half")
    with pytest.raises(RegisterUnreadable, match="is being written by another run"):
        replace(path, NEW, expected=OLD)
    assert path.read_bytes() == OLD
    assert theirs.read_bytes() == b"half"


def test_an_old_temporary_file_is_cleared_away_but_not_that_of_another_record(tmp_path: Path) -> None:
    path = tmp_path / "REC-1.toml"
    path.write_bytes(OLD)
    for name in ("REC-1.toml", "REC-11.toml"):
        left = tmp_path / f".{name}.peeltrack-{os.getppid()}.tmp"
        left.write_bytes(b"half")
        os.utime(left, (0, left.stat().st_mtime - ABANDONED_AFTER - 1))
    replace(path, NEW, expected=OLD)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == [f".REC-11.toml.peeltrack-{os.getppid()}.tmp", "REC-1.toml"]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no mode")
@pytest.mark.parametrize("mode", [0o640, 0o664, 0o600])
def test_the_mode_of_a_file_is_kept(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "REC-1.toml"
    path.write_bytes(OLD)
    path.chmod(mode)
    replace(path, NEW, expected=OLD)
    assert path.stat().st_mode & 0o7777 == mode


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    kept = tmp_path / "kept.toml"
    kept.write_bytes(OLD)
    link = tmp_path / "REC-1.toml"
    link.symlink_to(kept)
    replace(link, NEW, expected=OLD)
    assert link.is_symlink()
    assert kept.read_bytes() == NEW


FULL = """
import errno, os, sys
from pathlib import Path
from peeltrack.core.errors import RegisterUnreadable
from peeltrack.store.atomic_write import replace

def refuse(*arguments, **named):
    raise OSError(getattr(errno, sys.argv[2]), "no")

setattr(os, sys.argv[3], refuse)
path = Path(sys.argv[1])
try:
    replace(path, b"new", expected=path.read_bytes())
except RegisterUnreadable as error:
    print(int(error.exit_code), error.message.removeprefix(str(path)))
"""


@pytest.mark.parametrize(
    ("number", "function", "reason"),
    [
        ("ENOSPC", "fsync", "the disk is full"),
        ("EACCES", "open", "you have no right to write there"),
        ("EROFS", "open", "the disk can only be read"),
        ("EACCES", "replace", "you have no right to write there"),
        ("EIO", "fsync", "no"),
    ],
)
def test_a_disk_that_refuses_leaves_the_old_file_and_says_why(
    tmp_path: Path, number: str, function: str, reason: str
) -> None:
    path = tmp_path / "REC-1.toml"
    path.write_bytes(OLD)
    said = subprocess.run(
        [sys.executable, "-c", FULL, str(path), number, function], check=True, capture_output=True, text=True
    ).stdout
    assert said == f"3  cannot be written: {reason}; what was there is untouched\n"
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"REC-1.toml": OLD}


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_folder_and_a_file_that_can_only_be_read_are_respected(tmp_path: Path) -> None:
    path = tmp_path / "REC-1.toml"
    path.write_bytes(OLD)
    for protected, mode in ((tmp_path, 0o500), (path, 0o400)):
        before = protected.stat().st_mode
        protected.chmod(mode)
        with pytest.raises(RegisterUnreadable, match="no right to write"):
            replace(path, NEW, expected=OLD)
        protected.chmod(before)
    assert path.read_bytes() == OLD


def test_a_file_in_a_folder_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnreadable, match="its folder is not there"):
        replace(tmp_path / "gone" / "REC-1.toml", NEW, expected=None)


def test_a_copy_is_the_same_bytes_in_a_new_folder(tmp_path: Path) -> None:
    origin = tmp_path / "minutes.pdf"
    origin.write_bytes(bytes(range(256)) * 9000)
    copy(origin, tmp_path / "evidence" / "REC-1" / "minutes.pdf")
    assert (tmp_path / "evidence" / "REC-1" / "minutes.pdf").read_bytes() == origin.read_bytes()


def test_a_copy_of_what_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnreadable, match=r"minutes\.pdf cannot be read"):
        copy(tmp_path / "minutes.pdf", tmp_path / "evidence" / "minutes.pdf")
    assert list((tmp_path / "evidence").iterdir()) == []

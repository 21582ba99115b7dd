"""A file is put in place whole or not at all, wherever the machine stops."""

import ctypes
import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR

import pytest

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.store.atomic_write import copy, put, replace
from peeltrack.store.claims import LEFT_BEHIND_ELSEWHERE, Overtaken, is_temporary

LIBRARY = ctypes.CDLL

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
    if event == "open" or event.startswith(("os.", "ctypes.dlsym")):
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
import ctypes, errno, os, sys
from pathlib import Path
from peeltrack.core.errors import RegisterUnreadable
from peeltrack.store.atomic_write import replace

def refuse(*arguments, **named):
    raise OSError(getattr(errno, sys.argv[2]), "no")

setattr(os, sys.argv[3], refuse)
ctypes.CDLL = lambda *arguments, **named: object()  # a system in which no two files can change places
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
        ("EIO", "fsync", "the disk reports an error"),
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
    with pytest.raises(RegisterUnreadable, match="it, or its folder, is not there"):
        replace(tmp_path / "gone" / "REC-1.toml", NEW, expected=None)


def test_a_copy_is_the_same_bytes_in_a_new_folder(tmp_path: Path) -> None:
    origin, content = tmp_path / "minutes.pdf", bytes(range(256)) * 9000
    origin.write_bytes(content)
    copy(origin, tmp_path / "evidence" / "REC-1" / "minutes.pdf", sha256(content).hexdigest())
    assert (tmp_path / "evidence" / "REC-1" / "minutes.pdf").read_bytes() == content


@pytest.mark.parametrize(
    ("content", "said"), [(None, r"minutes\.pdf cannot be read"), (b"later", "changed while it was copied")]
)
def test_a_copy_of_what_cannot_be_read_or_was_changed_leaves_nothing(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "minutes.pdf").write_bytes(content)
    with pytest.raises(RegisterUnreadable, match=said):
        copy(tmp_path / "minutes.pdf", tmp_path / "evidence" / "minutes.pdf", sha256(b"before").hexdigest())
    assert list((tmp_path / "evidence").iterdir()) == []


def no_second_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be one that knows no hard links."""

    def refuse(*arguments: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)


def only_renames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system be one in which no two files can change places."""
    monkeypatch.setattr(ctypes, "CDLL", lambda *arguments, **named: object())


@pytest.mark.parametrize("links", [True, False], ids=["a disk with links", "a disk without"])
@pytest.mark.parametrize("expected", [OLD, None], ids=["a file that is there", "a new file"])
@pytest.mark.parametrize("theirs", [b"theirs", b""])
def test_what_somebody_saves_while_the_new_file_is_being_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool, expected: bytes | None, theirs: bytes
) -> None:
    path = tmp_path / "REC-1.toml"
    if expected is not None:
        path.write_bytes(expected)
    if not links:
        no_second_names(monkeypatch)

    def chunks() -> Iterator[bytes]:
        yield b"ours"
        path.write_bytes(theirs)

    with pytest.raises(Overtaken, match="nothing was written"):
        put(path, chunks, expected=expected)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"REC-1.toml": theirs}


def test_what_an_editor_saves_at_the_very_moment_of_the_rename_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = tmp_path / "REC-1.toml", os.replace
    path.write_bytes(OLD)

    def after_a_save(origin: Path, target: Path) -> None:
        if path.read_bytes() == OLD:
            path.write_bytes(b"saved")
        real(origin, target)

    only_renames(monkeypatch)
    monkeypatch.setattr(os, "replace", after_a_save)
    with pytest.raises(Overtaken, match="was changed by somebody else"):
        replace(path, NEW, expected=OLD)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"REC-1.toml": b"saved"}


@pytest.mark.skipif(sys.platform == "win32", reason="there no two files can change places")
@pytest.mark.parametrize("saves", ["in place", "a file of its own", "again over ours"])
def test_what_an_editor_saves_at_the_very_moment_of_the_exchange_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saves: str
) -> None:
    path, own = tmp_path / "REC-1.toml", tmp_path / "own"
    path.write_bytes(OLD)
    saved = [b"saved first", b"saved then"] if saves == "again over ours" else [b"saved"]
    waiting = list(saved)

    def save() -> None:
        if waiting and saves == "in place":
            path.write_bytes(waiting.pop(0))
        elif waiting:
            own.write_bytes(waiting.pop(0))
            own.rename(path)

    class Library:
        """The one of the system, in which an editor is quicker whenever files change places."""

        def __init__(self, *arguments: object, **named: object) -> None:
            self._real = LIBRARY(None, use_errno=True)

        def __getattr__(self, name: str) -> object:
            save()
            return getattr(self._real, name)

    monkeypatch.setattr(ctypes, "CDLL", Library)
    with pytest.raises(Overtaken, match="was changed by somebody else"):
        replace(path, NEW, expected=OLD)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"REC-1.toml": saved[-1]}


@pytest.mark.parametrize("exchanged", [True, False], ids=["exchanged", "renamed"])
def test_what_was_written_counts_as_written_though_another_run_clears_the_old_file_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanged: bool
) -> None:
    path, real = tmp_path / "REC-1.toml", os.open
    path.write_bytes(OLD)
    then = path.stat().st_mtime - LEFT_BEHIND_ELSEWHERE - 1
    os.utime(path, (then, then))

    def cleared(file: str | Path, flags: int, mode: int = 0o777) -> int:
        if is_temporary(Path(file).name) and path.read_bytes() == NEW:
            Path(file).unlink()
        return real(file, flags, mode)

    if not exchanged:
        only_renames(monkeypatch)
    monkeypatch.setattr(os, "open", cleared)
    replace(path, NEW, expected=OLD)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"REC-1.toml": NEW}


def test_a_new_name_that_differs_only_in_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Minutes.pdf").write_bytes(OLD)
    with pytest.raises(Overtaken, match=r"the same as Minutes\.pdf on Windows and macOS"):
        replace(tmp_path / "minutes.pdf", NEW, expected=None)


def test_nor_is_a_copy_made_in_a_folder_that_differs_only_in_case(tmp_path: Path) -> None:
    (tmp_path / "Evidence" / "REC-1").mkdir(parents=True)
    (tmp_path / "minutes.pdf").write_bytes(OLD)
    with pytest.raises(Overtaken, match="the same as Evidence on Windows and macOS"):
        copy(
            tmp_path / "minutes.pdf",
            tmp_path / "evidence" / "REC-1" / "minutes.pdf",
            sha256(OLD).hexdigest(),
        )
    assert not (tmp_path / "evidence" / "REC-1" / "minutes.pdf").exists()


def test_a_file_that_somebody_holds_on_windows_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real, refusals = tmp_path / "REC-1.toml", os.replace, [32, 5]
    path.write_bytes(OLD)

    def held(origin: Path, target: Path) -> None:
        if refusals:
            error = PermissionError(errno.EACCES, "being used by another process")
            error.winerror = refusals.pop()  # type: ignore[attr-defined,unused-ignore]
            raise error
        real(origin, target)

    only_renames(monkeypatch)
    monkeypatch.setattr(os, "replace", held)
    replace(path, NEW, expected=OLD)
    assert (path.read_bytes(), refusals) == (NEW, [])


def test_a_folder_that_cannot_be_synced_is_said_though_the_file_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = tmp_path / "REC-1.toml", os.fsync
    path.write_bytes(OLD)

    def failing(descriptor: int) -> None:
        if S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(RegisterUnreadable, match="was written, but the disk did not confirm"):
        replace(path, NEW, expected=OLD)
    assert path.read_bytes() == NEW

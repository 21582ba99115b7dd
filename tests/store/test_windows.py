"""The rules of Windows, simulated wherever the tests run: each is known in one place."""

import ast
import ctypes
import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.store import windows
from peeltrack.store.atomic_write import Changed, replace
from peeltrack.store.claims import _may_run
from peeltrack.store.disk_errors import in_words
from peeltrack.store.exchange import exchange
from peeltrack.store.git.locate import prefix_of
from peeltrack.store.git.process import program
from peeltrack.store.register import load
from tests.cli.registers import GOOD, a_file, on_disk

PACKAGE = Path(windows.__file__).parents[1]

#: What may know the system: the door, and the folder whose owner a checker of types knows by system.
KNOWING = {"store/windows.py", "store/cache_folder.py"}


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program take this system for Windows."""
    monkeypatch.setattr(windows, "here", lambda: True)


def _asks_for_the_system(path: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.name", "sys.platform"):
            yield node.lineno


def test_the_system_is_asked_for_in_one_place() -> None:
    asking = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(_asks_for_the_system(path))
    }
    assert asking == KNOWING


def _an_executable(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("", encoding="utf-8")
    file.chmod(0o755)
    return file


def test_a_git_in_the_folder_that_one_is_in_is_never_run(
    on_windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = (_an_executable(tmp_path / name / "git.exe") for name in ("Git", "register"))
    monkeypatch.chdir(theirs.parent)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", "bin", f'"{ours.parent}"']))
    assert program("git") == str(ours)
    ours.unlink()
    assert program("git") is None


def test_a_pager_is_found_by_the_endings_of_programs(
    on_windows: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATHEXT", ".COM;.EXE")
    assert windows.program_names("less") == ["less.com", "less.exe"]


def test_files_change_places_by_renaming(on_windows: None, tmp_path: Path) -> None:
    one, other = tmp_path / "REC-1.toml", tmp_path / "REC-2.toml"
    for file in (one, other):
        file.write_text(file.name, encoding="utf-8")
    assert exchange(one, other) is False
    replace(one, b"new", expected=b"REC-1.toml")
    with pytest.raises(Changed):
        replace(other, b"new", expected=b"another")
    assert (one.read_bytes(), other.read_bytes()) == (b"new", b"REC-2.toml")
    assert sorted(tmp_path.iterdir()) == [one, other]


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (32, "another program has it open"),
        (33, "another program has locked a part of it"),
        (206, "its name is too long"),
    ],
)
def test_its_own_numbers_are_said_in_words(number: int, reason: str) -> None:
    error = PermissionError(errno.EACCES, "Permission denied")
    error.winerror = number  # type: ignore[attr-defined,unused-ignore]
    assert in_words(error, "write there")[0] == reason


@pytest.mark.parametrize(("handle", "code", "runs"), [(0, 0, False), (7, 259, True), (7, 1, False)])
def test_a_process_is_asked_about_and_never_ended(
    on_windows: None, monkeypatch: pytest.MonkeyPatch, handle: int, code: int, runs: bool
) -> None:
    def told(_: int, there: object) -> bool:
        there._obj.value = code  # type: ignore[attr-defined]
        return True

    kernel = SimpleNamespace(
        OpenProcess=lambda *_: handle, GetExitCodeProcess=told, CloseHandle=lambda _: True
    )
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("it would have been ended"))
    assert _may_run(4711) is runs


def test_a_register_is_named_as_the_disk_has_it_whatever_was_typed(tmp_path: Path) -> None:
    (tmp_path / "Register").mkdir()
    assert prefix_of(tmp_path / "REGISTER", tmp_path.resolve()) == "Register/"


@pytest.mark.parametrize(("windows_here", "gone"), [(True, True), (False, False)])
def test_a_reader_who_has_gone_is_no_error(
    monkeypatch: pytest.MonkeyPatch, windows_here: bool, gone: bool
) -> None:
    monkeypatch.setattr(windows, "here", lambda: windows_here)
    assert windows.reader_is_gone(OSError(errno.EINVAL, "Invalid argument")) is gone
    assert not windows.reader_is_gone(OSError(errno.ENOSPC, "full"))


def test_what_is_printed_is_utf_8_whatever_the_code_page_of_the_console() -> None:
    code = "from peeltrack.__main__ import start; start()"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PYTHONIOENCODING": "cp1252"}
    call = [sys.executable, "-c", code, "explain", "caf\u00e9 \u2192"]
    done = subprocess.run(call, env=environment, capture_output=True, check=False)
    assert done.returncode == ExitCode.USAGE
    assert "there is no rule caf\u00e9 \u2192" in done.stderr.decode("utf-8")


def test_a_desk_that_writes_crlf_has_the_same_register(tmp_path: Path) -> None:
    root = on_disk(tmp_path, {**GOOD, "stalking/REC-1.toml": a_file("REC-1")})
    before = load(root)
    for file in root.rglob("*.toml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert load(root).records == before.records
    assert load(root).faults == before.faults

"""A disk that is full, or fails, at any write of ours or of git's: it is said, and nothing is torn."""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.nets.desk import Desk, told
from tests.nets.processes import Ended, stopped_by_strace, strace
from tests.nets.test_kills import CALLS, WRITING, nth

pytestmark = pytest.mark.slow

#: What a disk may say at a write.
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EROFS")

AS_IT_WAS = "no step was taken, and every file is as it was"


def state(desk: Desk) -> tuple[object, ...]:
    """Return what a refused call leaves as it was: files, git's index, and the commit."""
    files = {
        path.relative_to(desk.folder): path.read_bytes()
        for path in sorted((desk.folder / "register").rglob("*"))
        if path.is_file() and not path.name.endswith(".tmp")
    }
    return files, desk.repo.git("ls-files", "-s"), desk.repo.git("rev-parse", "HEAD")


def untrue(desk: Desk, before: tuple[object, ...], done: Ended) -> Iterator[str]:
    """Yield a sentence for whatever was said and is not so."""
    yield from done.bug()
    if AS_IT_WAS in done.err and state(desk) != before:
        yield f"not everything is as it was: {done.err}"
    if done.code and "untouched" in done.err and done.call[0] == "update" and state(desk)[0] != before[0]:
        yield f"the file was touched: {done.err}"
    yield from desk.lost(done.out)


@pytest.mark.skipif(not strace(), reason="strace is not installed")
@pytest.mark.rounds(8)
def test_a_disk_that_fails_at_a_write(original: Desk, rounds: int, seed: str) -> None:
    odd: list[str] = []
    for number in range(rounds):
        chance = random.Random(f"{seed} failing {number}")
        call, error = chance.choice(CALLS), chance.choice(ERRORS)
        when = f"{nth(call, chance)}{chance.choice(['', '+'])}"
        desk = original.copied(original.folder.parent / "desk")
        before = state(desk)
        done = stopped_by_strace(call, WRITING, f"error={error}:when={when}", desk.folder).ended()
        found = [*untrue(desk, before, done), *desk.broken(), *desk.unfinished("REC-30")]
        odd += told(found, f"round {number} of seed {seed}, {error} at {when}: {' '.join(call)}")
    assert "\n".join(odd) == ""


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[bool]:
    """Mount a disk of so many bytes at `folder`, where this machine lets us."""
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = (
        shutil.which("mount") is not None
        and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    )
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root mounts a disk")
@pytest.mark.rounds(8)
def test_a_disk_that_is_full(original: Desk, rounds: int, seed: str) -> None:
    disk, odd = original.folder.parent / "disk", list[str]()
    for number in range(rounds):
        chance = random.Random(f"{seed} full {number}")
        call = chance.choice(CALLS)
        with small_disk(disk, 16 << 20) as mounted:
            if not mounted:
                pytest.skip("this machine mounts no disk")
            desk = original.copied(disk / "desk")
            before = state(desk)
            fill(disk, chance.randrange(0, 16 if call[0] == "submit" else 5) * 4096)
            done = desk.call(*call)
            (disk / "filling").unlink()
            found = [*untrue(desk, before, done), *desk.broken(), *desk.unfinished("REC-30")]
        odd += told(found, f"round {number} of seed {seed}: {' '.join(call)}")
    assert "\n".join(odd) == ""


def fill(disk: Path, free: int) -> None:
    """Fill a disk but for so many bytes."""
    with (disk / "filling").open("wb", buffering=0) as file:
        room = shutil.disk_usage(disk).free - free
        while room > 0:
            room -= file.write(b"\0" * min(room, 1 << 16))

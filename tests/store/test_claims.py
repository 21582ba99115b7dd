"""Whoever holds a claim is alone; killed runs leave nothing for long, and mistakes about it lose nothing."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.store.atomic_write import prepared, put, replace
from peeltrack.store.claims import LEFT_BEHIND, LEFT_BEHIND_ELSEWHERE, Overtaken, claimed, fresh

OLD, NEW = b"old", b"new"

#: A run that makes a claim, says so, and waits to be killed.
HOLDING = """
import sys
from pathlib import Path
from peeltrack.store.claims import claimed
with claimed(Path(sys.argv[1])) as temporary:
    print(temporary, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file."""
    path = tmp_path / "REC-1.toml"
    path.write_bytes(OLD)
    return path


def left(path: Path, *, age: float = 0, host: str = "", process: int = 0) -> Path:
    """Leave a claim on `path` as another run would, by default one of this computer that still runs."""
    begin, here, _, _ = fresh(path).name.rsplit("-", 3)
    claim = path.with_name(f"{begin}-{host or here}-{process or os.getppid()}-0123456789ab.tmp")
    claim.write_bytes(b"half")
    then = claim.stat().st_mtime - age
    os.utime(claim, (then, then))
    return claim


def write(path: Path) -> None:
    """Write as any command does."""
    replace(path, NEW, expected=OLD)


def names(path: Path) -> list[str]:
    """Return what lies in the folder of `path`."""
    return sorted(file.name for file in path.parent.iterdir())


def test_a_file_that_another_run_is_writing_is_left_to_it(path: Path) -> None:
    theirs = left(path)
    with pytest.raises(Overtaken, match="is being written by another run"), claimed(path, patience=0.2):
        pass
    assert (path.read_bytes(), theirs.read_bytes(), len(names(path))) == (OLD, b"half", 2)


def test_two_of_one_process_are_never_in_at_once(path: Path) -> None:
    with claimed(path), pytest.raises(Overtaken), claimed(path, patience=0.2):
        pass
    assert names(path) == ["REC-1.toml"]


@pytest.mark.parametrize(
    ("host", "age"),
    [("", LEFT_BEHIND + 1), ("0" * 8, LEFT_BEHIND_ELSEWHERE + 1)],
    ids=["here", "on another computer"],
)
def test_what_was_not_touched_for_long_is_cleared_away(path: Path, host: str, age: float) -> None:
    left(path, host=host, age=age)
    write(path)
    assert names(path) == ["REC-1.toml"]


def test_another_computer_is_given_more_time(path: Path) -> None:
    left(path, host="0" * 8, age=LEFT_BEHIND + 1)
    with pytest.raises(Overtaken), claimed(path, patience=0.2):
        pass


@pytest.mark.skipif(os.name != "posix", reason="Windows does not tell whether a process runs")
def test_what_a_killed_run_leaves_is_cleared_at_once(path: Path) -> None:
    holding = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holding.stdout is not None
    theirs = Path(os.fsdecode(holding.stdout.readline().rstrip()))
    assert theirs.exists()
    holding.kill()
    holding.communicate()
    assert theirs.exists()
    write(path)
    assert names(path) == ["REC-1.toml"]


def test_a_claim_with_the_number_of_this_process_that_it_never_made_is_cleared(path: Path) -> None:
    # In a container every run may have the same number.
    left(path, process=os.getpid())
    write(path)
    assert names(path) == ["REC-1.toml"]


def test_a_living_claim_on_another_file_stays_and_hinders_nobody(path: Path) -> None:
    other = left(path.with_name("REC-11.toml"))
    write(path)
    assert names(path) == sorted([other.name, "REC-1.toml"])


def test_what_was_left_in_the_folder_is_cleared_by_whatever_is_written_next(path: Path) -> None:
    left(path.with_name("REC-11.toml"), age=LEFT_BEHIND + 1)
    path.with_name(f"{left(path, process=os.getpid()).name}.lock").write_bytes(b"of git")
    write(path)
    assert names(path) == ["REC-1.toml"]


def test_a_run_whose_claim_was_cleared_by_mistake_writes_nothing_over_the_other_s_file(path: Path) -> None:
    with ExitStack() as stack:
        ours = stack.enter_context(prepared(path, lambda: [b"ours"], expected=OLD))
        for claim in path.parent.glob(".*.tmp"):
            claim.unlink()
        replace(path, b"theirs", expected=OLD)
        path.write_bytes(OLD)  # even where it looks as it did
        with pytest.raises(Overtaken, match="this computer slept or lagged"):
            ours.place()
    assert (path.read_bytes(), names(path)) == (OLD, ["REC-1.toml"])


def test_a_write_whose_claim_was_cleared_by_mistake_is_begun_again(path: Path) -> None:
    turns = iter([True, False])

    def chunks() -> list[bytes]:
        if next(turns):
            for claim in path.parent.glob(".*.tmp"):
                claim.unlink()
        return [NEW]

    put(path, chunks, expected=OLD)
    assert (path.read_bytes(), names(path)) == (NEW, ["REC-1.toml"])


def test_the_name_of_a_temporary_file_is_never_too_long(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 120 + ".pdf")
    put(path, lambda: [NEW], expected=None)
    assert names(path) == [path.name]


#: Adds a line to a file as often as told, reading it again whenever somebody else was first.
ADDING = """
import sys
from pathlib import Path
from peeltrack.core.errors import RegisterUnreadable
from peeltrack.store.claims import Overtaken
from peeltrack.store.atomic_write import replace
path, name, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
while times:
    before = path.read_bytes()
    try:
        replace(path, before + f"{name}{times}\\n".encode(), expected=before)
        times -= 1
    except Overtaken:
        pass
"""


def test_of_many_who_add_to_one_file_nobody_loses_anything(path: Path) -> None:
    path.write_bytes(b"")
    runs = [subprocess.Popen([sys.executable, "-c", ADDING, str(path), name, "5"]) for name in "abcdef"]
    assert [run.wait() for run in runs] == [0] * 6
    assert sorted(path.read_text().split()) == sorted(
        f"{name}{time}" for name in "abcdef" for time in range(1, 6)
    )
    assert names(path) == ["REC-1.toml"]


def test_what_cannot_be_claimed_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnreadable, match="it, or its folder, is not there"):
        put(tmp_path / "gone" / "REC-1.toml", lambda: [NEW], expected=None)

"""However the files of a register change, each command that looks says the same with the index as without."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from peeltrack.store import register
from peeltrack.store.index import record_index
from tests.bench.registers import build, record_id, record_text
from tests.nets import fuzzing

RECORDS = 60

CALLS: Sequence[Sequence[str]] = (
    ("due",),
    ("due", "--before", "2030-01-01", "--all", "--format", "json"),
    ("due", "--undated"),
    ("list", "--all", "--format", "csv"),
    ("list", "--text", "altered"),
    ("list", "--owner", "lead3@example.org", "--status", "open"),
    ("sources",),
    ("grades",),
)

#: What is put in the place of another text, each with the same number of letters.
_SAME_SIZE = (
    ("supervised", "altered it"),
    ("recommendation", "commitmentssss"),
    ("open", "opne"),
    ("2025", "2026"),
)

Change = Callable[[Path, Random], None]


def _edited(text: str, random: Random) -> str:
    old, new = random.choice(_SAME_SIZE)
    return text.replace(old, new) if old in text else text.replace(new, old)


def in_place(file: Path, random: Random) -> None:
    """Write other letters over a file, as many as there were."""
    text = _edited(file.read_text(encoding="utf-8"), random)
    with file.open("r+", encoding="utf-8", newline="\n") as opened:
        opened.write(text)


def put_in_its_place(file: Path, random: Random) -> None:
    """Put a file of the same size in the place of another, with its times."""
    status, other = file.stat(), file.with_suffix(".new")
    other.write_text(_edited(file.read_text(encoding="utf-8"), random), encoding="utf-8", newline="\n")
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(file)


def back_in_time(file: Path, random: Random) -> None:
    """Write over a file, and give it the times that it had."""
    status = file.stat()
    in_place(file, random)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def touched(file: Path, random: Random) -> None:
    """Give a file other times: now, long ago, or in the future."""
    when = random.choice((time.time(), 1_000_000_000, time.time() + 86_400))
    os.utime(file, (when, when))


def swapped(file: Path, random: Random) -> None:
    """Let two files change places."""
    other = random.choice(sorted(file.parent.glob("B*.toml")))
    content = file.read_bytes()
    file.write_bytes(other.read_bytes())
    other.write_bytes(content)


def renamed(file: Path, random: Random) -> None:
    """Give a file the name of another record."""
    file.rename(file.with_name(f"B0-{random.randint(1, 99)}.toml"))


def broken(file: Path, random: Random) -> None:
    """Alter a file as nobody would."""
    file.write_bytes(fuzzing.altered(file.read_bytes(), random))


def gone(file: Path, random: Random) -> None:
    """Delete a file."""
    file.unlink()


def checked_out(file: Path, random: Random) -> None:
    """Let git put back what was committed."""
    subprocess.run(["git", "-C", file.parents[2], "checkout", "-q", "--", "."], check=True)


CHANGES: Sequence[Change] = (
    in_place,
    put_in_its_place,
    back_in_time,
    touched,
    swapped,
    renamed,
    broken,
    gone,
    checked_out,
)
if os.name == "nt":
    # There nothing tells of a change that keeps size and times.
    CHANGES = tuple(change for change in CHANGES if change is not back_in_time)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a committed register that is indexed, small as it is, a moment after it was written."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("PEELTRACK_TODAY", "2025-03-03")
    monkeypatch.setattr(register, "WORTH_AN_INDEX", 1)
    monkeypatch.setattr(record_index, "_MOST_STALE", 0)
    monkeypatch.setattr(record_index, "_COARSEST", 20_000_000)
    root = build(tmp_path / "force" / "register", RECORDS)
    git = ("git", "-C", str(root.parent), "-c", "user.name=A", "-c", "user.email=a@example.org")
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "the register")):
        subprocess.run([*git, *command], check=True)
    return root


def says(root: Path, *call: str) -> tuple[int, str, str]:
    """Return what a command says of the register in `root`."""
    return fuzzing.called(["--register", str(root), *call])


@pytest.mark.slow
@pytest.mark.rounds(60)
def test_the_index_changes_no_answer(root: Path, rounds: int, seed: str) -> None:
    odd = {}
    for number in range(rounds):
        random = Random(f"{seed} {number}")
        for _ in range(random.randint(0, 3)):
            random.choice(CHANGES)(random.choice(sorted(root.glob("*/B*.toml"))), random)
        time.sleep(random.choice((0, 0.03)))
        for call in (*random.sample(CALLS, 4), ("show", f"B0-{random.randint(1, RECORDS)}")):
            if (found := says(root, *call)) != says(root, "--no-index", *call):
                odd[f"seed {seed}, round {number}: {' '.join(call)}"] = found
    assert odd == {}


def indexed(root: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many records of a register are taken from its index."""
    taken = []
    known = record_index.RecordIndex.records

    def counted(*given: object) -> object:
        found = known(*given)  # type: ignore[arg-type]
        taken.append(len(found))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(record_index.RecordIndex, "records", counted)
        says(root, "due")
    return taken[-1]


def index_of(root: Path) -> Path:
    """Return the file in which the register was indexed."""
    says(root, "due")
    time.sleep(0.05)
    says(root, "due")
    (file,) = (root.parents[1] / "cache" / "peeltrack").iterdir()
    return file


def test_a_second_look_reads_no_record_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_of(root)
    assert indexed(root, monkeypatch) == RECORDS


def test_a_file_that_was_written_a_moment_ago_is_read_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Within the time that a file system tells apart, a second change would leave no trace.
    monkeypatch.setattr(record_index, "_COARSEST", 1_000_000_000_000)
    says(root, "due")
    assert indexed(root, monkeypatch) == 0


@pytest.mark.parametrize("change", [in_place, touched])
def test_a_file_that_was_changed_is_read_again_and_no_other(
    root: Path, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    index_of(root)
    change(root / "source-0" / f"{record_id(3)}.toml", Random(1))
    assert indexed(root, monkeypatch) == RECORDS - 1


def test_the_index_of_another_version_is_not_used(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_of(root)
    monkeypatch.setattr(record_index, "__version__", "another")
    assert indexed(root, monkeypatch) == 0


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def one_bit_wrong(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[content.index(b"Improve the way")] ^= 1
    file.write_bytes(content)


def no_database(file: Path) -> None:
    file.write_bytes(b"nothing of the kind")


def empty(file: Path) -> None:
    file.write_bytes(b"")


def writable_by_others(file: Path) -> None:
    file.chmod(0o666)


@pytest.mark.parametrize("damage", [cut_short, one_bit_wrong, no_database, empty, writable_by_others])
def test_an_index_that_cannot_be_relied_on_is_not_used_and_is_made_anew(
    root: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]
) -> None:
    damage(index_of(root))
    said = says(root, "--no-index", "due")
    assert indexed(root, monkeypatch) == 0
    assert (said, indexed(root, monkeypatch)) == (says(root, "due"), RECORDS)


def test_the_index_of_another_register_is_not_used(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = root.parents[1] / "other" / "register"
    shutil.copytree(root, other)
    time.sleep(0.05)
    file = index_of(root)
    says(other, "due")
    (theirs,) = (one for one in file.parent.iterdir() if one != file)
    theirs.write_bytes(file.read_bytes())
    assert indexed(other, monkeypatch) == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_hinders_nothing(root: Path) -> None:
    folder = root.parents[1] / "cache"
    folder.mkdir(mode=0o500)
    assert says(root, "due") == says(root, "--no-index", "due")
    assert list(folder.iterdir()) == []


def test_a_cache_folder_that_is_none_hinders_nothing(root: Path) -> None:
    (root.parents[1] / "cache").write_bytes(b"a file")
    assert says(root, "due") == says(root, "--no-index", "due")


def test_what_a_killed_run_left_behind_is_cleared_away(root: Path) -> None:
    file = index_of(root)
    left = file.with_name(f"{file.name}.1-1")
    left.write_bytes(b"half of an index")
    file.unlink()
    assert (index_of(root), left.exists()) == (file, False)


def test_many_runs_at_once_say_what_one_says(root: Path) -> None:
    for number in range(RECORDS, 150):
        path = root / "source-0" / f"{record_id(number)}.toml"
        path.write_text(record_text(number), encoding="utf-8", newline="\n")
        os.utime(path, (1_700_000_000, 1_700_000_000))
    code = "from peeltrack.__main__ import start; start()"
    due = [sys.executable, "-c", code, "--register", str(root), "due", "--before", "2030-01-01"]
    running = [subprocess.Popen(due, stdout=subprocess.PIPE, encoding="utf-8") for _ in range(6)]
    said = {one.communicate()[0] for one in running}
    assert said == {says(root, "--no-index", "due", "--before", "2030-01-01")[1]}

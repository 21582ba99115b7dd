"""A disk that fails while somebody saves, shares, takes back or joins: nothing that was written is lost."""

import random
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.bench.registers import build
from tests.gitrepo import GitRepo
from tests.nets.desk import Desk, file_of, told
from tests.nets.processes import Ended, stopped_by_strace, strace
from tests.nets.test_failing_disk import ERRORS
from tests.nets.test_kills import WRITING

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not strace(), reason="strace is not installed"),
]

#: What somebody has written at this desk, and what somebody else has shared.
MINE, THEIRS = "written at this desk", "written at another desk"

PACKAGE = Path(__file__).parents[2]

#: So often a command is called again when the disk is sound: a lock of git waits for its person.
AGAIN = 3


def _update(desk: Desk, text: str) -> None:
    assert desk.call("update", "REC-9", text, "--by", "olu@example.org").code == 0


def drafted(desk: Desk) -> None:
    """Leave an update that is not saved."""
    _update(desk, MINE)


def taken_back(desk: Desk) -> None:
    """Leave an update that was taken back."""
    drafted(desk)
    assert desk.call("undo").code == 0


def shared(desk: Desk) -> None:
    """Leave a saved update and a draft, where somebody else has shared one."""
    there = desk.folder.parent / f"{desk.folder.name}.git"
    desk.repo.git("clone", "-q", "--bare", ".", str(there))
    desk.repo.git("remote", "add", "origin", str(there))
    desk.repo.git("push", "-q", "-u", "origin", "main")
    _update(desk, THEIRS)
    assert desk.call("save").code == 0
    desk.repo.git("push", "-q")
    desk.repo.git("reset", "-q", "--hard", "HEAD~1")
    _update(desk, MINE)
    assert desk.call("save").code == 0
    assert desk.call("update", "REC-10", "a draft beside it", "--by", "olu@example.org").code == 0


def in_conflict(desk: Desk) -> None:
    """Leave a merge in which two have written one statement."""
    for branch, text in (("theirs", THEIRS), ("main", MINE)):
        desk.repo.git("checkout", "-q", "-B", branch, "main")
        file = desk.folder / "text.txt"
        file.write_text(text, encoding="utf-8")
        assert desk.call("position", "REC-9", "--file", str(file)).code == 0
        file.unlink()
        assert desk.call("save").code == 0
        desk.repo.git("branch", "-f", "kept", "HEAD")
        desk.repo.git("checkout", "-q", "main")
        if branch == "theirs":
            continue
    assert desk.repo.attempt("merge", "-q", "theirs").returncode != 0


#: What leads to each command, and what must be found somewhere when it was called again on a sound disk.
SCENES: Mapping[tuple[str, ...], tuple[Callable[[Desk], None], tuple[str, ...]]] = {
    ("save",): (drafted, (MINE,)),
    ("undo",): (drafted, ()),
    ("undo", "--back"): (taken_back, (MINE,)),
    ("sync",): (shared, (MINE, THEIRS)),
    ("resolve", "--mine"): (in_conflict, (MINE,)),
}


@pytest.mark.rounds(2)
@pytest.mark.parametrize("call", SCENES, ids=" ".join)
def test_a_disk_that_fails_at_a_desk(
    call: tuple[str, ...], original: Desk, rounds: int, seed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    prepare, kept = SCENES[call]
    begun = original.copied(original.folder.parent / "begun")
    assert begun.call("hooks", "install").code == 0
    prepare(begun)
    odd: list[str] = []
    for number in range(rounds):
        chance = random.Random(f"{seed} {call} {number}")
        when = f"{chance.randrange(1, 20)}{chance.choice(['', '+'])}"
        error = chance.choice(ERRORS)
        desk = begun.copied(original.folder.parent / "desk")
        done = stopped_by_strace(call, WRITING, f"error={error}:when={when}", desk.folder).ended()
        torn = () if call[0] == "resolve" else desk.broken()  # there the file waits in two versions
        found = [*done.bug(), *torn, *_lost(desk, call, kept, done), *desk.broken()]
        odd += told(found, f"round {number} of seed {seed}, {error} at {when}: {' '.join(call)}")
    assert "\n".join(odd) == ""


def _lost(desk: Desk, call: tuple[str, ...], kept: tuple[str, ...], done: Ended) -> Iterator[str]:
    """Call it again on the sound disk, and yield a sentence for what is then nowhere."""
    ended = done
    for _ in range(AGAIN if done.code else 0):
        for lock in (desk.folder / ".git").rglob("*.lock"):
            lock.unlink()  # of a git that could not remove its own
        ended = desk.call(*call)
        yield from ended.bug()
        if ended.code == 0:
            break
    text = (desk.folder / file_of("REC-9")).read_text(encoding="utf-8")
    for one in kept:
        if one not in text:
            yield f"{one!r} is gone; called again it said: {ended.out}{ended.err}"
    copies = (desk.folder / ".git").rglob("peeltrack-kept/*/*.toml")
    if call == ("undo",) and MINE not in text + "".join(one.read_text("utf-8") for one in copies):
        yield f"what was taken back is kept nowhere: {done.err}"
    if call[0] == "sync" and "a draft beside it" not in (desk.folder / file_of("REC-10")).read_text("utf-8"):
        yield "the draft is gone"
    if ended.code not in (0, 2):  # 2: there is nothing left to do
        yield f"it does not come to its end on a sound disk: {ended.code} {ended.err[-600:]}"


@pytest.mark.rounds(2)
def test_a_disk_that_fails_under_the_merge_driver(
    original: Desk, rounds: int, seed: str, tmp_path: Path
) -> None:
    base = (original.folder / file_of("REC-9")).read_text(encoding="utf-8")
    entry = '\n[[progress]]\non = 2025-02-0{}\nby = "olu@example.org"\ntext = "{}"\n'
    texts = {"base": base, "mine": base + entry.format(1, MINE), "theirs": base + entry.format(2, THEIRS)}
    odd: list[str] = []
    for number in range(rounds):
        chance = random.Random(f"{seed} driver {number}")
        for name, text in texts.items():
            (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
        call = ("hooks", "merge-file", *(str(tmp_path / name) for name in texts), file_of("REC-9"))
        when = f"{chance.randrange(1, 12)}{chance.choice(['', '+'])}"
        done = stopped_by_strace(
            call, WRITING, f"error={chance.choice(ERRORS)}:when={when}", original.folder
        ).ended()
        joined = (tmp_path / "mine").read_text(encoding="utf-8")
        whole = MINE in joined and (THEIRS in joined or done.code != 0)
        found = [*done.bug(), *([] if whole else [f"{done.code}, and mine is {joined}"])]
        odd += told(found, f"round {number} of seed {seed} at {when}")
    assert "\n".join(odd) == ""


@pytest.mark.rounds(2)
def test_a_disk_that_fails_under_the_index_of_records(
    rounds: int, seed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = build(tmp_path / "force" / "register", 1000)
    GitRepo.create(root.parent)
    call, odd = ("--register", str(root), "due", "--before", "2030-01-01"), list[str]()
    wanted = stopped_by_strace(("--no-index", *call), WRITING, "error=EIO:when=9999", root.parent).ended().out
    for number in range(rounds):
        subprocess.run(["rm", "-rf", str(tmp_path / "cache")], check=True)
        chance = random.Random(f"{seed} index {number}")
        inject = f"error={chance.choice(ERRORS)}:when={chance.randrange(1, 12)}"
        for inject_now in (inject, "error=EIO:when=9999"):
            # Not the output itself: a pipe does not fail like a disk.
            done = stopped_by_strace(call, WRITING.removeprefix("write,"), inject_now, root.parent).ended()
            found = [*done.bug(), *([] if done.out == wanted else [f"another answer: {done.err}"])]
            odd += told(found, f"round {number} of seed {seed}, {inject_now}")
    assert "\n".join(odd) == ""

"""Whenever a run is killed, with git or alone, or its git alone: nothing is torn, lost or taken by halves."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.cli.force import Team
from tests.gitrepo import GitRepo
from tests.nets import desk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="only there a process can be killed at any moment"),
]

#: What is called, and killed; the last record is left for the step that comes after it.
CALLS: Sequence[tuple[str, ...]] = (
    ("progress", "REC-1", "Ten more trained.", "--by", "olu@example.org"),
    ("evidence", "add", "REC-2", "outside/minutes.txt", "--title", "Minutes", "--copy"),
    ("assign", "REC-3", "REC-4", "REC-5", "--action-owner", "olu@example.org"),
    (
        "new",
        "--source",
        "custody-2025",
        "--source-title",
        "Custody",
        "--publisher",
        "HMICFRS",
        "--kind",
        "recommendation",
        "--number",
        "1",
        "--title",
        "Detention logs",
    ),
    ("init", "elsewhere", "--force", "Otherby Police"),
    ("hooks", "install"),
    ("submit", "REC-6", "--yes"),
    ("submit", "REC-6", "--yes"),
    ("submit", "REC-6", "REC-7", "REC-8", "--yes"),
    ("submit", "REC-6", "--yes", "--no-commit"),
)

#: System calls that change something; reading ones, of which there are many more, leave nothing behind.
WRITING = (
    "write,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,"
    "fsync,fdatasync,chmod,fchmod,utimensat,ftruncate"
)

#: Kills the process before its n-th dealing with the disk or with git.
BEFORE_THE_NTH = """
import os, sys
seen = 0
def count(event, arguments=()):
    global seen
    writes = event == "open" and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR)
    if writes or event in ("os.rename", "os.remove", "os.link", "os.chmod", "os.mkdir", "subprocess.Popen"):
        seen += 1
        if seen == {nth}:
            os.kill(os.getpid(), 9)
sys.addaudithook(count)
from peeltrack.__main__ import start; start()
"""


def nth(call: Sequence[str], chance: random.Random) -> int:
    """Return the number of a dealing with the disk that a call comes to: a step has many, an edit few."""
    return chance.randrange(1, 60 if call[0] == "submit" else 16)


Way = Callable[[GitRepo, Sequence[str], random.Random], "subprocess.Popen[str]"]


def everything(repo: GitRepo, call: Sequence[str], chance: random.Random) -> "subprocess.Popen[str]":
    """Kill the run and its git together, as a power cut does."""
    process = desk.begun(repo, desk.calling(*call))
    time.sleep(chance.uniform(0, 1.2))
    os.killpg(process.pid, signal.SIGKILL)
    return process


def git_alone(repo: GitRepo, call: Sequence[str], chance: random.Random) -> "subprocess.Popen[str]":
    """Kill one of the gits that the run starts."""
    process = desk.begun(repo, desk.calling(*call))
    wanted, seen = chance.randrange(1, 25), set[int]()
    end = time.monotonic() + chance.uniform(0, 10)
    # Never asked whether it has ended: until then its number is its own, and so are its children.
    while len(seen) < wanted and time.monotonic() < end and desk.runs(process.pid):
        seen |= set(desk.children(process.pid))
        time.sleep(0.0005)
    time.sleep(chance.uniform(0, 0.01))
    for git in desk.children(process.pid):
        desk.kill_child(process.pid, git)
    return process


def at_a_dealing(repo: GitRepo, call: Sequence[str], chance: random.Random) -> "subprocess.Popen[str]":
    """Kill the run alone before some dealing with the disk or with git; its git goes on."""
    script = BEFORE_THE_NTH.replace("{nth}", str(nth(call, chance)))
    return desk.begun(repo, [sys.executable, "-c", script, *call])


def at_a_system_call(repo: GitRepo, call: Sequence[str], chance: random.Random) -> "subprocess.Popen[str]":
    """Kill whoever makes some system call that changes something: the run, or one of its gits."""
    program = desk.strace()
    if program is None:
        return at_a_dealing(repo, call, chance)
    inject = f"inject={WRITING}:signal=SIGKILL:when={nth(call, chance)}"
    options = ["-f", "-qq", "-o", os.devnull, "-e", f"trace={WRITING}", "-e", inject]
    return desk.begun(repo, [program, *options, *desk.calling(*call)])


WAYS: Sequence[Way] = (everything, git_alone, at_a_dealing, at_a_system_call)


def lost(repo: GitRepo, said: str) -> Iterator[str]:
    """Yield a sentence for what was said to be done and is not."""
    if "added; the record keeps" in said:
        record = desk.record_at(repo, "REC-1", ".")
        if not record or len(record.progress) != 1:
            yield f"the update is not there: {said}"
    yield from desk.misnamed(repo, said)
    yield from desk.evidence_without_its_file(repo, "REC-2")


@pytest.mark.rounds(20)
def test_a_run_that_is_killed_leaves_nothing_that_the_next_does_not_put_in_order(
    desk_folder: Path, team: Team, rounds: int, seed: str
) -> None:
    original = desk.template(desk_folder / "original", team)
    odd = []
    for number in range(rounds):
        chance = random.Random(f"{seed} kills {number}")
        way, call = chance.choice(WAYS), chance.choice(CALLS)
        repo = desk.copied(original, desk_folder / "desk")
        process = way(repo, call, chance)
        try:
            killed = desk.ended(call, process)
        finally:
            process.kill()
        found = [*lost(repo, killed.out), *desk.broken(repo), *desk.unfinished(repo, "REC-30")]
        where = f"round {number} of seed {seed}, {way.__name__}: {' '.join(call)}"
        odd += [f"{where}: {one}" for one in found]
    assert "\n".join(odd) == ""

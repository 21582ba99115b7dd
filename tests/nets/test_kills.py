"""Whenever a run is killed, with git or alone, or its git alone: nothing is torn, lost or taken by halves."""

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest

from tests.nets import processes
from tests.nets.desk import Desk, told
from tests.nets.processes import Run, stopped_by_strace

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="only there a process can be killed at any moment"),
]

#: What is called, and killed; the last record is left for the step that comes after it.
CALLS: Sequence[tuple[str, ...]] = (
    ("update", "REC-1", "Ten more trained.", "--by", "olu@example.org"),
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
# The name of a function is looked up to exchange two files.
OTHERS = "subprocess.Popen", "ctypes.dlsym"
seen = 0
def count(event, arguments=()):
    global seen
    writes = event == "open" and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR)
    if writes or event in ("os.rename", "os.remove", "os.link", "os.chmod", "os.mkdir", *OTHERS):
        seen += 1
        if seen == {nth}:
            os.kill(os.getpid(), 9)
sys.addaudithook(count)
"""


def nth(call: Sequence[str], chance: random.Random) -> int:
    """Return the number of a dealing with the disk that a call comes to: a step has many, an edit few."""
    return chance.randrange(1, 60 if call[0] == "submit" else 16)


Way = Callable[[Desk, Sequence[str], random.Random], Run]


def everything(desk: Desk, call: Sequence[str], chance: random.Random) -> Run:
    """Kill the run and its git together, as a power cut does."""
    run = desk.begin(*call)
    time.sleep(10 ** chance.uniform(-3, -0.5))
    # It is the leader of a group only once it has come to say so.
    with suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    return run


def git_alone(desk: Desk, call: Sequence[str], chance: random.Random) -> Run:
    """Kill one of the gits that the run starts."""
    run = desk.begin(*call)
    wanted, seen = chance.randrange(1, 25), set[int]()
    end = time.monotonic() + chance.uniform(0, 10)
    # Never asked whether it has ended: until then its number is its own, and so are its children.
    while len(seen) < wanted and time.monotonic() < end and processes.runs(run.pid):
        seen |= set(processes.children(run.pid))
        time.sleep(0.0005)
    time.sleep(chance.uniform(0, 0.005))
    for git in processes.children(run.pid):
        processes.kill_child(run.pid, git)
    return run


def at_a_dealing(desk: Desk, call: Sequence[str], chance: random.Random) -> Run:
    """Kill the run alone before some dealing with the disk or with git; its git goes on."""
    return desk.begin(*call, before=BEFORE_THE_NTH.replace("{nth}", str(nth(call, chance))))


def at_a_system_call(desk: Desk, call: Sequence[str], chance: random.Random) -> Run:
    """Kill whoever makes some system call that changes something: the run, or one of its gits."""
    if processes.strace() is None:
        return at_a_dealing(desk, call, chance)
    return stopped_by_strace(call, WRITING, f"signal=SIGKILL:when={nth(call, chance)}", desk.folder)


WAYS: Sequence[Way] = (everything, git_alone, at_a_dealing, at_a_system_call)


@pytest.mark.rounds(20)
def test_a_run_that_is_killed_leaves_nothing_that_the_next_does_not_put_in_order(
    original: Desk, rounds: int, seed: str
) -> None:
    odd: list[str] = []
    for number in range(rounds):
        chance = random.Random(f"{seed} kills {number}")
        way, call = chance.choice(WAYS), chance.choice(CALLS)
        desk = original.copied(original.folder.parent / "desk")
        killed = way(desk, call, chance).ended()
        found = [*desk.lost(killed.out), *desk.broken(), *desk.unfinished("REC-30")]
        odd += told(found, f"round {number} of seed {seed}, {way.__name__}: {' '.join(call)}")
    assert "\n".join(odd) == ""

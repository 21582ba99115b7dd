"""Whatever asks peeltrack to stop, and whenever: it stops in order, and says so."""

import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.force import Force
from tests.cli.processes import started
from tests.factories import BUSINESS_LEAD

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal for one process")

SUBMIT = ("submit", "REC-1", "--yes")

#: Tests may themselves run where this signal is ignored, as under nohup.
HEARING = "import signal; signal.signal(signal.{name}, signal.SIG_DFL)\n"

#: Says that it runs, and takes its time.
SLOW = "import time; open('hook runs', 'w').close(); time.sleep(1.5)\n"


def stopped(force: Force, name: str, times: int = 1) -> subprocess.Popen[str]:
    """Return a run of submit that was sent a signal, so many times, while a hook ran; it has ended."""
    process = started(*SUBMIT, cwd=force.repo.folder, before=HEARING.format(name=name))
    end = monotonic() + 60
    while not (force.repo.folder / "hook runs").exists() and monotonic() < end:
        sleep(0.02)
    for _ in range(times):
        process.send_signal(getattr(signal, name))
        sleep(0.1)
    return process


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("times", [1, 3])
def test_a_step_that_is_stopped_while_git_commits_is_taken_back(force: Force, name: str, times: int) -> None:
    force.settle(BUSINESS_LEAD)
    force.repo.hook("pre-commit", SLOW)
    before = force.state()
    process = stopped(force, name, times)
    out, said = process.communicate(timeout=60)
    (force.repo.folder / "hook runs").unlink()
    assert (process.returncode, out, force.state()) == (ExitCode.USAGE, "", before), said
    assert said.endswith("stopped; nothing further was done\n")


def test_a_signal_that_is_to_be_ignored_is_ignored(force: Force) -> None:
    force.settle(BUSINESS_LEAD)
    force.repo.hook("pre-commit", SLOW)
    ignoring = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    process = started(*SUBMIT, cwd=force.repo.folder, before=ignoring)
    while not (force.repo.folder / "hook runs").exists():
        sleep(0.02)
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=60)
    assert process.returncode == ExitCode.DONE


#: Sends the signal when the n-th module of peeltrack is looked for.
WHILE_LOADING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
class Finder:
    left = {left}
    def find_spec(self, name, path=None, target=None):
        if name.startswith("peeltrack.c"):
            Finder.left -= 1
            if Finder.left == 0:
                os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
"""


@pytest.mark.parametrize("left", [1, 2, 5, 12])
def test_a_run_that_is_stopped_while_it_loads_leaves_no_traceback(papers: Path, left: int) -> None:
    process = started("list", cwd=papers, before=WHILE_LOADING.replace("{left}", str(left)))
    _, said = process.communicate(timeout=60)
    assert process.returncode == ExitCode.USAGE
    assert said.lstrip().startswith("stopped; nothing ")
    assert "Traceback" not in said


def test_a_signal_after_the_work_was_done_changes_nothing(papers: Path) -> None:
    late = (
        "import atexit, os, signal\n"
        "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"
        "atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))\n"
    )
    process = started("explain", "PT101", cwd=papers, before=late)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (ExitCode.DONE, "")

"""Every command that writes, on the shipped register in a fresh clone: it ends as documented."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import click
import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.conftest import Run
from tests.cli.force import Team
from tests.factories import BUSINESS_LEAD
from tests.gitrepo import GitRepo
from tests.nets import calls, registers
from tests.nets.test_fuzz_edits import an_edit

pytestmark = pytest.mark.slow

ENDS = {code.value for code in ExitCode} - {ExitCode.BUG}

WRITING = [(path, command) for path, command in calls.leaves() if calls.writes(path, command)]


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped register in a repository to which everybody pushes."""
    there = tmp_path_factory.mktemp("shared") / "shared.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(registers.TOP), str(there)], check=True)
    return there


@pytest.fixture
def clone(bare: Path, desk: Path, team: Team, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A fresh clone, at which somebody with a key sits."""
    subprocess.run(["git", "clone", "-q", str(bare), str(desk / "clone")], check=True)
    repo = GitRepo(desk / "clone")
    repo.settle(team[BUSINESS_LEAD], sign=True)
    monkeypatch.chdir(repo.folder)
    monkeypatch.setenv("VISUAL", "false")
    return repo


def ways(path: calls.Call, command: click.Command) -> Iterator[Sequence[str]]:
    """Yield ways to call a command: with the least, in each format, with each flag, and as somebody might."""
    (least, *_) = calls.arguments(command, "REC-12")
    for form in calls.formats(command):
        yield (*path, *least, *form)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.is_flag and "--help" not in parameter.opts:
            yield (*path, *least, max(parameter.opts, key=len))
    random = Random(" ".join(path))
    for _ in range(3):
        yield an_edit(random, path, command)


@pytest.mark.parametrize(("path", "command"), WRITING, ids=[" ".join(path) for path, _ in WRITING])
def test_a_command_that_writes_ends_as_documented_and_tears_nothing(
    path: calls.Call, command: click.Command, clone: GitRepo, run: Run
) -> None:
    odd = {}
    for call in ways(path, command):
        ran = run(*call)
        if ran.exit_code not in ENDS or "Traceback" in ran.err:
            odd[" ".join(call)] = f"{ran.exit_code}: {ran.err[-400:]}"
        unread = [fault for fault in run("list", "--all").err.splitlines() if "could not be read" in fault]
        if unread:
            odd[" ".join(call)] = f"what it left cannot be read: {unread}"
    assert odd == {}
    assert clone.attempt("fsck", "--strict", "--no-dangling").returncode == 0


@pytest.mark.parametrize("make", [registers.empty, registers.full, registers.faulty])
def test_each_on_a_register_that_is_empty_full_or_faulty(
    make: Callable[[Path], Path], desk: Path, team: Team, run: Run
) -> None:
    make(desk / "register")
    repo = GitRepo.create(desk)
    repo.settle(team[BUSINESS_LEAD], sign=True)
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "begin")
    odd = {}
    for path, command in WRITING:
        for form in calls.formats(command):
            ran = run(*path, *calls.arguments(command, "REC-1")[0], *form)
            if ran.exit_code not in ENDS or "Traceback" in ran.err:
                odd[" ".join((*path, *form))] = f"{ran.exit_code}: {ran.err[-400:]}"
    assert odd == {}


def test_no_command_is_left_out_of_the_nets() -> None:
    read = {path for path, _ in calls.reading()}
    written = {path for path, _ in WRITING}
    assert read | written == {path for path, _ in calls.leaves()}
    assert {("save",), ("sync",), ("undo",), ("resolve",), ("doctor",), ("people", "revoke")} <= written
    assert ("hooks", "merge-file") in written

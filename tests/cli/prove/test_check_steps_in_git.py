"""What folder, index and last commit do not agree on is named, with the command that mends it."""

import shlex
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.status import Step
from tests.cli.conftest import Run
from tests.cli.force import FILE, Force, Founding
from tests.factories import a_ready_record

INDEX = ".git/index"


@pytest.fixture
def force(force_of: Founding) -> Force:
    """A force with one record, without a fault."""
    return force_of(a_ready_record(number="1"))


@pytest.fixture
def before(force: Force) -> tuple[bytes, bytes]:
    """Git's index and the file as they were before a step was taken, as a power cut may bring them back."""
    force.repo.git("status")
    old = [(force.repo.folder / path).read_bytes() for path in (INDEX, FILE)]
    force.walk(Step.SUBMIT)
    return old[0], old[1]


def mended(force: Force, said: str) -> str:
    """Run the command that a hint ends with, and return what git says of the record then."""
    command = said.partition("git restore")[2].splitlines()[0].removesuffix(" (peeltrack explain PT403)")
    force.repo.git("restore", *shlex.split(command))
    return force.repo.git("status", "--porcelain")


def test_an_index_that_would_take_a_step_out_is_an_error(force: Force, before: tuple[bytes, bytes]) -> None:
    (force.repo.folder / INDEX).write_bytes(before[0])
    ran = force.run("check")
    assert ran.exit_code == ExitCode.FINDINGS
    assert (
        "PT403 REC-1 is in git's index without its last step, submit: a commit would take it out" in ran.out
    )
    assert (mended(force, ran.out), force.run("check").exit_code) == ("", ExitCode.DONE)


def test_a_file_without_a_step_that_is_committed_is_an_error(
    force: Force, before: tuple[bytes, bytes]
) -> None:
    (force.repo.folder / INDEX).write_bytes(before[0])
    (force.repo.folder / FILE).write_bytes(before[1])
    ran = force.run("check")
    assert ran.exit_code == ExitCode.FINDINGS
    assert "PT403 REC-1 is without its last step, submit, which is committed" in ran.out
    assert (mended(force, ran.out), force.run("check").exit_code) == ("", ExitCode.DONE)


@pytest.mark.parametrize("file_too", [False, True])
def test_every_step_names_it_too(force: Force, before: tuple[bytes, bytes], file_too: bool) -> None:
    (force.repo.folder / INDEX).write_bytes(before[0])
    if file_too:
        (force.repo.folder / FILE).write_bytes(before[1])
    force.settle("sam@example.org")
    ran = force.run("verify", "REC-1", "--yes")
    assert ran.exit_code == ExitCode.REFUSED
    assert "without its last step, submit" in ran.err
    mended(force, ran.err)
    assert force.run("verify", "REC-1", "--yes").exit_code == ExitCode.DONE


def test_a_step_that_was_never_committed_is_noted(force: Force) -> None:
    force.settle("bea@example.org")
    force.run("submit", "REC-1", "--yes", "--no-commit")
    ran = force.run("check")
    assert ran.exit_code == ExitCode.DONE
    assert "note: stalking-2024/REC-1.toml holds a step, submit, that was never committed" in ran.err
    assert mended(force, ran.err) == ""


def test_drafts_are_nobody_s_business(force: Force) -> None:
    force.run("update", "REC-1", "Ten more trained.", "--by", "olu@example.org")
    ran = force.run("check")
    assert (ran.exit_code, ran.out) == (ExitCode.DONE, "")
    assert "note:" not in ran.err.replace("note: the register is shown", "")


def test_a_lock_that_a_killed_run_has_left_is_noted(force: Force) -> None:
    head = force.repo.git("rev-parse", "HEAD")
    force.repo.write(".git/index.lock", f"peeltrack .peeltrack-step.gone\n{head}\n")
    assert "a run that did was cut off: nobody can commit until the next step" in force.run("check").err
    force.walk(Step.SUBMIT)
    assert force.run("check").err.count("note: somebody") == 0


@pytest.mark.parametrize("in_git", [True, False])
def test_a_check_needs_no_git(force: Force, run: Run, monkeypatch: pytest.MonkeyPatch, in_git: bool) -> None:
    if not in_git:
        (force.repo.folder / ".git").rename(force.repo.folder.parent / "elsewhere")
    monkeypatch.setenv("PATH", str(Path("nowhere").absolute()))
    ran = run("check")
    assert ran.exit_code == ExitCode.DONE
    assert ("what git holds was not looked at" in ran.err) == in_git

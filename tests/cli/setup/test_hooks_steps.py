"""Steps of the chain, taken where git asks peeltrack before every commit."""

import os
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.status import Step
from peeltrack.store.git.setup.hooks import CLIENT
from tests.cli.conftest import Run
from tests.cli.force import FILE, Force, Founding
from tests.cli.processes import killed_at
from tests.factories import STRATEGIC_LEAD, a_ready_record

#: Real repositories, one after another.
pytestmark = pytest.mark.slow

PACKAGE = Path(__file__).parents[3]


@pytest.fixture
def hooked(force_of: Founding, run: Run, monkeypatch: pytest.MonkeyPatch) -> Force:
    """A force with a record that is ready, whose hooks are installed."""
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    force = force_of(a_ready_record(number="1"))
    assert run("hooks", "install").exit_code == 0
    return force


def test_every_step_of_the_way_passes_the_hooks_and_the_range(hooked: Force, run: Run) -> None:
    hooked.walk(Step.SUBMIT, Step.VERIFY, Step.RETURN, Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, Step.UPLOAD)
    ran = run("check", "--range", "HEAD~7..HEAD")
    assert (ran.exit_code, ran.out) == (0, "")


def _edit(force: Force) -> tuple[bool, str]:
    path = force.repo.folder / FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Every case", "Each case"), encoding="utf-8", newline="\n")
    done = force.repo.attempt("commit", "-q", "-a", "-m", "an edit")
    return done.returncode == 0, done.stderr + done.stdout


def test_what_was_signed_is_not_edited_before_it_is_reopened(hooked: Force) -> None:
    hooked.walk(Step.SUBMIT, Step.VERIFY, Step.SIGNOFF)
    made, said = _edit(hooked)
    assert not made
    told = next(line for line in said.splitlines() if "PT205" in line)
    assert all(f"{step} by" in told for step in ("submit", "verify", "signoff"))
    hooked.repo.git("checkout", "-q", "HEAD", "--", FILE)
    hooked.walk(Step.REOPEN)
    made, said = _edit(hooked)
    assert made, said


def test_who_has_edited_under_a_signature_is_told_the_whole_way_back(hooked: Force) -> None:
    hooked.walk(Step.SUBMIT, Step.VERIFY)
    assert not _edit(hooked)[0]
    back = hooked.call(STRATEGIC_LEAD, "return", "REC-1", "--reason", "reworded")
    assert back.exit_code == ExitCode.REFUSED
    assert "hint: take them back: peeltrack undo REC-1; then peeltrack return REC-1" in back.err
    assert hooked.run("undo", "REC-1").exit_code == ExitCode.DONE
    back = hooked.call(STRATEGIC_LEAD, "return", "REC-1", "--reason", "reworded")
    assert back.exit_code == ExitCode.DONE, back.err


def test_a_check_names_the_hook_that_is_missing_beside_the_other(hooked: Force, run: Run) -> None:
    hook = hooked.repo.folder / ".git" / "hooks" / "pre-merge-commit"
    assert "git asks peeltrack" not in run("check").err
    hook.unlink()
    ran = run("check")
    assert ran.exit_code == ExitCode.DONE
    assert "note: git asks peeltrack in pre-commit and not in pre-merge-commit" in ran.err
    assert "  hint: peeltrack hooks install; peeltrack doctor looks" in ran.err
    hook.write_text("#!/bin/sh\n", encoding="utf-8")
    assert "and not in pre-merge-commit" in run("check").err
    hook.unlink()
    run("hooks", "uninstall")
    assert "git asks peeltrack" not in run("check").err


@pytest.mark.skipif(os.name != "posix", reason="only there a process can be killed at any moment")
def test_a_run_that_is_killed_between_two_hooks_leaves_one_that_check_and_doctor_name(
    force_of: Founding, run: Run
) -> None:
    force = force_of(a_ready_record(number="1"))
    folder, halves, step = force.repo.folder / ".git" / "hooks", 0, 0
    while killed_at(step, "hooks", "install", cwd=force.repo.folder):
        there = [name for name in CLIENT if (folder / name).exists()]
        if len(there) == 1:
            (missing,) = set(CLIENT) - set(there)
            halves += 1
            assert f"git asks peeltrack in {there[0]} and not in {missing}" in run("check").err
            assert f"not installed, or of another version: {missing}" in run("doctor").out
        for name in there:
            (folder / name).unlink()
        step += 1
    assert halves > 0
    assert run("check").err == "3 files: nothing found\n"

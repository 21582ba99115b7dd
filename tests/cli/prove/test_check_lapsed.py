"""`peeltrack check` of a lapsed sign-off: which value was changed, told once, wherever git knows it."""

from dataclasses import replace
from pathlib import Path

import pytest

from peeltrack.core.model.record import Position, Record
from peeltrack.core.model.status import Step
from peeltrack.rules.signed_examples import a_round, ready, registered, signed
from tests.cli.conftest import Run
from tests.cli.registers import ON, a_repo, commit, lay, stage
from tests.corpus import write
from tests.gitrepo import GitRepo

SIGNED = a_round(Step.SIGNOFF)
NOW = "Every case is assessed within a week."
BECAUSE = (
    'have lapsed: statement of position was changed from "Every case is assessed on the day it is '
    f'reported." to "{NOW}"'
)
UNKNOWN = "have lapsed: what was vouched for was changed afterwards"


def reworded(record: Record, words: str = NOW) -> Record:
    return replace(record, position=Position(statement=words))


@pytest.fixture
def repo(desk: Path) -> GitRepo:
    """Return a repository in which the record was signed off, and then given a theme."""
    repo = a_repo(desk, registered(ready()))
    commit(repo, registered(SIGNED))
    commit(repo, registered(replace(SIGNED, theme=("risk",))))
    return repo


def told(run: Run, *options: str) -> str:
    """Return the one finding of a check."""
    ran = run(*ON, "check", *options)
    assert (ran.exit_code, ran.out.count(": PT")) == (1, 1), ran.out
    return ran.out


def test_the_folder_is_held_against_the_last_commit_in_which_the_steps_stood(repo: GitRepo, run: Run) -> None:
    lay(repo, registered(reworded(SIGNED)))
    lines = told(run).splitlines()
    assert lines[0].startswith("register/stalking-2024/REC-12.toml:14:1: PT205 submit by ben@example.org")
    assert BECAUSE in lines[0]
    assert lines[1].strip() == f'statement = "{NOW}"'


def test_what_is_staged_is_held_against_it(repo: GitRepo, run: Run) -> None:
    stage(repo, registered(reworded(SIGNED)))
    assert BECAUSE in told(run, "--staged")


def test_what_was_committed_is_held_against_what_was_before(repo: GitRepo, run: Run) -> None:
    commit(repo, registered(reworded(SIGNED, "Most cases are assessed.")))
    commit(repo, registered(reworded(SIGNED)))
    assert BECAUSE in told(run, "--range", "HEAD~1..HEAD")
    assert BECAUSE in told(run)


def test_without_a_repository_the_earliest_step_is_pointed_at(desk: Path, run: Run) -> None:
    write(registered(reworded(SIGNED)), desk / "register")
    lines = told(run).splitlines()
    assert UNKNOWN in lines[0]
    assert lines[1].strip() == 'step = "submit"'


def test_without_a_commit_nothing_is_known(desk: Path, run: Run) -> None:
    lay(a_repo(desk), registered(reworded(SIGNED)))
    assert UNKNOWN in told(run)


def test_a_clone_without_what_is_old_says_what_it_can(repo: GitRepo, run: Run, tmp_path: Path) -> None:
    commit(repo, registered(reworded(SIGNED)))
    shallow = tmp_path / "shallow"
    repo.git("clone", "-q", "--depth", "1", repo.folder.as_uri(), str(shallow))
    ran = run("--register", str(shallow / "register"), *ON, "check")
    assert UNKNOWN in ran.out


def test_a_step_that_was_edited_is_one_finding(repo: GitRepo, run: Run) -> None:
    first, *others = SIGNED.step
    edited = replace(SIGNED, step=(replace(first, by="eve@example.org"), *others))
    stage(repo, registered(edited))
    assert "PT403 step entry 1 was edited" in told(run, "--staged")


def test_a_record_that_was_never_right_is_told_without_a_cause(desk: Path, run: Run) -> None:
    a_repo(desk, registered(reworded(signed(Step.SUBMIT))))
    assert "has lapsed: what was vouched for was changed afterwards" in told(run)

"""Two people at the same moment: one wins, the other is told, and nothing is lost."""

import re
from pathlib import Path
from time import monotonic, sleep

import click
import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.status import Status, Step
from tests.cli.force import FILE, Force, Founding
from tests.cli.processes import started
from tests.factories import BUSINESS_LEAD, DCC, DEPUTY, a_ready_record
from tests.gitrepo import GitRepo

#: Real repositories, one after another.
pytestmark = pytest.mark.slow

ROUNDS = 6

#: Waits, where git commits, until a file is there, and says by another that it waits.
WAITING = """
import time
from pathlib import Path

git = Path.cwd() / ".git"
(git / "waits").touch()
while not (git / "go").exists():
    time.sleep(0.01)
"""


def told_of(winner: str) -> str:
    """Return what whoever comes second is told: who was quicker, what they did, and what is next."""
    said = f"REC-1 is signed-off (signoff by {winner} on "
    return rf"{re.escape(said)}[^)]*\): only a verified recommendation can be signed off"


NEXT = "hint: next is upload, by the coordinator: peeltrack upload REC-1"


def test_of_two_sign_offs_of_one_record_one_is_taken_and_the_other_told(force: Force) -> None:
    force.walk(Step.SUBMIT, Step.VERIFY)
    begun = force.repo.git("rev-parse", "HEAD")
    for _ in range(ROUNDS):
        running = {
            email: started("signoff", "REC-1", "--yes", cwd=force.repo.folder, person=force.team[email])
            for email in (DCC, DEPUTY)
        }
        said = {email: process.communicate()[1] for email, process in running.items()}
        ended = {email: process.returncode for email, process in running.items()}
        assert ExitCode.DONE in ended.values(), said
        (winner,) = (email for email, code in ended.items() if code == ExitCode.DONE)
        (loser,) = (email for email in ended if email != winner)
        assert ended[loser] == ExitCode.REFUSED, said[loser]
        assert re.search(told_of(winner), said[loser]), said[loser]
        assert NEXT in said[loser]
        assert [(one.step, one.by) for one in force.record().step[2:]] == [(Step.SIGNOFF, winner)]
        assert force.repo.git("log", "--format=%ae", f"{begun}..") == winner
        assert force.repo.git("status", "--porcelain") == ""
        force.repo.git("reset", "-q", "--hard", begun)


def test_who_comes_while_another_one_signs_waits_and_is_told(force: Force) -> None:
    force.walk(Step.SUBMIT, Step.VERIFY)
    git = force.repo.folder / ".git"
    force.repo.hook("pre-commit", WAITING)
    first = started("signoff", "REC-1", "--yes", cwd=force.repo.folder, person=force.team[DCC])
    until(git / "waits")
    second = started("signoff", "REC-1", "--yes", cwd=force.repo.folder, person=force.team[DEPUTY])
    sleep(0.5)
    (git / "go").touch()
    assert (first.communicate()[0][:17], first.returncode) == ("REC-1: signed off", ExitCode.DONE)
    said = second.communicate()[1]
    assert (second.returncode, bool(re.search(told_of(DCC), said))) == (ExitCode.REFUSED, True), said
    assert NEXT in said


def test_who_thinks_while_another_one_signs_is_told_who_was_quicker(
    force: Force, monkeypatch: pytest.MonkeyPatch
) -> None:
    force.walk(Step.SUBMIT, Step.VERIFY)
    force.settle(DEPUTY)

    def signed_meanwhile(*_: object, **__: object) -> bool:
        sleep(1.1)  # longer than the times of steps are apart
        assert force.call(DCC, "signoff", "REC-1").exit_code == ExitCode.DONE
        return True

    monkeypatch.setattr(click, "confirm", signed_meanwhile)
    ran = force.run("signoff", "REC-1", terminal=True)
    assert (ran.exit_code, len(force.record().step)) == (ExitCode.REFUSED, 3)
    assert re.search(f"peeltrack: somebody was quicker: {told_of(DCC)}; nothing was written\n", ran.err)
    assert NEXT in ran.err


def until(there: Path) -> None:
    """Wait until a file is there."""
    end = monotonic() + 60
    while not there.exists() and monotonic() < end:
        sleep(0.01)


def test_of_two_steps_on_two_records_each_is_taken_whole_or_not_at_all(force_of: Founding) -> None:
    force = force_of(a_ready_record(), a_ready_record(id="REC-2"))
    force.settle(BUSINESS_LEAD)
    begun = force.repo.git("rev-parse", "HEAD")
    for _ in range(ROUNDS):
        running = {one: started("submit", one, "--yes", cwd=force.repo.folder) for one in ("REC-1", "REC-2")}
        said = {one: process.communicate()[1] for one, process in running.items()}
        done = {one for one, process in running.items() if process.returncode == ExitCode.DONE}
        assert done, said
        for one in running:
            assert force.record(one).status is (Status.SUBMITTED if one in done else Status.OPEN), said[one]
        subjects = force.repo.git("log", "--format=%s", f"{begun}..").splitlines()
        assert sorted(subjects) == sorted(f"{one}: submit" for one in done)
        assert force.repo.git("status", "--porcelain") == ""
        force.repo.git("reset", "-q", "--hard", begun)


def test_of_two_sign_offs_at_two_desks_git_lets_one_through_and_keeps_the_other(force: Force) -> None:
    force.walk(Step.SUBMIT, Step.VERIFY)
    here = force.repo.folder
    force.repo.git("init", "-q", "--bare", "-b", "main", str(here.parent / "shared.git"))
    force.repo.git("remote", "add", "origin", str(here.parent / "shared.git"))
    force.repo.git("push", "-q", "-u", "origin", "main")
    force.repo.git("clone", "-q", str(here.parent / "shared.git"), str(here.parent / "other desk"))
    other = GitRepo(here.parent / "other desk")
    for repo, email in ((force.repo, DCC), (other, DEPUTY)):
        process = started("signoff", "REC-1", "--yes", cwd=repo.folder, person=force.team[email])
        assert process.communicate()[0].startswith("REC-1: signed off")
    force.repo.git("push", "-q")
    assert other.attempt("push", "-q").returncode != 0
    other.settle(force.team[DEPUTY])
    other.attempt("pull", "-q", "--no-rebase")
    process = started("upload", "REC-1", "--reference", "HMI-1", "--yes", cwd=other.folder)
    assert "a merge was begun in this repository and not finished" in process.communicate()[1]
    assert (other.folder / FILE).read_text(encoding="utf-8").count(DCC) >= 1
    assert other.git("log", "-1", "--format=%ae") == DEPUTY

"""Two people at the same moment: one wins, the other is told, and nothing is lost."""

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

#: What the one who comes second may be told, by how far the first has come.
TOLD = (
    "was changed by somebody else after it was read",
    "is being written by another run of peeltrack",
    "that was never committed",
    "has edits that are not committed",
    "only a verified recommendation can be signed off",
    "index.lock",
    "entries are only added, at the end; nothing was written",
)


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
        assert ended[loser] in (ExitCode.GIT, ExitCode.REFUSED), said[loser]
        assert any(words in said[loser] for words in TOLD), said[loser]
        assert [(one.step, one.by) for one in force.record().step[2:]] == [(Step.SIGNOFF, winner)]
        assert force.repo.git("log", "--format=%ae", f"{begun}..") == winner
        assert force.repo.git("status", "--porcelain") == ""
        force.repo.git("reset", "-q", "--hard", begun)


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

"""Three desks and a bare repository on a shared folder: nobody types git, and nothing is lost."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Step
from peeltrack.store.register import load
from peeltrack.store.toml.write import compose
from tests.cli.conftest import Ran, Run
from tests.cli.force import FILE, Force, Team, with_keys
from tests.factories import (
    BUSINESS_LEAD,
    COORDINATOR,
    SOURCE,
    STRATEGIC_LEAD,
    a_ready_record,
    a_record,
    a_settings,
)
from tests.gitrepo import GitRepo

PACKAGE = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Desks:
    """A shared repository, and desks that work with it."""

    folder: Path
    team: Team
    run: Run
    monkeypatch: pytest.MonkeyPatch

    @property
    def shared(self) -> GitRepo:
        """The repository that all share."""
        return GitRepo(self.folder / "shared.git")

    def repo(self, who: str) -> GitRepo:
        """The repository of a desk."""
        return GitRepo(self.folder / who.partition("@")[0])

    def sit(self, who: str) -> None:
        """Begin a desk, at which this person sits."""
        repo = self.repo(who)
        self.shared.git("clone", "-q", str(self.shared.folder), str(repo.folder))
        repo.settle(self.team[who], sign=True)

    def call(self, who: str, *call: str) -> Ran:
        """Call peeltrack at a desk."""
        self.monkeypatch.chdir(self.repo(who).folder)
        return self.run(*call)

    def does(self, who: str, *call: str) -> str:
        """Call peeltrack at a desk, and return what it says; a failure fails the test."""
        ran = self.call(who, *call)
        assert ran.exit_code == 0, ran.err
        return ran.out

    def record(self, who: str, record_id: str = "REC-1") -> Record:
        """Return a record as a desk has it."""
        return load(self.repo(who).folder / "register").find(record_id)


@pytest.fixture
def desks(desk: Path, run: Run, team: Team, monkeypatch: pytest.MonkeyPatch) -> Desks:
    """A shared register with two records, and the desks of three people."""
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    monkeypatch.delenv("PEELTRACK_TODAY")
    found = Desks(desk, team, run, monkeypatch)
    GitRepo.create(found.shared.folder, "--bare")
    first = GitRepo.create(desk / "first")
    nouns = {"register.toml": a_settings(person=with_keys(team)), f"{SOURCE.key}/source.toml": SOURCE}
    nouns |= {one.path: one for one in (a_ready_record(), a_record(id="REC-2"))}
    first.commit({f"register/{path}": compose(noun) for path, noun in nouns.items()}, by=team[COORDINATOR])
    first.git("push", "-q", str(found.shared.folder), "main")
    for who in (COORDINATOR, BUSINESS_LEAD, STRATEGIC_LEAD):
        found.sit(who)
    return found


def test_what_one_saves_the_other_receives(desks: Desks) -> None:
    desks.does(COORDINATOR, "update", "REC-1", "Training is booked.")
    desks.does(COORDINATOR, "save")
    assert desks.does(COORDINATOR, "sync") == "sent: 1 commit to main of origin\n"
    assert desks.does(BUSINESS_LEAD, "sync") == "received: 1 commit: REC-1\n"
    assert [one.text for one in desks.record(BUSINESS_LEAD).progress] == ["Training is booked."]
    assert desks.does(BUSINESS_LEAD, "sync") == "nothing new: this desk and origin have the same\n"


def test_what_is_not_saved_is_said_not_to_be_shared(desks: Desks) -> None:
    desks.does(COORDINATOR, "update", "REC-1", "Training is booked.")
    ran = desks.call(COORDINATOR, "sync")
    assert ran.err == "note: not shared, because not saved yet: REC-1; save it: peeltrack save\n"
    desks.does(COORDINATOR, "save")
    assert desks.call(COORDINATOR, "sync").err == ""


def test_updates_of_two_on_one_record_are_joined_without_a_question(desks: Desks) -> None:
    for who in (COORDINATOR, BUSINESS_LEAD):
        desks.does(who, "update", "REC-1", f"From {who}.")
        desks.does(who, "save")
    desks.does(COORDINATOR, "sync")
    assert desks.does(BUSINESS_LEAD, "sync") == (
        "received: 1 commit: REC-1\nsent: 2 commits to main of origin\n"
    )
    desks.does(COORDINATOR, "sync")
    texts = [sorted(one.text for one in desks.record(who).progress) for who in (COORDINATOR, BUSINESS_LEAD)]
    assert texts == [sorted(f"From {who}." for who in (COORDINATOR, BUSINESS_LEAD))] * 2
    desks.does(COORDINATOR, "check")


def test_a_step_stays_the_commit_of_whoever_took_it(desks: Desks) -> None:
    desks.does(COORDINATOR, "update", "REC-2", "Begun.")
    desks.does(COORDINATOR, "save")
    desks.does(BUSINESS_LEAD, Step.SUBMIT, "REC-1", "--yes")
    step = desks.repo(BUSINESS_LEAD).git("rev-parse", "HEAD")
    desks.does(COORDINATOR, "sync")
    desks.does(BUSINESS_LEAD, "sync")
    desks.does(COORDINATOR, "sync")
    assert step in desks.repo(COORDINATOR).git("rev-list", "HEAD").split()


def test_what_both_have_changed_stops_it_until_it_is_resolved(desks: Desks) -> None:
    for who, title in ((COORDINATOR, "Risk"), (BUSINESS_LEAD, "Danger")):
        file = desks.repo(who).folder / FILE
        file.write_text(file.read_text("utf-8").replace("Stalking risk", title), "utf-8")
        desks.does(who, "save")
    desks.does(COORDINATOR, "sync")
    ran = desks.call(BUSINESS_LEAD, "sync")
    assert ran.exit_code == ExitCode.GIT
    assert ran.err.endswith("  hint: decide what is right: peeltrack resolve; then peeltrack sync again\n")
    assert desks.call(BUSINESS_LEAD, "sync").err.startswith("peeltrack: a merge is not finished")
    desks.does(BUSINESS_LEAD, "resolve", "--theirs")
    desks.does(BUSINESS_LEAD, "sync")
    desks.does(COORDINATOR, "sync")
    assert desks.record(COORDINATOR).title == desks.record(BUSINESS_LEAD).title == "Risk"


@pytest.mark.parametrize("record_id", ["REC-1", "REC-2"])
def test_edits_that_are_not_saved_are_still_there(desks: Desks, record_id: str) -> None:
    desks.does(COORDINATOR, "update", "REC-1", "Training is booked.")
    desks.does(COORDINATOR, "save")
    desks.does(COORDINATOR, "sync")
    desks.does(BUSINESS_LEAD, "update", record_id, "A draft.")
    desks.does(BUSINESS_LEAD, "sync")
    assert "A draft." in [one.text for one in desks.record(BUSINESS_LEAD, record_id).progress]
    assert "Training is booked." in [one.text for one in desks.record(BUSINESS_LEAD).progress]
    assert desks.repo(BUSINESS_LEAD).git("rev-list", "--count", "origin/main..HEAD") == "0"
    assert desks.does(BUSINESS_LEAD, "save").startswith(f"{record_id}: update added: A draft.\n")


def test_an_edit_that_meets_what_came_is_in_the_file_with_it(desks: Desks) -> None:
    for who, title in ((COORDINATOR, "Risk"), (BUSINESS_LEAD, "Danger")):
        file = desks.repo(who).folder / FILE
        file.write_text(file.read_text("utf-8").replace("Stalking risk", title), "utf-8")
    desks.does(COORDINATOR, "save")
    desks.does(COORDINATOR, "sync")
    ran = desks.call(BUSINESS_LEAD, "sync")
    assert (ran.exit_code, ran.err.splitlines()[-1]) == (1, "next: peeltrack resolve REC-1")
    desks.does(BUSINESS_LEAD, "resolve", "--mine")
    assert desks.record(BUSINESS_LEAD).title == "Danger"
    desks.does(BUSINESS_LEAD, "save")
    desks.does(BUSINESS_LEAD, "sync")


def test_what_cannot_be_joined_with_edits_about_leaves_everything_as_it_was(desks: Desks) -> None:
    for who, title in ((COORDINATOR, "Risk"), (BUSINESS_LEAD, "Danger")):
        file = desks.repo(who).folder / FILE
        file.write_text(file.read_text("utf-8").replace("Stalking risk", title), "utf-8")
        desks.does(who, "save")
    desks.does(COORDINATOR, "sync")
    desks.does(BUSINESS_LEAD, "update", "REC-1", "A draft.")
    repo = desks.repo(BUSINESS_LEAD)
    before = (repo.folder / FILE).read_bytes(), repo.git("rev-parse", "HEAD"), repo.git("status", "-s")
    ran = desks.call(BUSINESS_LEAD, "sync")
    assert (ran.exit_code, "nothing was merged" in ran.err) == (ExitCode.GIT, True)
    assert before == (
        (repo.folder / FILE).read_bytes(),
        repo.git("rev-parse", "HEAD"),
        repo.git("status", "-s"),
    )


def test_what_comes_out_is_checked_before_it_is_a_commit(desks: Desks) -> None:
    # Each side is right by itself: together there are two records of one id.
    for who, folder in ((COORDINATOR, "one"), (BUSINESS_LEAD, "two")):
        source = compose(SOURCE).replace('"Stalking"', f'"{folder}"')
        repo = desks.repo(who)
        repo.write(f"register/{folder}/source.toml", source)
        repo.write(f"register/{folder}/REC-9.toml", compose(a_record(id="REC-9", source=folder)))
        desks.does(who, "save")
    desks.does(COORDINATOR, "sync")
    repo = desks.repo(BUSINESS_LEAD)
    before = repo.git("rev-parse", "HEAD")
    ran = desks.call(BUSINESS_LEAD, "sync")
    assert (ran.exit_code, "PT301" in ran.err) == (ExitCode.GIT, True)
    assert (repo.git("rev-parse", "HEAD"), repo.git("status", "--porcelain")) == (before, "")


def test_a_branch_of_its_own_is_handed_on_for_a_pull_request(desks: Desks) -> None:
    desks.does(COORDINATOR, "update", "REC-1", "Training is booked.")
    desks.does(COORDINATOR, "save")
    ran = desks.call(COORDINATOR, "sync", "--branch", "kim")
    assert (ran.out, ran.err) == (
        "sent: 1 commit to kim of origin\n",
        "next: open a pull request from kim into main\n",
    )
    assert desks.shared.git("rev-list", "--count", "main..kim") == "1"


def test_a_server_that_refuses_is_quoted_and_nothing_is_lost(desks: Desks) -> None:
    desks.shared.hook("pre-receive", "import sys; sys.exit('not on a Friday')")
    desks.does(COORDINATOR, "update", "REC-1", "Training is booked.")
    desks.does(COORDINATOR, "save")
    before = desks.repo(COORDINATOR).git("rev-parse", "HEAD")
    ran = desks.call(COORDINATOR, "sync")
    assert (ran.exit_code, "not on a Friday" in ran.err) == (ExitCode.GIT, True)
    assert desks.repo(COORDINATOR).git("rev-parse", "HEAD") == before


def test_a_shared_folder_that_is_not_there_is_said_in_words(desks: Desks) -> None:
    desks.shared.folder.rename(desks.folder / "elsewhere.git")
    ran = desks.call(COORDINATOR, "sync")
    assert (ran.exit_code, ran.err.splitlines()[0], ran.err.splitlines()[-1]) == (
        ExitCode.GIT,
        "peeltrack: origin cannot be reached: there is no repository at its address",
        f"  hint: see if the drive is connected; its address is {desks.shared.folder}; another: peeltrack "
        "setup --share ADDRESS; on this desk everything is as it was; peeltrack doctor looks at all that a "
        "desk needs",
    )


def test_a_repository_that_is_shared_with_nobody_says_so(force: Force, run: Run) -> None:
    ran = run("sync")
    assert (ran.exit_code, ran.err) == (
        ExitCode.GIT,
        "peeltrack: this repository is not shared with anybody\n"
        "  hint: name the shared one once: peeltrack setup --share FOLDER-OR-ADDRESS; peeltrack doctor looks "
        "at all that a desk needs\n",
    )


def test_the_first_sync_fills_an_empty_shared_repository(
    force: Force, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    shared = GitRepo.create(tmp_path / "new.git", "--bare")
    force.repo.git("remote", "add", "origin", str(shared.folder))
    assert run("sync").out == "sent: 1 commit to main of origin\n"
    assert shared.git("rev-parse", "main") == force.repo.git("rev-parse", "HEAD")

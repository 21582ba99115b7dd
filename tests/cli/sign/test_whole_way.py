"""One recommendation from `new` to `closed`, as three people with keys of their own take it there."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from peeltrack.core.chain.rounds import lapsed
from peeltrack.core.model.status import Role, Status, Step
from peeltrack.store.register import load
from tests.cli.conftest import Ran, Run
from tests.factories import BUSINESS_LEAD, DCC, STRATEGIC_LEAD
from tests.gitrepo import GitPerson, GitRepo

FILE = "register/stalking/REC-7.toml"

#: The steps in their order, each with who takes it and what it says.
WAY = (
    (Step.SUBMIT, BUSINESS_LEAD, ()),
    (Step.VERIFY, STRATEGIC_LEAD, ("--note", "all 40 cases were read")),
    (Step.RETURN, DCC, ("--reason", "the statement does not name who checks it")),
    (Step.SUBMIT, BUSINESS_LEAD, ()),
    (Step.VERIFY, STRATEGIC_LEAD, ()),
    (Step.SIGNOFF, DCC, ()),
    (Step.UPLOAD, BUSINESS_LEAD, ("--reference", "HMI-2025-114")),
    (Step.CLOSE, BUSINESS_LEAD, ("--reference", "HMI-2025-230", "--on", "28 February 2025")),
)


class Desk:
    """One desk at which three people sit down by turns."""

    def __init__(self, folder: Path, team: Mapping[str, GitPerson], run: Run) -> None:
        self.repo, self.team, self.run = GitRepo.create(folder), team, run

    def settle(self, email: str) -> None:
        """Let this person sit down, who signs what they commit."""
        self.repo.settle(self.team[email], sign=True)

    def well(self, *arguments: str, typed: str = "") -> Ran:
        """Call peeltrack; the test fails where it does not come to a good end."""
        ran = self.run(*arguments, typed=typed)
        assert ran.exit_code == 0, ran
        return ran

    def commit(self, message: str) -> None:
        """Commit all drafts, signed."""
        self.repo.git("add", "--all", ".")
        self.repo.git("commit", "-q", "-m", message)

    def audited(self) -> list[tuple[str, str, bool]]:
        """Return each step with its verdict, and whether it has lapsed."""
        found: list[dict[str, Any]] = json.loads(self.run("audit", "--format", "json").out)["data"]
        return [(one["step"], one["verdict"], "lapsed" in json.dumps(one)) for one in found]

    def begin(self) -> None:
        """Begin a register with its people and one recommendation that nobody has yet."""
        self.settle(BUSINESS_LEAD)
        self.well("init", "--force", "Anyshire Police")
        posts = {BUSINESS_LEAD: Role.COORDINATOR, STRATEGIC_LEAD: None, DCC: Role.DCC}
        for email, role in posts.items():
            post = ("--post", role.value, "--from", "2024-01-01", "--title", role.in_words) if role else ()
            one = self.team[email]
            self.well("people", "add", email, "--name", one.name, "--key", one.public, *post)
        source = ("--source", "stalking", "--source-title", "Stalking", "--publisher", "HMICFRS")
        dates = ("--published", "2024-09-27", "--deadline", "2099-03-27")
        words = ("--title", "Risk", "--kind", "recommendation", "--number", "7", "--prefix", "REC")
        self.well("new", *source, *dates, *words)
        self.commit("begin the register")

    def prepare(self) -> None:
        """Name the owners, write the statement and add evidence, as drafts that are then committed."""
        owners = ("--action-owner", BUSINESS_LEAD, "--business-lead", BUSINESS_LEAD)
        self.well("assign", "REC-7", *owners, "--strategic-lead", STRATEGIC_LEAD)
        self.well("position", "REC-7", "--file", "-", typed="Every case is assessed.\n")
        audit = self.repo.write("register/evidence/audit.txt", "40 of 40 cases\n")
        self.well("evidence", "add", "REC-7", str(audit), "--title", "Audit of 40 cases")
        self.commit("REC-7: position and evidence")


@pytest.fixture
def desk_of_three(
    desk: Path, run: Run, team: Mapping[str, GitPerson], monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """A desk with a register whose recommendation is ready to be submitted."""
    # On the real day: an audit holds what a step says of its time against the commit.
    monkeypatch.delenv("PEELTRACK_TODAY")
    monkeypatch.setenv("XDG_CACHE_HOME", str(desk.parent / "cache"))
    found = Desk(desk, team, run)
    found.begin()
    found.prepare()
    return found


def test_one_recommendation_goes_from_new_to_closed_and_every_step_is_proven(desk_of_three: Desk) -> None:
    desk = desk_of_three
    for number, (step, email, said) in enumerate(WAY):
        desk.settle(email)
        if number and WAY[number - 1][0] is Step.RETURN:
            desk.well("position", "REC-7", "--file", "-", typed="Every case is assessed; Sam checks it.\n")
            desk.commit("REC-7: who checks it")
        desk.well(step, "REC-7", *said, "--yes")
    record = load(desk.repo.folder / "register").find("REC-7")
    assert (record.status, lapsed(record)) == (Status.CLOSED, ())
    assert [(one.step, one.by) for one in record.step] == [(step, email) for step, email, _ in WAY]
    assert desk.audited() == [(step, "signed", False) for step, _, _ in WAY]
    assert desk.run("audit").exit_code == 0
    assert desk.run("check").exit_code == 0
    assert desk.repo.git("status", "--porcelain") == ""


def test_an_edit_after_the_sign_off_is_said_to_have_lapsed_it_by_every_command(desk_of_three: Desk) -> None:
    desk = desk_of_three
    for step, email, said in (WAY[0], WAY[1], WAY[5]):
        desk.settle(email)
        desk.well(step, "REC-7", *said, "--yes")
    path = desk.repo.folder / FILE
    path.write_bytes(path.read_bytes().replace(b"Every case", b"Nearly every case"))
    desk.commit("a slip of the pen")
    check, audit, show = desk.run("check"), desk.run("audit"), desk.run("show", "REC-7")
    assert (check.exit_code, "PT205" in check.out, "lapsed" in check.out) == (1, True, True)
    assert (audit.exit_code, audit.out.count("LAPSED")) == (1, 3)
    assert (show.exit_code, show.out.count("LAPSED") >= 3) == (0, True)
    desk.settle(BUSINESS_LEAD)
    refused = desk.run("upload", "REC-7", "--reference", "HMI-1", "--yes")
    assert (refused.exit_code, refused.err.count("has lapsed")) == (5, 3)

"""The steps of the chain as commands: what they write and what they say."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from peeltrack.cli.command_list import COMMANDS
from peeltrack.cli.commands.sign.steps import commands
from peeltrack.core.audit.signature import SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.chain.rounds import lapsed
from peeltrack.core.chain.table import CHAIN
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Evidence
from peeltrack.core.model.status import Status, Step
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures.check import signatures
from peeltrack.store.toml.write import compose
from tests.cli.force import FILE, OPTIONS, WAY, Force, Founding, Team, with_keys
from tests.factories import (
    ACTION_OWNER,
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    DEPUTY,
    OWNERS,
    STRATEGIC_LEAD,
    TAKEN_BY,
    a_policy,
    a_ready_record,
    a_record,
    a_settings,
)
from tests.gitrepo import trailers_of


def test_every_row_of_the_chain_is_a_command() -> None:
    assert set(commands) == set(Step)
    assert {name for name, one in COMMANDS.items() if one.place.startswith("sign.steps:")} == set(Step)


@pytest.mark.parametrize("arrow", CHAIN, ids=lambda arrow: arrow.step)
def test_each_step_moves_the_record_and_is_one_commit_of_its_file(force_of: Founding, arrow: object) -> None:
    step = next(one for one in CHAIN if one is arrow).step
    force = force_of(a_ready_record(), a_record(id="REC-2"))
    force.walk(*WAY[step])
    ran = force.call(TAKEN_BY[step], step, "rec-1", *OPTIONS[step])
    assert ran.exit_code == ExitCode.DONE, ran.err
    record, (made,) = (
        force.record(),
        read_commits(Repository.around(force.repo.folder), ["HEAD~1..HEAD"]).commits,
    )
    taken = record.step[-1]
    assert (record.status, taken.step, taken.by) == (CHAIN[list(Step).index(step)].to, step, TAKEN_BY[step])
    assert made.paths == (FILE,)
    assert trailers_of(force.repo.message()) == {
        "Peeltrack-Record": "REC-1",
        "Peeltrack-Step": step,
        "Peeltrack-By": TAKEN_BY[step],
        "Peeltrack-Digest": taken.digest,
    }
    assert (lapsed(record), force.repo.git("status", "--porcelain")) == ((), "")


def test_the_last_lines_say_what_was_done_and_who_is_next_by_when_with_the_command(
    force_of: Founding,
) -> None:
    force = force_of(a_ready_record(deadline=date(2025, 3, 27)))
    ran = force.call(BUSINESS_LEAD, "submit", "REC-1")
    commit = force.repo.git("rev-parse", "HEAD")[:10]
    assert ran.out == f"REC-1: submitted by {BUSINESS_LEAD} as business lead (commit {commit})\n"
    assert ran.err == (
        f"next: verify, by its strategic lead Sam <{STRATEGIC_LEAD}>, by 13 March 2025: "
        "peeltrack verify REC-1\n"
    )


def test_what_the_next_command_needs_stands_in_it(force: Force) -> None:
    force.walk(Step.SUBMIT, Step.VERIFY)
    ran = force.call(DCC, "signoff", "REC-1")
    assert (
        f'next: upload, by the coordinator Kim <{COORDINATOR}>: peeltrack upload REC-1 --reference "…"\n'
        in ran.err
    )


def test_at_the_end_of_the_way_nothing_is_next(force: Force) -> None:
    force.walk(*WAY[Step.CLOSE])
    ran = force.call(COORDINATOR, "close", "REC-1", "--reference", "HMI-9", "--on", "1 March 2025")
    assert ran.err == "next: nothing; REC-1 is closed\n"
    assert force.record().step[-1].on == date(2025, 3, 1)


def test_the_step_bears_the_given_day_and_an_offset(force: Force) -> None:
    force.walk(Step.SUBMIT)
    at = force.record().step[0].at
    assert at is not None
    assert (at.date(), at.tzinfo is not None, at.microsecond) == (date(2025, 3, 3), True, 0)


def test_comments_unknown_fields_and_line_ends_survive(force: Force) -> None:
    text = compose(a_ready_record()).replace("\n", "\r\n")
    text = "# kept by hand\r\n" + text.replace('status = "open"', 'status = "open"  # since May')
    text += "\r\n[box]\r\nshelf = 3  # unknown to this version\r\n"
    force.repo.commit({FILE: text}, by=force.team[BUSINESS_LEAD])
    force.walk(Step.SUBMIT)
    after = (force.repo.folder / FILE).read_bytes().decode()
    assert after.count("\n") == after.count("\r\n")
    kept = [line for line in after.split("\r\n") if line in text.split("\r\n")]
    gone = [line for line in text.split("\r\n") if line not in kept]
    assert gone == ['status = "open"  # since May']
    assert 'status = "submitted"  # since May' in after


def test_a_person_who_signs_signs_the_step(force: Force) -> None:
    force.walk(Step.SUBMIT, sign=True)
    repository = Repository.around(force.repo.folder)
    public = force.team[BUSINESS_LEAD].public
    (one,) = signatures(repository, read_commits(repository, ["HEAD~1..HEAD"]).commits, [public]).values()
    assert (one.state, one.fingerprint) == (SignatureState.GOOD, fingerprint(public))


def test_what_a_hook_says_is_handed_on(force: Force) -> None:
    force.repo.hook("pre-commit", "print('all records are in order')\n")
    assert "all records are in order\n" in force.call(BUSINESS_LEAD, "submit", "REC-1").err


def test_without_a_commit_the_step_is_staged(force: Force) -> None:
    before = force.repo.git("rev-parse", "HEAD")
    ran = force.call(BUSINESS_LEAD, "submit", "REC-1", "--no-commit")
    assert (ran.exit_code, force.repo.staged()) == (0, [FILE])
    assert ran.out == f"REC-1: submitted by {BUSINESS_LEAD} as business lead (staged, not committed)\n"
    assert 'nothing is recorded until it is committed: git commit -m "REC-1: submit"' in ran.err
    assert force.repo.git("rev-parse", "HEAD") == before


def test_a_deputy_acts_for_the_holder_in_their_days(force: Force) -> None:
    force.walk(Step.SUBMIT, Step.VERIFY)
    ran = force.call(DEPUTY, "signoff", "REC-1", "--as", "DCC")
    assert f"REC-1: signed off by {DEPUTY} as deputy for the DCC (commit" in ran.out


def test_whoever_holds_two_posts_says_in_which_they_act(force_of: Founding) -> None:
    force = force_of(a_ready_record(owners=replace(OWNERS, strategic_lead=DCC)))
    force.walk(Step.SUBMIT)
    force.call(DCC, "return", "REC-1", "--reason", "too small", "--as", "deputy-chief-constable")
    assert force.record().step[-1].role == "deputy-chief-constable"


def test_a_decision_is_recorded_on_instruction_where_the_policy_allows_it(
    force_of: Founding, team: Team
) -> None:
    force = force_of(settings=replace(a_policy(on_instruction=True), person=with_keys(team)))
    force.walk(Step.SUBMIT, Step.VERIFY)
    ran = force.call(
        COORDINATOR, "signoff", "REC-1", "--on-behalf-of", DCC, "--instruction", "minute 4.2 of 3 March"
    )
    taken = force.record().step[-1]
    assert (taken.by, taken.recorded_by, taken.instruction) == (DCC, COORDINATOR, "minute 4.2 of 3 March")
    assert f"signed off by {DCC} as DCC, recorded by {COORDINATOR}, not signed by them" in ran.out


SUMMARY = f"""\
REC-1: Stalking risk
  step      submit, from open to submitted
  by        Bea <{BUSINESS_LEAD}>, business lead
  owners    {ACTION_OWNER} (action owner), {BUSINESS_LEAD} (business lead), \
{STRATEGIC_LEAD} (strategic lead)
  statement Every case is assessed.
  evidence  Audit of 40 cases: SharePoint
Submit REC-1? [y/N]: """


def test_on_a_terminal_a_person_sees_what_they_vouch_for_and_is_asked(force: Force) -> None:
    ran = force.call(BUSINESS_LEAD, "submit", "REC-1", typed="y\n", terminal=True)
    assert SUMMARY in ran.err
    assert (ran.exit_code, force.record().status) == (0, Status.SUBMITTED)


def test_whoever_says_no_has_changed_nothing(force: Force) -> None:
    before = force.state()
    ran = force.call(BUSINESS_LEAD, "submit", "REC-1", typed="n\n", terminal=True)
    assert (ran.exit_code, force.state()) == (ExitCode.USAGE, before)
    assert "stopped; nothing further was done" in ran.err


def test_without_a_terminal_nobody_is_asked_and_nothing_is_taken_for_granted(force: Force) -> None:
    before = force.state()
    force.settle(BUSINESS_LEAD)
    ran = force.run("submit", "REC-1", typed="y\n")
    assert (ran.exit_code, ran.out, force.state()) == (ExitCode.USAGE, "", before)
    assert "hint: to submit without being asked: add --yes" in ran.err


def test_several_records_take_a_step_with_a_commit_each(force_of: Founding) -> None:
    force = force_of(*(a_ready_record(id=f"REC-{number}") for number in (1, 2, 3)))
    before = force.repo.git("rev-parse", "HEAD")
    ran = force.call(BUSINESS_LEAD, "submit", "REC-3", "REC-1", "REC-3")
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == ["REC-3", "REC-1"]
    assert force.repo.git("log", "--format=%s", f"{before}..") == "REC-1: submit\nREC-3: submit"
    assert force.record("REC-2").status is Status.OPEN


def test_a_successor_may_be_typed_in_any_case(force_of: Founding) -> None:
    force = force_of(a_ready_record(), a_record(id="REC-2"))
    force.call(COORDINATOR, "supersede", "REC-1", "--successor", "rec-2")
    assert force.record().step[-1].successor == "REC-2"


def test_people_are_written_as_the_register_spells_them(force_of: Founding, team: Team) -> None:
    force = force_of(settings=a_settings(person=with_keys(team)))
    force.settle(BUSINESS_LEAD)
    force.repo.git("config", "user.email", BUSINESS_LEAD.upper())
    assert force.run("submit", "REC-1", "--yes").exit_code == 0
    assert force.record().step[-1].by == BUSINESS_LEAD


def test_evidence_that_nobody_else_has_is_mentioned(force_of: Founding) -> None:
    digest = sha256(b"as audited").hexdigest()
    force = force_of(
        a_ready_record(evidence=(Evidence(title="Audit", path="evidence/a.pdf", sha256=digest),))
    )
    force.repo.write("register/evidence/a.pdf", b"as audited")
    err = force.call(BUSINESS_LEAD, "submit", "REC-1").err
    assert "note: evidence/a.pdf is not saved, so nobody else has this evidence" in err

"""Steps that are refused: with exit code, reason and remedy, before anything is written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from peeltrack.core.chain.table import CHAIN
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Dependency, Element, Evidence, Owners, Position, Record
from peeltrack.core.model.status import Step
from peeltrack.store.toml.write import compose
from tests.cli.force import FILE, WAY, Force, Founding
from tests.factories import (
    ACTION_OWNER,
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    DEPUTY,
    OWNERS,
    STRATEGIC_LEAD,
    TAKEN_BY,
    a_ready_record,
)


def refused(force: Force, email: str, *arguments: str) -> str:
    """Return what a step says that is refused with exit code 5 and leaves everything as it was."""
    force.settle(email)
    before = force.state()
    ran = force.run(*arguments, "--yes")
    assert (ran.exit_code, ran.out) == (ExitCode.REFUSED, ""), ran
    assert force.state() == before
    return ran.err


HELD_UP = Dependency(text="the national tool")
UNFIT = (
    (a_ready_record(position=Position()), "has no position statement", "peeltrack position REC-1"),
    (a_ready_record(evidence=()), "has no evidence", "peeltrack evidence add REC-1"),
    (a_ready_record(element=(Element(id="1.1", title="Train"),)), "1.1", "peeltrack part REC-1 1.1"),
    (
        a_ready_record(owners=Owners(business_lead=BUSINESS_LEAD, strategic_lead=STRATEGIC_LEAD)),
        "has no action owner",
        "peeltrack assign REC-1 --action-owner E-MAIL",
    ),
    (a_ready_record(dependency=(HELD_UP,)), 'waits on "the national tool"', "write resolved_on"),
    (
        a_ready_record(evidence=(Evidence(title="Audit", location="S", expires_on=date(2025, 3, 2)),)),
        'evidence "Audit" could be relied on until 2 March 2025',
        "peeltrack evidence add REC-1",
    ),
    (
        a_ready_record(evidence=(Evidence(title="Audit", path="evidence/a.pdf", sha256="0" * 64),)),
        'evidence "Audit" (evidence/a.pdf) is not there',
        "put the file back as it was",
    ),
    (
        a_ready_record(evidence=(Evidence(title="Audit", location="S", obtained_on=date(2025, 3, 9)),)),
        "PT105",
        "hint: ",
    ),
)


@pytest.mark.parametrize(("record", "message", "hint"), UNFIT, ids=[case[1][:24] for case in UNFIT])
def test_what_is_missing_is_said_with_what_mends_it(
    force_of: Founding, record: Record, message: str, hint: str
) -> None:
    err = refused(force_of(record), BUSINESS_LEAD, "submit", "REC-1")
    assert message in err
    assert hint in err.partition(message)[2]


def test_evidence_that_was_altered_is_refused(force_of: Founding) -> None:
    digest = sha256(b"as audited").hexdigest()
    force = force_of(
        a_ready_record(evidence=(Evidence(title="Audit", path="evidence/a.pdf", sha256=digest),))
    )
    evidence = {"register/evidence/a.pdf": b"as audited"}
    force.repo.commit(evidence, by=force.team[BUSINESS_LEAD])
    force.walk(Step.SUBMIT)
    force.repo.commit({"register/evidence/a.pdf": b"altered"}, by=force.team[BUSINESS_LEAD])
    err = refused(force, STRATEGIC_LEAD, "verify", "REC-1")
    assert 'evidence "Audit" (evidence/a.pdf) is not the file that was recorded: now ' in err


def test_the_wrong_status_is_refused_with_the_step_that_is_next(force: Force) -> None:
    err = refused(force, DCC, "signoff", "REC-1")
    assert err == (
        "peeltrack: REC-1 is open: only a verified recommendation can be signed off; nothing was written\n"
        "  hint: next is submit, by its business lead: peeltrack submit REC-1\n"
    )


@pytest.mark.parametrize(
    ("email", "steps", "step", "message"),
    [
        (COORDINATOR, (), "submit", f"{COORDINATOR} is not the business lead for REC-1 on 3 March 2025"),
        (COORDINATOR, (Step.SUBMIT, Step.VERIFY), "signoff", f"{COORDINATOR} is not the DCC for REC-1"),
        (ACTION_OWNER, (Step.SUBMIT,), "verify", f"{ACTION_OWNER} is the action owner of REC-1"),
    ],
)
def test_the_wrong_post_is_refused(
    force: Force, email: str, steps: tuple[Step, ...], step: str, message: str
) -> None:
    force.walk(*steps)
    assert message in refused(force, email, step, "REC-1")


@pytest.mark.parametrize(
    ("post", "message"),
    [
        ("coordinator", "verify is for the strategic lead, not for the coordinator"),
        ("strategic-lead", f"{DCC} is not the strategic lead for REC-1"),
    ],
)
def test_the_wrong_post_named_is_refused(force: Force, post: str, message: str) -> None:
    force.walk(Step.SUBMIT)
    assert message in refused(force, DCC, "verify", "REC-1", "--as", post)


def test_a_post_that_is_not_held_that_day_is_refused(force: Force) -> None:
    force.walk(Step.SUBMIT, Step.VERIFY)
    force.settle(DEPUTY)
    before = force.state()
    ran = force.run("--today", "2025-04-01", "signoff", "REC-1", "--yes")
    assert (ran.exit_code, force.state()) == (ExitCode.REFUSED, before)
    assert f"{DEPUTY} is not the DCC for REC-1 on 1 April 2025; nothing was written" in ran.err
    assert f"hint: ask {DCC}" in ran.err


def test_the_same_person_twice_is_refused(force_of: Founding) -> None:
    force = force_of(a_ready_record(owners=replace(OWNERS, strategic_lead=BUSINESS_LEAD)))
    force.walk(Step.SUBMIT)
    err = refused(force, BUSINESS_LEAD, "verify", "REC-1")
    assert f"{BUSINESS_LEAD} took submit on REC-1 in this round already" in err


@pytest.mark.parametrize("arrow", [arrow for arrow in CHAIN if arrow.needs], ids=lambda arrow: arrow.step)
def test_what_a_step_needs_to_be_told_is_asked_for(force: Force, arrow: object) -> None:
    step = next(one for one in CHAIN if one is arrow).step
    force.walk(*WAY[step])
    err = refused(force, TAKEN_BY[step], step, "REC-1")
    assert f"{step} needs " in err
    assert f"peeltrack {step} REC-1 --" in err


def test_a_lapsed_step_carries_nothing_further(force: Force) -> None:
    force.walk(Step.SUBMIT)
    text = (force.repo.folder / FILE).read_text(encoding="utf-8")
    force.repo.commit({FILE: text.replace("is assessed", "is read")}, by=force.team[BUSINESS_LEAD])
    err = refused(force, STRATEGIC_LEAD, "verify", "REC-1")
    assert f"submit by {BUSINESS_LEAD} on 3 March 2025 has lapsed: REC-1 was changed after it" in err
    assert 'peeltrack return REC-1 --reason "…"' in err


def test_edits_that_are_not_committed_are_refused(force: Force) -> None:
    force.repo.write(FILE, compose(a_ready_record(summary="anew")))
    err = refused(force, BUSINESS_LEAD, "submit", "REC-1")
    assert f"{FILE} has edits that are not saved" in err
    assert "hint: save them first: peeltrack save REC-1\n" in err


def test_edits_under_what_was_signed_are_to_be_taken_back_before_a_new_round(force: Force) -> None:
    force.walk(Step.SUBMIT)
    force.repo.write(FILE, compose(replace(force.record(), summary="anew")))
    err = refused(force, STRATEGIC_LEAD, "return", "REC-1", "--reason", "a new summary")
    assert f"{FILE} has edits under what was signed, and they are not saved" in err
    assert 'peeltrack undo REC-1; then peeltrack return REC-1 --reason "…"' in err


def test_a_step_that_was_left_uncommitted_is_explained(force: Force) -> None:
    force.call(BUSINESS_LEAD, "submit", "REC-1", "--no-commit")
    err = refused(force, STRATEGIC_LEAD, "verify", "REC-1")
    assert f"{FILE} holds a step, submit, that was never committed" in err
    assert f"git restore --staged --worktree -- {FILE}" in err


def test_a_decision_on_instruction_is_refused_unless_the_policy_allows_it(force: Force) -> None:
    options = ("--on-behalf-of", BUSINESS_LEAD, "--instruction", "an e-mail")
    err = refused(force, COORDINATOR, "submit", "REC-1", *options)
    assert f"{COORDINATOR} cannot record a step for {BUSINESS_LEAD}: the policy does not allow it" in err


def test_line_ends_that_git_never_stores_are_no_edit(force: Force) -> None:
    force.repo.commit({".gitattributes": b"*.toml text eol=lf\n"}, by=force.team[COORDINATOR])
    path = force.repo.folder / FILE
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    ran = force.call(BUSINESS_LEAD, "submit", "REC-1")
    assert (ran.exit_code, force.repo.git("status", "--porcelain")) == (0, "")
    path.write_bytes(path.read_bytes() + b"# an edit\r\n")
    assert "has edits that are not saved" in refused(force, STRATEGIC_LEAD, "verify", "REC-1")


def test_every_reason_is_given_each_with_its_hint(force_of: Founding) -> None:
    force = force_of(a_ready_record(position=Position(), evidence=()))
    assert refused(force, COORDINATOR, "submit", "REC-1") == (
        "peeltrack: REC-1 cannot be submitted; nothing was written\n"
        "REC-1, for 3 reasons:\n"
        f"  {COORDINATOR} is not the business lead for REC-1 on 3 March 2025\n"
        f"    hint: ask {BUSINESS_LEAD}; to change it: peeltrack assign REC-1\n"
        "  REC-1 has no position statement\n"
        "    hint: write it: peeltrack position REC-1\n"
        "  REC-1 has no evidence\n"
        "    hint: add it: peeltrack evidence add REC-1, "
        "or write evidence_not_applicable = why none is owed\n"
    )


def test_if_one_of_several_is_refused_none_is_taken(force_of: Founding) -> None:
    force = force_of(a_ready_record(), a_ready_record(id="REC-2", position=Position()))
    err = refused(force, BUSINESS_LEAD, "submit", "REC-1", "REC-2")
    assert err.startswith(
        "peeltrack: 1 of 2 cannot be submitted; nothing was written\nREC-2, for 1 reason:\n"
    )


def no_branch(force: Force) -> None:
    """Leave the branch."""
    force.repo.git("checkout", "-q", "--detach")


def half_a_merge(force: Force) -> None:
    """Begin a merge of two versions of the record, which cannot be finished by git."""
    other_version(force)
    force.repo.attempt("merge", "other")


def other_version(force: Force) -> None:
    """Commit two versions of the record, one on a branch called other."""
    by = force.team[BUSINESS_LEAD]
    force.repo.git("checkout", "-q", "-b", "other")
    force.repo.commit({FILE: compose(a_ready_record(title="One"))}, by=by)
    force.repo.git("checkout", "-q", "main")
    force.repo.commit({FILE: compose(a_ready_record(title="Two"))}, by=by)


def two_versions(force: Force) -> None:
    """Leave two versions of the record to be merged, though no merge was begun."""
    other_version(force)
    force.repo.attempt("cherry-pick", "-n", "other")


@pytest.mark.parametrize(
    ("happened", "message", "hint"),
    [
        (no_branch, "this repository is on no branch", "git switch main"),
        (half_a_merge, "a merge was begun in this repository and not finished", "peeltrack resolve shows"),
        (two_versions, "two versions of a file of the register wait to be merged", "peeltrack resolve"),
    ],
)
def test_a_repository_in_disorder_is_refused(
    force: Force, happened: Callable[[Force], None], message: str, hint: str
) -> None:
    happened(force)
    before = force.state()
    ran = force.call(BUSINESS_LEAD, "submit", "REC-1")
    assert (ran.exit_code, ran.out, force.state()) == (ExitCode.GIT, "", before)
    assert message in ran.err
    assert hint in ran.err.partition("hint: ")[2]


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (("submit", "REC-7"), ExitCode.USAGE, "there is no record REC-7 in this register"),
        (("submit",), ExitCode.USAGE, "Missing argument"),
        (("submit", "REC-1", "--as", "bea@example.org"), ExitCode.USAGE, "a step is taken by who git says"),
        (("submit", "REC-1", "--as", "chief"), ExitCode.USAGE, '--as: "chief" is not a post'),
        (("submit", "REC-1", "--note", "a\x1b[31mb"), ExitCode.USAGE, "characters that steer a terminal"),
        (("submit", "REC-9"), ExitCode.UNREADABLE, "stalking-2024/REC-9.toml:1: PT006"),
    ],
)
def test_what_cannot_be_meant_is_said(
    force: Force, arguments: tuple[str, ...], exit_code: ExitCode, message: str
) -> None:
    force.repo.write("register/stalking-2024/REC-9.toml", "id = \n")
    before = force.state()
    ran = force.call(BUSINESS_LEAD, *arguments)
    assert (ran.exit_code, force.state()) == (exit_code, before)
    assert message in ran.err

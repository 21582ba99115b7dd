"""What one person answers for becomes another's: in just their roles, with what stands still standing."""

from collections.abc import Callable
from datetime import date

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Handover, Owners, Record
from peeltrack.core.model.settings import Holder
from peeltrack.core.model.status import Role, Step
from peeltrack.store.register import load
from tests.cli.conftest import Run
from tests.cli.force import Force
from tests.factories import (
    ACTION_OWNER,
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    STRATEGIC_LEAD,
    a_policy,
    a_ready_record,
    a_record,
    walked,
)

NEW, WHY = STRATEGIC_LEAD, ("--reason", "moved to Operations")


@pytest.fixture
def force(force_of: Callable[..., Force]) -> Force:
    """A force whose action owner owns three records, one of them with others in every other role."""
    return force_of(
        a_ready_record(id="REC-1"),
        a_record(id="REC-2", owners=Owners(action_owner=ACTION_OWNER, strategic_lead=DCC)),
        a_record(id="REC-3", owners=Owners(business_lead=BUSINESS_LEAD)),
    )


def owners(force: Force) -> dict[str, Owners]:
    """Return who owns each record."""
    return {one.id: one.owners for one in load(force.repo.folder / "register").records}


def test_every_record_changes_hands_in_the_role_that_is_held_and_nobody_else_does(
    force: Force, run: Run
) -> None:
    before = owners(force)
    ran = run("handover", ACTION_OWNER, BUSINESS_LEAD, *WHY)
    assert (ran.exit_code, ran.out) == (
        0,
        f"REC-1: action owner is {BUSINESS_LEAD}, was {ACTION_OWNER}\n"
        f"REC-2: action owner is {BUSINESS_LEAD}, was {ACTION_OWNER}\n",
    ), ran.err
    changed = {
        "REC-1": Owners(
            action_owner=BUSINESS_LEAD, business_lead=BUSINESS_LEAD, strategic_lead=STRATEGIC_LEAD
        ),
        "REC-2": Owners(action_owner=BUSINESS_LEAD, strategic_lead=DCC),
    }
    assert owners(force) == before | changed
    assert force.record("REC-2").handover == (
        Handover(
            role="action-owner",
            from_=ACTION_OWNER,
            to=BUSINESS_LEAD,
            on=date(2025, 3, 3),
            by=COORDINATOR,
            reason="moved to Operations",
        ),
    )


def test_only_the_role_that_is_named_changes_hands(force: Force, run: Run) -> None:
    run("assign", "REC-3", "--action-owner", BUSINESS_LEAD)
    run("handover", BUSINESS_LEAD, ACTION_OWNER, "--role", "business lead", *WHY)
    assert owners(force)["REC-3"] == Owners(action_owner=BUSINESS_LEAD, business_lead=ACTION_OWNER)


def test_people_are_named_by_name_or_post(force: Force, run: Run) -> None:
    name = force.team[ACTION_OWNER].name
    ran = run("handover", name.lower(), "dcc", *WHY)
    assert ran.out.splitlines()[0] == f"REC-1: action owner is {DCC}, was {ACTION_OWNER}", ran.err
    ran = run("handover", "nobody at all", "dcc", *WHY)
    assert (ran.exit_code, ran.err.startswith("peeltrack: OLD: there is no person or post ")) == (2, True)


def test_what_stands_stands_and_an_audit_believes_the_next_step_of_the_new_owner(
    force: Force, run: Run
) -> None:
    force.walk(Step.SUBMIT)
    force.settle(COORDINATOR)
    assert run("handover", ACTION_OWNER, DCC, *WHY).exit_code == 0
    assert run("handover", BUSINESS_LEAD, "Kim", *WHY).exit_code == 0
    assert run("save", "-m", "handed over").exit_code == 0
    assert run("check").exit_code == 0
    force.walk(Step.VERIFY)
    assert force.audit().verdicts == ["signed", "signed"]


def test_a_record_whose_new_owner_has_a_step_to_take_is_named_and_left(force: Force, run: Run) -> None:
    force.walk(Step.SUBMIT)
    force.settle(COORDINATOR)
    ran = run("handover", STRATEGIC_LEAD, DCC, *WHY)
    assert ran.exit_code == ExitCode.USAGE
    assert f"REC-1 is submitted: its submit by {BUSINESS_LEAD} would lapse; peeltrack return REC-1" in ran.err
    run("assign", "REC-3", "--strategic-lead", STRATEGIC_LEAD)
    ran = run("handover", STRATEGIC_LEAD, DCC, *WHY)
    assert (ran.exit_code, ran.out) == (0, f"REC-3: strategic lead is {DCC}, was {STRATEGIC_LEAD}\n")
    assert "note: not handed over: REC-1 is submitted: " in ran.err


def test_a_post_changes_hands_on_the_day(force: Force, run: Run) -> None:
    ran = run("handover", "dcc", BUSINESS_LEAD, "--role", "dcc", "--from", "2025-04-01", *WHY)
    assert (ran.exit_code, ran.out) == (0, f"register.toml: DCC is {BUSINESS_LEAD}, was {DCC}\n"), ran.err
    posts = load(force.repo.folder / "register").settings.post
    assert next(post.holder for post in posts if post.role is Role.DCC)[-2:] == (
        Holder(email=DCC, from_=date(2024, 1, 1), to=date(2025, 3, 31), reason="moved to Operations"),
        Holder(email=BUSINESS_LEAD, from_=date(2025, 4, 1), reason="moved to Operations"),
    )


def test_the_outgoing_owner_may_hand_over_and_an_audit_believes_it(force: Force, run: Run) -> None:
    force.settle(BUSINESS_LEAD)
    assert run("handover", BUSINESS_LEAD, DCC, "--role", "business-lead", *WHY).exit_code == 0
    run("save")
    force.settle(DCC)
    ran = run("submit", "REC-1", "--yes")
    assert (ran.exit_code, force.audit().verdicts) == (0, ["signed"]), ran.err


@pytest.mark.parametrize(
    "call",
    [
        ("handover", ACTION_OWNER, STRATEGIC_LEAD, *WHY),
        ("assign", "REC-1", "--action-owner", STRATEGIC_LEAD, *WHY),
        ("assign", "REC-3", "--strategic-lead", STRATEGIC_LEAD, "--by", COORDINATOR),
        ("handover", "dcc", STRATEGIC_LEAD, "--role", "dcc", *WHY),
    ],
)
def test_who_may_not_name_an_owner_is_refused_at_once(force: Force, run: Run, call: tuple[str, ...]) -> None:
    force.settle(STRATEGIC_LEAD)
    before = force.state()
    ran = run(*call)
    assert (ran.exit_code in (ExitCode.REFUSED, ExitCode.USAGE), "may not" in ran.err) == (True, True), (
        ran.err
    )
    assert COORDINATOR in ran.err
    assert force.state() == before


def test_the_policy_may_let_another_post_name_owners(force_of: Callable[..., Force], run: Run) -> None:
    force = force_of(a_ready_record())
    force.set(force.settings(policy=a_policy(appointed_by=("dcc", "strategic-lead"))))
    force.settle(STRATEGIC_LEAD)
    assert run("assign", "REC-1", "--action-owner", DCC, *WHY).exit_code == ExitCode.REFUSED
    force.settle(DCC)
    assert run("assign", "REC-1", "--action-owner", "Kim", *WHY).exit_code == 0


def test_whoever_holds_nothing_has_nothing_to_hand_over(force: Force, run: Run) -> None:
    ran = run("handover", "new@example.org", NEW, *WHY)
    assert (ran.exit_code, ran.err.splitlines()[0]) == (
        2,
        "peeltrack: new@example.org owns no record and holds no post",
    )
    assert run("handover", NEW, NEW.upper(), *WHY).exit_code == 2
    assert run("handover", ACTION_OWNER, NEW).err.startswith("peeltrack: --reason is missing")


def test_who_leaves_ends_with_a_day_and_what_nobody_holds_is_listed(force: Force, run: Run) -> None:
    ran = run("people", "leave", "dcc", "--on", "2025-03-31")
    assert ran.exit_code == 0, ran.err
    assert f"{DCC}: DCC ends with 31 March 2025" in ran.out
    assert "from 1 April 2025 nobody is DCC" in ran.err
    assert f"{DCC} is still strategic lead of REC-2; who takes it: peeltrack handover {DCC}" in ran.err
    settings = load(force.repo.folder / "register").settings
    assert all(key.to == date(2025, 3, 31) for one in settings.person if one.email == DCC for key in one.key)


def test_a_signed_off_record_changes_hands_and_stays_so(force_of: Callable[..., Force], run: Run) -> None:
    done: Record = walked(a_ready_record(), Step.SUBMIT, Step.VERIFY, Step.SIGNOFF)
    force = force_of(done)
    assert run("handover", STRATEGIC_LEAD, DCC, "--role", "strategic lead", *WHY).exit_code == 0
    assert run("check").exit_code == 0
    assert force.record().owners.strategic_lead == DCC

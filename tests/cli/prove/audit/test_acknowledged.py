"""A fault of an earlier round that the DCC has answered with a signed step: named each time, and no alarm."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from peeltrack.core.model.settings import Holder, Policy
from peeltrack.core.model.status import Role, Step
from peeltrack.store.toml.write import compose
from tests.cli.force import PATH, Force
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC, DEPUTY, STRATEGIC_LEAD

BY_DCC: Mapping[str, Any] = {"by": DCC, "role": Role.DCC}
REMARK = f"acknowledged by {DCC} on 1 January 2025 (return): the audit is too small"


def with_a_forged_verification(force: Force, policy: Policy | None = None) -> None:
    """Begin a register in which a verification is signed by the coordinator's key."""
    force.begin(settings=force.settings(policy=policy or Policy(signed_steps=True)))
    force.take(Step.SUBMIT)
    force.take(Step.VERIFY, commit={"signer": COORDINATOR})


def test_a_forged_step_is_got_out_of_by_a_return_of_the_dcc_and_a_new_round(force: Force) -> None:
    with_a_forged_verification(force)
    assert force.audit().exit_code == 1
    force.take(Step.RETURN, **BY_DCC)
    for step in (Step.SUBMIT, Step.VERIFY, Step.SIGNOFF):
        force.take(step)
    audited = force.audit()
    verdicts = ["signed", "forged", "signed", "signed", "signed", "signed"]
    assert (audited.verdicts, audited.exit_code) == (verdicts, 0)
    assert [line["remark"] for line in audited.steps] == ["", REMARK, "", "", "", ""]
    forged = audited.steps[1]
    assert (forged["faulty"], forged["acknowledged"]["by"], forged["acknowledged"]["step"]) == (
        False,
        DCC,
        "return",
    )
    assert forged["reasons"] == [f"signed by {COORDINATOR}, not by {STRATEGIC_LEAD}"]


def test_the_table_names_it_every_time(force: Force) -> None:
    with_a_forged_verification(force)
    force.take(Step.RETURN, **BY_DCC)
    for _ in range(2):
        ran = force.run("audit")
        assert (ran.exit_code, "FORGED" in ran.out, REMARK in ran.out) == (0, True, True)
        assert "acknowledged: 1 fault, which stays in the history and fails no audit again" in ran.out


def test_a_forged_sign_off_is_got_out_of_by_reopening_the_record(force: Force) -> None:
    with_a_forged_verification(force)
    force.take(Step.SIGNOFF)
    force.take(Step.REOPEN, **BY_DCC)
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["signed", "forged", "signed", "signed"], 0)


def test_a_deputy_of_the_dcc_may_acknowledge_it(force: Force) -> None:
    settings = force.settings()
    dcc = next(post for post in settings.post if post.role is Role.DCC)
    deputised = replace(dcc, holder=(*dcc.holder, Holder(email=DEPUTY, deputy=True)))
    posts = (deputised, *(post for post in settings.post if post is not dcc))
    settings = replace(settings, post=posts)
    force.begin(settings=settings)
    force.take(Step.SUBMIT, commit={"signer": COORDINATOR})
    force.take(Step.RETURN, settings=settings, by=DEPUTY, role=Role.DCC)
    assert (force.audit().verdicts, force.audit().exit_code) == (["forged", "signed"], 0)


def test_a_step_without_the_signature_that_was_demanded_is_acknowledged_too(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT, commit={"signed": False})
    assert force.audit().exit_code == 1
    force.take(Step.RETURN, **BY_DCC)
    assert (force.audit().verdicts, force.audit().exit_code) == (["unsigned", "signed"], 0)


@pytest.mark.parametrize(
    ("back", "commit"),
    [
        (BY_DCC, {"signed": False}),
        (BY_DCC, {"signer": COORDINATOR}),
        ({"by": STRATEGIC_LEAD, "role": Role.STRATEGIC_LEAD}, {}),
    ],
    ids=["unsigned", "signed by another", "by the strategic lead"],
)
def test_a_return_that_is_not_proved_to_be_the_dccs_acknowledges_nothing(
    force: Force, back: Mapping[str, Any], commit: Mapping[str, Any]
) -> None:
    with_a_forged_verification(force, Policy())
    force.take(Step.RETURN, commit=commit, **back)
    audited = force.audit()
    assert (audited.steps[1]["faulty"], audited.steps[1]["remark"], audited.exit_code) == (True, "", 1)


def test_a_return_recorded_on_instruction_acknowledges_nothing(force: Force) -> None:
    policy = Policy(on_instruction=True)
    with_a_forged_verification(force, policy)
    settings = force.settings(policy=policy)
    force.take(Step.RETURN, settings=settings, recorded_by=COORDINATOR, instruction="by telephone", **BY_DCC)
    assert (force.audit().verdicts[-1], force.audit().exit_code) == ("recorded", 1)


def test_a_record_reopened_by_the_coordinator_keeps_its_alarm_until_the_dcc_sends_it_back(
    force: Force,
) -> None:
    with_a_forged_verification(force)
    force.take(Step.SIGNOFF)
    force.take(Step.REOPEN, by=COORDINATOR, role=Role.COORDINATOR)
    assert force.audit().exit_code == 1
    force.take(Step.SUBMIT)
    force.take(Step.RETURN, **BY_DCC)
    assert force.audit().exit_code == 0


def test_a_fault_of_the_round_that_stands_alarms_whatever_was_acknowledged_before(force: Force) -> None:
    with_a_forged_verification(force)
    force.take(Step.RETURN, **BY_DCC)
    force.take(Step.SUBMIT, commit={"signer": COORDINATOR})
    audited = force.audit()
    assert [line["faulty"] for line in audited.steps] == [False, False, False, True]
    assert audited.exit_code == 1


def test_an_entry_altered_after_the_dcc_has_signed_is_not_acknowledged(force: Force) -> None:
    with_a_forged_verification(force)
    force.take(Step.RETURN, **BY_DCC)
    record = force.record()
    altered = replace(record.step[1], note="all 400 cases were read")
    steps = (record.step[0], altered, record.step[2])
    force.commit({PATH: compose(replace(record, step=steps))}, by=DCC)
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["signed", "forged", "lapsed"], 1)
    assert audited.steps[1]["faulty"]


def test_an_entry_slipped_in_before_the_dccs_is_not_acknowledged(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    verified = force.after(Step.VERIFY)
    force.take(Step.RETURN, **BY_DCC)
    record = force.record()
    steps = (record.step[0], verified.step[1], record.step[1])
    force.commit({PATH: compose(replace(record, step=steps))}, by=STRATEGIC_LEAD)
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["signed", "forged", "lapsed"], 1)


def test_a_step_that_was_removed_alarms_until_it_is_put_back(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    before = compose(force.record())
    force.take(Step.VERIFY)
    with_it = compose(force.record())
    gone = force.commit({PATH: before}, by=BUSINESS_LEAD)
    force.take(Step.RETURN, **BY_DCC)
    assert (force.audit().exit_code, "removed from the register" in str(force.audit().steps)) == (1, True)
    force.repo.git("reset", "-q", "--hard", "HEAD~1")
    back = force.commit({PATH: with_it}, by=BUSINESS_LEAD)
    audited = force.audit()
    assert (audited.verdicts, audited.exit_code) == (["signed", "signed"], 0)
    assert audited.steps[1]["remark"] == (
        f"put back: it was taken out in {gone[:10]} by {BUSINESS_LEAD}, "
        f"and came back in {back[:10]} by {BUSINESS_LEAD}"
    )


def test_in_a_copy_without_its_oldest_part_nothing_counts_as_acknowledged(
    force: Force, desk_copy: Force
) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    force.take(Step.RETURN, **BY_DCC)
    desk_copy.repo.folder.rmdir()
    force.repo.git("clone", "-q", "--depth", "2", force.repo.folder.as_uri(), str(desk_copy.repo.folder))
    assert [line["faulty"] for line in desk_copy.audit().steps] == [True, False]

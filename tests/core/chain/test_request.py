"""Who may take a step, and what has to be said with it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from peeltrack.core.chain.request import clashes
from peeltrack.core.chain.steps import refusals
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Holder, Policy, Post, Settings
from peeltrack.core.model.status import Role, Step
from tests.core.ordinary_round import READY, SHARED_KEY, SIGNED_OFF, SUBMITTED, UPLOADED, VERIFIED, hints, why
from tests.factories import (
    ACTION_OWNER,
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    DEPUTY,
    OWNERS,
    PEOPLE,
    STRATEGIC_LEAD,
    a_person,
    a_policy,
    a_ready_record,
    a_record,
    a_register,
    a_request,
    a_settings,
    further,
    walked,
)

# --- posts ---


def test_a_step_is_refused_to_who_does_not_hold_its_post() -> None:
    request = a_request(Step.SUBMIT, by=COORDINATOR)
    assert (why(READY, request), hints(READY, request)) == (
        ["kim@example.org is not the business lead for REC-1 on 3 March 2025"],
        ["ask bea@example.org; to change it: peeltrack assign REC-1"],
    )


def test_where_a_record_names_nobody_for_the_post_that_alone_is_the_reason() -> None:
    request = a_request(Step.SUBMIT, by=COORDINATOR)
    assert why(replace(READY, owners=replace(READY.owners, business_lead="")), request) == [
        "REC-1 has no business lead"
    ]
    unverified = replace(SUBMITTED, owners=replace(SUBMITTED.owners, strategic_lead=""))
    assert "REC-1 has no strategic lead" in why(unverified, a_request(Step.VERIFY, by=STRATEGIC_LEAD))


def test_a_deputy_is_refused_the_day_after_their_last() -> None:
    late = replace(a_request(Step.SIGNOFF, by=DEPUTY), at=datetime.fromisoformat("2025-04-01T09:00:00+01:00"))
    found = refusals(a_settings(), VERIFIED, late, register=None, today=date(2025, 4, 1))
    assert [(one.message, one.hint) for one in found] == [
        (
            "dan@example.org is not the DCC for REC-1 on 1 April 2025",
            "ask dee@example.org; to change it, add a [[post.holder]] with its dates to register.toml",
        )
    ]


def test_a_post_counts_on_the_day_of_the_forces_own_time_zone() -> None:
    settings = a_settings(
        post=(Post(role=Role.DCC, title="DCC", holder=(Holder(email=DCC, from_=date(2025, 3, 4)),)),)
    )
    signoff, today = a_request(Step.SIGNOFF), date(2025, 3, 4)
    here = replace(signoff, at=datetime.fromisoformat("2025-03-03T19:30:00-05:00"))
    assert refusals(settings, VERIFIED, here, register=None, today=today) == ()
    abroad = replace(signoff, at=datetime.fromisoformat("2025-03-04T00:30:00+01:00"))
    (refused,) = refusals(settings, VERIFIED, abroad, register=None, today=today)
    assert refused.message == "dee@example.org is not the DCC for REC-1 on 3 March 2025"


def test_a_post_that_the_step_does_not_admit_is_refused() -> None:
    assert why(READY, a_request(Step.SUBMIT, role=Role.COORDINATOR)) == [
        "submit is for the business lead, not for the coordinator"
    ]


def test_the_post_that_was_named_has_to_be_held() -> None:
    assert why(SUBMITTED, a_request(Step.RETURN, role=Role.DCC)) == [
        "sam@example.org is not the DCC for REC-1 on 3 March 2025"
    ]


# --- separation of duties ---

ONE_WOMAN = a_ready_record(owners=replace(OWNERS, business_lead=DCC))


def test_nobody_takes_two_of_submit_verify_and_signoff_in_one_round() -> None:
    submitted = further(a_settings(), ONE_WOMAN, a_request(Step.SUBMIT, by=DCC))
    verified = walked(submitted, Step.VERIFY)
    assert why(verified, a_request(Step.SIGNOFF)) == [
        "dee@example.org took submit on REC-1 in this round already, so cannot also take signoff"
    ]


def test_a_second_address_with_the_same_key_is_no_second_person() -> None:
    record = a_ready_record(owners=replace(OWNERS, business_lead="d.smith@example.org"))
    request = a_request(Step.SUBMIT, by="d.smith@example.org")
    submitted = further(SHARED_KEY, record, request)
    assert why(walked(submitted, Step.VERIFY), a_request(Step.SIGNOFF), settings=SHARED_KEY) == [
        "dee@example.org took submit on REC-1 in this round already as d.smith@example.org, "
        "so cannot also take signoff"
    ]


def test_a_policy_without_distinct_people_lets_one_person_take_two() -> None:
    settings = a_policy(distinct_people=False)
    submitted = further(settings, ONE_WOMAN, a_request(Step.SUBMIT, by=DCC))
    assert why(walked(submitted, Step.VERIFY), a_request(Step.SIGNOFF), settings=settings) == []


def test_a_new_round_begins_with_a_clean_slate() -> None:
    assert why(walked(SUBMITTED, Step.RETURN), a_request(Step.SUBMIT)) == []


@pytest.mark.parametrize("settings", [a_settings(), a_policy(distinct_people=False)])
def test_the_action_owner_cannot_verify_their_own_work(settings: Settings) -> None:
    record = walked(a_ready_record(owners=replace(OWNERS, strategic_lead=ACTION_OWNER)), Step.SUBMIT)
    assert why(record, a_request(Step.VERIFY, by=ACTION_OWNER), settings=settings) == [
        "olu@example.org is the action owner of REC-1 and cannot take verify on it"
    ]


def test_the_action_owner_cannot_sign_off_under_another_address() -> None:
    record = walked(
        a_ready_record(owners=replace(OWNERS, action_owner="d.smith@example.org")), Step.SUBMIT, Step.VERIFY
    )
    assert why(record, a_request(Step.SIGNOFF), settings=SHARED_KEY) == [
        "dee@example.org is the action owner of REC-1 and cannot take signoff on it"
    ]


def test_the_action_owner_may_submit_their_own_work() -> None:
    record = a_ready_record(owners=replace(OWNERS, action_owner=BUSINESS_LEAD))
    assert why(record, a_request(Step.SUBMIT)) == []


def test_clashes_are_found_between_addresses_that_share_a_key() -> None:
    first, second, third = SIGNED_OFF.step
    taken = (replace(first, by="d.smith@example.org"), second, third)
    assert clashes(SHARED_KEY, taken) == ((taken[0], third),)


def test_of_several_steps_of_one_kind_the_first_is_held_against_a_later_one() -> None:
    first, second, _ = SIGNED_OFF.step
    again = replace(first, note="again")
    verified = replace(second, by=first.by)
    assert clashes(a_settings(), (first, again, verified, again)) == ((first, verified), (verified, again))


def test_clashes_are_found_among_steps_already_taken() -> None:
    first, second, third = SIGNED_OFF.step
    assert clashes(a_settings(), (first, second, replace(third, by=first.by))) == (
        (first, replace(third, by=first.by)),
    )


# --- what is said ---


@pytest.mark.parametrize(
    ("record", "step", "unsaid", "message"),
    [
        (SIGNED_OFF, Step.UPLOAD, {"reference": " "}, "upload needs the inspectorate's reference"),
        (UPLOADED, Step.CLOSE, {"on": None}, "close needs the inspectorate's date"),
        (SUBMITTED, Step.RETURN, {"reason": ""}, "return needs a reason"),
        (READY, Step.SUPERSEDE, {"successor": ""}, "supersede needs the id of the newer record"),
        (
            UPLOADED,
            Step.CLOSE,
            {"on": date(2025, 3, 4)},
            "the inspectorate's date 4 March 2025 is after today, 3 March 2025",
        ),
        (READY, Step.SUPERSEDE, {"successor": "REC-1"}, "REC-1 cannot be superseded by itself"),
        (READY, Step.SUPERSEDE, {"successor": "REC-9"}, "there is no record REC-9 in this register"),
    ],
)
def test_what_the_step_needs_has_to_be_said(
    record: Record, step: Step, unsaid: dict[str, Any], message: str
) -> None:
    register = a_register(record, a_record(id="REC-2"))
    assert why(record, a_request(step, **unsaid), register=register) == [message]


def test_two_records_cannot_supersede_each_other() -> None:
    older = further(a_settings(), a_record(id="REC-2"), a_request(Step.SUPERSEDE, successor="REC-1"))
    assert why(READY, a_request(Step.SUPERSEDE), register=a_register(READY, older)) == [
        "REC-2 was itself superseded by REC-1: neither would be the newer one"
    ]


@pytest.mark.parametrize(
    ("allowed", "said", "messages"),
    [
        (True, {"recorded_by": COORDINATOR, "instruction": "minute 4.2"}, []),
        (
            False,
            {"recorded_by": COORDINATOR, "instruction": "minute 4.2"},
            ["kim@example.org cannot record a step for bea@example.org: the policy does not allow it"],
        ),
        (True, {"recorded_by": COORDINATOR}, ["a step recorded for bea@example.org needs their instruction"]),
        (
            True,
            {"instruction": "minute 4.2"},
            ["an instruction is given, but not on whose behalf the step is recorded"],
        ),
        (
            True,
            {"recorded_by": "Bea@example.org", "instruction": "minute 4.2"},
            ["bea@example.org cannot record a step on their own behalf"],
        ),
        (
            True,
            {"recorded_by": "eve@example.org", "instruction": "x"},
            ["eve@example.org is not listed in register.toml"],
        ),
    ],
)
def test_a_step_is_recorded_for_somebody_else_only_by_policy_and_instruction(
    allowed: bool, said: dict[str, Any], messages: list[str]
) -> None:
    assert why(READY, a_request(Step.SUBMIT, **said), settings=a_policy(on_instruction=allowed)) == messages


@pytest.mark.parametrize(
    ("recorder", "messages"),
    [
        (COORDINATOR, []),
        (BUSINESS_LEAD, [f"{BUSINESS_LEAD} took submit on REC-1 in this round, so cannot record verify"]),
        (ACTION_OWNER, [f"{ACTION_OWNER} is the action owner of REC-1 and cannot record verify on it"]),
    ],
)
def test_who_took_part_in_a_round_records_nothing_for_others_in_it(
    recorder: str, messages: list[str]
) -> None:
    request = a_request(Step.VERIFY, recorded_by=recorder, instruction="minute 4.2")
    assert why(SUBMITTED, request, settings=a_policy(on_instruction=True)) == messages


OTHER = "other@example.org"  #: an address of somebody who has another one, with the same signing key


@pytest.mark.parametrize(
    ("same_as", "recorder", "message"),
    [
        (ACTION_OWNER, OTHER, f"{OTHER} is the action owner of REC-1 and cannot record verify on it"),
        (BUSINESS_LEAD, OTHER, f"{OTHER} took submit on REC-1 in this round, so cannot record verify"),
    ],
)
def test_a_second_address_with_the_same_key_is_no_second_pair_of_hands(
    same_as: str, recorder: str, message: str
) -> None:
    people = (*PEOPLE, a_person(OTHER, f"AAAA{same_as[:3]}"))
    settings = a_settings(person=people, policy=Policy(on_instruction=True))
    request = a_request(Step.VERIFY, recorded_by=recorder, instruction="minute 4.2")
    assert why(SUBMITTED, request, settings=settings) == [message]


def test_who_recorded_a_step_under_a_second_address_takes_none_in_the_same_round() -> None:
    settings = a_settings(
        person=(*PEOPLE, a_person(OTHER, f"AAAA{STRATEGIC_LEAD[:3]}")), policy=Policy(on_instruction=True)
    )
    submitted = further(settings, READY, a_request(Step.SUBMIT, recorded_by=OTHER, instruction="minute 4.2"))
    assert why(submitted, a_request(Step.VERIFY), settings=settings) == [
        f"{STRATEGIC_LEAD} recorded submit on REC-1 in this round, so cannot take verify"
    ]


def test_who_recorded_a_step_for_another_takes_none_in_the_same_round() -> None:
    (submit,) = SUBMITTED.step
    recorded = replace(SUBMITTED, step=(replace(submit, recorded_by=STRATEGIC_LEAD, instruction="a call"),))
    said = why(recorded, a_request(Step.VERIFY))
    assert f"{STRATEGIC_LEAD} recorded submit on REC-1 in this round, so cannot take verify" in said


@pytest.mark.parametrize(
    ("at", "messages"),
    [
        ("2025-03-03T12:00:00+00:00", []),
        (
            "2025-03-03T12:30:00+01:00",
            [
                "the step's time 2025-03-03T12:30:00+01:00 is before the step before it, "
                "submit at 2025-03-03T12:00:00+00:00"
            ],
        ),
        (
            "2025-03-04T00:00:00+00:00",
            ["the step's time 2025-03-04T00:00:00+00:00 is after today, 3 March 2025"],
        ),
        ("2025-03-03T13:00:00", ["the step's time 2025-03-03T13:00:00 has no offset from UTC"]),
    ],
)
def test_a_step_is_taken_after_the_one_before_and_not_in_the_future(at: str, messages: list[str]) -> None:
    assert why(SUBMITTED, a_request(Step.VERIFY, at=datetime.fromisoformat(at))) == messages

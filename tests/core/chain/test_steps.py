"""The sign-off chain: from where to where, what stands, and what lapses."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.chain.digest import digest_of
from peeltrack.core.chain.request import clashes
from peeltrack.core.chain.rounds import lapsed, rounds, standing
from peeltrack.core.chain.steps import after_step, refusals
from peeltrack.core.chain.table import CHAIN, arrow_of
from peeltrack.core.model.record import Owners, Position, Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Ending, Role, Status, Step
from tests.core.ordinary_round import READY, SHARED_KEY, SIGNED_OFF, SUBMITTED, UPLOADED, VERIFIED, hints, why
from tests.factories import (
    ACTION_OWNER,
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    DEPUTY,
    NOON,
    POSTS,
    STRATEGIC_LEAD,
    TODAY,
    a_policy,
    a_ready_record,
    a_record,
    a_request,
    a_settings,
    further,
    walked,
)

# --- an ordinary round ---


def test_a_round_leads_from_open_to_closed() -> None:
    closed = walked(READY, Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, Step.UPLOAD, Step.CLOSE)
    assert [(taken.step, taken.by, taken.to) for taken in closed.step] == [
        (Step.SUBMIT, BUSINESS_LEAD, Status.SUBMITTED),
        (Step.VERIFY, STRATEGIC_LEAD, Status.VERIFIED),
        (Step.SIGNOFF, DCC, Status.SIGNED_OFF),
        (Step.UPLOAD, COORDINATOR, Status.UPLOADED),
        (Step.CLOSE, COORDINATOR, Status.CLOSED),
    ]


def test_a_step_is_kept_with_everything_that_was_said() -> None:
    request = a_request(
        Step.SUBMIT, by="BEA@example.org", note="early", recorded_by=COORDINATOR, instruction="4.2"
    )
    after = further(a_policy(on_instruction=True), READY, request)
    taken = after.step[0]
    assert after == replace(READY, status=Status.SUBMITTED, step=(taken,))
    assert (taken.by, taken.role, taken.at, taken.note, taken.recorded_by, taken.instruction) == (
        BUSINESS_LEAD,
        "business-lead",
        NOON,
        "early",
        COORDINATOR,
        "4.2",
    )


def test_a_deputy_signs_off_in_the_post_of_the_dcc() -> None:
    request = a_request(Step.SIGNOFF, by=DEPUTY)
    after = further(a_settings(), VERIFIED, request)
    assert (after.step[-1].by, after.step[-1].role) == (DEPUTY, "deputy-chief-constable")


def test_a_refusal_says_every_reason_the_state_of_the_chain_first() -> None:
    request = a_request(Step.SIGNOFF, by="eve@example.org")
    assert (why(a_record(), request), hints(a_record(), request)[0]) == (
        [
            "REC-1 is open: only a verified recommendation can be signed off",
            "eve@example.org is not listed in register.toml",
            "eve@example.org is not the DCC for REC-1 on 3 March 2025",
            "REC-1 has no action owner",
            "REC-1 has no business lead",
            "REC-1 has no strategic lead",
            "REC-1 has no position statement",
            "REC-1 has no evidence",
        ],
        "next is submit, by its business lead: peeltrack submit REC-1",
    )


def test_no_step_is_made_for_somebody_who_holds_no_post_for_it() -> None:
    with pytest.raises(ValueError, match=f"{ACTION_OWNER} holds no post in which to signoff REC-1"):
        after_step(a_settings(), VERIFIED, a_request(Step.SIGNOFF, by=ACTION_OWNER))


# --- endings outside the way ---


@pytest.mark.parametrize(
    "record", [READY, SUBMITTED, VERIFIED, SIGNED_OFF, UPLOADED], ids=lambda one: one.status
)
def test_a_record_is_ended_from_wherever_it_is_and_says_how(record: Record) -> None:
    ended = walked(record, Step.END)
    taken = ended.step[-1]
    assert (ended.status, taken.from_, taken.ending) == (
        Status.ENDED,
        record.status,
        Ending.CLOSED_BY_INSPECTORATE,
    )
    assert (taken.reference, taken.on, lapsed(ended)) == ("letter of the inspectorate", TODAY, ())


def test_an_ending_needs_its_way_its_reason_its_reference_and_its_day() -> None:
    bare = a_request(Step.END, ending=None, reason="", reference=" ", on=None)
    assert why(READY, bare) == [
        "end needs the way in which it ended",
        "end needs a reason",
        "end needs the letter, page or minute that says so, and whose it is",
        "end needs the day on which it ended",
    ]


def test_what_was_ended_can_be_reopened() -> None:
    assert walked(READY, Step.END, Step.REOPEN).status is Status.OPEN


def test_what_was_finished_before_is_brought_forward_and_vouched_for_by_nobody_else() -> None:
    brought = walked(READY, Step.BRING_FORWARD)
    assert (brought.status, [one.by for one in brought.step]) == (Status.BROUGHT_FORWARD, [COORDINATOR])


def test_nothing_is_brought_forward_on_which_a_step_was_taken_here() -> None:
    returned = walked(READY, Step.SUBMIT, Step.RETURN)
    request = a_request(Step.BRING_FORWARD)
    assert why(returned, request) == ["REC-1 cannot be brought forward: submit was taken on it here"]
    assert hints(returned, request)[0] == "next is submit, by its business lead: peeltrack submit REC-1"


# --- status ---


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize(
    "record", [READY, SUBMITTED, VERIFIED, SIGNED_OFF, UPLOADED], ids=lambda one: one.status
)
def test_a_step_is_refused_exactly_where_the_chain_has_no_arrow(record: Record, step: Step) -> None:
    wrong = [
        message
        for message in why(record, a_request(step))
        if message.startswith(f"REC-1 is {record.status}") and ": only" in message
    ]
    assert bool(wrong) is (record.status not in arrow_of(step).origins)


def test_every_status_that_would_do_is_named() -> None:
    assert why(READY, a_request(Step.RETURN)) == [
        "REC-1 is open: only a submitted, verified or signed-off recommendation can be returned"
    ]


@pytest.mark.parametrize(
    ("record", "hint"),
    [
        (SUBMITTED, "next is verify, by its strategic lead: peeltrack verify REC-1"),
        (SIGNED_OFF, "next is upload, by the coordinator: peeltrack upload REC-1"),
        (walked(UPLOADED, Step.CLOSE), 'to begin a new round: peeltrack reopen REC-1 --reason "…"'),
        (walked(READY, Step.DECLINE), "not-adopted has no step back; see peeltrack show REC-1"),
        (replace(SUBMITTED, title="x"), 'to begin a new round: peeltrack return REC-1 --reason "…"'),
    ],
    ids=["submitted", "signed-off", "closed", "not-adopted", "lapsed"],
)
def test_who_tries_the_wrong_step_is_told_the_right_one(record: Record, hint: str) -> None:
    assert hints(record, a_request(Step.SUBMIT))[0] == hint


def test_a_status_set_by_hand_is_refused_as_a_base() -> None:
    assert why(replace(SUBMITTED, status=Status.VERIFIED), a_request(Step.SIGNOFF)) == [
        "REC-1 is verified, but its last step, submit, led to submitted",
        "REC-1 is verified, but holds no verify in this round",
    ]


def test_a_status_without_any_step_is_refused_as_a_base() -> None:
    assert why(replace(READY, status=Status.VERIFIED), a_request(Step.SIGNOFF)) == [
        "REC-1 is verified, but holds no submit in this round",
        "REC-1 is verified, but holds no verify in this round",
    ]


def test_a_status_without_any_step_can_be_brought_back() -> None:
    assert why(replace(READY, status=Status.VERIFIED), a_request(Step.RETURN)) == []


# --- what lapses ---


def test_steps_lapse_when_the_content_changes_and_carry_nothing_more() -> None:
    changed = replace(VERIFIED, position=Position(statement="Most cases are assessed."))
    assert lapsed(changed) == VERIFIED.step
    assert (why(changed, a_request(Step.SIGNOFF)), hints(changed, a_request(Step.SIGNOFF))[0]) == (
        [
            "submit by bea@example.org on 3 March 2025 has lapsed: REC-1 was changed after it",
            "verify by sam@example.org on 3 March 2025 has lapsed: REC-1 was changed after it",
        ],
        'to begin a new round: peeltrack return REC-1 --reason "…"',
    )


def test_a_lapsed_record_can_be_returned_and_superseded() -> None:
    changed = replace(VERIFIED, title="x")
    assert (why(changed, a_request(Step.RETURN)), why(changed, a_request(Step.SUPERSEDE))) == ([], [])


def test_content_that_is_changed_back_stands_again() -> None:
    assert lapsed(replace(replace(VERIFIED, title="x"), title=VERIFIED.title)) == ()


def test_an_edited_entry_lapses_alone() -> None:
    submit, verify = VERIFIED.step
    edited = replace(submit, by="eve@example.org")
    assert lapsed(replace(VERIFIED, step=(edited, verify))) == (edited,)


def test_an_entry_sealed_anew_after_an_edit_makes_the_next_one_lapse() -> None:
    submit, verify = VERIFIED.step
    edited = replace(submit, by="eve@example.org")
    edited = replace(edited, digest=digest_of(VERIFIED, edited, ""))
    assert lapsed(replace(VERIFIED, step=(edited, verify))) == (verify,)


def test_the_first_step_of_a_round_hangs_on_the_last_of_the_round_before() -> None:
    again = walked(walked(SUBMITTED, Step.RETURN), Step.SUBMIT)
    tampered = (again.step[0], replace(again.step[1], digest="pt1:sha256:00"), again.step[2])
    assert (lapsed(again), lapsed(replace(again, step=tampered))) == ((), again.step[2:])


@pytest.mark.parametrize(("record", "step"), [(VERIFIED, Step.RETURN), (SIGNED_OFF, Step.REOPEN)])
def test_a_return_and_a_reopen_end_the_round(record: Record, step: Step) -> None:
    ended = walked(record, step)
    assert (rounds(ended), standing(ended)) == ((ended.step, ()), ())


def test_steps_of_an_earlier_round_do_not_lapse() -> None:
    returned = walked(VERIFIED, Step.RETURN)
    changed = walked(replace(returned, title="x"), Step.SUBMIT)
    assert (lapsed(changed), [len(one) for one in rounds(changed)], standing(changed)) == (
        (),
        [3, 1],
        changed.step[3:],
    )


# --- laws of any walk ---

EVERYBODY = (ACTION_OWNER, BUSINESS_LEAD, STRATEGIC_LEAD, DCC, DEPUTY, COORDINATOR, "d.smith@example.org")


@st.composite
def _walks(draw: st.DrawFn) -> tuple[Settings, Record, int]:
    """Draw settings, a record after any steps by anybody that were not refused, and how many these were."""
    person = st.sampled_from(EVERYBODY)
    owners = Owners(action_owner=draw(person), business_lead=draw(person), strategic_lead=draw(person))
    settings = a_settings(person=SHARED_KEY.person, post=POSTS)
    record, count = a_ready_record(owners=owners), 0
    likely = st.one_of(st.sampled_from([Step.SUBMIT, Step.VERIFY, Step.SIGNOFF]), st.sampled_from(Step))
    for hour, (step, by) in enumerate(draw(st.lists(st.tuples(likely, person), max_size=12))):
        roles = arrow_of(step).roles
        ordinary = {Role.BUSINESS_LEAD: owners.business_lead, Role.STRATEGIC_LEAD: owners.strategic_lead}
        who = draw(st.sampled_from([by, *(ordinary.get(role, DCC) for role in roles)]))
        request = a_request(step, by=who, at=NOON + timedelta(minutes=hour))
        if refusals(settings, record, request, register=None, today=TODAY):
            continue
        record = after_step(settings, record, request)
        count += 1
    return settings, record, count


@given(_walks())
def test_any_walk_keeps_status_steps_and_digests_in_agreement(walk: tuple[Settings, Record, int]) -> None:
    _, record, count = walk
    led_to = [Status.OPEN, *(taken.to for taken in record.step)]
    assert (len(record.step), record.status, lapsed(record)) == (count, led_to[-1], ())
    assert [taken.from_ for taken in record.step] == led_to[:-1]
    assert all(taken.from_ in arrow_of(taken.step).origins for taken in record.step)


@given(_walks())
def test_no_walk_lets_one_person_take_two_of_the_three_in_one_round(
    walk: tuple[Settings, Record, int],
) -> None:
    settings, record, _ = walk
    assert [clashes(settings, taken) for taken in rounds(record)] == [()] * len(rounds(record))


@given(
    _walks(),
    st.sampled_from(
        [
            {"title": "Other"},
            {"deadline": TODAY},
            {"owners": Owners()},
            {"evidence": ()},
            {"position": Position(statement="x")},
        ]
    ),
)
def test_after_any_walk_an_edit_of_the_content_makes_every_standing_step_lapse(
    walk: tuple[Settings, Record, int], edit: dict[str, Any]
) -> None:
    _, record, _ = walk
    assert lapsed(replace(record, **edit)) == standing(record)


def test_every_arrow_of_the_chain_can_be_taken() -> None:
    ended = {walked(UPLOADED, Step.CLOSE), walked(READY, Step.END), walked(READY, Step.BRING_FORWARD)}
    reached = {READY, SUBMITTED, VERIFIED, SIGNED_OFF, UPLOADED, *ended}
    taken = {
        (record.status, arrow.step)
        for record in reached
        for arrow in CHAIN
        if not why(record, a_request(arrow.step), register=None)
    }
    assert taken == {(origin, arrow.step) for arrow in CHAIN for origin in arrow.origins}

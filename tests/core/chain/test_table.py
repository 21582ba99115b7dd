"""The table of the chain: laws over its rows, whatever steps it holds."""

from collections import Counter
from dataclasses import fields

import pytest

from peeltrack.core.chain.request import StepRequest
from peeltrack.core.chain.table import (
    CHAIN,
    COMPLETE,
    FINAL,
    VOUCHED,
    Arrow,
    Need,
    arrow_of,
    next_arrow,
)
from peeltrack.core.model.record import StepTaken
from peeltrack.core.model.settings import LeadDays
from peeltrack.core.model.status import OWNERS, Role, Status, Step

NEEDS = sorted({need for arrow in CHAIN for need in arrow.needs}, key=lambda need: need.key)

ROWS = pytest.mark.parametrize("arrow", CHAIN, ids=lambda arrow: arrow.step)


def test_every_step_is_one_row_in_the_order_of_the_steps() -> None:
    assert [arrow.step for arrow in CHAIN] == list(Step)


@pytest.mark.parametrize("step", Step)
def test_the_row_of_a_step_is_found(step: Step) -> None:
    assert arrow_of(step).step is step


def test_every_status_is_reached_and_only_open_is_where_a_record_begins() -> None:
    reached, size = {Status.OPEN}, 0
    while len(reached) > size:
        size = len(reached)
        reached |= {arrow.to for arrow in CHAIN if reached.intersection(arrow.origins)}
    assert reached == set(Status)


def test_from_each_status_one_way_at_most_leads_forward_and_it_ends() -> None:
    origins = Counter(origin for arrow in CHAIN if arrow.forward for origin in arrow.origins)
    assert set(origins.values()) == {1}
    way, status = [Status.OPEN], Status.OPEN
    while arrow := next_arrow(status):
        status = arrow.to
        assert status not in way
        way.append(status)
    assert {arrow.to for arrow in CHAIN if arrow.forward} == set(way[1:]) == VOUCHED


def test_once_complete_a_record_stays_so_until_a_new_round() -> None:
    onward = [arrow for arrow in CHAIN if COMPLETE.intersection(arrow.origins) and not arrow.ends_round]
    assert {arrow.to for arrow in onward} <= COMPLETE
    assert {
        Status.SIGNED_OFF,
        Status.UPLOADED,
        Status.CLOSED,
        Status.SUPERSEDED,
        Status.NOT_ADOPTED,
        Status.ENDED,
        Status.BROUGHT_FORWARD,
    } == COMPLETE


def test_only_a_new_round_leads_out_of_what_is_final() -> None:
    assert {
        Status.CLOSED,
        Status.SUPERSEDED,
        Status.NOT_ADOPTED,
        Status.ENDED,
        Status.BROUGHT_FORWARD,
    } == FINAL


@ROWS
def test_a_new_round_begins_where_every_record_does(arrow: Arrow) -> None:
    assert not arrow.ends_round or (arrow.to is Status.OPEN and not arrow.forward)


@ROWS
def test_a_row_says_all_that_its_command_says(arrow: Arrow) -> None:
    assert arrow.done
    assert arrow.roles
    assert arrow.help.endswith(".")
    assert list(arrow.origins) == [status for status in Status if status in arrow.origins]


@ROWS
def test_what_vouches_for_the_content_keeps_hands_apart(arrow: Arrow) -> None:
    assert arrow.forward or not (arrow.vouches or arrow.distinct or arrow.not_by_action_owner)


def test_every_lead_time_is_that_of_one_step_on_the_way() -> None:
    measured = [arrow.lead_days for arrow in CHAIN if arrow.lead_days]
    assert measured == [field.name for field in fields(LeadDays)]
    assert all(arrow.forward for arrow in CHAIN if arrow.lead_days)


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.key)
def test_what_a_step_needs_is_a_field_of_its_request_and_of_its_entry(need: Need) -> None:
    for noun in (StepRequest, StepTaken):
        assert need.key in {field.name for field in fields(noun)}
    assert len({other.what for other in NEEDS}) == len(NEEDS)


def test_posts_of_a_record_and_of_the_register_are_told_apart() -> None:
    assert {role.of_a_record.partition(" ")[0] for role in OWNERS} == {"its"}
    assert {role.of_a_record.partition(" ")[0] for role in Role if role not in OWNERS} == {"the"}

"""Who owns a record, who did on a day, and which owners could not take their step."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.chain.owners import conflicts, handovers, owner_on, takes_over
from peeltrack.core.errors import UsageFault
from peeltrack.core.model.record import Handover, Owners
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import OWNERS, Role
from tests.core.ordinary_round import SHARED_KEY
from tests.factories import (
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    STRATEGIC_LEAD,
    TODAY,
    a_policy,
    a_record,
    a_settings,
)

EMAILS = st.sampled_from(["ana@example.org", "ben@example.org", "cay@example.org"])


@given(st.lists(st.tuples(EMAILS, st.integers(1, 28)), max_size=6), EMAILS)
def test_on_each_day_the_record_was_owned_by_who_was_named_last(
    moves: list[tuple[str, int]], first: str
) -> None:
    moves = sorted(moves, key=lambda move: move[1])
    owner, kept = first, []
    for email, day in moves:
        on = date(2025, 3, day)
        kept.append(
            Handover(role="action-owner", from_=owner, to=email, on=on, by=COORDINATOR, reason="new post")
        )
        owner = email
    record = a_record(owners=Owners(action_owner=owner), handover=tuple(kept))
    for day in range(1, 29):
        named = [email for email, on in moves if on <= day]
        assert owner_on(record, Role.ACTION_OWNER, date(2025, 3, day)) == (named or [first])[-1]


def test_only_those_who_change_are_handed_over_in_the_order_of_the_roles() -> None:
    record = a_record(owners=Owners(action_owner="ana@example.org", business_lead=BUSINESS_LEAD))
    wanted = {
        Role.STRATEGIC_LEAD: STRATEGIC_LEAD,
        Role.BUSINESS_LEAD: BUSINESS_LEAD,
        Role.ACTION_OWNER: "ben@example.org",
    }
    made = handovers(record, wanted, on=TODAY, by=COORDINATOR, reason=" new post ")
    assert [(one.role, one.from_, one.to, one.reason) for one in made] == [
        ("action-owner", "ana@example.org", "ben@example.org", "new post"),
        ("strategic-lead", "", STRATEGIC_LEAD, "new post"),
    ]
    assert [takes_over(record, one) for one in made] == [
        "REC-1: action owner is ben@example.org, was ana@example.org",
        f"REC-1: strategic lead is {STRATEGIC_LEAD}",
    ]


def test_nobody_is_replaced_without_a_reason() -> None:
    record = a_record(owners=Owners(action_owner="ana@example.org"))
    with pytest.raises(UsageFault, match=r"ana@example\.org is the action owner of REC-1 already"):
        handovers(record, {Role.ACTION_OWNER: "ben@example.org"}, on=TODAY, by=COORDINATOR, reason=" ")


def test_who_is_named_first_needs_no_reason() -> None:
    wanted = dict.fromkeys(OWNERS, "ana@example.org")
    made = handovers(a_record(), wanted, on=TODAY, by=COORDINATOR, reason="")
    assert [one.reason for one in made] == ["first named"] * 3


@pytest.mark.parametrize(
    ("settings", "owners", "said"),
    [
        (a_settings(), {}, []),
        (
            a_settings(),
            {"action_owner": "ana@example.org", "strategic_lead": "Ana@example.org"},
            ["Ana@example.org is action owner and strategic lead of REC-1, so cannot verify it"],
        ),
        (a_settings(), {"action_owner": "ana@example.org", "business_lead": "ana@example.org"}, []),
        (
            SHARED_KEY,
            {"business_lead": DCC, "strategic_lead": "d.smith@example.org"},
            [
                "d.smith@example.org is business lead and strategic lead of REC-1, "
                "and who takes submit cannot take verify"
            ],
        ),
        (a_policy(distinct_people=False), {"business_lead": DCC, "strategic_lead": DCC}, []),
    ],
)
def test_owners_who_could_not_take_their_step_are_named(
    settings: Settings, owners: dict[str, Any], said: list[str]
) -> None:
    assert list(conflicts(settings, a_record(owners=Owners(**owners)))) == said

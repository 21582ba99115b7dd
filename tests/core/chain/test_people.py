"""Who holds which post on a day, and who is the same person."""

from datetime import date

import pytest

from peeltrack.core.chain.people import (
    Holding,
    held_by,
    holders,
    holders_for,
    holdings_of,
    holds,
    keys_of,
    person,
    same_person,
    team_named,
)
from peeltrack.core.model.record import Owners
from peeltrack.core.model.settings import Holder, Key, Person, Post, Team
from peeltrack.core.model.status import Role
from tests.factories import (
    COORDINATOR,
    DCC,
    DEPUTY,
    STRATEGIC_LEAD,
    TODAY,
    a_person,
    a_ready_record,
    a_record,
    a_settings,
)

SETTINGS = a_settings()
STRATEGIC_POST = Post(
    role=Role.STRATEGIC_LEAD,
    title="Strategic lead",
    holder=(Holder(email="sid@example.org", deputy=True), Holder(email="stella@example.org")),
)
WITH_STRATEGIC_POST = a_settings(post=(STRATEGIC_POST,))


def test_a_person_is_found_whatever_the_case_of_the_address() -> None:
    found = person(SETTINGS, " Dee@Example.ORG")
    assert found is not None
    assert found.email == DCC


def test_nobody_has_the_empty_address() -> None:
    assert person(a_settings(person=(Person(email="", name="Nobody"),)), "") is None


@pytest.mark.parametrize(
    ("day", "acting"),
    [
        (date(2023, 12, 31), []),
        (date(2024, 1, 1), [DCC]),
        (date(2025, 2, 28), [DCC]),
        (date(2025, 3, 1), [DCC, DEPUTY]),
        (date(2025, 3, 31), [DCC, DEPUTY]),
        (date(2025, 4, 1), [DCC]),
    ],
)
def test_a_post_is_held_from_its_first_to_its_last_day_holders_before_deputies(
    day: date, acting: list[str]
) -> None:
    assert [holding.email for holding in holders(SETTINGS, Role.DCC, day)] == acting


def test_whoever_is_entered_twice_for_one_time_holds_the_post_once() -> None:
    twice = (Holder(email=DCC, from_=date(2024, 1, 1)), Holder(email=DCC))
    settings = a_settings(post=(Post(role=Role.DCC, title="DCC", holder=twice),))
    assert [holding.email for holding in holders(settings, Role.DCC, TODAY)] == [DCC]


def test_a_deputy_is_said_to_be_one() -> None:
    holding = holds(SETTINGS, a_record(), Role.DCC, DEPUTY.upper(), TODAY)
    assert holding == Holding(role=Role.DCC, email=DEPUTY, deputy=True)


def test_the_owner_that_a_record_names_wins_over_the_holder_of_the_post() -> None:
    acting = holders_for(WITH_STRATEGIC_POST, a_ready_record(), Role.STRATEGIC_LEAD, TODAY)
    assert [(one.email, one.deputy) for one in acting] == [
        (STRATEGIC_LEAD, False),
        ("sid@example.org", True),
    ]


def test_the_holder_of_the_post_counts_where_a_record_names_no_owner() -> None:
    acting = holders_for(WITH_STRATEGIC_POST, a_record(), Role.STRATEGIC_LEAD, TODAY)
    assert [one.email for one in acting] == ["stella@example.org", "sid@example.org"]


def test_an_owner_of_a_record_does_not_hold_a_post_of_the_register() -> None:
    record = a_record(owners=Owners(strategic_lead="x@example.org"))
    assert holds(SETTINGS, record, Role.DCC, "x@example.org", TODAY) is None


def test_the_holdings_of_somebody_are_those_held_for_the_whole_register_that_day() -> None:
    settings = a_settings(
        post=(
            Post(role=Role.COORDINATOR, title="Planning", holder=(Holder(email=COORDINATOR),)),
            Post(role=Role.DCC, title="DCC", holder=(Holder(email=COORDINATOR, deputy=True),)),
            Post(
                role=Role.STRATEGIC_LEAD, title="SL", holder=(Holder(email=COORDINATOR, to=date(2025, 3, 2)),)
            ),
        )
    )
    assert holdings_of(settings, COORDINATOR, TODAY) == (
        Holding(role=Role.DCC, email=COORDINATOR, deputy=True),
        Holding(role=Role.COORDINATOR, email=COORDINATOR),
    )


def test_a_key_counts_on_its_first_and_last_day_only_between() -> None:
    key = Key(public="ssh-ed25519 AAAA", from_=date(2025, 3, 1), to=date(2025, 3, 3))
    ana = Person(email="ana@example.org", name="Ana", key=(key,))
    days = [date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 3), date(2025, 3, 4)]
    assert [keys_of(ana, day) for day in days] == [(), (key,), (key,), ()]


def test_two_addresses_that_share_a_key_are_one_person_whatever_its_comment() -> None:
    one = Person(email="ana@example.org", name="Ana", key=(Key(public="ssh-ed25519 AAAA laptop"),))
    other = Person(email="a.jones@example.org", name="A", key=(Key(public="ssh-ed25519 AAAA", to=TODAY),))
    assert same_person(a_settings(person=(one, other)), "ANA@example.org", "a.jones@example.org")


def test_a_third_address_that_shares_a_key_with_each_of_two_joins_them() -> None:
    people = (
        a_person("a@example.org", "K1"),
        a_person("b@example.org", "K2"),
        a_person("c@example.org", "K2", "K1"),
    )
    assert same_person(a_settings(person=people), "a@example.org", "b@example.org")


def test_people_without_keys_or_with_their_own_are_different_people() -> None:
    empty = tuple(Person(email=email, name="", key=(Key(public=" "),)) for email in ("a@x", "b@x"))
    settings = a_settings(person=(*empty, a_person("c@x", "K1"), a_person("d@x", "K2")))
    assert not any(same_person(settings, a, b) for a, b in [("a@x", "b@x"), ("c@x", "d@x"), ("", "")])


def test_an_address_that_is_nobody_is_still_the_same_as_itself() -> None:
    assert same_person(SETTINGS, "New@example.org", "new@example.org")


CRIME = Team(
    name="Head of Crime",
    holder=(
        Holder(email="SAM@example.org", to=TODAY),
        Holder(email="new@example.org", from_=date(2025, 6, 1)),
    ),
)


def test_a_team_is_found_in_any_case_and_held_from_the_first_day_to_the_last() -> None:
    settings = a_settings(team=(CRIME,))
    assert team_named(settings, " head of crime ") is CRIME
    assert team_named(settings, "Head of Custody") is None
    assert held_by(settings, CRIME, TODAY) == (STRATEGIC_LEAD,)
    assert held_by(settings, CRIME, date(2025, 4, 1)) == ()
    assert held_by(settings, CRIME, date(2025, 6, 1)) == ("new@example.org",)


def test_who_holds_a_team_takes_no_step_by_that() -> None:
    settings = a_settings(team=(CRIME,))
    record = a_record(owners=Owners(business_lead="Head of Crime"))
    assert holds(settings, record, Role.BUSINESS_LEAD, STRATEGIC_LEAD, TODAY) is None

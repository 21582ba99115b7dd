"""By when something is owed: stated or derived, and the next turn of a duty that comes round."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.dates import months_after
from peeltrack.core.limits import FIRST_YEAR, LAST_YEAR
from peeltrack.core.model.due_dates import (
    Deadline,
    at_once,
    deadline_of,
    due_dates,
    first_deadline,
    first_target,
    next_turn,
)
from peeltrack.core.model.record import Recurrence
from tests.factories import SOURCE, TODAY, a_record, an_extension

PUBLISHED = date(2024, 9, 27)
MARCH_27 = date(2025, 3, 27)
APRIL = date(2025, 4, 30)
BASIS = "6 months after publication"
UNKNOWN = SOURCE.__class__(title="PEEL", publisher="HMICFRS", published_text="summer 2022")


@pytest.mark.parametrize(
    ("fields", "deadline"),
    [
        ({}, Deadline(None)),
        ({"deadline": APRIL, "deadline_basis": BASIS}, Deadline(APRIL)),
        ({"deadline": APRIL, "deadline_text": "Immediately"}, Deadline(APRIL)),
        ({"deadline_basis": BASIS}, Deadline(MARCH_27, derived=True)),
        ({"deadline_basis": "in good time"}, Deadline(None)),
        ({"deadline_text": "By 27 March 2025"}, Deadline(None)),
        ({"deadline_text": "With immediate effect"}, Deadline(PUBLISHED, derived=True, at_once=True)),
        ({"deadline_text": "Urgently", "issued_on": TODAY}, Deadline(TODAY, derived=True, at_once=True)),
        ({"deadline_text": "Urgently", "deadline_basis": BASIS}, Deadline(MARCH_27, derived=True)),
    ],
)
def test_a_stated_date_wins_and_else_the_published_words_give_one(
    fields: dict[str, Any], deadline: Deadline
) -> None:
    assert deadline_of(a_record(**fields), SOURCE) == deadline


@pytest.mark.parametrize("source", [None, UNKNOWN], ids=["unread", "no day"])
def test_without_a_day_of_publication_a_basis_gives_no_date_and_at_once_stays_so(source: Any) -> None:
    found = [
        deadline_of(a_record(**fields), source)
        for fields in ({"deadline_basis": BASIS}, {"deadline_text": "immediately"})
    ]
    assert found == [Deadline(None), Deadline(None, at_once=True)]


@pytest.mark.parametrize(
    "text",
    [
        "Immediately",
        "With immediate effect.",
        "IMMEDIATE",
        "As a matter of urgency",
        "urgently",
        "Without\ndelay",
        "Forces should do this straight away",
    ],
)
def test_words_that_want_it_at_once(text: str) -> None:
    assert at_once(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "By 27 March 2025",
        "Immediately, and by 27 March 2025 at the latest",
        "Immediately after the guidance is issued",
        "Immediately following the review",
        "Not urgent",
        "not immediately",
        "In good time",
    ],
)
def test_words_that_name_a_date_or_wait_for_something_do_not(text: str) -> None:
    assert not at_once(text)


@pytest.mark.parametrize(
    ("moves", "first"),
    [
        ((), MARCH_27),
        ((an_extension(MARCH_27, APRIL),), MARCH_27),
        ((an_extension(None, APRIL),), MARCH_27),
        ((an_extension(TODAY, APRIL), an_extension(APRIL, date(2025, 6, 30))), TODAY),
        ((an_extension(APRIL, TODAY, "target"),), MARCH_27),
    ],
)
def test_the_first_deadline_is_the_one_before_any_move(moves: Any, first: date) -> None:
    moved = any(one.field == "deadline" for one in moves)
    record = a_record(deadline_basis=BASIS, deadline=moves[-1].to if moved else None, extension=moves)
    assert first_deadline(record, SOURCE) == first


def test_a_date_that_was_given_for_the_first_time_was_not_moved() -> None:
    moves = (
        an_extension(None, TODAY),
        an_extension(TODAY, APRIL),
        an_extension(TODAY, MARCH_27, "target"),
    )
    record = a_record(deadline=APRIL, target=MARCH_27, extension=moves)
    assert (first_deadline(record, SOURCE), first_target(record)) == (TODAY, TODAY)
    assert first_target(a_record(target=TODAY)) == TODAY


def test_a_derived_deadline_comes_before_the_target_and_the_next_turn() -> None:
    turning = Recurrence(duty="Review", every_months=12, anchor=TODAY)
    record = a_record(deadline_basis=BASIS, target=TODAY, recurrence=turning)
    assert due_dates(record, SOURCE) == (MARCH_27, TODAY, date(2026, 3, 3))


@pytest.mark.parametrize(
    ("recurrence", "turn"),
    [
        (None, None),
        (Recurrence(duty="", every_months=6, anchor=None), None),
        (Recurrence(duty="", every_months=0, anchor=TODAY), None),
        (Recurrence(duty="", every_months=1, anchor=date(2025, 1, 31)), date(2025, 2, 28)),
        (
            Recurrence(duty="", every_months=1, anchor=date(2025, 1, 31), last_on=date(2025, 2, 28)),
            date(2025, 3, 31),
        ),
        (Recurrence(duty="", every_months=12, last_on=date(2024, 2, 29)), date(2025, 2, 28)),
    ],
)
def test_turns_are_counted_from_the_anchor(recurrence: Recurrence | None, turn: date | None) -> None:
    assert next_turn(recurrence) == turn


A_DAY = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@given(A_DAY, st.none() | A_DAY, st.integers(1, 30))
def test_the_next_turn_is_the_first_after_the_last(anchor: date, last_on: date | None, every: int) -> None:
    turn = next_turn(Recurrence(duty="", every_months=every, anchor=anchor, last_on=last_on))
    done, count = last_on or anchor, 0
    while (expected := months_after(anchor, every * count)) <= done:
        count += 1
    assert turn == expected


@pytest.mark.parametrize("every", [10**9, 10**15])
def test_a_turn_beyond_the_calendar_is_none(every: int) -> None:
    assert next_turn(Recurrence(duty="", every_months=every, anchor=TODAY)) is None


def test_where_only_a_month_is_published_its_last_day_is_the_deadline() -> None:
    record = a_record(deadline_text="By March 2025")
    assert deadline_of(record, SOURCE) == Deadline(date(2025, 3, 31), derived=True)
    assert first_deadline(record, SOURCE) == date(2025, 3, 31)


def test_a_stated_date_and_a_basis_come_before_the_month() -> None:
    basis = a_record(deadline_text="By March 2025", deadline_basis="6 months after publication")
    assert deadline_of(basis, SOURCE).on == date(2025, 3, 27)
    stated = a_record(deadline_text="By March 2025", deadline=date(2025, 3, 31))
    assert deadline_of(stated, SOURCE) == Deadline(date(2025, 3, 31))


def test_of_a_publication_of_which_only_the_month_is_known_its_last_day_counts() -> None:
    july = SOURCE.__class__(title="PEEL", publisher="HMICFRS", published_text="July 2022")
    urgent = a_record(deadline_text="urgently")
    assert deadline_of(urgent, july) == Deadline(date(2022, 7, 31), derived=True, at_once=True)
    assert deadline_of(a_record(deadline_basis=BASIS), july) == Deadline(date(2023, 1, 31), derived=True)

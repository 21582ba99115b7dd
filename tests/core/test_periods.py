"""Dates that name less than a day: the last day counts, and nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.dates import MONTHS, end_of_month, in_words
from peeltrack.core.errors import UsageFault
from peeltrack.core.periods import NamedDay, last_day_in, last_day_of, parse_last_day

TODAY = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("March 2025", date(2025, 3, 31)),
        ("by the end of Sept. 2024", date(2024, 9, 30)),
        ("2024-02", date(2024, 2, 29)),
        ("Q1 2025", date(2025, 3, 31)),
        ("fourth quarter of 2025", date(2025, 12, 31)),
        ("Q1 2025/26", date(2025, 6, 30)),
        ("Q4 2025/2026", date(2026, 3, 31)),
        ("by 2025", date(2025, 12, 31)),
        ("during 2025/26", date(2026, 3, 31)),
        ("Not later than March 2025.", date(2025, 3, 31)),
    ],
)
def test_the_last_day_of_a_month_a_quarter_or_a_year_counts(text: str, expected: date) -> None:
    assert (last_day_of(text), last_day_in(text)) == (expected, expected)


@pytest.mark.parametrize(
    "text",
    [
        *("", "TBC", "before Christmas", "before March 2025", "after 2025", "since March 2025"),
        *("March", "March 25", "Nov-24", "2025-13", "Marsh 2025", "Q5 2025", "Q3 2025/27", "2025/24"),
        *("from September 2019 to December 2019", "PEEL 2025", "6 months after publication", "March 0000"),
    ],
)
def test_what_names_no_period_or_more_than_that_is_never_guessed(text: str) -> None:
    assert (last_day_of(text), last_day_in(text)) == (None, None)


def test_a_whole_date_is_no_period_but_is_found_in_words() -> None:
    assert (last_day_of("27 March 2025"), last_day_in("By 27 March 2025")) == (None, date(2025, 3, 27))


def test_a_typed_date_stays_what_it_was() -> None:
    assert parse_last_day("27/03/2025", TODAY) == NamedDay(date(2025, 3, 27))
    assert parse_last_day(" March  2026 ", TODAY) == NamedDay(date(2026, 3, 31), "March 2026")


@pytest.mark.parametrize("text", ["March", "27/03/25", "soon", "2300"])
def test_what_is_neither_is_refused_as_a_date_is(text: str) -> None:
    with pytest.raises(UsageFault):
        parse_last_day(text, TODAY)


@given(st.dates(date(1970, 1, 1), date(2200, 12, 31)))
def test_the_month_of_any_day_ends_where_the_calendar_says(day: date) -> None:
    assert last_day_of(f"{MONTHS[day.month - 1]} {day.year}") == end_of_month(day)
    assert last_day_of(in_words(day)) is None

"""Published dates are taken day first, and never made more exact than they are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.dates import MONTHS, in_short, in_words
from peeltrack.core.published.day import Exact, basis_in, cell_day, days_in, lead_in_day, moved_days

DAYS = st.dates(date(1975, 1, 1), date(2099, 12, 31))
WRITTEN = (
    in_words,
    in_short,
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: day.isoformat(),
    lambda day: f"{day.day}-{MONTHS[day.month - 1][:3]}-{day.year}",
    lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    lambda day: f"By {in_words(day)}",
)


@given(DAYS, st.sampled_from(WRITTEN))
def test_a_whole_date_is_read_back_however_it_is_written(day, write) -> None:  # type: ignore[no-untyped-def]
    found = cell_day(write(day))
    assert found is not None
    assert found.day == day


@given(DAYS, st.sampled_from((lambda day: f"{MONTHS[day.month - 1]} {day.year}", lambda day: str(day.year))))
def test_less_than_a_day_is_never_a_day(day, write) -> None:  # type: ignore[no-untyped-def]
    found = cell_day(write(day))
    assert found is not None
    assert found.day is None
    assert found.last is not None
    assert found.last >= day


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    cell_day(text)
    lead_in_day(text)
    moved_days(text)
    basis_in(text)


@pytest.mark.parametrize(
    ("text", "exact", "last"),
    [
        ("30 Mar 2023", Exact.DAY, date(2023, 3, 30)),
        ("31/03/25", Exact.DAY, date(2025, 3, 31)),
        ("4th September 2014", Exact.DAY, date(2014, 9, 4)),
        ("Apr 30, 2020", Exact.DAY, date(2020, 4, 30)),
        ("31-Mar-2025", Exact.DAY, date(2025, 3, 31)),
        ("Thursday 27 March 2025", Exact.DAY, date(2025, 3, 27)),
        ("3 June 2024 (revised)", Exact.DAY, date(2024, 6, 3)),
        ("2025-03-27 00:00:00", Exact.DAY, date(2025, 3, 27)),
        ("Nov-24", Exact.MONTH, date(2024, 11, 30)),
        ("September 2019", Exact.MONTH, date(2019, 9, 30)),
        ("end of March 2025", Exact.MONTH, date(2025, 3, 31)),
        ("Q3 2025", Exact.QUARTER, date(2025, 9, 30)),
        ("Immediately", Exact.WORDS, None),
        ("TBC", Exact.WORDS, None),
    ],
)
def test_what_stands_in_cells(text: str, exact: Exact, last: date | None) -> None:
    found = cell_day(text)
    assert found is not None
    assert (found.exact, found.last) == (exact, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "March 26",
        "31 February 2025",
        "before 1 April 2025",
        "Completed 3 June 2024",
        "see minutes of 3 June 2024",
        "from September 2019 to December 2019",
        "1 May 2024 or 1 June 2024",
        "Q3 2025/26",
        "1-3",
        "12.03",
        "3.4/2025",
    ],
)
def test_what_is_no_sure_date_of_a_cell(text: str) -> None:
    assert cell_day(text) is None


def test_figures_that_go_both_ways_are_day_first_and_marked() -> None:
    found = cell_day("03/04/2025")
    assert found is not None
    assert (found.day, found.order_unsure, found.month_first) == (date(2025, 4, 3), True, False)


def test_figures_that_only_go_month_first_are_marked_as_that() -> None:
    found = cell_day("04/13/2025")
    assert found is not None
    assert (found.day, found.month_first) == (date(2025, 4, 13), True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("By 27 March 2025, chief constables should review it", date(2025, 3, 27)),
        ("Not later than 1 May 2024, the force must act", date(2024, 5, 1)),
        ("By 27/03/25, forces should act", date(2025, 3, 27)),
        ("The force should act by 27 March 2025", None),
        ("Before 27 March 2025, the force should act", None),
        ("27 March 2025, the force should act", date(2025, 3, 27)),
        ("27 March 2025 was the day of the report", None),
        ("By March 2025ish, the force should act", None),
    ],
)
def test_a_text_that_begins_with_its_deadline(text: str, day: date | None) -> None:
    found = lead_in_day(text)
    assert (found.day if found else None) == day


def test_a_date_that_was_moved_is_two_dates() -> None:
    moved = moved_days("Moved from 1 May 2024 to 1 June 2024")
    assert moved is not None
    assert [one.day for one in moved] == [date(2024, 5, 1), date(2024, 6, 1)]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("56 days from publication", "56 days from publication"),
        ("within three months of publication", "3 months after publication"),
        ("one year after the date of publication", "1 year after publication"),
        ("within three months of this report", ""),
    ],
)
def test_how_a_deadline_follows_from_publication(text: str, basis: str) -> None:
    assert basis_in(text) == basis


@given(st.lists(DAYS, min_size=1, max_size=4))
def test_dates_in_a_text_come_in_their_order(days: list[date]) -> None:
    text = " and then ".join(in_words(day) for day in days)
    assert [one.day for one in days_in(text)] == days


def test_a_day_beyond_the_calendar_is_none() -> None:
    assert cell_day(in_words(date(1969, 12, 31))) is None
    assert cell_day(in_words(date(1970, 1, 1) + timedelta(days=1))) is not None

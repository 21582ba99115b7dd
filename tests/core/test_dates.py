"""Dates as people type them: day first, whole, or refused with what to write instead."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.dates import (
    MONTHS,
    WAYS,
    basis_due,
    date_in,
    days_from,
    days_in_words,
    end_of_month,
    in_short,
    in_words,
    months_after,
    parse_date,
)
from peeltrack.core.errors import UsageFault

TODAY = date(2025, 3, 3)

days = st.dates(date(1971, 1, 1), date(2199, 12, 31))


@given(days)
def test_every_day_is_read_back_as_it_was_written(day: date) -> None:
    written = (
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        in_words(day),
        in_short(day),
        in_words(day).upper(),
    )
    assert {parse_date(text, TODAY) for text in written} == {day}


@given(days)
def test_a_day_in_published_words_is_found_in_its_sentence(day: date) -> None:
    assert date_in(f"By no later than, {in_words(day)}, where required") == day


@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_known_by_name_and_by_three_letters(month: int) -> None:
    typed = [
        f"9 {name} 2025" for name in (MONTHS[month - 1], MONTHS[month - 1][:3], MONTHS[month - 1][:3] + ".")
    ]
    assert [parse_date(text, TODAY) for text in typed] == [date(2025, month, 9)] * 3


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("03/04/2025", date(2025, 4, 3)),
        ("2025-04-03", date(2025, 4, 3)),
        ("2025-4-3", date(2025, 4, 3)),
        ("3rd April 2025", date(2025, 4, 3)),
        ("1st Sept 2025", date(2025, 9, 1)),
        ("  27   March  2025 ", date(2025, 3, 27)),
        ("today", TODAY),
        ("Tomorrow", date(2025, 3, 4)),
        ("yesterday", date(2025, 3, 2)),
        ("+30d", date(2025, 4, 2)),
        ("- 2w", date(2025, 2, 17)),
        ("+6M", date(2025, 9, 3)),
        ("-1y", date(2024, 3, 3)),
        ("end of month", date(2025, 3, 31)),
        ("end of year", date(2025, 12, 31)),
    ],
)
def test_what_people_type(typed: str, day: date) -> None:
    assert parse_date(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("27 March", 'a date needs its year: "27 March"'),
        ("27/03", 'a date needs its year: "27/03"'),
        ("27", 'a date needs its month and year, and quotes where it has spaces: "27"'),
        ("March 27", 'a date needs its year: "March 27"'),
        ("27/03/25", 'a date needs its year in four digits: "27/03/25"'),
        ("March 2025", 'a date needs its day: "March 2025"'),
        ("2025-03", 'a date needs its day: "2025-03"'),
        ("03/2025", 'a date needs its day: "03/2025"'),
        ("31 February 2025", 'February 2025 has no day 31: "31 February 2025"'),
        ("29/02/2025", 'February 2025 has no day 29: "29/02/2025"'),
        ("2025-13-01", 'there is no month 13: "2025-13-01"'),
        ("03/27/2025", 'there is no month 27 (the day comes first): "03/27/2025"'),
        ("0000-01-01", 'there is no year 0: "0000-01-01"'),
        ("+9999y", 'that lies outside the calendar: "+9999y"'),
        ("-9999y", 'that lies outside the calendar: "-9999y"'),
        ("soon", 'this is not a date: "soon"'),
        ("27 Marsh 2025", 'this is not a date: "27 Marsh 2025"'),
        ("", 'this is not a date: ""'),
        ("2025-03-27T10:00", 'this is not a date: "2025-03-27T10:00"'),
    ],
)
def test_what_is_no_whole_date_is_refused_and_told_why(typed: str, message: str) -> None:
    with pytest.raises(UsageFault) as refused:
        parse_date(typed, TODAY)
    assert (refused.value.message, refused.value.hint) == (message, WAYS)


def test_a_text_of_a_page_is_not_repeated_whole() -> None:
    with pytest.raises(UsageFault) as refused:
        parse_date("x" * 10_000, TODAY)
    assert len(refused.value.message) < 120


@given(st.text())
def test_nothing_typed_is_anything_but_a_day_or_refused(typed: str) -> None:
    try:
        read: object = parse_date(typed, TODAY)
    except UsageFault as refused:
        read = refused
    assert type(read) in (date, UsageFault)


@given(days)
def test_the_end_of_the_month_is_its_last_day(day: date) -> None:
    assert parse_date("end of month", day) == day.replace(day=monthrange(day.year, day.month)[1])


def test_the_calendar_ends_without_a_fall() -> None:
    assert end_of_month(date(9999, 12, 1)) == date.max
    assert (days_from(date.max, 1), days_from(date.min, -(10**12))) == (date.max, date.min)
    assert basis_due("1 day after publication", date.max) is None


@pytest.mark.parametrize(
    ("anchor", "months", "day"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 2, date(2025, 3, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2024, 9, 27), 6, date(2025, 3, 27)),
    ],
)
def test_months_end_where_the_month_ends(anchor: date, months: int, day: date) -> None:
    assert months_after(anchor, months) == day


def test_the_two_clocks_of_56_days_differ_by_one() -> None:
    published = date(2024, 9, 27)
    assert (
        basis_due("56 days beginning with publication", published),
        basis_due("56 days after publication", published),
        basis_due("56 days from publication", published),
    ) == (date(2024, 11, 21), date(2024, 11, 22), date(2024, 11, 22))


@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.integers(1, 999))
def test_counting_that_begins_with_a_day_ends_a_day_sooner(published: date, count: int) -> None:
    after = basis_due(f"{count} days after publication", published)
    beginning = basis_due(f"{count} days beginning with publication", published)
    assert (after, beginning) == (published + timedelta(days=count), published + timedelta(days=count - 1))


@pytest.mark.parametrize(
    ("basis", "day"),
    [
        ("6 months after publication", date(2025, 3, 27)),
        ("1 Month After Publication", date(2024, 10, 27)),
        ("1 year after publication", date(2025, 9, 27)),
        ("1 month beginning with publication", date(2024, 10, 26)),
        ("as soon as possible", None),
        ("", None),
    ],
)
def test_what_a_basis_gives(basis: str, day: date | None) -> None:
    assert basis_due(basis, date(2024, 9, 27)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("By 27 March 2025", date(2025, 3, 27)),
        ("by 27/03/2025 at the latest", date(2025, 3, 27)),
        ("2025-03-27", date(2025, 3, 27)),
        ("immediately", None),
        ("by 31 February 2025", None),
        ("within 3 Months 2025", None),
    ],
)
def test_the_first_whole_date_of_published_words(text: str, day: date | None) -> None:
    assert date_in(text) == day


def test_lateness_is_said_as_a_person_says_it() -> None:
    assert [days_in_words(late) for late in (1, 2, 0, -1, -400)] == [
        "1 day late",
        "2 days late",
        "today",
        "1 day left",
        "400 days left",
    ]

"""A span of days as people type it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.day_span import DaySpan, parse_day_span
from peeltrack.core.errors import UsageFault
from tests.factories import TODAY

MARCH_1, MARCH_9 = date(2025, 3, 1), date(2025, 3, 9)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("2025-03-01..2025-03-09", (MARCH_1, MARCH_9)),
        ("1 March 2025 .. 09/03/2025", (MARCH_1, MARCH_9)),
        ("..2025-03-09", (None, MARCH_9)),
        ("2025-03-01..", (MARCH_1, None)),
        ("2025-03-01", (MARCH_1, MARCH_1)),
        ("today..+1w", (TODAY, TODAY + timedelta(days=7))),
    ],
)
def test_both_days_are_in_it_and_an_end_may_be_open(
    typed: str, span: tuple[date | None, date | None]
) -> None:
    assert parse_day_span(typed, TODAY) == DaySpan(first=span[0], last=span[1])


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("..", 'a span of days needs at least one of its ends: ".."'),
        ("", 'this is not a date: ""'),
        ("2025", 'this is not a date: "2025"'),
        ("2025-03..", 'a date needs its day: "2025-03"'),
        ("2025-03-09..2025-03-01", "the span ends on 1 March 2025, before it begins on 9 March 2025"),
        ("2025-03-01...2025-03-09", 'this is not a date: ".2025-03-09"'),
    ],
)
def test_what_is_no_span_is_refused(typed: str, message: str) -> None:
    with pytest.raises(UsageFault) as refused:
        parse_day_span(typed, TODAY)
    assert refused.value.message == message


@given(days, days, days)
def test_a_day_lies_in_a_span_when_it_is_neither_before_nor_after_it(one: date, two: date, day: date) -> None:
    first, last = sorted((one, two))
    typed = f"{first.isoformat()}..{last.isoformat()}"
    assert parse_day_span(typed, TODAY).holds(day) == (first <= day <= last)


def test_no_day_lies_in_no_span() -> None:
    assert not DaySpan(first=None, last=None).holds(None)

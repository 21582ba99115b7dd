"""On which day a commit came onto the line of first parents, whatever its own clock says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.history.line_of_days import LineCommit, LineOfDays
from peeltrack.core.time_zones import LONDON, force_day

YEAR = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())
moments = st.integers(YEAR, YEAR + 400 * 86_400)
clocks = st.lists(moments, min_size=1, max_size=12)
days = st.dates(date(2024, 12, 1), date(2026, 3, 1))


def line(clocks: list[int], zone: str = LONDON) -> LineOfDays:
    return LineOfDays([LineCommit(id=str(at), seconds=clock) for at, clock in enumerate(clocks)], zone)


def on(*when: str) -> LineOfDays:
    """Return a line whose commits bear these moments in UTC."""
    return line([int(datetime.fromisoformat(f"{one}+00:00").timestamp()) for one in when])


@given(clocks, days, st.integers(0, 400))
def test_a_later_day_never_shows_less(clocks: list[int], day: date, more: int) -> None:
    on_line = line(clocks)
    first, second = on_line.last_on(day), on_line.last_on(day + timedelta(days=more))
    assert (-1 if first is None else first) <= (-1 if second is None else second)


@given(clocks, clocks, days)
def test_no_clock_writes_anything_into_a_day_before_the_last(
    clocks: list[int], later: list[int], day: date
) -> None:
    before = line(clocks)
    if day < before.day(len(clocks) - 1):
        assert line([*clocks, *later]).last_on(day) == before.last_on(day)


@given(clocks, st.data())
def test_how_far_a_slow_clock_is_behind_changes_nothing(clocks: list[int], data: st.DataObject) -> None:
    other = list(clocks)
    for at in range(1, len(clocks)):
        if clocks[at] <= max(clocks[:at]):
            other[at] = data.draw(st.integers(YEAR - 10**9, max(clocks[:at])))
    day = data.draw(days)
    assert line(other).last_on(day) == line(clocks).last_on(day)


@given(clocks, days)
def test_where_clocks_agree_it_is_the_last_commit_of_the_day(clocks: list[int], day: date) -> None:
    ordered = sorted(clocks)
    held = [at for at, clock in enumerate(ordered) if force_day(datetime.fromtimestamp(clock, UTC)) <= day]
    on_line = line(ordered)
    assert (on_line.last_on(day), on_line.dated_back(day)) == (held[-1] if held else None, 0)


@given(clocks, days)
def test_every_commit_is_either_shown_or_later_or_dated_back(clocks: list[int], day: date) -> None:
    on_line = line(clocks)
    shown = on_line.last_on(day)
    own = sum(on_line.own_day(at) <= day for at in range(len(clocks)))
    within = 0 if shown is None else sum(on_line.own_day(at) <= day for at in range(shown + 1))
    assert own == within + on_line.dated_back(day)


@pytest.mark.parametrize(
    ("day", "shown"),
    [(date(2025, 6, 30), 0), (date(2025, 7, 1), 1), (date(2025, 6, 29), None)],
)
def test_a_day_ends_where_the_force_is(day: date, shown: int | None) -> None:
    assert on("2025-06-30T22:59:59", "2025-06-30T23:00:00").last_on(day) == shown


def test_what_was_made_on_top_of_a_later_day_counts_from_that_day() -> None:
    skewed = on("2025-03-01T12:00", "2025-03-10T12:00", "2025-03-05T12:00", "2025-03-20T12:00")
    assert [skewed.last_on(date(2025, 3, day)) for day in (1, 5, 9, 10, 19, 20)] == [0, 0, 0, 2, 2, 3]
    assert [skewed.day(2), skewed.own_day(2)] == [date(2025, 3, 10), date(2025, 3, 5)]
    assert [skewed.dated_back(date(2025, 3, day)) for day in (4, 5, 9, 10)] == [0, 1, 1, 0]

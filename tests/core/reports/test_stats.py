"""Figures over many records: counts that add up, days that somebody took."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.chain.steps import after_step
from peeltrack.core.chain.table import CHAIN, COMPLETE
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Status, Step
from peeltrack.core.reports.lives import Life, Stay, lives_of
from peeltrack.core.reports.stats import (
    GROUPS,
    days_taken,
    group_stats,
    period_stats,
    stats_of,
)
from peeltrack.core.time_zones import LONDON
from peeltrack.core.views.due import lines_of
from tests.factories import NOON, OWNERS, a_ready_record, a_record, a_register, a_request, a_settings

TODAY = date(2025, 6, 30)
SETTINGS = a_settings()


def stepped(record: Record, *steps: tuple[Step, int]) -> Record:
    """Return a record after steps, each so many days after 3 March 2025."""
    for step, days in steps:
        record = after_step(SETTINGS, record, a_request(step, at=NOON + timedelta(days=days)))
    return record


def lives(*records: Record) -> list[Life]:
    register = a_register(*records)
    return list(lives_of(lines_of(register, TODAY), LONDON))


@given(st.lists(st.integers(0, 500), min_size=1))
def test_at_least_half_and_nine_in_ten_took_at_most_so_many_days(days: list[int]) -> None:
    found = days_taken(days)
    for value, part in ((found.median, 0.5), (found.nine_in_ten, 0.9)):
        assert value in days
        assert sum(one <= value for one in days) >= part * len(days)
        assert sum(one < value for one in days) < part * len(days)


def test_of_nothing_there_are_no_days() -> None:
    assert (days_taken([]).median, days_taken([]).count) == (None, 0)


def test_a_record_stands_in_each_stage_from_step_to_step() -> None:
    record = stepped(
        a_ready_record(issued_on=date(2025, 3, 1)),
        (Step.SUBMIT, 2),
        (Step.RETURN, 5),
        (Step.SUBMIT, 6),
        (Step.VERIFY, 16),
        (Step.SIGNOFF, 17),
        (Step.UPLOAD, 20),
    )
    (life,) = lives(record)
    uploaded = (TODAY - date(2025, 3, 23)).days
    assert life.stays == (
        Stay(status=Status.OPEN, days=4),
        Stay(status=Status.SUBMITTED, days=3),
        Stay(status=Status.OPEN, days=1),
        Stay(status=Status.SUBMITTED, days=10),
        Stay(status=Status.VERIFIED, days=1),
        Stay(status=Status.SIGNED_OFF, days=3),
        Stay(status=Status.UPLOADED, days=uploaded),
    )


def test_what_is_closed_stands_nowhere_any_more() -> None:
    steps = ((Step.SUBMIT, 0), (Step.VERIFY, 1), (Step.SIGNOFF, 2), (Step.UPLOAD, 3), (Step.CLOSE, 9))
    (life,) = lives(stepped(a_ready_record(), *steps))
    assert [stay.days for stay in life.stays][-2:] == [1, 6]
    assert life.age is None


@pytest.mark.parametrize(("due", "in_time"), [(2, True), (1, False), (None, None)])
def test_in_time_is_the_day_of_the_deadline_too(due: int | None, in_time: bool | None) -> None:
    deadline = None if due is None else date(2025, 3, 3) + timedelta(days=due)
    steps = ((Step.SUBMIT, 0), (Step.VERIFY, 1), (Step.SIGNOFF, 2), (Step.REOPEN, 3))
    (life,) = lives(stepped(a_ready_record(deadline=deadline), *steps))
    assert life.signed_off_in_time is in_time


def test_what_came_after_today_is_not_counted() -> None:
    record = stepped(a_ready_record(), (Step.SUBMIT, 0), (Step.VERIFY, 200))
    assert [step.step for _, step in lives(record)[0].steps] == [Step.SUBMIT]


def test_each_group_is_counted_and_what_has_none_comes_last() -> None:
    records = (
        a_record(id="REC-1", theme=("a", "b"), owners=OWNERS),
        a_record(id="REC-2", theme=("b",), area="Risk"),
        a_record(id="REC-3"),
    )
    found = {by: [(one.group, one.records) for one in group_stats(lives(*records), by)] for by in GROUPS}
    assert found == {
        "source": [("stalking-2024", 3)],
        "kind": [("recommendation", 3)],
        "theme": [("a", 1), ("b", 2), ("none", 1)],
        "area": [("Risk", 1), ("none", 2)],
        "owner": [("bea@example.org", 1), ("olu@example.org", 1), ("sam@example.org", 1), ("none", 2)],
    }


@st.composite
def walks(draw: st.DrawFn) -> Record:
    """Return a record that took any steps, on days that do not go back."""
    issued = draw(st.none() | st.dates(date(2024, 9, 1), date(2025, 3, 1)))
    record, day = a_ready_record(issued_on=issued), 0
    for _ in range(draw(st.integers(0, 8))):
        possible = [arrow.step for arrow in CHAIN if record.status in arrow.origins]
        if possible:
            day += draw(st.integers(0, 12))
            record = stepped(record, (draw(st.sampled_from(possible)), day))
    return record


@given(st.lists(walks(), min_size=1, max_size=5), st.sampled_from(["month", "quarter"]))
def test_periods_add_up_to_the_whole_and_end_with_what_is_open(records: list[Record], by: str) -> None:
    found = lives(*(a_record_named(at, record) for at, record in enumerate(records)))
    whole, rows = stats_of(found, "all"), period_stats(found, by, TODAY)
    assert rows[-1].open_at_end == whole.open_ == sum(one.status not in COMPLETE for one in records)
    for name in ("signed_off", "closed", "reopened"):
        assert sum(getattr(row, name) for row in rows) == getattr(whole, name)
    assert len({row.period for row in rows}) == len(rows)


def a_record_named(at: int, record: Record) -> Record:
    return replace(record, id=f"REC-{at}", path=f"stalking-2024/REC-{at}.toml")


def test_periods_in_which_nothing_happened_are_there_too() -> None:
    record = stepped(a_ready_record(issued_on=date(2024, 12, 30)), (Step.DECLINE, 0))
    rows = period_stats(lives(record), "month", date(2025, 4, 1))
    assert [(row.period, row.opened, row.given_up, row.open_at_end) for row in rows] == [
        ("2024-12", 1, 0, 1),
        ("2025-01", 0, 0, 1),
        ("2025-02", 0, 0, 1),
        ("2025-03", 0, 1, 0),
        ("2025-04", 0, 0, 0),
    ]
    assert [row.period for row in period_stats(lives(record), "quarter", date(2025, 4, 1))] == [
        "2024 Q4",
        "2025 Q1",
        "2025 Q2",
    ]


def test_nothing_is_counted_before_the_first_step_where_nobody_knows_when_it_began() -> None:
    record = stepped(a_ready_record(issued_on=None), (Step.SUBMIT, 2))
    (line,) = lines_of(a_register(record), TODAY)
    (life,) = lives_of([replace(line, source=replace(line.source, published=None))], LONDON)
    assert (life.began_on, life.age) == (None, None)
    assert [stay.status for stay in life.stays] == [Status.SUBMITTED]

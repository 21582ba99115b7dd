"""How a record looks on a day, and what is due by one: every bound, and nothing lost between the counts."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.chain.table import COMPLETE, FINAL
from peeltrack.core.model.record import Assessment, Dependency, Element, Record, Recurrence, Response
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import LeadDays
from peeltrack.core.model.source import Event
from peeltrack.core.model.status import Status
from peeltrack.core.views.due import (
    SPLIT,
    Look,
    claimed,
    due_by,
    due_soon,
    first_date,
    line_of,
    lines_of,
    look_of,
    milestone,
    next_turn,
    undated,
)
from tests.factories import (
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    OWNERS,
    SOURCE,
    STRATEGIC_LEAD,
    a_record,
    a_register,
    a_settings,
    an_extension,
)

TODAY = date(2025, 3, 3)
FAR = date(2026, 3, 3)
SETTINGS = a_settings(warn_days=10, lead_days=LeadDays(submitted=28, verified=14, signed_off=7))


def in_days(count: int) -> date:
    """Return the day `count` days after today."""
    return TODAY + timedelta(days=count)


def look(**changes: Any) -> Look:
    """Return the look today of a record with these changes."""
    return look_of(a_record(**changes), TODAY, SETTINGS)


def ids(register: Register, before: date, **more: Any) -> list[str]:
    """Return the ids of what is due by a day, in order."""
    return [line.record.id for line in due_by(register, before=before, today=TODAY, **more).lines]


@pytest.mark.parametrize("status", sorted(COMPLETE))
def test_a_complete_record_is_never_late(status: Status) -> None:
    assert look(status=status, deadline=in_days(-100)) is Look.COMPLETE


def test_the_day_itself_is_not_late_and_the_next_is() -> None:
    looks = [look(status=Status.VERIFIED, deadline=in_days(days)) for days in (0, -1)]
    assert looks == [Look.AT_RISK, Look.OVERDUE]


def test_a_record_is_at_risk_from_warn_days_on() -> None:
    looks = [look(status=Status.VERIFIED, deadline=in_days(days)) for days in (11, 10)]
    assert looks == [Look.ON_TRACK, Look.AT_RISK]


@pytest.mark.parametrize(
    ("status", "lead"), [(Status.OPEN, 28), (Status.SUBMITTED, 14), (Status.VERIFIED, 7)]
)
def test_a_milestone_is_in_time_on_its_day_and_late_on_the_next(status: Status, lead: int) -> None:
    settings = a_settings(warn_days=0, lead_days=SETTINGS.lead_days)
    looks = [
        look_of(a_record(status=status, deadline=in_days(days)), TODAY, settings) for days in (lead, lead - 1)
    ]
    assert looks == [Look.ON_TRACK, Look.AT_RISK]
    assert milestone(status, in_days(lead), SETTINGS.lead_days) == TODAY


def test_the_forces_own_target_puts_at_risk_but_only_the_deadline_makes_overdue() -> None:
    kept, missed = (look(status=Status.VERIFIED, deadline=FAR, target=in_days(days)) for days in (0, -1))
    assert (kept, missed, look(target=in_days(-1))) == (Look.ON_TRACK, Look.AT_RISK, Look.OVERDUE)


def test_without_a_date_there_is_nothing_to_be_late_for() -> None:
    assert look() is Look.UNDATED


def test_lateness_counts_from_the_deadline_even_where_a_target_came_first() -> None:
    register = a_register(a_record(deadline=in_days(5), target=in_days(-5)))
    line = lines_of(register, TODAY)[0]
    assert (line.due_on, line.days_late, line.overdue) == (in_days(5), -5, False)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.OPEN, ("submit", BUSINESS_LEAD, FAR - timedelta(days=28))),
        (Status.SUBMITTED, ("verify", STRATEGIC_LEAD, FAR - timedelta(days=14))),
        (Status.VERIFIED, ("signoff", DCC, FAR - timedelta(days=7))),
        (Status.SIGNED_OFF, ("upload", COORDINATOR, FAR)),
        (Status.UPLOADED, ("close", COORDINATOR, FAR)),
    ],
)
def test_whose_move_it_is_and_by_when(status: Status, said: tuple[str, str, date]) -> None:
    move = lines_of(
        a_register(a_record(status=status, deadline=FAR, owners=OWNERS), settings=a_settings()), TODAY
    )[0].move
    assert move is not None
    assert (move.step.value, move.email, move.by_on) == said


@pytest.mark.parametrize("status", sorted(FINAL))
def test_nobody_has_a_move_where_the_way_has_ended(status: Status) -> None:
    assert lines_of(a_register(a_record(status=status)), TODAY)[0].move is None


def test_a_record_without_a_date_has_a_next_step_without_a_day() -> None:
    line = lines_of(a_register(a_record()), TODAY)[0]
    assert line.move is not None
    assert (line.move.by_on, line.move.email, line.stage_days_late, line.late_for_stage) == (
        None,
        "",
        None,
        False,
    )


def test_what_is_due_on_the_day_itself_is_included() -> None:
    register = a_register(*(a_record(id=f"REC-{days}", deadline=in_days(days)) for days in (23, 24, 25)))
    assert ids(register, in_days(24)) == ["REC-23", "REC-24"]


def test_a_target_brings_a_record_in_before_its_deadline() -> None:
    assert ids(a_register(a_record(deadline=FAR, target=in_days(1))), in_days(1)) == ["REC-1"]


def test_the_most_late_comes_first_and_the_id_settles_a_tie() -> None:
    days = {"REC-10": 5, "REC-9": 5, "REC-2": -1, "REC-3": -90}
    register = a_register(*(a_record(id=one, deadline=in_days(day)) for one, day in days.items()))
    assert ids(register, FAR) == ["REC-3", "REC-2", "REC-9", "REC-10"]


def test_due_soon_reaches_warn_days_and_no_further() -> None:
    records = (a_record(id=f"REC-{days}", deadline=in_days(days)) for days in (1, 10, 11))
    dues = due_soon(a_register(*records, settings=SETTINGS), today=TODAY)
    assert ([line.record.id for line in dues.lines], dues.later) == (["REC-1", "REC-10"], 1)


def test_a_deadline_that_was_moved_takes_no_missed_record_out_of_sight() -> None:
    def moved(days: int, **changes: Any) -> Record:
        first = in_days(days)
        extension = (an_extension(first, FAR),)
        return a_record(id=f"REC-{days + 10}", deadline=FAR, extension=extension, **changes)

    register = a_register(moved(-9), moved(-1), moved(0), moved(5), moved(-8, status=Status.CLOSED))
    dues = due_by(register, before=in_days(3), today=TODAY)
    assert ([line.record.id for line in dues.lines], dues.later, dues.complete) == (["REC-1", "REC-9"], 2, 1)
    assert {line.look for line in dues.lines} == {Look.ON_TRACK}
    assert ids(register, in_days(-5)) == ["REC-1"]


def test_the_first_date_is_the_one_before_any_move_and_a_first_one_is_no_move() -> None:
    record = a_record(
        deadline=in_days(30),
        target=in_days(20),
        extension=(
            an_extension(None, in_days(10)),
            an_extension(in_days(10), in_days(30)),
            an_extension(in_days(1), in_days(20), "target"),
        ),
    )
    assert [first_date(record, field) for field in ("deadline", "target")] == [in_days(10), in_days(1)]
    assert [first_date(a_record(target=TODAY), field) for field in ("deadline", "target")] == [None, TODAY]


def test_what_is_complete_is_counted_or_shown() -> None:
    register = a_register(a_record(status=Status.CLOSED, deadline=TODAY))
    hidden = due_by(register, before=TODAY, today=TODAY)
    shown = due_by(register, before=TODAY, today=TODAY, with_complete=True)
    assert (hidden.lines, hidden.complete, len(shown.lines), shown.complete) == ((), 1, 1, 0)


a_day = st.none() | st.dates(date(2024, 1, 1), date(2026, 12, 31))


def _numbered(days: list[tuple[Status, date | None, date | None]]) -> list[Record]:
    return [
        a_record(id=f"REC-{at}", status=status, deadline=deadline, target=target)
        for at, (status, deadline, target) in enumerate(days)
    ]


some_records = st.lists(st.tuples(st.sampled_from(Status), a_day, a_day), max_size=12).map(_numbered)


@given(some_records, st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_every_record_that_is_not_complete_is_listed_or_counted_once(
    records: list[Record], before: date
) -> None:
    dues = due_by(a_register(*records), before=before, today=TODAY, with_complete=True)
    beyond = [
        one for one in records if one.status in COMPLETE and one not in [li.record for li in dues.lines]
    ]
    assert len(dues.lines) + dues.undated + dues.later + len(beyond) == len(records)


@given(some_records, st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_hiding_what_is_complete_hides_as_many_as_it_says(records: list[Record], before: date) -> None:
    register = a_register(*records)
    hidden = due_by(register, before=before, today=TODAY)
    shown = due_by(register, before=before, today=TODAY, with_complete=True)
    assert len(hidden.lines) + hidden.complete == len(shown.lines)
    assert (hidden.undated, hidden.later) == (shown.undated, shown.later)


@given(some_records, st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_lateness_never_grows_down_the_list(records: list[Record], today: date) -> None:
    lines = due_by(a_register(*records), before=date.max, today=today, with_complete=True).lines
    late = [line.days_late for line in lines]
    assert late == sorted(late, key=lambda days: -(days or 0))


@given(some_records)
def test_undated_lists_as_many_as_due_counts(records: list[Record]) -> None:
    register = a_register(*records)
    assert len(undated(register, today=TODAY)) == due_by(register, before=date.min, today=TODAY).undated


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


def test_a_turn_makes_a_record_due() -> None:
    again = Recurrence(duty="review", every_months=6, anchor=date(2024, 8, 1))
    register = a_register(a_record(recurrence=again))
    line = due_by(register, before=TODAY, today=TODAY).lines[0]
    assert (line.due_on, line.look) == (date(2025, 2, 1), Look.OVERDUE)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"response": Response(assessment=Assessment.MOST)}, "most"),
        ({"element": ("full", "full"), "response": Response(assessment=Assessment.FULL)}, "full"),
        ({"element": ("full", "none"), "response": Response()}, SPLIT),
        ({"element": ("full", "unstated"), "response": Response(assessment=Assessment.FULL)}, "full"),
    ],
)
def test_what_the_force_claimed(changes: dict[str, Any], said: str) -> None:
    parts = tuple(
        Element(id=str(at), title="part", assessment=Assessment(one))
        for at, one in enumerate(changes.pop("element", ()))
    )
    assert claimed(a_record(element=parts, **changes)) == said


def test_what_a_record_waits_on_is_said_in_words() -> None:
    event = Event(id="app", title="New guidance", owner="College of Policing")
    waits = (
        Dependency(event="app"),
        Dependency(id="REC-2"),
        Dependency(text="the new system"),
        Dependency(text="done", resolved_on=TODAY),
    )
    sources = {SOURCE.key: replace(SOURCE, event=(event,))}
    line = line_of(a_record(dependency=waits), sources, frozenset(), TODAY, SETTINGS)
    assert line.waits_on == ("New guidance (College of Policing)", "REC-2", "the new system")
    assert line_of(a_record(dependency=waits), sources, frozenset({"REC-2"}), TODAY, SETTINGS).waits_on == (
        "New guidance (College of Policing)",
        "the new system",
    )

"""How a record looks on a day, and what is due by one: every bound, and nothing lost between the counts."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.chain.table import FINAL
from peeltrack.core.model.record import (
    SPLIT,
    Assessment,
    Dependency,
    Element,
    Meaning,
    Record,
    Recurrence,
    Response,
)
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Holder, LeadDays, Post, Settings
from peeltrack.core.model.source import Event, Source
from peeltrack.core.model.status import Role, Status, Step
from peeltrack.core.views.due import (
    Line,
    due_by,
    line_of,
    lines_of,
    most_pressing_first,
    undated,
)
from peeltrack.core.views.looks import SETTLED, Look, milestone
from tests.factories import (
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    DEPUTY,
    OWNERS,
    SOURCE,
    STRATEGIC_LEAD,
    a_ready_record,
    a_record,
    a_register,
    a_settings,
    a_word,
    an_extension,
    walked,
)

TODAY = date(2025, 3, 3)
FAR = date(2026, 3, 3)
#: The whole way to closure.
ORDINARY = (Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, Step.UPLOAD, Step.CLOSE)

SETTINGS = a_settings(warn_days=10, lead_days=LeadDays(submitted=28, verified=14, signed_off=7))


def in_days(count: int) -> date:
    """Return the day `count` days after today."""
    return TODAY + timedelta(days=count)


def line(record: Record, *, settings: Settings = SETTINGS, source: Source = SOURCE) -> Line:
    """Return a record as it stands today in a register of its own."""
    sources = {record.source: replace(source, key=record.source)}
    return lines_of(a_register(record, settings=settings, sources=sources), TODAY)[0]


def look(**changes: Any) -> Look:
    """Return the look today of a record with these changes."""
    return line(a_record(**changes)).look


def ids(register: Register, before: date, **more: Any) -> list[str]:
    """Return the ids of what is due by a day, in order."""
    return [line.record.id for line in due_by(register, before=before, today=TODAY, **more).lines]


@pytest.mark.parametrize("status", sorted(FINAL))
def test_a_record_on_which_nobody_has_a_step_left_is_complete_and_never_late(status: Status) -> None:
    done = line(a_record(status=status, deadline=in_days(-100)))
    assert (done.look in SETTLED, done.days_late, done.late_for_stage) == (True, None, False)


@pytest.mark.parametrize("due", [-100, 0, 100, None])
def test_what_is_signed_off_awaits_its_upload_and_what_is_uploaded_its_closure(due: int | None) -> None:
    deadline = None if due is None else in_days(due)
    looks = [look(status=one, deadline=deadline) for one in (Status.SIGNED_OFF, Status.UPLOADED)]
    assert looks == [Look.AWAITING_UPLOAD, Look.AWAITING_CLOSURE]


@pytest.mark.parametrize("steps", [ORDINARY[:count] for count in range(1, len(ORDINARY) + 1)])
def test_a_step_that_no_longer_vouches_for_the_record_makes_it_lapsed(steps: tuple[Step, ...]) -> None:
    taken = walked(a_ready_record(deadline=FAR), *steps)
    edited = line(replace(taken, title="Another title"))
    assert (line(taken).look is Look.LAPSED, edited.look) == (False, Look.LAPSED)
    assert [one.step for one in edited.lapsed] == list(steps)


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
        line(a_record(status=status, deadline=in_days(days)), settings=settings).look
        for days in (lead, lead - 1)
    ]
    assert looks == [Look.ON_TRACK, Look.AT_RISK]
    assert milestone(status, in_days(lead), SETTINGS.lead_days) == TODAY


def test_the_forces_own_target_puts_at_risk_but_only_the_deadline_makes_overdue() -> None:
    kept, missed = (look(status=Status.VERIFIED, deadline=FAR, target=in_days(days)) for days in (0, -1))
    assert (kept, missed, look(target=in_days(-1))) == (Look.ON_TRACK, Look.AT_RISK, Look.OVERDUE)


def test_without_a_date_there_is_nothing_to_be_late_for() -> None:
    assert look() is Look.UNDATED


def test_lateness_counts_from_the_deadline_even_where_a_target_came_first() -> None:
    found = line(a_record(deadline=in_days(5), target=in_days(-5)))
    assert (found.due_on, found.days_late, found.look) == (in_days(5), -5, Look.AT_RISK)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Status.OPEN, ("submit", f"business lead: {BUSINESS_LEAD}", FAR - timedelta(days=28))),
        (Status.SUBMITTED, ("verify", f"strategic lead: {STRATEGIC_LEAD}", FAR - timedelta(days=14))),
        (Status.VERIFIED, ("signoff", f"DCC: {DCC}, {DEPUTY} (deputy)", FAR - timedelta(days=7))),
        (Status.SIGNED_OFF, ("upload", f"coordinator: {COORDINATOR}", FAR - timedelta(days=3))),
        (Status.UPLOADED, ("close", f"the inspectorate, then coordinator: {COORDINATOR}", None)),
    ],
)
def test_whose_move_it_is_and_by_when(status: Status, said: tuple[str, str, date | None]) -> None:
    move = line(a_record(status=status, deadline=FAR, owners=OWNERS)).move
    assert move is not None
    assert (move.step.value, move.whose, move.by_on) == said


@pytest.mark.parametrize(
    ("holders", "words"),
    [
        ([Holder(email=DCC)], "dee@example.org"),
        ([Holder(email=DCC), Holder(email=DEPUTY, deputy=True)], "dee@example.org or deputy Dan Roe"),
        ([Holder(email=DEPUTY, deputy=True, to=in_days(0))], "deputy Dan Roe"),
        ([Holder(email=DEPUTY, deputy=True, to=in_days(-1))], "no DCC"),
    ],
)
def test_people_read_who_deputises_that_day_with_the_holder(holders: list[Holder], words: str) -> None:
    post = Post(role=Role.DCC, title="DCC", holder=tuple(holders))
    move = line(a_record(status=Status.VERIFIED), settings=a_settings(post=(post,))).move
    assert move is not None
    assert move.in_words(lambda email: "Dan Roe" if email == DEPUTY else email) == words


def test_where_only_a_deputy_holds_the_post_the_move_is_theirs() -> None:
    post = Post(role=Role.DCC, title="DCC", holder=(Holder(email=DEPUTY, deputy=True),))
    move = line(a_record(status=Status.VERIFIED), settings=a_settings(post=(post,))).move
    assert (move and move.whose) == f"DCC: {DEPUTY} (deputy)"


@pytest.mark.parametrize(
    ("steps", "step", "role"),
    [
        (ORDINARY[:1], Step.RETURN, Role.STRATEGIC_LEAD),
        (ORDINARY[:3], Step.RETURN, Role.STRATEGIC_LEAD),
        (ORDINARY[:4], Step.REOPEN, Role.DCC),
        (ORDINARY, Step.REOPEN, Role.DCC),
    ],
)
def test_where_steps_have_lapsed_the_move_is_the_one_that_begins_a_new_round(
    steps: tuple[Step, ...], step: Step, role: Role
) -> None:
    move = line(replace(walked(a_ready_record(deadline=FAR), *steps), title="Another")).move
    assert move is not None
    assert (move.step, move.role, move.by_on) == (step, role, FAR - timedelta(days=28))


@pytest.mark.parametrize("status", sorted(FINAL))
def test_nobody_has_a_move_where_the_way_has_ended(status: Status) -> None:
    assert line(a_record(status=status)).move is None


def test_a_record_without_a_date_has_a_next_step_without_a_day() -> None:
    found = line(a_record())
    assert found.move is not None
    assert (found.move.by_on, found.move.whose) == (None, "business lead: not named")
    assert (found.stage_days_late, found.late_for_stage) == (None, False)


def test_what_is_due_on_the_day_itself_is_included() -> None:
    register = a_register(*(a_record(id=f"REC-{days}", deadline=in_days(days)) for days in (23, 24, 25)))
    assert ids(register, in_days(24)) == ["REC-23", "REC-24"]


def test_a_target_brings_a_record_in_before_its_deadline() -> None:
    assert ids(a_register(a_record(deadline=FAR, target=in_days(1))), in_days(1)) == ["REC-1"]


def test_the_most_late_comes_first_and_the_id_settles_a_tie() -> None:
    days = {"REC-10": 5, "REC-9": 5, "REC-2": -1, "REC-3": -90}
    register = a_register(*(a_record(id=one, deadline=in_days(day)) for one, day in days.items()))
    assert ids(register, FAR) == ["REC-3", "REC-2", "REC-9", "REC-10"]


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


def test_what_is_complete_is_counted_or_shown() -> None:
    register = a_register(a_record(status=Status.CLOSED, deadline=TODAY))
    hidden = due_by(register, before=TODAY, today=TODAY)
    shown = due_by(register, before=TODAY, today=TODAY, with_complete=True)
    assert (hidden.lines, hidden.complete, len(shown.lines), shown.complete) == ((), 1, 1, 0)


def test_what_others_have_to_do_stands_below_the_work_of_the_force_and_what_lapsed_above_it() -> None:
    lapsed = replace(walked(a_ready_record(id="REC-6"), *ORDINARY[:3]), title="Another")
    records = [
        a_record(id="REC-1", status=Status.CLOSED, deadline=in_days(-9)),
        a_record(id="REC-2", status=Status.UPLOADED, deadline=in_days(-8)),
        a_record(id="REC-3", status=Status.SIGNED_OFF, deadline=in_days(-7)),
        a_record(id="REC-4", deadline=in_days(-1)),
        a_record(id="REC-5", deadline=in_days(-2)),
        lapsed,
    ]
    listed = ids(a_register(*records), TODAY, with_complete=True)
    assert listed == ["REC-6", "REC-5", "REC-4", "REC-3", "REC-2", "REC-1"]


@pytest.mark.parametrize("deadline", [None, FAR])
@pytest.mark.parametrize("count", range(1, len(ORDINARY) + 1))
def test_what_has_lapsed_is_due_whatever_its_dates(deadline: date | None, count: int) -> None:
    register = a_register(replace(walked(a_ready_record(deadline=deadline), *ORDINARY[:count]), title="x"))
    dues = due_by(register, before=in_days(-365), today=TODAY)
    assert ([one.look for one in dues.lines], dues.complete, dues.later, dues.undated) == (
        [Look.LAPSED],
        0,
        0,
        0,
    )
    assert undated(register, today=TODAY) == ()


def test_a_record_holds_up_another_once_its_sign_off_has_lapsed() -> None:
    signed = walked(a_ready_record(id="REC-2"), *ORDINARY[:3])
    waiting = a_record(dependency=(Dependency(id="REC-2"),))
    waits = [
        lines_of(a_register(waiting, one), TODAY, [waiting])[0].waits_on
        for one in (signed, replace(signed, title="Another"))
    ]
    assert waits == [(), ("REC-2",)]


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
    beyond = [one for one in records if one.status in FINAL and one not in [li.record for li in dues.lines]]
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
    assert list(lines) == sorted(lines, key=most_pressing_first)
    late = [line.days_late for line in lines if line.look in (Look.OVERDUE, Look.AT_RISK, Look.ON_TRACK)]
    assert late == sorted(late, key=lambda days: -(days or 0))


@given(some_records)
def test_undated_lists_as_many_as_due_counts(records: list[Record]) -> None:
    register = a_register(*records)
    assert len(undated(register, today=TODAY)) == due_by(register, before=date.min, today=TODAY).undated


def test_a_turn_makes_a_record_due() -> None:
    again = Recurrence(duty="review", every_months=6, anchor=date(2024, 8, 1))
    register = a_register(a_record(recurrence=again))
    found = due_by(register, before=TODAY, today=TODAY).lines[0]
    assert (found.due_on, found.look) == (date(2025, 2, 1), Look.OVERDUE)


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
    assert a_record(element=parts, **changes).claim == said


def test_what_a_record_waits_on_is_said_in_words() -> None:
    event = Event(id="app", title="New guidance", owner="College of Policing")
    waits = (
        Dependency(event="app"),
        Dependency(id="REC-2"),
        Dependency(text="the new system"),
        Dependency(text="done", resolved_on=TODAY),
    )
    sources = {SOURCE.key: replace(SOURCE, event=(event,))}
    found = [
        line_of(a_record(dependency=waits), sources, complete, TODAY, SETTINGS, ()).waits_on
        for complete in ((), ("REC-2",))
    ]
    assert found == [
        ("New guidance (College of Policing)", "REC-2", "the new system"),
        ("New guidance (College of Policing)", "the new system"),
    ]


def test_what_was_brought_forward_looks_so_and_is_never_late() -> None:
    brought = walked(a_record(deadline=in_days(-9)), Step.BRING_FORWARD)
    assert (line(brought).look, line(brought).days_late) == (Look.BROUGHT_FORWARD, None)
    assert due_by(a_register(brought), before=TODAY, today=TODAY).complete == 1


def test_what_has_ended_is_complete() -> None:
    assert line(walked(a_record(deadline=in_days(-9)), Step.END)).look is Look.COMPLETE


def test_what_others_deny_differs_and_is_due_whatever_its_dates() -> None:
    way = ORDINARY[:3]
    denied = walked(a_ready_record(deadline=FAR, said=(a_word(Meaning.OPEN),)), *way)
    found = due_by(a_register(denied), before=TODAY, today=TODAY)
    assert [(one.look, one.days_late) for one in found.lines] == [(Look.AT_ODDS, (TODAY - FAR).days)]


def test_what_was_sent_out_is_not_late_because_others_deny_it() -> None:
    denied = walked(a_ready_record(deadline=in_days(-9), said=(a_word(Meaning.OPEN),)), *ORDINARY)
    (found,) = due_by(a_register(denied), before=TODAY, today=TODAY).lines
    assert (found.look, found.days_late, found.move) == (Look.AT_ODDS, None, None)


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [(in_days(-1), Look.OVERDUE), (in_days(1), Look.AT_RISK), (FAR, Look.AT_ODDS), (None, Look.AT_ODDS)],
)
def test_nobodys_word_takes_a_record_off_the_list_of_what_is_late(
    deadline: date | None, expected: Look
) -> None:
    assert look(deadline=deadline, said=(a_word(Meaning.DONE),)) is expected


def test_a_word_that_agrees_changes_no_look() -> None:
    assert look(deadline=FAR, said=(a_word(Meaning.OPEN),)) is Look.ON_TRACK


@pytest.mark.parametrize(
    ("answered", "deadline", "expected"),
    [
        ("", None, (Look.OVERDUE, 9)),
        ("", in_days(90), (Look.OVERDUE, 9)),
        ("Done.", in_days(90), (Look.ON_TRACK, -90)),
        ("Done.", None, (Look.UNDATED, None)),
    ],
)
def test_a_part_that_is_wanted_before_all_of_it_makes_it_as_late_as_itself(
    answered: str, deadline: date | None, expected: tuple[Look, int | None]
) -> None:
    part = Element(id="1.1", title="Train", deadline=in_days(-9), statement=answered)
    found = line(a_record(deadline=deadline, element=(part,)))
    assert (found.look, found.days_late) == expected

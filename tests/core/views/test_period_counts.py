"""Opening + new + reopened - closed = closing, over any period and for any walk of the chain."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.model.record import Kind, Record, StepTaken
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.source import Source
from peeltrack.core.model.status import CHAIN, COMPLETE, Status, Step, arrow_of
from peeltrack.core.views.period_counts import Flow, flow, flow_of, known_on

PUBLISHED = date(2024, 9, 27)


def _taken(step: Step, from_: Status, day: date) -> StepTaken:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    to = arrow_of(step).to
    return StepTaken(step=step, from_=from_, to=to, by="ana@example.org", role="", at=at, digest="")


def _record(*steps: tuple[Step, date], id: str = "REC-1", source: str = "stalking") -> Record:
    taken: list[StepTaken] = []
    status = Status.OPEN
    for step, day in steps:
        taken.append(_taken(step, status, day))
        status = taken[-1].to
    kind = Kind.RECOMMENDATION
    return Record(id=id, title="Risk", kind=kind, status=status, step=tuple(taken), source=source)


def _signed_off(day: date) -> list[tuple[Step, date]]:
    return [(step, day) for step in (Step.SUBMIT, Step.VERIFY, Step.SIGNOFF)]


def test_a_record_is_new_on_the_day_of_publication() -> None:
    whole = flow_of(_record(), PUBLISHED, PUBLISHED, PUBLISHED)
    assert whole == Flow(opening=0, new=1, closing=1)


def test_a_record_signed_off_on_the_last_day_is_closed_in_the_period() -> None:
    record = _record(*_signed_off(date(2025, 3, 31)))
    march = flow_of(record, PUBLISHED, date(2025, 3, 1), date(2025, 3, 31))
    assert march == Flow(opening=1, closed=1, closing=0)


def test_an_upload_after_the_sign_off_closes_nothing_again() -> None:
    record = _record(*_signed_off(date(2025, 3, 1)), (Step.UPLOAD, date(2025, 4, 1)))
    assert flow_of(record, PUBLISHED, date(2025, 4, 1), date(2025, 4, 30)) == Flow()


def test_a_reopened_record_counts_as_open_again() -> None:
    record = _record(*_signed_off(date(2025, 3, 1)), (Step.REOPEN, date(2025, 4, 1)))
    assert flow_of(record, PUBLISHED, date(2025, 4, 1), date(2025, 4, 30)) == Flow(reopened=1, closing=1)


def test_work_that_began_before_the_report_counts_from_its_first_step() -> None:
    assert known_on(_record((Step.SUBMIT, date(2024, 5, 1))), PUBLISHED) == date(2024, 5, 1)


def test_a_record_that_is_closed_twice_without_reopening_does_not_add_up() -> None:
    steps = (*_signed_off(date(2025, 3, 1)), (Step.SIGNOFF, date(2025, 3, 9)))
    record = _record(*steps)
    record = Record(
        id="REC-1",
        title="Risk",
        kind=record.kind,
        status=record.status,
        step=(*record.step[:-1], _taken(Step.SIGNOFF, Status.VERIFIED, date(2025, 3, 9))),
    )
    assert not flow_of(record, PUBLISHED, date(2025, 3, 1), date(2025, 3, 31)).adds_up


@st.composite
def walks(draw: st.DrawFn) -> Record:
    """Any record whose steps the chain allows, one or more days apart or on the same day."""
    status, day = Status.OPEN, PUBLISHED + timedelta(days=draw(st.integers(-40, 40)))
    steps: list[tuple[Step, date]] = []
    for _ in range(draw(st.integers(0, 9))):
        ways = [arrow for arrow in CHAIN if status in arrow.origins]
        if not ways:
            break
        arrow = draw(st.sampled_from(ways))
        day += timedelta(days=draw(st.integers(0, 20)))
        steps.append((arrow.step, day))
        status = arrow.to
    return _record(*steps, source=draw(st.sampled_from(["stalking", "vetting"])))


DAYS = st.dates(date(2024, 6, 1), date(2025, 6, 30))


@given(st.lists(walks(), max_size=4), DAYS, DAYS)
def test_every_walk_of_the_chain_adds_up_over_any_period(
    walked: list[Record], one: date, other: date
) -> None:
    stalking = Source(title="Stalking", publisher="HMICFRS", published=PUBLISHED, key="stalking")
    register = Register(
        settings=Settings(force="Ambridge"), sources={"stalking": stalking}, records=tuple(walked)
    )
    assert flow(register, min(one, other), max(one, other)).adds_up


@given(walks())
def test_what_is_left_over_all_time_is_what_is_not_complete(record: Record) -> None:
    whole = flow_of(record, PUBLISHED, date(2000, 1, 1), date(2099, 1, 1))
    assert (whole.opening, whole.closing) == (0, int(record.status not in COMPLETE))

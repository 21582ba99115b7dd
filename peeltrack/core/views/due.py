"""How a record looks on a day: late or not, at which stage, and whose move it is."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from peeltrack.core.chain.dependencies import unresolved
from peeltrack.core.chain.people import holders, owner_of
from peeltrack.core.chain.table import COMPLETE, FINAL, next_arrow
from peeltrack.core.dates import days_from, months_after
from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Assessment, Dependency, Record, Recurrence
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import LeadDays, Settings
from peeltrack.core.model.source import Source
from peeltrack.core.model.status import OWNERS, Role, Status, Step


class Look(StrEnum):
    """What a record looks like today. Derived, never typed."""

    COMPLETE = "complete"
    OVERDUE = "overdue"
    AT_RISK = "at risk"
    ON_TRACK = "on track"
    UNDATED = "undated"


#: The claimed assessment of a record whose parts were assessed differently.
SPLIT = "split"


@frozen(kw_only=False)
class Move:
    """The next step of a record: by whom, and until when it is in time."""

    step: Step
    role: Role
    email: str  #: who holds it; "" where nobody is named
    by_on: date | None  #: last day in time, by the lead times; None where there is no date


@frozen(kw_only=False)
class Line:
    """One record on one day."""

    record: Record
    source: Source
    today: date
    due_on: date | None  #: the deadline, or else the target, or else the next turn of a recurring duty
    look: Look
    waits_on: tuple[str, ...]  #: unresolved dependencies, in words
    move: Move | None

    @property
    def days_late(self) -> int | None:
        """Whole days after `due_on`; negative is days left; None without a date."""
        return None if self.due_on is None else (self.today - self.due_on).days

    @property
    def overdue(self) -> bool:
        """Whether the last day has passed and the record is not complete."""
        return self.look is Look.OVERDUE

    @property
    def stage_days_late(self) -> int | None:
        """Whole days after the last day for the next step; negative is days left."""
        by_on = self.move.by_on if self.move else None
        return None if by_on is None else (self.today - by_on).days

    @property
    def late_for_stage(self) -> bool:
        """Whether the next step should have been taken by now."""
        return (self.stage_days_late or 0) > 0 and self.look is not Look.COMPLETE


@frozen(kw_only=False)
class Dues:
    """What is due, and what a listing of it leaves out."""

    lines: tuple[Line, ...]  #: the most late first
    complete: int  #: complete records that would be due but are left out
    undated: int  #: records not complete that have no date at all
    later: int  #: records not complete whose dates all come after the last day


def claimed(record: Record) -> str:
    """Return what the force said of its compliance: an Assessment, "split", or "" without a response."""
    if record.element:
        parts = {element.assessment for element in record.element} - {Assessment.UNSTATED}
        if len(parts) > 1:
            return SPLIT
    return "" if record.response is None else record.response.assessment.value


def next_turn(recurrence: Recurrence | None) -> date | None:
    """Return the first turn of a recurring duty that has not been done, or None without an anchor."""
    if recurrence is None or recurrence.every_months < 1:
        return None
    anchor, last_on = recurrence.anchor or recurrence.last_on, recurrence.last_on
    if anchor is None:
        return None
    # From the anchor, not from the turn before: 31 Jan plus a month is 28 Feb, and every turn
    # after it would stay on the 28th.
    turn, count = anchor, 0
    try:
        while turn <= (last_on or anchor):
            count += 1
            turn = months_after(anchor, recurrence.every_months * count)
    except (OverflowError, ValueError):  # beyond the calendar
        return None
    return turn


def first_date(record: Record, field: str) -> date | None:
    """Return the deadline or the target as it first was, before any extension moved it."""
    moved = (one.from_ for one in record.extension if one.field == field and one.from_)
    now: date | None = getattr(record, field)
    return next(moved, now)


def missed_first(record: Record, today: date) -> date | None:
    """Return the first deadline of a record where it has passed and the deadline was moved since."""
    if not record.extension:
        return None
    first = first_date(record, "deadline")
    return first if first is not None and first != record.deadline and first < today else None


def due_dates(record: Record) -> tuple[date, ...]:
    """Return the dates by which something is owed: deadline, target, next turn; those there are."""
    known: tuple[date | None, ...] = (record.deadline, record.target)
    if record.recurrence is not None:
        known = (*known, next_turn(record.recurrence))
    return tuple(day for day in known if day is not None)


def milestone(status: Status, due_on: date, lead_days: LeadDays) -> date:
    """Return the last day on which the step that leads on from `status` is in time."""
    arrow = next_arrow(status)
    stage = arrow.lead_days if arrow else ""
    return days_from(due_on, -getattr(lead_days, stage)) if stage else due_on


def look_of(record: Record, today: date, settings: Settings) -> Look:
    """Return the look of a record on a day.

    In this order: complete; overdue (the day after the due day is the first); at risk (the
    stage's milestone or the force's own target has passed, or the due day is at most
    `warn_days` away); on track; undated.
    """
    return _look(record, due_dates(record), today, settings)


def _look(record: Record, dates: tuple[date, ...], today: date, settings: Settings) -> Look:
    if record.status in COMPLETE:
        return Look.COMPLETE
    if not dates:
        return Look.UNDATED
    due_on = dates[0]
    if today > due_on:
        return Look.OVERDUE
    late_for_stage = today > milestone(record.status, due_on, settings.lead_days)
    if late_for_stage or today > min(dates) or (due_on - today).days <= settings.warn_days:
        return Look.AT_RISK
    return Look.ON_TRACK


def next_move(record: Record, due_on: date | None, today: date, settings: Settings) -> Move | None:
    """Return the next step towards closure, or None where the way has ended."""
    arrow = next_arrow(record.status)
    if arrow is None or record.status in FINAL:
        return None
    role = arrow.roles[0]
    by_on = None if due_on is None else milestone(record.status, due_on, settings.lead_days)
    return Move(arrow.step, role, _holder(record, role, today, settings), by_on)


def _holder(record: Record, role: Role, today: date, settings: Settings) -> str:
    if role in OWNERS:
        return owner_of(record, role)
    return next((one.email for one in holders(settings, role, today) if not one.deputy), "")


def waits_in_words(dependency: Dependency, source: Source) -> str:
    """Return what a dependency waits for: a record's id, an event's title and body, or its words."""
    for event in source.event:
        if event.id == dependency.event:
            return f"{event.title} ({event.owner})" if event.owner else event.title
    return dependency.id or dependency.event or dependency.text


def line_of(
    record: Record, sources: Mapping[str, Source], complete: frozenset[str], today: date, settings: Settings
) -> Line:
    """Return the record as it stands on a day; `complete` are the ids of complete records."""
    dates = due_dates(record)
    due_on = dates[0] if dates else None
    waits = unresolved(record, sources, complete) if record.dependency else ()
    return Line(
        record,
        sources[record.source],
        today,
        due_on,
        _look(record, dates, today, settings),
        tuple(waits_in_words(wait, sources[record.source]) for wait in waits),
        next_move(record, due_on, today, settings),
    )


def lines_of(register: Register, today: date, records: Iterable[Record] | None = None) -> list[Line]:
    """Return each record, or each of `records`, as it stands on a day, in the order given."""
    complete = frozenset(record.id for record in register.records if record.status in COMPLETE)
    chosen = register.records if records is None else records
    return [line_of(record, register.sources, complete, today, register.settings) for record in chosen]


def most_late_first(line: Line) -> date:
    """Return the key that sorts lines by the day that is due, those without one last."""
    return line.due_on or date.max


def due_by(register: Register, *, before: date, today: date, with_complete: bool = False) -> Dues:
    """Return what is due on the day `before` or earlier, the most late first.

    A record is due by its deadline, its target, or the next turn of a recurring duty, whichever
    comes first. One whose first deadline has passed is due by that too: a deadline that is moved
    takes no record out of sight. Complete records are only counted, unless `with_complete`.
    """
    chosen: list[Record] = []
    hidden = dateless = later = 0
    for record in register.records:
        dates = due_dates(record)
        if first := missed_first(record, today):
            dates = (*dates, first)
        is_complete = record.status in COMPLETE
        if dates and min(dates) <= before:
            if is_complete and not with_complete:
                hidden += 1
            else:
                chosen.append(record)
        elif not is_complete:
            dateless, later = dateless + (not dates), later + bool(dates)
    lines = sorted(lines_of(register, today, chosen), key=most_late_first)
    return Dues(tuple(lines), hidden, dateless, later)


def due_soon(register: Register, *, today: date, with_complete: bool = False) -> Dues:
    """Return what is overdue or due within the register's `warn_days` of today, the most late first."""
    before = days_from(today, register.settings.warn_days)
    return due_by(register, before=before, today=today, with_complete=with_complete)


def undated(register: Register, *, today: date) -> tuple[Line, ...]:
    """Return the records that are not complete and have no date, by id."""
    chosen = [
        record for record in register.records if record.status not in COMPLETE and not due_dates(record)
    ]
    return tuple(lines_of(register, today, chosen))

"""What is due on a day: each record with its look, its dates and whose move it is."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date

from peeltrack.core.chain.dependencies import unresolved
from peeltrack.core.chain.rounds import is_complete, lapsed
from peeltrack.core.chain.status_said import contradicting, latest_said
from peeltrack.core.chain.table import COMPLETE, FINAL
from peeltrack.core.fields import frozen
from peeltrack.core.model.due_dates import Deadline, deadline_of, due_dates, missed_first
from peeltrack.core.model.record import Dependency, Record, StatusSaid, StepTaken
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.source import Source
from peeltrack.core.model.status import Status
from peeltrack.core.views.looks import Look, look_of
from peeltrack.core.views.moves import Move, next_move

#: What `due` lists after the work of the force: apart from it, whoever has the next step.
_AFTER_THE_FORCE = (Look.AWAITING_UPLOAD, Look.AWAITING_CLOSURE, Look.COMPLETE, Look.BROUGHT_FORWARD)

#: From here on the force cannot be late any more.
_SENT_OUT = frozenset({*FINAL, Status.UPLOADED})


@frozen(kw_only=False)
class Line:
    """One record on one day."""

    record: Record
    source: Source
    today: date
    deadline: Deadline  #: the inspectorate's, stated or derived
    due_on: date | None  #: the deadline, or else the target, or else the next turn of a recurring duty
    look: Look
    lapsed: tuple[StepTaken, ...]  #: steps that no longer vouch for the record, oldest first
    waits_on: tuple[str, ...]  #: unresolved dependencies, in words
    move: Move | None

    @property
    def days_late(self) -> int | None:
        """Whole days after `due_on`; negative is days left; None without a date, or once it was sent out."""
        if self.due_on is None or (self.record.status in _SENT_OUT and self.look is not Look.LAPSED):
            return None
        return (self.today - self.due_on).days

    @property
    def said(self) -> tuple[StatusSaid, ...]:
        """What each of those outside the chain said last of its status, the latest word first."""
        return latest_said(self.record) if self.record.said else ()

    @property
    def forecast_late(self) -> bool:
        """Whether its owner expects it to be done after the deadline only."""
        forecast, deadline = self.record.forecast, self.deadline.on
        return forecast is not None and deadline is not None and forecast > deadline

    @property
    def overdue(self) -> bool:
        """Whether the last day has passed and the force has not done its work."""
        return self.look is Look.OVERDUE

    @property
    def stage_days_late(self) -> int | None:
        """Whole days after the last day for the next step; negative is days left."""
        by_on = self.move.by_on if self.move else None
        return None if by_on is None else (self.today - by_on).days

    @property
    def late_for_stage(self) -> bool:
        """Whether the next step should have been taken by now."""
        return (self.stage_days_late or 0) > 0


@frozen(kw_only=False)
class Dues:
    """What is due, and what a listing of it leaves out."""

    lines: tuple[Line, ...]  #: what has lapsed, then the most late first, then what others have to do
    complete: int  #: records without a next step that would be due but are left out
    undated: int  #: records with a next step that have no date at all
    later: int  #: records with a next step whose dates all come after the last day


def waits_in_words(dependency: Dependency, source: Source) -> str:
    """Return what a dependency waits for: a record's id, an event's title and body, or its words."""
    for event in source.event:
        if event.id == dependency.event:
            return f"{event.title} ({event.owner})" if event.owner else event.title
    return dependency.id or dependency.event or dependency.text


def line_of(
    record: Record,
    sources: Mapping[str, Source],
    complete: Container[str],
    today: date,
    settings: Settings,
    gone: tuple[StepTaken, ...],
) -> Line:
    """Return the record as it stands on a day.

    `complete` are the ids of the records that are complete, `gone` the steps of this one that have lapsed.
    """
    source = sources[record.source]
    deadline, dates = deadline_of(record, source), due_dates(record, source)
    due_on = dates[0] if dates else None
    waits = unresolved(record, sources, complete) if record.dependency else ()
    return Line(
        record,
        source,
        today,
        deadline,
        due_on,
        look_of(
            record.status,
            dates,
            today,
            settings,
            lapsed=bool(gone),
            at_once=deadline.at_once,
            at_odds=_at_odds(record),
        ),
        gone,
        tuple(waits_in_words(wait, source) for wait in waits),
        next_move(record, due_on, today, settings, gone=bool(gone)),
    )


def _at_odds(record: Record) -> bool:
    return bool(record.said and contradicting(record))


def lines_of(register: Register, today: date, records: Iterable[Record] | None = None) -> list[Line]:
    """Return each record, or each of `records`, as it stands on a day, in the order given."""
    chosen = register.records if records is None else records
    return _lines(register, today, [(record, lapsed(record)) for record in chosen])


def _lines(
    register: Register, today: date, chosen: Sequence[tuple[Record, tuple[StepTaken, ...]]]
) -> list[Line]:
    complete = complete_ids(register, (record for record, _ in chosen))
    sources, settings = register.sources, register.settings
    return [line_of(record, sources, complete, today, settings, gone) for record, gone in chosen]


def complete_ids(register: Register, waiting: Iterable[Record]) -> frozenset[str]:
    """Return the ids of those complete records on which one of `waiting` depends."""
    named = {dependency.id for record in waiting for dependency in record.dependency if dependency.id}
    return frozenset(one.id for one in register.records if one.id in named and is_complete(one))


def most_pressing_first(line: Line) -> tuple[int, date]:
    """Return the key that sorts lines: the lapsed, the force's most late first, and what others have to do.

    What is owed at once since nobody knows when comes before every date, what has no date last.
    """
    part = 0 if line.look is Look.LAPSED else 1
    if line.look in _AFTER_THE_FORCE:
        part = 2 + _AFTER_THE_FORCE.index(line.look)
    return part, line.due_on or (date.min if line.deadline.at_once else date.max)


def due_by(
    register: Register,
    *,
    before: date,
    today: date,
    with_complete: bool = False,
    records: Iterable[Record] | None = None,
) -> Dues:
    """Return what is due on the day `before` or earlier: see `most_pressing_first` for the order.

    A record is due by its deadline, its target, or the next turn of a recurring duty, whichever
    comes first, until nobody has a next step. One whose first deadline has passed is due by that too:
    a deadline that is moved takes no record out of sight. What has lapsed is due whatever its dates,
    and so is what is done while others say that it is not. Complete records are only counted, unless
    `with_complete`. With `records` it is about these alone.
    """
    chosen: list[tuple[Record, tuple[StepTaken, ...]]] = []
    hidden = dateless = later = 0
    for record in register.records if records is None else records:
        source, gone = register.sources[record.source], lapsed(record)
        dates = due_dates(record, source)
        if first := missed_first(record, source, today):
            dates = (*dates, first)
        within = min(dates) <= before if dates else deadline_of(record, source).at_once
        ended = record.status in FINAL and not gone
        denied = record.status in COMPLETE and _at_odds(record)
        if gone or denied or (within and (with_complete or not ended)):
            chosen.append((record, gone))
        elif ended:
            hidden += within
        else:
            dateless, later = dateless + (not dates), later + bool(dates)
    lines = sorted(_lines(register, today, chosen), key=most_pressing_first)
    return Dues(tuple(lines), hidden, dateless, later)


def undated(register: Register, *, today: date, records: Iterable[Record] | None = None) -> tuple[Line, ...]:
    """Return the records with a next step that have no date, by id; none of them has lapsed.

    With `records` it is about these alone.
    """
    asked = register.records if records is None else records
    chosen = (record for record in asked if record.status not in FINAL)
    dateless = [one for one in chosen if not due_dates(one, register.sources[one.source])]
    return tuple(
        line
        for line in lines_of(register, today, dateless)
        if line.look is not Look.LAPSED and not line.deadline.at_once
    )

"""What changed in a register between two moments, by kind, with the sum that reconciles them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.history.change import Change, steps_added
from peeltrack.core.model.ids import id_order
from peeltrack.core.model.record import Record
from peeltrack.core.model.register import Register
from peeltrack.core.reports.balance import Balance, balance_of
from peeltrack.core.reports.events import ChangeEvent, EventKind, step_event
from peeltrack.core.table import Column
from peeltrack.core.tone import Tone
from peeltrack.core.views.due import Line
from peeltrack.core.views.looks import Look


@frozen
class Moment:
    """A register at one time."""

    register: Register
    commit: str
    day: date  #: on which it is looked at
    lines: tuple[Line, ...]  #: those of its records that were chosen, as they stand on that day

    @property
    def records(self) -> dict[str, Record]:
        """The chosen records by id."""
        return {line.record.id: line.record for line in self.lines}


@frozen
class ChangeLine:
    """One event, with the record that it is about."""

    event: ChangeEvent
    title: str = ""
    source: str = ""


@frozen
class Changes:
    """What changed between two moments."""

    since: Moment
    until: Moment
    lines: tuple[ChangeLine, ...]  #: by kind, then by day, then by id
    balance: Balance

    @property
    def counts(self) -> dict[str, int]:
        """How many events of each kind there are, without those that are not."""
        found = Counter(line.event.kind for line in self.lines)
        return {kind.value: found[kind] for kind in EventKind if kind in found}


def changes_between(since: Moment, until: Moment, events: Iterable[ChangeEvent], *, whole: bool) -> Changes:
    """Return what changed between two moments, from the events of the commits between them.

    Of events those of the chosen records are kept, and those of the register itself where it is asked for
    as a `whole`. Of a step that is no longer there that is said; one that no readable commit brought is
    listed all the same.
    """
    before, after = since.records, until.records
    zone = until.register.settings.timezone
    kept = [one for one in events if (one.record_id in before or one.record_id in after) or not one.record_id]
    kept = [_if_lost(one, after) for one in kept if one.record_id or whole]
    told = {(one.record_id, one.step) for one in kept if one.step is not None}
    kept += _brought_by_nobody(before, after, told, zone)
    kept += _by_the_calendar(since, until, kept)
    known = {record.id: record for record in (*before.values(), *after.values())}
    lines = [_line(one, known) for one in sorted(kept, key=_order)]
    return Changes(since=since, until=until, lines=tuple(lines), balance=balance_of(before, after))


def _line(event: ChangeEvent, known: Mapping[str, Record]) -> ChangeLine:
    record = known.get(event.record_id)
    return (
        ChangeLine(event=event, title=record.title, source=record.source)
        if record
        else ChangeLine(event=event)
    )


def _order(event: ChangeEvent) -> tuple[int, date, object]:
    return list(EventKind).index(event.kind), event.on or date.max, id_order(event.record_id)


def _if_lost(event: ChangeEvent, after: Mapping[str, Record]) -> ChangeEvent:
    record = after.get(event.record_id)
    if event.step is None or (record is not None and event.step in record.step):
        return event
    return replace(event, how="; ".join(filter(None, (event.how, "taken out again by hand"))))


def _brought_by_nobody(
    before: Mapping[str, Record], after: Mapping[str, Record], told: Collection[object], zone: str
) -> Iterator[ChangeEvent]:
    for record_id, record in after.items():
        for step in steps_added(Change(before.get(record_id), record)):
            if (record_id, step) not in told:
                yield step_event(record_id, step, zone, how="no commit that can be read brought it")


def _by_the_calendar(since: Moment, until: Moment, events: Sequence[ChangeEvent]) -> Iterator[ChangeEvent]:
    """Yield what the days between have brought, and steps that lapsed: no commit says so."""
    looked = {line.record.id: line.look for line in since.lines}
    last = {one.record_id: one for one in events if one.commit}
    for line in until.lines:
        record, was = line.record, looked.get(line.record.id)
        if line.look is Look.OVERDUE and was is not Look.OVERDUE:
            yield _newly(EventKind.NEWLY_OVERDUE, line, _day_after(line.due_on))
        elif line.look is Look.AT_RISK and was not in (Look.AT_RISK, Look.OVERDUE):
            yield _newly(EventKind.NEWLY_AT_RISK, line, None)
        elif line.look is Look.LAPSED and was is not Look.LAPSED:
            cause = last.get(record.id, ChangeEvent(kind=EventKind.LAPSED))
            what = ", ".join(step.step.value for step in line.lapsed)
            yield ChangeEvent(
                kind=EventKind.LAPSED,
                record_id=record.id,
                on=cause.on,
                who=cause.who,
                what=f"no longer vouched for: {what}",
                commit=cause.commit,
            )
        for evidence in record.evidence:
            if evidence.expired(until.day) and not evidence.expired(since.day):
                on = _day_after(evidence.expires_on)
                yield ChangeEvent(
                    kind=EventKind.EVIDENCE_EXPIRED, record_id=record.id, on=on, what=evidence.title
                )


def _newly(kind: EventKind, line: Line, on: date | None) -> ChangeEvent:
    whose = line.move.holders[0].email if line.move and line.move.holders else ""
    late = kind is EventKind.NEWLY_OVERDUE
    due = f"{'was due' if late else 'due'} {in_words(line.due_on)}" if line.due_on else "due at once"
    return ChangeEvent(kind=kind, record_id=line.record.id, on=on, who=whose, what=due)


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day is not None and day < date.max else None


CHANGE_COLUMNS: tuple[Column[ChangeLine], ...] = (
    Column("kind", "Happened", lambda line: line.event.kind.value, tone=Tone.STRONG),
    Column("on", "On", lambda line: line.event.on),
    Column("id", "Id", lambda line: line.event.record_id, order=id_order),
    Column("title", "Record", lambda line: line.title, least=20, rank=9, about="what"),
    Column("what", "What", lambda line: line.event.what, address=True, prose=True),
    Column("who", "Who", lambda line: line.event.who, address=True, least=12, tone=Tone.PERSON),
    Column("how", "But", lambda line: line.event.how, unless_empty=True, prose=True, tone=Tone.WARNING),
    Column("source", "Source", lambda line: line.source, for_programs=True),
    Column("commit", "Commit", lambda line: line.event.commit, for_programs=True),
)

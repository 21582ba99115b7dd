"""How many records came, went and came back in a period: opening + new + reopened - closed = closing.

A record counts as open until it is complete, and again after it was reopened. It counts from the day
on which it was first known: publication, or its first step where that was earlier or nothing was
published; a record with neither has always been there.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Record
from peeltrack.core.model.register import Register
from peeltrack.core.model.status import COMPLETE


class Turn(StrEnum):
    """What changes the number of open records."""

    NEW = "new"
    REOPENED = "reopened"
    CLOSED = "closed"


@frozen
class Flow:
    """The counts of one period. `opening` is the day before its first day, `closing` its last day."""

    opening: int = 0
    new: int = 0
    reopened: int = 0
    closed: int = 0
    closing: int = 0

    @property
    def expected(self) -> int:
        """Return what `closing` must be for the sum to come out."""
        return self.opening + self.new + self.reopened - self.closed

    @property
    def adds_up(self) -> bool:
        """Return whether opening + new + reopened - closed = closing."""
        return self.expected == self.closing

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(
            opening=self.opening + other.opening,
            new=self.new + other.new,
            reopened=self.reopened + other.reopened,
            closed=self.closed + other.closed,
            closing=self.closing + other.closing,
        )


def known_on(record: Record, published: date | None) -> date | None:
    """Return the first day on which the record counts, or None if it has always been there."""
    days = [step.at.date() for step in record.step]
    return min([*days, *([published] if published else [])], default=None)


def turns(record: Record, published: date | None) -> Iterator[tuple[date, Turn]]:
    """Return each change in the count, in the order of the steps, with its day.

    A step that stays on one side, such as an upload after a sign-off, is none. What a step says of
    itself is taken at its word, so a record whose steps contradict each other does not add up.
    """
    known = known_on(record, published)
    if known is not None:
        yield known, Turn.NEW
    for step in record.step:
        if (step.from_ in COMPLETE) is not (step.to in COMPLETE):
            yield step.at.date(), Turn.CLOSED if step.to in COMPLETE else Turn.REOPENED


def open_on(record: Record, published: date | None, day: date) -> bool:
    """Return whether the record counted as open at the end of `day`."""
    known = known_on(record, published)
    if known is not None and day < known:
        return False
    if not record.step:
        return record.status not in COMPLETE
    led_to = [step.to for step in record.step if step.at.date() <= day]
    return not led_to or led_to[-1] not in COMPLETE


def flow_of(record: Record, published: date | None, first: date, last: date) -> Flow:
    """Return the counts of one record in the period from `first` to `last`, both included."""
    seen = [turn for day, turn in turns(record, published) if first <= day <= last]
    before = date.fromordinal(first.toordinal() - 1)
    return Flow(
        opening=int(open_on(record, published, before)),
        new=_new(record, seen),
        reopened=seen.count(Turn.REOPENED),
        closed=seen.count(Turn.CLOSED),
        closing=int(open_on(record, published, last)),
    )


def _new(record: Record, seen: list[Turn]) -> int:
    # A record that came to the register complete, without a step, was never open here.
    return seen.count(Turn.NEW) if record.step or record.status not in COMPLETE else 0


def flow(register: Register, first: date, last: date, records: Iterable[Record] | None = None) -> Flow:
    """Return the counts of `records`, or of all, in the period from `first` to `last`, both included."""
    total = Flow()
    for record in register.records if records is None else records:
        total += flow_of(record, published_on(register, record), first, last)
    return total


def published_on(register: Register, record: Record) -> date | None:
    """Return the day of publication of the record's source, where it is known."""
    source = register.sources.get(record.source)
    return source.published if source else None

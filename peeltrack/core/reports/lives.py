"""The way of each record through the chain up to a day: when it was issued, its steps, its stays."""

from collections.abc import Iterable, Iterator
from datetime import date

from peeltrack.core.chain.table import COMPLETE, FINAL
from peeltrack.core.fields import frozen
from peeltrack.core.model.record import StepTaken
from peeltrack.core.model.status import Status, Step
from peeltrack.core.time_zones import force_day
from peeltrack.core.views.due import Line


@frozen
class Stay:
    """A time in which a record stood in one status."""

    status: Status
    days: int  #: whole days, until today where it still stands there


@frozen
class Life:
    """One record from the day on which it was issued to today."""

    line: Line
    began_on: date | None  #: day of issue or of publication; None where nobody knows it
    steps: tuple[tuple[date, StepTaken], ...]  #: each with its day, in the order of the file, up to today

    @property
    def age(self) -> int | None:
        """Whole days from the day of issue to today, for a record that is open; None for any other."""
        if self.began_on is None or self.line.record.status in COMPLETE:
            return None
        return max((self.line.today - self.began_on).days, 0)

    @property
    def stays(self) -> tuple[Stay, ...]:
        """Where it stood and for how long, first to last; the first only where its beginning is known.

        Where the work has ended, at closure or otherwise, nothing is counted any more.
        """
        found = []
        began, status = self.began_on, Status.OPEN
        for day, step in self.steps:
            if began is not None:
                found.append(Stay(status=status, days=max((day - began).days, 0)))
            began, status = day, step.to
        if began is not None and status not in FINAL:
            found.append(Stay(status=status, days=max((self.line.today - began).days, 0)))
        return tuple(found)

    def days_of(self, *steps: Step) -> tuple[date, ...]:
        """Return the days of the steps of these kinds."""
        return tuple(day for day, taken in self.steps if taken.step in steps)

    @property
    def signed_off_in_time(self) -> bool | None:
        """Whether it was first signed off by its deadline; None where it was not, or has no deadline."""
        signed = self.days_of(Step.SIGNOFF)
        if not signed or self.line.deadline.on is None:
            return None
        return signed[0] <= self.line.deadline.on


def lives_of(lines: Iterable[Line], zone: str) -> Iterator[Life]:
    """Yield the way of each record up to the day on which its line is looked at."""
    for line in lines:
        dated = ((force_day(step.at, zone), step) for step in line.record.step)
        yield Life(
            line=line,
            began_on=line.record.issued_on or line.source.published,
            steps=tuple((day, step) for day, step in dated if day <= line.today),
        )

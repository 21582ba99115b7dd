"""Figures over many records: what was opened, signed off and closed, how long it took, and what was late."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from peeltrack.core.chain.people import owner_of
from peeltrack.core.chain.table import COMPLETE
from peeltrack.core.fields import frozen
from peeltrack.core.model.status import OWNERS, Status, Step
from peeltrack.core.reports.lives import Life

#: The stages of which the days are counted.
STAGES = (Status.OPEN, Status.SUBMITTED, Status.VERIFIED, Status.SIGNED_OFF, Status.UPLOADED)

#: Said of a record that has no group.
NONE = "none"


@frozen
class Days:
    """How many days something took."""

    count: int  #: of how many it is known
    median: int | None  #: half of them took at most so many days
    nine_in_ten: int | None  #: nine in ten took at most so many days


@frozen
class GroupStats:
    """The figures of some records."""

    group: str
    records: int
    open_: int
    signed_off: int  #: sign-offs, and so for those below
    closed: int
    reopened: int
    returned: int
    in_time: int  #: records first signed off by their deadline
    late: int
    age: Days  #: of those that are open
    stages: Mapping[Status, Days]

    @property
    def returns_per_record(self) -> float | None:
        """How often a record came back, reopenings included, to two places; None without a record."""
        return round((self.returned + self.reopened) / self.records, 2) if self.records else None


@frozen
class PeriodStats:
    """What happened in a month or a quarter."""

    period: str
    opened: int
    signed_off: int
    closed: int
    reopened: int
    given_up: int
    open_at_end: int


def _source(life: Life) -> Iterable[str]:
    return (life.line.record.source,)


def _owners(life: Life) -> Iterable[str]:
    return {owner_of(life.line.record, role) for role in OWNERS} - {""}


#: What records are grouped by: each can be in several groups, or in none.
GROUPS: Mapping[str, Callable[[Life], Iterable[str]]] = {
    "source": _source,
    "kind": lambda life: (life.line.record.kind.value,),
    "theme": lambda life: life.line.record.theme,
    "area": lambda life: filter(None, (life.line.record.area,)),
    "owner": _owners,
}


def _month(day: date) -> str:
    return f"{day.year}-{day.month:02}"


def _quarter(day: date) -> str:
    return f"{day.year} Q{(day.month + 2) // 3}"


PERIODS: Mapping[str, Callable[[date], str]] = {"month": _month, "quarter": _quarter}


def days_taken(found: Iterable[int]) -> Days:
    """Return the figures of some numbers of days.

    >>> days_taken([3, 1, 40, 2])
    Days(count=4, median=2, nine_in_ten=40)
    """
    ordered = sorted(found)
    return Days(count=len(ordered), median=_at_most(ordered, 1, 2), nine_in_ten=_at_most(ordered, 9, 10))


def _at_most(ordered: Sequence[int], part: int, of: int) -> int | None:
    # The smallest that at least this part of them does not exceed: a number of days that somebody took.
    return ordered[-(-len(ordered) * part // of) - 1] if ordered else None


def group_stats(lives: Iterable[Life], by: str) -> list[GroupStats]:
    """Return the figures of each group, by its name; records without one come last, as "none"."""
    grouped: dict[str, list[Life]] = {}
    for life in lives:
        for name in list(GROUPS[by](life)) or [NONE]:
            grouped.setdefault(name, []).append(life)
    return [stats_of(grouped[name], name) for name in sorted(grouped, key=lambda name: (name == NONE, name))]


def stats_of(lives: Sequence[Life], group: str) -> GroupStats:
    """Return the figures of some records together."""
    stays = [stay for life in lives for stay in life.stays]
    in_time = [life.signed_off_in_time for life in lives]
    return GroupStats(
        group=group,
        records=len(lives),
        open_=sum(life.line.record.status not in COMPLETE for life in lives),
        signed_off=_taken(lives, Step.SIGNOFF),
        closed=_taken(lives, Step.CLOSE),
        reopened=_taken(lives, Step.REOPEN),
        returned=_taken(lives, Step.RETURN),
        in_time=in_time.count(True),
        late=in_time.count(False),
        age=days_taken(life.age for life in lives if life.age is not None),
        stages={one: days_taken(stay.days for stay in stays if stay.status is one) for one in STAGES},
    )


def _taken(lives: Iterable[Life], step: Step) -> int:
    return sum(len(life.days_of(step)) for life in lives)


def period_stats(lives: Sequence[Life], by: str, today: date) -> list[PeriodStats]:
    """Return what happened in each month or quarter, from the first in which anything did to today's.

    Periods in which nothing happened are among them. Open at the end is counted along the way: what was
    opened and came back, without what was signed off or given up. A record of which nobody knows when it
    was issued counts as open from before the first.
    """
    named = PERIODS[by]
    happened = [(day, what) for life in lives for day, what in _happenings(life) if day <= today]
    counts: dict[str, dict[str, int]] = {}
    for period in _periods(min((day for day, _ in happened), default=today), today, named):
        counts[period] = dict.fromkeys(("opened", "signed_off", "closed", "reopened", "given_up"), 0)
    ends = dict.fromkeys(counts, 0)
    for day, what in happened:
        period = named(day)
        if what in ("+", "-"):
            ends[period] += 1 if what == "+" else -1
        else:
            counts[period][what] += 1
    found, open_at_end = [], sum(life.began_on is None for life in lives)
    for period, counted in counts.items():
        open_at_end += ends[period]
        found.append(PeriodStats(period=period, open_at_end=open_at_end, **counted))
    return found


#: What is counted of each period.
_NAMED = {Step.SIGNOFF: "signed_off", Step.CLOSE: "closed", Step.REOPEN: "reopened"}
_GIVEN_UP = (Step.SUPERSEDE, Step.DECLINE, Step.END)


def _happenings(life: Life) -> Iterator[tuple[date, str]]:
    """Yield what happened on which day, and where a record was opened ("+") or ended ("-")."""
    if life.began_on is not None:
        yield life.began_on, "opened"
        yield life.began_on, "+"
    for day, taken in life.steps:
        if what := _NAMED.get(taken.step, "given_up" if taken.step in _GIVEN_UP else ""):
            yield day, what
        was, is_ = taken.from_ not in COMPLETE, taken.to not in COMPLETE
        if was != is_:
            yield day, "+" if is_ else "-"


def _periods(first: date, last: date, named: Callable[[date], str]) -> Iterator[str]:
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield named(date(month // 12, month % 12 + 1, 1))

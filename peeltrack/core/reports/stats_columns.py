"""Figures as listings: groups with the days in each stage, and months or quarters with bars."""

from collections.abc import Callable, Iterator, Sequence

from peeltrack.core.model.status import Status
from peeltrack.core.reports.stats import STAGES, Days, GroupStats, PeriodStats
from peeltrack.core.table import Column, Names
from peeltrack.core.tone import Tone

#: Characters of the longest bar.
_LONGEST = 12


def group_columns(by: str) -> tuple[Column[GroupStats], ...]:
    """Return the columns of figures by group; the days are said as half of them (nine in ten)."""
    return (
        Column("group", by.capitalize(), lambda row: row.group, address=True, least=16, tone=Tone.STRONG),
        *_counted("records", "Records", lambda row: row.records),
        *_counted("open", "Open", lambda row: row.open_),
        *_counted("signed_off", "Signed off", lambda row: row.signed_off),
        *_counted("closed", "Closed", lambda row: row.closed),
        *_counted("reopened", "Reopened", lambda row: row.reopened, rank=13),
        *_counted("returned", "Returned", lambda row: row.returned, rank=13),
        Column(
            "returns_per_record",
            "Times back",
            lambda row: row.returns_per_record,
            lambda each: f"{each:g}" if each else "",
            right=True,
            rank=14,
        ),
        *_counted("in_time", "In time", lambda row: row.in_time),
        *_counted("late", "Late", lambda row: row.late),
        *_days("age", "Age", lambda row: row.age, rank=1),
        *(column for status in STAGES for column in _stage(status)),
    )


def _counted(
    name: str, heading: str, value: Callable[[GroupStats], int], rank: int = 0
) -> Iterator[Column[GroupStats]]:
    yield Column(name, heading, value, lambda count: str(count) if count else "", right=True, rank=rank)


def _stage(status: Status) -> Iterator[Column[GroupStats]]:
    words = status.replace("-", " ")
    yield from _days(
        f"{status.replace('-', '_')}_days", f"Days {words}", lambda row: row.stages[status], rank=11
    )


def _days(
    name: str, heading: str, days: Callable[[GroupStats], Days], rank: int
) -> Iterator[Column[GroupStats]]:
    def said(row: GroupStats, called: Names) -> str:
        found = days(row)
        return f"{found.median} ({found.nine_in_ten})" if found.count else ""

    yield Column(
        f"{name}_median",
        heading,
        lambda row: days(row).median,
        said=said,
        right=True,
        rank=rank,
        unless_empty=True,
    )
    yield Column(f"{name}_nine_in_ten", "", lambda row: days(row).nine_in_ten, for_programs=True)
    yield Column(f"{name}_count", "", lambda row: days(row).count, for_programs=True)


def period_columns(by: str, rows: Sequence[PeriodStats]) -> tuple[Column[PeriodStats], ...]:
    """Return the columns of figures by period, with bars for what was signed off and what is open."""
    return (
        Column("period", by.capitalize(), lambda row: row.period, tone=Tone.STRONG),
        Column("opened", "Opened", lambda row: row.opened, _or_blank, right=True),
        _barred("signed_off", "Signed off", lambda row: row.signed_off, rows),
        Column("closed", "Closed", lambda row: row.closed, _or_blank, right=True),
        Column("reopened", "Reopened", lambda row: row.reopened, _or_blank, right=True),
        Column("given_up", "Given up", lambda row: row.given_up, _or_blank, right=True, rank=11),
        _barred("open_at_end", "Open at the end", lambda row: row.open_at_end, rows),
    )


def _or_blank(count: int) -> str:
    return str(count) if count else ""


def _barred(
    name: str, heading: str, value: Callable[[PeriodStats], int], rows: Sequence[PeriodStats]
) -> Column[PeriodStats]:
    most = max(map(value, rows), default=0)
    wide = len(str(most))

    def said(row: PeriodStats, called: Names) -> str:
        count = value(row)
        bar = "█" * -(-count * _LONGEST // most) if most > 0 and count > 0 else ""
        return f"{count:>{wide}} {bar}".rstrip() if count else ""

    return Column(name, heading, value, said=said)

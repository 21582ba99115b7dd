"""`peeltrack stats`: how much was done, how long it took, and how often in time."""

from collections.abc import Iterator

import click

from peeltrack.cli.app import App
from peeltrack.cli.options import Words, filter_options, listing_options, pass_app
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode
from peeltrack.core.reports.lives import Life, lives_of
from peeltrack.core.reports.stats import (
    GROUPS,
    PERIODS,
    GroupStats,
    PeriodStats,
    group_stats,
    period_stats,
    stats_of,
)
from peeltrack.core.reports.stats_columns import group_columns, period_columns
from peeltrack.core.table import Column, Table, Value
from peeltrack.core.text import counted
from peeltrack.core.views.due import lines_of
from peeltrack.core.views.filters.wanted import Asked, as_facts, chosen
from peeltrack.core.views.trend import sparkline


@click.command("stats")
@click.option(
    "--by",
    type=Words([*GROUPS, *PERIODS]),
    default="source",
    show_default=True,
    help="One line for each of these.",
)
@filter_options
@listing_options
@pass_app
def command(app: App, by: str, form: str, asked: Asked) -> ExitCode:
    """Count what was opened, signed off, closed and reopened, and the days in each stage.

    Days are those of half of them, and in brackets those of nine in ten. A record begins on the day
    on which it was issued, or else published; where nobody knows it, its age is not counted. Steps
    count on the day that they bear.
    """
    lines = chosen(app.register, lines_of(app.register, app.today), asked.wanted, app.today)
    lives = list(lives_of(lines, app.register.settings.timezone))
    if by in PERIODS:
        return app.show(_by_period(app, by, lives, asked), form)
    return app.show(_by_group(app, by, lives, asked), form)


def _heading(app: App, by: str, lives: list[Life], asked: Asked) -> tuple[str, ...]:
    return (
        f"{app.register.settings.force}: figures by {by}{asked.heading}",
        f"as at {in_words(app.today)}: {counted(len(lives), 'record')}",
    )


def _by_group(app: App, by: str, lives: list[Life], asked: Asked) -> Table[GroupStats]:
    rows, columns = group_stats(lives, by), group_columns(by)
    return Table(
        name="stats",
        columns=columns,
        rows=rows,
        heading=_heading(app, by, lives, asked),
        foot=(*_explained(rows), *_not_known(lives)),
        empty="there is no record to count",
        facts={"by": by, **as_facts(asked)},
        total=_total(columns, lives) if rows else None,
    )


def _total(columns: tuple[Column[GroupStats], ...], lives: list[Life]) -> dict[str, Value]:
    whole = stats_of(lives, "all")
    summed = ("group", "records", "open", "signed_off", "closed", "reopened", "returned", "in_time", "late")
    return {column.name: column.value(whole) for column in columns if column.name in summed}


def _by_period(app: App, by: str, lives: list[Life], asked: Asked) -> Table[PeriodStats]:
    rows = period_stats(lives, by, app.today) if lives else []
    return Table(
        name="stats",
        columns=period_columns(by, rows),
        rows=rows,
        heading=_heading(app, by, lives, asked),
        foot=(*_trend(rows), *_not_known(lives)),
        empty="there is no record to count",
        facts={"by": by, **as_facts(asked)},
    )


def _trend(rows: list[PeriodStats]) -> Iterator[str]:
    counts = [row.open_at_end for row in rows]
    if len(counts) > 1:
        yield f"open at the end: {sparkline(counts)} {counts[0]:,} to {counts[-1]:,}"


def _explained(rows: list[GroupStats]) -> Iterator[str]:
    if any(days.count for row in rows for days in (row.age, *row.stages.values())):
        yield "days: half of them took at most so many, nine in ten at most so many as stand in brackets"


def _not_known(lives: list[Life]) -> Iterator[str]:
    if unknown := sum(life.began_on is None for life in lives):
        of = counted(unknown, "record")
        yield f"of {of} nobody knows when it was issued: open from before, without an age"

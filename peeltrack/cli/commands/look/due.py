"""`peeltrack due`: what is due, the most late first."""

from collections.abc import Sequence
from datetime import date

import click

from peeltrack.cli.app import App, worst
from peeltrack.cli.options import DAY, all_option, filter_options, listing_options, pass_app
from peeltrack.core.dates import days_from, in_words
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.model.record import Record
from peeltrack.core.table import Table
from peeltrack.core.text import counted
from peeltrack.core.views.columns import columns_named, sorted_by
from peeltrack.core.views.due import Dues, Line, due_by, lines_of, undated
from peeltrack.core.views.filters.wanted import Asked, Wanted, as_facts, chosen
from peeltrack.core.views.looks import Look, counts
from peeltrack.core.views.meetings import meeting_in_words, next_meeting

#: What `due` says of each record, in this order.
SHOWN = columns_named(
    (
        "id",
        "deadline",
        "deadline_derived",
        "first_deadline",
        "target",
        "forecast",
        "days_late",
        "late_because",
        "look",
        "waiting",
        "status",
        "said",
        "assessment",
        "whose_move",
        "move_by",
        "title",
    )
)


@click.command("due")
@click.option("--before", type=DAY, metavar="DATE", help="Due on or before DATE.")
@click.option("--undated", "only_undated", is_flag=True, help="List what has no date instead.")
@click.option("--exit-code", is_flag=True, help="End with 1 if anything listed is overdue or has lapsed.")
@filter_options
@all_option
@listing_options
@pass_app
def command(
    app: App,
    before: date | None,
    only_undated: bool,
    exit_code: bool,
    everything: bool,
    form: str,
    asked: Asked,
) -> ExitCode:
    """List what is due on or before DATE, the most late first.

    Without --before: what is overdue or due within the register's warn_days. A record is due by
    its deadline or by the force's own target, whichever comes first, until nobody has a next step:
    what awaits upload or closure stands below the force's own work. What has lapsed comes first,
    whatever its dates.
    """
    if only_undated and before:
        raise UsageFault(
            "--undated lists what has no date, so --before cannot choose among it",
            hint="leave one of them out",
        )
    records = _chosen(app, asked.wanted)
    if only_undated:
        return app.show(_undated_table(app, asked, records), form)
    with_complete = everything or asked.with_complete
    day = before or days_from(app.today, app.register.settings.warn_days)
    dues = due_by(app.register, before=day, today=app.today, with_complete=with_complete, records=records)
    shown = app.show(due_table(app, dues, before, asked), form)
    alarming = any(line.look in (Look.LAPSED, Look.OVERDUE) for line in dues.lines)
    return worst(shown, ExitCode.FINDINGS if exit_code and alarming else ExitCode.DONE)


def _chosen(app: App, wanted: Wanted) -> list[Record] | None:
    if wanted == Wanted():
        return None  # nothing is worked out twice where nothing was asked for
    lines = chosen(app.register, lines_of(app.register, app.today), wanted, app.today)
    return [line.record for line in lines]


def due_table(app: App, dues: Dues, before: date | None, asked: Asked) -> Table[Line]:
    """Return the listing of what is due, with its heading, and below it what it leaves out."""
    warn_days = app.register.settings.warn_days
    span = f"on or before {in_words(before)}" if before else f"within {counted(warn_days, 'day')}, or overdue"
    about = asked.heading
    return Table(
        name="due",
        columns=columns_named(asked.view.columns) or SHOWN,
        rows=sorted_by(dues.lines, asked.view.sort),
        heading=(f"{app.register.settings.force}: due {span}{about}", as_at(app.today, dues.lines)),
        foot=(*_left_out(dues), *_next_meeting(app)),
        empty=f"nothing is due {span}{about}",
        facts={
            "before": before,
            **as_facts(asked),
            "looks": counts(line.look for line in dues.lines),
            "not_shown": {"complete": dues.complete, "undated": dues.undated, "later": dues.later},
        },
    )


def as_at(today: date, lines: Sequence[Line]) -> str:
    """Return the sentence under a heading: the day, and how the lines look on it."""
    said = [f"{count:,} {look}" for look, count in counts(line.look for line in lines).items()]
    late = sum(line.late_for_stage for line in lines)
    if late:
        said.append(f"{late:,} late for the next step")
    return ", ".join((f"as at {in_words(today)}: {counted(len(lines), 'record')}", *said))


def _next_meeting(app: App) -> list[str]:
    meeting = next_meeting(app.register.settings, app.today)
    return [f"next meeting: {meeting_in_words(meeting, app.today)}"] if meeting else []


def _left_out(dues: Dues) -> list[str]:
    parts = []
    if dues.complete:
        parts.append(f"{counted(dues.complete, 'complete record')} not shown (--all)")
    if dues.later:
        parts.append(f"{dues.later:,} due later")
    if dues.undated:
        parts.append(f"{dues.undated:,} without a date (--undated)")
    return ["; ".join(parts)] if parts else []


def _undated_table(app: App, asked: Asked, records: list[Record] | None) -> Table[Line]:
    lines = undated(app.register, today=app.today, records=records)
    about = asked.heading
    return Table(
        name="due",
        columns=columns_named(
            ("id", "kind", "look", "waiting", "status", "said", "assessment", "whose_move", "title")
        ),
        rows=lines,
        heading=(f"{app.register.settings.force}: without a date{about}", as_at(app.today, lines)),
        empty=f"every record on which somebody has a next step has a date{about}",
        facts=as_facts(asked),
    )

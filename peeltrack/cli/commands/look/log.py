"""`peeltrack log`: what was done to one record."""

from collections.abc import Iterator
from datetime import date

import click

from peeltrack.cli.app import App, say
from peeltrack.cli.options import complete_ids, listing_options, pass_app
from peeltrack.core.dates import in_short, in_words
from peeltrack.core.errors import ExitCode
from peeltrack.core.history.timeline import EVENT_COLUMNS, TimelineEvent
from peeltrack.core.table import Table
from peeltrack.core.text import counted
from peeltrack.workflows.record_history import RecordHistory, record_history


@click.command("log")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@listing_options
@pass_app
def command(app: App, record_id: str, form: str) -> ExitCode:
    """List what was done to one record, by whom and when, and how long it stood in each stage.

    Names and times are those that the commits state; audit says what is proved.
    """
    history = record_history(app.on_day, record_id)
    say(*history.notes)
    return app.show(_table(history, app.today), form)


def _table(history: RecordHistory, today: date) -> Table[TimelineEvent]:
    return Table(
        name="log",
        columns=EVENT_COLUMNS,
        rows=history.events,
        heading=(f"{history.record_id}: {counted(len(history.events), 'commit')}, by their own account",),
        foot=tuple(_foot(history, today)),
        empty=f"{history.record_id} was never committed",
        facts={
            "id": history.record_id,
            "stages": [
                {
                    "status": stage.status.value,
                    "began_on": stage.began_on,
                    "ended_on": stage.ended_on,
                    "days": stage.days,
                }
                for stage in history.stages
            ],
        },
    )


def _foot(history: RecordHistory, today: date) -> Iterator[str]:
    for stage in history.stages:
        until = f"until {in_short(stage.ended_on)}" if stage.ended_on else f"so far, on {in_words(today)}"
        status = stage.status.replace("-", " ")
        yield f"{status}: {counted(stage.days, 'day')}, from {in_short(stage.began_on)} {until}"
    if history.stages:
        yield f"to see what is proved: peeltrack audit {history.record_id}"

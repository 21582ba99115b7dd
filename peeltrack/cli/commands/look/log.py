"""`peeltrack log`: what was done to one record."""

from collections.abc import Iterator, Sequence

import click

from peeltrack.cli.app import App, say
from peeltrack.cli.options import complete_ids, listing_options, pass_app
from peeltrack.core.dates import in_short, in_words
from peeltrack.core.errors import ExitCode
from peeltrack.core.history.timeline import EVENT_COLUMNS, Stage, TimelineEvent, stages, timeline
from peeltrack.core.model.ids import known_id, typed_id
from peeltrack.core.table import Table
from peeltrack.core.text import counted
from peeltrack.store.git.commit_diffs import Wanted
from peeltrack.store.git.history import read_history
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import dirty, head


@click.command("log")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@listing_options
@pass_app
def command(app: App, record_id: str, form: str) -> ExitCode:
    """List what was done to one record, by whom and when, and how long it stood in each stage.

    Names and times are those that the commits state; audit says what is proved.
    """
    repository = Repository.around(app.root)
    tip = head(repository)
    wanted = typed_id(record_id)
    history = read_history(repository, tip, wanted=Wanted(record_id=wanted)) if tip else None
    events = timeline(wanted, history.diffs) if history else ()
    known_id(record_id, (*app.register.ids, *(history.ids if history else ())))
    paths = [record.path for record in app.register.records if record.id == wanted]
    for path in dirty(repository, paths):
        say(f"{path} has changes that are not committed: they are not part of its history yet")
    if history and history.is_cut:
        say("this copy of the repository lacks its oldest part: what happened before is not shown")
    return app.show(_table(app, wanted, events), form)


def _table(app: App, record_id: str, events: Sequence[TimelineEvent]) -> Table:
    stood = stages(events, app.today)
    return Table(
        name="log",
        columns=EVENT_COLUMNS,
        rows=events,
        heading=(f"{record_id}: {counted(len(events), 'commit')}, by their own account",),
        foot=tuple(_foot(record_id, stood, app)),
        empty=f"{record_id} was never committed",
        facts={
            "id": record_id,
            "stages": [
                {
                    "status": stage.status.value,
                    "began_on": stage.began_on,
                    "ended_on": stage.ended_on,
                    "days": stage.days,
                }
                for stage in stood
            ],
        },
    )


def _foot(record_id: str, stood: Sequence[Stage], app: App) -> Iterator[str]:
    for stage in stood:
        until = f"until {in_short(stage.ended_on)}" if stage.ended_on else f"so far, on {in_words(app.today)}"
        status = stage.status.replace("-", " ")
        yield f"{status}: {counted(stage.days, 'day')}, from {in_short(stage.began_on)} {until}"
    if stood:
        yield f"to see what is proved: peeltrack audit {record_id}"

"""`peeltrack progress`: a dated update. Updates add up and are never edited."""

from datetime import date

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import (
    by_option,
    draft_of,
    dry_run_option,
    finish,
    next_for,
    not_after_today,
    person_at_work,
    text_of,
    whole,
)
from peeltrack.cli.options import DAY, complete_ids, pass_app
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Progress
from peeltrack.core.text import counted


@click.command("progress")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.argument("text", metavar="TEXT", required=False)
@click.option("--file", metavar="FILE", help="Take the text from a file; - for standard input.")
@click.option("--on", type=DAY, metavar="DATE", help="The day it speaks of; else today.")
@by_option
@dry_run_option
@pass_app
def command(
    app: App,
    record_id: str,
    text: str | None,
    file: str | None,
    on: date | None,
    by: str | None,
    dry_run: bool,
) -> ExitCode:
    """Add a dated update to a record. Earlier ones stay as they are."""
    record = app.register.find(record_id)
    if (text is None) == (file is None):
        raise UsageFault(
            "say what was done once: as TEXT or with --file", hint=f'peeltrack progress {record.id} "…"'
        )
    update = Progress(
        on=not_after_today(app, on, "--on"),
        by=person_at_work(app, by),
        text=text_of(file, "--file") if file is not None else whole(text or "", "TEXT"),
    )
    draft = draft_of(app, record).append("progress", written(update))
    kept = counted(len(record.progress) + 1, "update")
    done = [f"{record.id}: update of {in_words(update.on)} added; the record keeps {kept}"]
    return finish(app, [draft], done, following=next_for(app, draft), dry_run=dry_run)

"""`peeltrack update`: a dated update. Updates add up and are never edited."""

from datetime import date

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import by_option, edit_command
from peeltrack.cli.options import DAY, complete_ids
from peeltrack.cli.questions import not_after_today, text_of, whole
from peeltrack.core.errors import UsageFault
from peeltrack.core.model.record import Progress
from peeltrack.workflows.addresses import person_at_work
from peeltrack.workflows.edit import Edit
from peeltrack.workflows.edit_record import add_update


@edit_command("update")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.argument("text", metavar="TEXT", required=False)
@click.option("--file", metavar="FILE", help="Take the text from a file; - for standard input.")
@click.option("--on", type=DAY, metavar="DATE", help="The day it speaks of; else today.")
@click.option("--reference", default="", metavar="TEXT", help="Where it was told, if not here first.")
@click.option("--part", default="", metavar="PART", help="The part that it speaks of, such as 7.1.")
@by_option
def command(
    app: App,
    record_id: str,
    text: str | None,
    file: str | None,
    on: date | None,
    reference: str,
    part: str,
    by: str | None,
) -> Edit:
    """Add a dated update to a record. Earlier ones stay as they are."""
    if (text is None) == (file is None):
        raise UsageFault("say it once: as TEXT or with --file", hint=f'peeltrack update {record_id} "…"')
    said = text_of(file, "--file") if file is not None else whole(text or "", "TEXT")
    day, who = not_after_today(app, on, "--on"), person_at_work(app.on_day, by)
    update = Progress(on=day, by=who, text=said, reference=reference.strip(), part=part.strip())
    return add_update(app.on_day, record_id, update)

"""`peeltrack extend`: a date is moved, and the record keeps from when to when, by whom and why."""

from datetime import date

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import by_option, edit_command
from peeltrack.cli.options import DAY, complete_ids
from peeltrack.cli.questions import asked, not_after_today
from peeltrack.workflows.addresses import person_at_work
from peeltrack.workflows.edit import Edit, open_record
from peeltrack.workflows.edit_record import move_date


@edit_command("extend")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.option("--to", type=DAY, metavar="DATE", required=True, help="The new date.")
@click.option("--reason", metavar="TEXT", help="Why it is moved.")
@click.option("--target", "of_target", is_flag=True, help="Move the force's own target, not the deadline.")
@click.option("--on", type=DAY, metavar="DATE", help="When it was agreed; else today.")
@by_option
def command(
    app: App,
    record_id: str,
    to: date,
    reason: str | None,
    of_target: bool,
    on: date | None,
    by: str | None,
) -> Edit:
    """Move the deadline of a record, or its target, to a later date.

    Every move is kept: the first deadline is never lost.
    """
    here, field = app.on_day, "target" if of_target else "deadline"
    app.register.find(record_id)
    day, who = not_after_today(app, on, "--on"), person_at_work(here, by)
    why = asked(reason, "Why is it moved", "--reason")
    # Only now: while somebody thinks about an answer, somebody else may move the date.
    return move_date(here, open_record(here, record_id), field, to, on=day, by=who, reason=why)

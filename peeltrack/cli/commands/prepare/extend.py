"""`peeltrack extend`: a date is moved, and the record keeps from when to when, by whom and why."""

from datetime import date

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import by_option, edit_command
from peeltrack.cli.options import DAY, complete_ids
from peeltrack.cli.questions import asked, asked_day, not_after_today
from peeltrack.core.errors import UsageFault
from peeltrack.workflows.addresses import person_at_work
from peeltrack.workflows.edit import Edit, open_record
from peeltrack.workflows.edit_record import InspectorateSaid, move_deadline, move_target


@edit_command("extend")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.option("--target", type=DAY, metavar="DATE", help="The force's own date: a first one, or another.")
@click.option("--deadline", type=DAY, metavar="DATE", help="The inspectorate's date, moved by its own word.")
@click.option("--reference", metavar="TEXT", help="Deadline: the inspectorate's reference.")
@click.option("--said-on", type=DAY, metavar="DATE", help="Deadline: the day on which it said so.")
@click.option("--reason", metavar="TEXT", help="Why it is moved.")
@click.option("--on", type=DAY, metavar="DATE", help="When it was agreed; else today.")
@by_option
def command(
    app: App,
    record_id: str,
    target: date | None,
    deadline: date | None,
    reference: str | None,
    said_on: date | None,
    reason: str | None,
    on: date | None,
    by: str | None,
) -> Edit:
    """Move the target of a record, or its deadline where the inspectorate has said so.

    Every move is kept: the first date is never lost.
    """
    here, record = app.on_day, app.register.find(record_id)
    day, who = not_after_today(app, on, "--on"), person_at_work(here, by)
    # In both, the record is opened last: while somebody thinks of an answer, others may move the date.
    if target is not None and deadline is None:
        first = record.target is None and reason is None
        why = "" if first else asked(reason, "Why is it moved", "--reason")
        return move_target(here, open_record(here, record_id), target, on=day, by=who, reason=why)
    if deadline is not None and target is None:
        word = InspectorateSaid(
            reference=asked(reference, "The inspectorate's reference", "--reference"),
            said_on=_said_on(app, said_on),
        )
        why = asked(reason, "Why is it moved", "--reason")
        return move_deadline(here, open_record(here, record_id), deadline, word, on=day, by=who, reason=why)
    raise UsageFault(
        "no date is given" if target is None else "each move has its own reason: one date at a time",
        hint=f"peeltrack extend {record.id} --target DATE; or, on the inspectorate's word, --deadline DATE",
    )


def _said_on(app: App, typed: date | None) -> date:
    return not_after_today(
        app, asked_day(app, typed, "The day on which it said so", "--said-on"), "--said-on"
    )

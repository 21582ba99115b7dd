"""`peeltrack extend`: a date is moved, and the record keeps from when to when, by whom and why."""

from datetime import date

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import (
    asked,
    by_option,
    draft_of,
    dry_run_option,
    finish,
    next_for,
    not_after_today,
    person_at_work,
)
from peeltrack.cli.options import DAY, complete_ids, pass_app
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Extension, Record


@click.command("extend")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.option("--to", type=DAY, metavar="DATE", required=True, help="The new date.")
@click.option("--reason", metavar="TEXT", help="Why it is moved.")
@click.option("--target", "of_target", is_flag=True, help="Move the force's own target, not the deadline.")
@click.option("--on", type=DAY, metavar="DATE", help="When it was agreed; else today.")
@by_option
@dry_run_option
@pass_app
def command(
    app: App,
    record_id: str,
    to: date,
    reason: str | None,
    of_target: bool,
    on: date | None,
    by: str | None,
    dry_run: bool,
) -> ExitCode:
    """Move the deadline of a record, or its target, to a later date.

    Every move is kept: the first deadline is never lost.
    """
    record = app.register.find(record_id)
    field = "target" if of_target else "deadline"
    before = _before(record, field, to)
    extension = Extension(
        field=field,
        from_=before,
        to=to,
        on=not_after_today(app, on, "--on"),
        by=person_at_work(app, by),
        reason=asked(reason, "Why is it moved", "--reason"),
    )
    draft = draft_of(app, record).set({(field,): to}).append("extension", written(extension))
    was = f" from {in_words(before)}" if before else ""
    done = [f"{record.id}: the {field} is moved{was} to {in_words(to)}"]
    return finish(
        app, [draft], done, notes=_notes(record, field, to), following=next_for(app, draft), dry_run=dry_run
    )


def _before(record: Record, field: str, to: date) -> date | None:
    before = record.target if field == "target" else record.deadline
    if before is not None and to <= before:
        raise UsageFault(
            f"--to {in_words(to)} is not after the {field} of {record.id}, {in_words(before)}",
            hint=f"an extension moves a date on; to correct a mistyped one, edit {record.path}",
        )
    return before


def _notes(record: Record, field: str, to: date) -> list[str]:
    if field == "target" and record.deadline is not None and to > record.deadline:
        return [f"the target is now after the deadline of {record.id}, {in_words(record.deadline)}"]
    return []

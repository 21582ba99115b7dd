"""`peeltrack extend`: a date is moved, and the record keeps from when to when, by whom and why."""

from datetime import date

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import by_option, edit_command
from peeltrack.cli.options import DAY, LAST_DAY, complete_ids
from peeltrack.cli.questions import asked, asked_day, not_after_today
from peeltrack.core.errors import UsageFault
from peeltrack.core.periods import NamedDay
from peeltrack.workflows.addresses import person_at_work
from peeltrack.workflows.edit import Edit, open_record
from peeltrack.workflows.move_dates import InspectorateSaid, move_deadline, move_target, set_forecast


@edit_command("extend")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.option(
    "--target", type=LAST_DAY, metavar="DATE", help="The force's own date: a first one, or another."
)
@click.option("--forecast", type=LAST_DAY, metavar="DATE", help="When it is expected to be done; no promise.")
@click.option(
    "--deadline", type=LAST_DAY, metavar="DATE", help="The inspectorate's date, moved by its own word."
)
@click.option("--reference", metavar="TEXT", help="Deadline: the inspectorate's reference.")
@click.option("--said-on", type=DAY, metavar="DATE", help="Deadline: the day on which it said so.")
@click.option("--reason", metavar="TEXT", help="Why it is moved.")
@click.option("--on", type=DAY, metavar="DATE", help="When it was agreed; else today.")
@by_option
def command(
    app: App,
    record_id: str,
    target: NamedDay | None,
    forecast: NamedDay | None,
    deadline: NamedDay | None,
    reference: str | None,
    said_on: date | None,
    reason: str | None,
    on: date | None,
    by: str | None,
) -> Edit:
    """Move the target of a record, or its deadline where the inspectorate has said so.

    Every move of these is kept: the first date is never lost. A forecast moves freely, and is no
    promise. Of a month, a quarter or a year ("March 2026", "Q3 2026") the last day counts.
    """
    here, record = app.on_day, app.register.find(record_id)
    day, who = not_after_today(app, on, "--on"), person_at_work(here, by)
    # In both, the record is opened last: while somebody thinks of an answer, others may move the date.
    given = [date for date in (target, forecast, deadline) if date is not None]
    if len(given) != 1:
        raise UsageFault(
            "each move has its own reason: one date at a time" if given else "no date is given",
            hint=f"peeltrack extend {record.id} --target DATE, or --forecast DATE; "
            "or, on the inspectorate's word, --deadline DATE",
        )
    if forecast is not None:
        return set_forecast(here, open_record(here, record_id), forecast)
    if target is not None:
        first = record.target is None and reason is None
        why = "" if first else asked(reason, "Why is it moved", "--reason")
        return move_target(here, open_record(here, record_id), target, on=day, by=who, reason=why)
    word = InspectorateSaid(
        reference=asked(reference, "The inspectorate's reference", "--reference"),
        said_on=_said_on(app, said_on),
    )
    why = asked(reason, "Why is it moved", "--reason")
    opened = open_record(here, record_id)
    return move_deadline(here, opened, given[0].on, word, on=day, by=who, reason=why)


def _said_on(app: App, typed: date | None) -> date:
    return not_after_today(
        app, asked_day(app, typed, "The day on which it said so", "--said-on"), "--said-on"
    )

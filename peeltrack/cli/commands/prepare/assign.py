"""`peeltrack assign`: who answers for a record, for one or for many at once."""

from dataclasses import replace
from datetime import date

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import by_option, edit_command
from peeltrack.cli.options import DAY, complete_ids, complete_people, filter_options
from peeltrack.cli.questions import not_after_today
from peeltrack.core.errors import UsageFault
from peeltrack.core.model.status import OWNERS, Role
from peeltrack.core.views.filters.wanted import Asked
from peeltrack.workflows.addresses import person_at_work, person_meant
from peeltrack.workflows.assign_owners import assign_owners, records_meant
from peeltrack.workflows.edit import Edit


@edit_command("assign")
@click.argument("record_ids", metavar="[ID …]", nargs=-1, shell_complete=complete_ids)
@click.option("--action-owner", metavar="PERSON", shell_complete=complete_people, help="Who does the work.")
@click.option("--business-lead", metavar="PERSON", shell_complete=complete_people, help="Who submits.")
@click.option("--strategic-lead", metavar="PERSON", shell_complete=complete_people, help="Who verifies.")
@click.option("--reason", default="", metavar="TEXT", help="Why; needed where somebody is replaced.")
@click.option("--on", type=DAY, metavar="DATE", help="Since when; else today.")
@filter_options
@by_option
def command(
    app: App,
    record_ids: tuple[str, ...],
    action_owner: str | None,
    business_lead: str | None,
    strategic_lead: str | None,
    reason: str,
    on: date | None,
    by: str | None,
    asked: Asked,
) -> Edit:
    """Name the owners of records: of each ID, or of all records that a filter finds.

    A filter leaves complete records out. Each change is kept with its date and reason.
    """
    here, typed = app.on_day, zip(OWNERS, (action_owner, business_lead, strategic_lead), strict=True)
    owners = _owners(app, {role: email for role, email in typed if email is not None})
    ids = records_meant(here, record_ids, asked.wanted)
    day, who = not_after_today(app, on, "--on"), person_at_work(here, by)
    edit = assign_owners(here, ids, owners, on=day, by=who, reason=reason)
    return replace(edit, by_filter=not record_ids)


def _owners(app: App, typed: dict[Role, str]) -> dict[Role, str]:
    if not typed:
        options = ", ".join(f"--{role}" for role in OWNERS)
        raise UsageFault("nobody is named", hint=f"name at least one of {options}")
    return {role: person_meant(app.on_day, email, f"--{role}") for role, email in typed.items()}

"""`peeltrack assign`: who answers for a record, for one or for many at once."""

from collections.abc import Sequence
from typing import Any

import click

from peeltrack.cli.app import App, worst
from peeltrack.cli.editing import (
    address,
    by_option,
    draft_of,
    dry_run_option,
    finish,
    next_for,
    not_after_today,
    person_at_work,
    strangers,
)
from peeltrack.cli.options import DAY, complete_ids, complete_people, filter_options, pass_app
from peeltrack.core.chain.owners import conflicts, handovers, takes_over
from peeltrack.core.chain.people import as_listed
from peeltrack.core.chain.table import COMPLETE
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Handover, Record
from peeltrack.core.model.status import OWNERS, Role
from peeltrack.core.views.due import lines_of
from peeltrack.core.views.filters import FILTERS, Wanted, chosen
from peeltrack.store.drafts import Draft, noun_in


@click.command("assign")
@click.argument("record_ids", metavar="[ID …]", nargs=-1, shell_complete=complete_ids)
@click.option("--action-owner", metavar="E-MAIL", shell_complete=complete_people, help="Who does the work.")
@click.option("--business-lead", metavar="E-MAIL", shell_complete=complete_people, help="Who submits.")
@click.option("--strategic-lead", metavar="E-MAIL", shell_complete=complete_people, help="Who verifies.")
@click.option("--reason", default="", metavar="TEXT", help="Why; needed where somebody is replaced.")
@click.option("--on", type=DAY, metavar="DATE", help="Since when; else today.")
@filter_options
@by_option
@dry_run_option
@pass_app
def command(app: App, /, record_ids: Sequence[str], dry_run: bool, **typed: Any) -> ExitCode:
    """Name the owners of records: of each ID, or of all records that a filter finds.

    A filter leaves complete records out. Each change is kept with its date and reason.
    """
    wanted = _wanted(app, typed)
    records = _records(app, record_ids, typed)
    on = not_after_today(app, typed["on"], "--on")
    by = person_at_work(app, typed["by"])
    drafts, done, notes = [], [], strangers(app.register.settings, wanted.values())
    for record in records:
        changes = handovers(record, wanted, on=on, by=by, reason=typed["reason"])
        draft = _assigned(draft_of(app, record), changes)
        drafts.append(draft)
        done += [takes_over(record, change) for change in changes] or [f"{record.id}: nothing to change"]
        notes += conflicts(app.register.settings, noun_in(draft))
    following = next_for(app, drafts[0]) if len(drafts) == 1 else "peeltrack list --unallocated"
    code = finish(app, drafts, done, notes=notes, following=following, dry_run=dry_run)
    # A file that cannot be read may have been meant by the filter too.
    return code if record_ids else worst(code, app.say_faults())


def _wanted(app: App, typed: dict[str, Any]) -> dict[Role, str]:
    named = {role: typed[role.key] for role in OWNERS if typed[role.key] is not None}
    if not named:
        options = ", ".join(f"--{role}" for role in OWNERS)
        raise UsageFault("nobody is named", hint=f"name at least one of {options}")
    return {
        role: as_listed(app.register.settings, address(email, f"--{role}")) for role, email in named.items()
    }


def _records(app: App, record_ids: Sequence[str], typed: dict[str, Any]) -> list[Record]:
    wanted = Wanted(**{one.name: typed[one.name] for one in FILTERS})
    if bool(record_ids) == (wanted != Wanted()):
        what = "both ids and a filter are given" if record_ids else "no record is named"
        raise UsageFault(what, hint="name ids, such as REC-12 REC-13, or use a filter, such as --source KEY")
    if record_ids:
        return list({one.id: one for one in map(app.register.find, record_ids)}.values())
    lines = chosen(app.register, lines_of(app.register, app.today), wanted)
    found = [line.record for line in lines if line.record.status not in COMPLETE]
    if not found:
        raise UsageFault("no open record fits the filter", hint="see what there is: peeltrack list")
    return found


def _assigned(draft: Draft, changes: Sequence[Handover]) -> Draft:
    for change in changes:
        draft = draft.set({("owners", Role(change.role).key): change.to})
    for change in changes:
        draft = draft.append("handover", written(change))
    return draft

"""`peeltrack handover`: what one person answers for becomes another's, in just those roles."""

from datetime import date

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import by_option, edit_command
from peeltrack.cli.options import DAY, POST, complete_people
from peeltrack.cli.questions import asked
from peeltrack.core.model.status import Role
from peeltrack.workflows.addresses import person_at_work, person_meant
from peeltrack.workflows.edit import Edit
from peeltrack.workflows.hand_over import Handing, hand_over


@edit_command("handover")
@click.argument("old", metavar="OLD", shell_complete=complete_people)
@click.argument("new", metavar="NEW", shell_complete=complete_people)
@click.option(
    "--role",
    "roles",
    type=POST,
    multiple=True,
    metavar="ROLE",
    help="Only this role; repeat it for several. Else every role and post that OLD holds.",
)
@click.option("--from", "since", type=DAY, metavar="DATE", help="The new person's first day; else today.")
@click.option("--reason", metavar="TEXT", help="Why.  [needed]")
@by_option
def command(
    app: App,
    old: str,
    new: str,
    roles: tuple[Role, ...],
    since: date | None,
    reason: str | None,
    by: str | None,
) -> Edit:
    """Hand over what OLD answers for to NEW: records that name them, and posts of the whole register.

    OLD and NEW are named by address, name or post. Only the roles that OLD holds change, and a third person
    is never replaced. A record changes hands at once, also under standing steps, and keeps the change with
    its reason; a post does on the day. What cannot be handed over is named with the reason.
    """
    here, why = app.on_day, asked(reason, "Why", "--reason")
    handing = Handing(
        old=person_meant(here, old, "OLD"),
        new=person_meant(here, new, "NEW"),
        roles=roles,
        since=since or app.today,
        by=person_at_work(here, by),
        reason=why,
    )
    return hand_over(here, handing)

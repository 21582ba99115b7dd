"""`peeltrack said`: what others say of a record's status, in their words, beside our own."""

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import edit_command
from peeltrack.cli.options import LAST_DAY, Words, complete_ids, words
from peeltrack.cli.questions import asked, not_after_today, whole
from peeltrack.core.model.record import Meaning, Speaker, StatusSaid
from peeltrack.core.periods import NamedDay
from peeltrack.workflows.edit import Edit
from peeltrack.workflows.edit_record import add_said


@edit_command("said")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.argument("text", metavar="TEXT")
@click.option("--who", type=Words(words(Speaker)), required=True, help="Who says it.")
@click.option(
    "--means", type=Words(words(Meaning)), help="What it means; leave it out where that is not clear."
)
@click.option("--reference", metavar="TEXT", help="Where it was said: a page, a letter, a list, a meeting.")
@click.option("--on", type=LAST_DAY, metavar="DATE", help="When it was said: a day or a month; else today.")
@click.option("--part", default="", metavar="PART", help="The part that it speaks of, such as 7.1.")
def command(
    app: App,
    record_id: str,
    text: str,
    who: str,
    means: str | None,
    reference: str | None,
    on: NamedDay | None,
    part: str,
) -> Edit:
    """Write down what others say of a record's status: the inspectorate, or the force in public.

    TEXT is the status in their words. It stands beside the register's own status and moves nothing;
    where the two differ, the listings say so.
    """
    said = StatusSaid(
        on=not_after_today(app, on.on if on else None, "--on"),
        on_text=on.text if on else "",
        by=Speaker(who),
        text=whole(text, "TEXT"),
        means=Meaning(means) if means else None,
        reference=asked(reference, "Where was it said", "--reference"),
        part=part.strip(),
    )
    return add_said(app.on_day, record_id, said)

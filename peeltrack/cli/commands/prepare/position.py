"""`peeltrack position`: the position statement, written in an editor or taken from a file."""

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import edit_command
from peeltrack.cli.editor import written_text
from peeltrack.cli.options import complete_ids
from peeltrack.workflows.edit import Edit, open_record
from peeltrack.workflows.edit_record import set_statement


@edit_command("position")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.option("--file", metavar="FILE", help="Take it from a file; - for standard input.")
def command(app: App, record_id: str, file: str | None) -> Edit:
    """Write the position statement of a record: what the force vouches for at sign-off.

    Opens it in your editor (VISUAL or EDITOR), or takes it from --file or a pipe.
    """
    opened = open_record(app.on_day, record_id)
    now = opened.record.position.statement
    text = written_text(opened.record, file=file, now=now, asked_for="The position statement.")
    return set_statement(app.on_day, opened, text)

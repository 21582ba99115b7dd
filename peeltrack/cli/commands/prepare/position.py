"""`peeltrack position`: the position statement, written in an editor or taken from a file."""

import click

from peeltrack.cli.app import App, say
from peeltrack.cli.editing import draft_of, dry_run_option, finish, next_for
from peeltrack.cli.editor import kept_if_refused, written_text
from peeltrack.cli.options import complete_ids, pass_app
from peeltrack.core.errors import ExitCode
from peeltrack.core.text import counted


@click.command("position")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@click.option("--file", metavar="FILE", help="Take it from a file; - for standard input.")
@dry_run_option
@pass_app
def command(app: App, record_id: str, file: str | None, dry_run: bool) -> ExitCode:
    """Write the position statement of a record: what the force vouches for at sign-off.

    Opens it in your editor (VISUAL or EDITOR), or takes it from --file or a pipe.
    """
    record = app.register.find(record_id)
    draft = draft_of(app, record)
    now = record.position.statement
    text = written_text(record, file=file, now=now, asked_for="The position statement.")
    if text is None or text == now:
        say(f"{record.id}: the statement is as it was; nothing was written")
        return ExitCode.DONE
    draft = draft.set({("position", "statement"): text, ("position", "updated_on"): app.today})
    done = [f"{record.id}: the position statement now has {counted(len(text.split()), 'word')}"]
    following = next_for(app, draft)
    unsaved = text if file is None else ""
    return kept_if_refused(
        record, unsaved, lambda: finish(app, [draft], done, following=following, dry_run=dry_run)
    )

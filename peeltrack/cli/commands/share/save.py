"""`peeltrack save`: what was edited becomes a commit."""

import click

from peeltrack.cli.app import App, say
from peeltrack.cli.options import complete_ids, pass_app
from peeltrack.cli.saving import save_and_say
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.ids import name_of_file
from peeltrack.store.workplace import workplace
from peeltrack.workflows.share.uncommitted_edits import chosen, edits, names_typed


@click.command("save")
@click.argument("ids", metavar="[ID]…", nargs=-1, shell_complete=complete_ids)
@click.option("-m", "--message", metavar="TEXT", default="", help="Why; else only what was edited is said.")
@pass_app
def command(app: App, ids: tuple[str, ...], message: str) -> ExitCode:
    """Save what was edited in the register, as one commit in your name.

    Says what was edited, checks it as the hook would, and commits just that: records, sources, settings and
    the evidence that they name. Other files, and what is staged of them, are left alone. Nobody else sees it
    before it is shared.
    """
    repository = workplace(app.root)
    register = app.register
    typed = {name_of_file(one).casefold() for one in ids}
    meant = [record for record in register.records if record.id.casefold() in typed]
    there = edits(app.root, repository, meant)
    edited = chosen(there, names_typed(ids, register, [one.name for one in there]))
    if not edited:
        say("nothing was edited since the last commit")
        return ExitCode.DONE
    return save_and_say(app, repository, edited, message)

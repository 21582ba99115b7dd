"""`peeltrack undo`: edits that are not saved are taken back."""

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.options import complete_ids, pass_app
from peeltrack.cli.saving import tell_edits
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.text import counted
from peeltrack.store.workplace import workplace
from peeltrack.workflows.share.uncommitted_edits import chosen, edits, names_typed
from peeltrack.workflows.share.undo_edits import refuse_steps, restore, undo


@click.command("undo")
@click.argument("ids", metavar="[ID]…", nargs=-1, shell_complete=complete_ids)
@click.option("--back", is_flag=True, help="Bring back what was taken back last.")
@pass_app
def command(app: App, ids: tuple[str, ...], back: bool) -> ExitCode:
    """Take back edits that are not saved yet: records are again as in the last commit.

    Shows what is taken back, and keeps a copy on this desk that --back restores. A step of the chain is a
    commit and cannot be undone, only returned or reopened.
    """
    repository = workplace(app.root)
    if back:
        if ids:
            raise UsageFault("--back takes no ID", hint="it brings back all that was taken back last")
        restored = restore(app.root, repository)
        tell(*(f"brought back: {path}" for path in restored.paths))
        return ExitCode.DONE
    there = edits(app.root, repository)
    edited = [edit.name for edit in there]
    names = names_typed(ids, app.register, edited)
    refuse_steps(app.register, [name for name in names if name in app.register.ids and name not in edited])
    undone = undo(app.root, repository, chosen(there, names))
    if not undone:
        say("nothing was edited since the last commit")
        return ExitCode.DONE
    tell_edits(undone)
    tell(f"taken back: {counted(len(undone), 'file')}")
    say("next: peeltrack undo --back brings it back")
    return ExitCode.DONE

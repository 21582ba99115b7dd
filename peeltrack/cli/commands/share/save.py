"""`peeltrack save`: what was edited becomes a commit."""

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.commands.prove.check import show_outcome
from peeltrack.cli.options import complete_ids, pass_app
from peeltrack.core.errors import ExitCode
from peeltrack.core.limits import brief
from peeltrack.core.text import counted
from peeltrack.store.workplace import workplace
from peeltrack.workflows.share.save_edits import save
from peeltrack.workflows.share.uncommitted_edits import FileEdit, chosen, edits, names_typed


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
    there = edits(app.root, repository)
    edited = chosen(there, names_typed(ids, app.register, [edit.name for edit in there]))
    if not edited:
        say("nothing was edited since the last commit")
        return ExitCode.DONE
    tell_edits(edited)
    saved = save(app.root, repository, edited, app.today, message)
    if saved.commit is None:
        show_outcome(app, saved.outcome, False, "text", repository.prefix.rstrip("/"))
        say("nothing was saved", "next: mend what check has found, then run it again")
        return ExitCode.FINDINGS
    if saved.outcome.findings:
        show_outcome(app, saved.outcome, False, "text", repository.prefix.rstrip("/"))
    tell(f"saved: {counted(len(edited), 'file')}, commit {saved.commit.id[:10]}")
    say("next: peeltrack sync, to share it with the others")
    return ExitCode.DONE


def tell_edits(edits: list[FileEdit]) -> None:
    """Print what was edited, a line a file."""
    tell(*(brief(f"{edit.name}: {'; '.join(edit.said)}") for edit in edits))

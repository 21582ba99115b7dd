"""`peeltrack sync`: the work of this desk and that of the others are joined."""

from collections.abc import Sequence

import click

from peeltrack.cli.app import App, pass_app, say, tell
from peeltrack.core.errors import ExitCode
from peeltrack.core.limits import brief
from peeltrack.core.text import counted, listed
from peeltrack.workflows.share.sync_desk import Synced, sync


@click.command("sync")
@click.option(
    "--branch",
    metavar="NAME",
    default="",
    help="Hand it on as a branch of this name, where the shared one takes only pull requests.",
)
@pass_app
def command(app: App, branch: str) -> ExitCode:
    """Fetch what the others did, join it with what you have saved, and share the result.

    Merges and never rewrites: a step stays the commit of whoever signed it. Edits that are not saved are
    left as they are. Where both have changed one field, it stops: peeltrack resolve, then run it again.
    """
    done = sync(app.root, app.today, branch)
    tell(*_told(done))
    if apart := [name for name in done.unsaved if name not in (*done.brought_back, *done.in_doubt)]:
        say(f"note: not shared, because not saved yet: {brief(listed(apart))}; save it: peeltrack save")
    if back := [name for name in done.brought_back if name not in (*done.in_doubt, *done.not_removed)]:
        say(f"note: your edits of {listed(back)} are not saved yet, and still there")
    if done.not_removed:
        said = listed(done.not_removed)
        say(f"note: {said}: you had removed what others have edited since; it is there again")
    if done.in_doubt:
        say(
            f"note: your edit of {listed(done.in_doubt)} meets what came; the file has both",
            f"next: peeltrack resolve {done.in_doubt[0]}",
        )
        return ExitCode.FINDINGS
    if done.sent and done.branch != done.main:
        say(f"next: open a pull request from {done.branch} into {done.main}")
    return ExitCode.DONE


def _told(done: Synced) -> list[str]:
    if not done.received and not done.sent:
        return [f"nothing new: this desk and {done.remote} have the same"]
    lines = []
    if done.received:
        files = f": {_names(done.paths)}" if done.paths else ""
        lines.append(brief(f"received: {counted(done.received, 'commit')}{files}"))
    if done.sent:
        lines.append(f"sent: {counted(done.sent, 'commit')} to {done.branch} of {done.remote}")
    return lines


def _names(paths: Sequence[str], most: int = 8) -> str:
    """Return what came, in a few words."""
    names = [path.rpartition("/")[2].removesuffix(".toml") for path in paths]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")

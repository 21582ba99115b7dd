"""`peeltrack sync`: the work of this desk and that of the others are joined."""

import click

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.options import pass_app
from peeltrack.core.errors import ExitCode, GitFailed
from peeltrack.core.limits import brief
from peeltrack.core.text import counted, listed
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import in_progress
from peeltrack.store.workplace import workplace
from peeltrack.workflows.share.sync_desk import Synced, names_of, sync
from peeltrack.workflows.share.uncommitted_edits import edits


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
    if in_progress(Repository.around(app.root)) == "a merge":
        raise GitFailed(
            "a merge is not finished",
            hint="decide what is right: peeltrack resolve; then peeltrack sync again",
        )
    repository = workplace(app.root)
    done = sync(app.root, repository, app.today, branch)
    tell(*_told(done))
    unsaved = [one.name for one in edits(app.root, repository)]
    if apart := [name for name in unsaved if name not in (*done.brought_back, *done.in_doubt)]:
        say(f"note: not shared, because not saved yet: {brief(listed(apart))}; save it: peeltrack save")
    if done.brought_back:
        say(f"note: your edits of {listed(done.brought_back)} are not saved yet, and still there")
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
        files = f": {names_of(done.paths)}" if done.paths else ""
        lines.append(brief(f"received: {counted(done.received, 'commit')}{files}"))
    if done.sent:
        lines.append(f"sent: {counted(done.sent, 'commit')} to {done.branch} of {done.remote}")
    return lines

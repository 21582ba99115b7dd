"""What is said while edits are saved: what they were, what check finds, and the commit."""

from collections.abc import Sequence

from peeltrack.cli.app import App, say, tell
from peeltrack.cli.commands.prove.check import show_outcome
from peeltrack.core.errors import ExitCode
from peeltrack.core.limits import brief
from peeltrack.core.text import counted
from peeltrack.store.git.repository import Repository
from peeltrack.workflows.share.save_edits import save
from peeltrack.workflows.share.uncommitted_edits import FileEdit


def save_and_say(app: App, repository: Repository, found: Sequence[FileEdit], message: str = "") -> ExitCode:
    """Save these edits as one commit, or none where check finds errors, and say what has come of it."""
    tell_edits(found)
    saved = save(app.root, repository, found, app.today, message)
    if saved.commit is None or saved.outcome.findings:
        show_outcome(app, saved.outcome, False, "text", repository.prefix.rstrip("/"))
    if saved.commit is None:
        say("nothing was saved", "next: mend what check has found, then peeltrack save")
        return ExitCode.FINDINGS
    tell(f"saved: {counted(len(found), 'file')}, commit {saved.commit.id[:10]}")
    say("next: peeltrack sync, to share it with the others")
    return ExitCode.DONE


def tell_edits(found: Sequence[FileEdit]) -> None:
    """Print what was edited, a line a file."""
    tell(*(brief(f"{one.name}: {'; '.join(one.said)}") for one in found))

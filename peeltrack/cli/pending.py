"""What register.toml holds that nobody trusted has signed, said beside whatever else a command says."""

from datetime import date
from pathlib import Path

from peeltrack.cli.app import say
from peeltrack.core.audit.settings.pending import PendingChange, pending_in_words
from peeltrack.core.errors import GitFailed
from peeltrack.store.git.versions import Versions
from peeltrack.workflows.people.pending_people import pending_people


def pending_here(
    root: Path, today: date, versions: Versions | None = None, tip: str = ""
) -> tuple[PendingChange, ...]:
    """Return what is pending in the register in `root`; where git cannot be asked, say so, and nothing is.

    `tip` is the commit that is looked at, "" for the current one.
    """
    try:
        return pending_people(root, today, versions, tip)
    except GitFailed as error:
        say(f"note: whether people and posts are trusted was not looked at: {error.message}")
        return ()


def say_pending(root: Path, today: date, versions: Versions | None = None) -> None:
    """Say on stderr what is pending, with who and when, and what to do about it."""
    say_changes(pending_here(root, today, versions))


def say_changes(pending: tuple[PendingChange, ...]) -> None:
    """Say pending changes on stderr."""
    for line in pending_in_words(pending):
        say(line if line.startswith(" ") else f"note: {line}")

"""Git is told to ignore what a killed write leaves beside a file."""

from contextlib import suppress
from pathlib import Path

from peeltrack.core.errors import GitFailed
from peeltrack.store.claims import PATTERN
from peeltrack.store.git.locate import located


def exclude_temporaries(root: Path) -> None:
    """Have git ignore temporary files in the register at `root`, on this desk only.

    The pattern is added to info/exclude of the repository around it, which is nobody's file but this
    desk's; nothing is done where there is no repository, or where that may not be written.
    """
    # Without asking git: an edit needs none, and a process costs more than the edit.
    with suppress(OSError, UnicodeError, GitFailed):
        repository = located(root)
        if repository is None:
            return
        exclude = repository.common_dir / "info" / "exclude"
        text = exclude.read_text("utf-8") if exclude.exists() else ""
        if PATTERN in text.splitlines():
            return
        exclude.parent.mkdir(exist_ok=True)
        gap = "" if text.endswith("\n") or not text else "\n"
        with exclude.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{gap}# written by peeltrack: what a write that was killed may leave\n{PATTERN}\n")

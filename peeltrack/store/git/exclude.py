"""Git is told to ignore what a killed write leaves beside a file."""

from contextlib import suppress
from pathlib import Path

from peeltrack.store.claims import PATTERN


def exclude_temporaries(root: Path) -> None:
    """Have git ignore temporary files in the register at `root`, on this desk only.

    The pattern is added to info/exclude of the repository around it, which is nobody's file but this
    desk's; nothing is done where there is no repository, or where that may not be written.
    """
    # Without asking git: an edit needs none, and a process costs more than the edit.
    with suppress(OSError, UnicodeError):
        git_dir = git_dir_around(root)
        if git_dir is None:
            return
        exclude = git_dir / "info" / "exclude"
        text = exclude.read_text("utf-8") if exclude.exists() else ""
        if PATTERN in text.splitlines():
            return
        exclude.parent.mkdir(exist_ok=True)
        gap = "" if text.endswith("\n") or not text else "\n"
        with exclude.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{gap}# written by peeltrack: what a write that was killed may leave\n{PATTERN}\n")


def git_dir_around(root: Path) -> Path | None:
    """Return the folder that all work trees of the repository around `root` share, or None.

    As the disk shows it, with no git asked. Raises OSError, UnicodeError.
    """
    around = root.resolve()
    for folder in (around, *around.parents):
        there = folder / ".git"
        if there.is_dir():
            return there
        if there.is_file():  # a work tree of its own, or a submodule
            own = folder / there.read_text("utf-8").partition("gitdir:")[2].strip()
            shared = own / "commondir"
            return own / shared.read_text("utf-8").strip() if shared.exists() else own
    return None

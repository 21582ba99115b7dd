"""Starting a new register in a folder that holds none."""

from pathlib import Path

from peeltrack.core.errors import RegisterUnreadable, UsageFault
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.store import scaffold


def begin_register(root: Path, force: str) -> list[Path]:
    """Write the first files of a register and return them in their order.

    Raises UsageFault where `root` is a file, RegisterUnreadable where a register is there or around
    it, and where a file cannot be written.
    """
    refuse_existing(root)
    return scaffold.begin(root, force)


def refuse_existing(root: Path) -> None:
    """Raise UsageFault where `root` is a file, RegisterUnreadable where it lies in a register."""
    if root.exists() and not root.is_dir():
        raise UsageFault(
            f"{root} is a file; a register is a folder", hint="name another folder: peeltrack init DIR"
        )
    around = root.absolute()
    for folder in (around, *around.parents):
        if (folder / SETTINGS_FILE).exists():
            where = "is a register already" if folder == around else f"lies inside the register {folder}"
            raise RegisterUnreadable(
                f"{root} {where}; nothing was written",
                hint="go on with that one: peeltrack sources; or name another folder: peeltrack init DIR",
            )

"""The folder in which this account keeps what can be made again."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def cache_folder(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path | None:
    """Return the folder in which this account keeps what can be made again, None where it has none."""
    if system == "win32":
        place = environment.get("LOCALAPPDATA")
        return Path(place, "peeltrack", "cache") if place else None
    if given := environment.get("XDG_CACHE_HOME"):
        return Path(given, "peeltrack")
    home = environment.get("HOME")
    middle = "Library/Caches" if system == "darwin" else ".cache"
    return Path(home, middle, "peeltrack") if home else None


def open_to_others(folder: Path, *, group: bool = True) -> bool:
    """Return whether others can write in a folder; a folder that is not there yet is open to nobody.

    Without `group` those of its group are not looked at: on many systems that is its owner alone.
    """
    writable = 0o022 if group else 0o002
    try:
        status = folder.stat()
        return sys.platform != "win32" and (status.st_uid != os.geteuid() or bool(status.st_mode & writable))
    except OSError:
        return False


def only_mine(file: Path) -> bool:
    """Return whether only this account can have written a file, and can replace it. Raises OSError."""
    if sys.platform == "win32":
        return True
    # A link, which every system says that all may write, is none of ours.
    both = (file.lstat(), file.parent.stat())
    return all(status.st_uid == os.geteuid() and not status.st_mode & 0o022 for status in both)

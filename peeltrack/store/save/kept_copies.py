"""Copies of files of the register that a command has replaced, kept beside git's own files on this desk."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from peeltrack.core.fields import frozen
from peeltrack.store import atomic_write
from peeltrack.store.file_tree import content_of
from peeltrack.store.git.repository import Repository

#: So many are kept; of more, the oldest go.
MOST_KEPT = 50

#: Why drafts are kept that make room for what comes, and that come back by themselves.
SET_ASIDE = "sync"

_FOLDER = "peeltrack-kept"


@frozen
class Kept:
    """Files as they were before one command."""

    folder: Path
    why: str  #: what was done, in words
    files: Mapping[str, bytes | None]  #: by path relative to the register; None where there was none
    base: str = ""  #: the commit of which they were edits, where that is to be known


def keep(
    repository: Repository,
    why: str,
    files: Mapping[str, bytes | None],
    instead: Kept | None = None,
    base: str = "",
) -> Kept:
    """Keep these contents, and return what is kept. Raises RegisterUnreadable, OSError.

    It comes before `instead` for as long as that is kept: whoever is killed while bringing that back
    finds it again.
    """
    there = repository.git_dir / _FOLDER
    there.mkdir(exist_ok=True)
    numbers = [int(one.name) for one in _all(there)]
    folder = there / f"{max(numbers, default=0) + 1:06}"
    folder.mkdir()
    listed: dict[str, str | None] = {}
    for at, (path, content) in enumerate(files.items()):
        listed[path] = None if content is None else f"{at}.toml"
        if content is not None:
            atomic_write.replace(folder / f"{at}.toml", content, expected=None)
    # Last: what has no list is not whole, and is not offered.
    after = instead.folder.name if instead else ""
    told = {"why": why, "prefix": repository.prefix, "files": listed, "after": after, "base": base}
    said = json.dumps(told, ensure_ascii=False)
    atomic_write.replace(folder / "list.json", said.encode("utf-8", "surrogatepass"), expected=None)
    for old in _all(there)[:-MOST_KEPT]:
        _remove(old)
    return Kept(folder=folder, why=why, files=dict(files))


def latest(repository: Repository, *, set_aside: bool = False) -> Kept | None:
    """Return what was kept last, or None; `set_aside` for drafts that come back by themselves."""
    for folder in reversed(_all(repository.git_dir / _FOLDER)):
        try:
            said = json.loads((folder / "list.json").read_text("utf-8", "surrogatepass"))
            files = {
                path: None if name is None else content_of(folder / name)
                for path, name in said["files"].items()
            }
        except (OSError, ValueError, KeyError):
            continue
        waits = bool(said.get("after")) and (folder.parent / said["after"]).is_dir()
        ours = said["prefix"] == repository.prefix and (said["why"] == SET_ASIDE) is set_aside
        if ours and not waits:
            return Kept(folder=folder, why=said["why"], files=files, base=said.get("base", ""))
    return None


def forget(kept: Kept) -> None:
    """Remove what was kept, once it is back in its place."""
    _remove(kept.folder)


def _all(there: Path) -> list[Path]:
    try:
        names = sorted(name for name in os.listdir(there) if name.isdecimal())  # noqa: PTH208
    except FileNotFoundError:
        return []
    return [there / name for name in names]


def _remove(folder: Path) -> None:
    for file in sorted(folder.iterdir(), key=lambda one: one.name != "list.json"):
        file.unlink(missing_ok=True)
    folder.rmdir()

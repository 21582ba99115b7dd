"""Many files are written, or none of them is."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import time

from peeltrack.core.errors import PeeltrackError, RegisterUnreadable
from peeltrack.core.watcher import Watcher, nobody
from peeltrack.store import atomic_write
from peeltrack.store.claims import fresh, is_temporary
from peeltrack.store.disk_errors import disk_faults
from peeltrack.store.drafts import Draft, looked_at_again
from peeltrack.store.file_tree import content_of

#: Seconds after which a folder that was not finished belongs to a run that was killed.
_LEFT_BEHIND = 3_600


def write_together(root: Path, drafts: Sequence[Draft], watch: Watcher = nobody) -> None:
    """Write what changed; where one file cannot be, take back those before it.

    The files of a new folder are written aside, and the folder gets its name when all of them lie in it.
    Raises RegisterUnreadable where a file changed since it was read or cannot be written; the message
    names what could not be taken back, if there is any.
    """
    waiting = looked_at_again(root, drafts)
    _clear_folders(root)
    folders = _new_folders(root, waiting)
    done: list[Draft] = []
    try:
        for draft in (one for one in waiting if _folder(one) not in folders):
            watch(len(done), len(waiting))
            # Before it is begun: where it is stopped half-way, nobody knows whether it stands.
            done.append(draft)
            atomic_write.replace_or_remove(root / draft.path, draft.after, expected=draft.before)
        for name, inside in folders.items():
            _write_folder(root / name, inside, watch)
            done += inside
    except BaseException as error:
        left = [said for draft in reversed(done) if (said := _taken_back(root, draft))]
        if left:
            first = error.lines if isinstance(error, PeeltrackError) else ("it was stopped",)
            raise RegisterUnreadable(*first, *left, hint="look at these files, then run it again") from error
        raise


def _folder(draft: Draft) -> str:
    return draft.path.rpartition("/")[0]


def _new_folders(root: Path, drafts: Sequence[Draft]) -> Mapping[str, list[Draft]]:
    folders: dict[str, list[Draft]] = {}
    for draft in drafts:
        name = _folder(draft)
        if name and "/" not in name and not (root / name).exists():
            folders.setdefault(name, []).append(draft)
    return folders


def _write_folder(folder: Path, drafts: Sequence[Draft], watch: Watcher) -> None:
    aside = fresh(folder)
    with disk_faults(folder, "cannot be written", "write there", "; nothing of it was"):
        try:
            aside.mkdir()
            for at, draft in enumerate(drafts):
                watch(at, len(drafts))
                (aside / draft.path.rpartition("/")[2]).write_bytes(draft.after)
            _synced(aside)
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _synced(folder: Path) -> None:
    """Let what was written into a folder be on the disk: all at once where the system can do that."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in folder.iterdir():
        with path.open("rb+") as opened:
            os.fsync(opened.fileno())


def _clear_folders(root: Path) -> None:
    for path in _unfinished(root):
        if time() - path.stat().st_mtime > _LEFT_BEHIND:
            shutil.rmtree(path, ignore_errors=True)


def _unfinished(root: Path) -> Iterator[Path]:
    return (path for path in root.iterdir() if is_temporary(path.name) and path.is_dir())


def _taken_back(root: Path, draft: Draft) -> str:
    """Let a file be as it was, where it is as this run wrote it; return in words why it cannot be."""
    path = root / draft.path
    try:
        if path.exists() and content_of(path) == draft.after:
            atomic_write.replace_or_remove(path, draft.before, expected=draft.after)
    except (RegisterUnreadable, OSError) as error:
        return f"{draft.path} could not be put back: {error}"
    return ""

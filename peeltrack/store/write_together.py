"""Many files are written, or none of them is."""

from collections.abc import Sequence
from pathlib import Path

from peeltrack.core.errors import PeeltrackError, RegisterUnreadable
from peeltrack.core.watcher import Watcher, nobody
from peeltrack.store import atomic_write
from peeltrack.store.claims import clear_below
from peeltrack.store.drafts import Draft, noun_in
from peeltrack.store.file_tree import content_of
from peeltrack.store.git.setup.exclude import exclude_temporaries


def write_together(root: Path, drafts: Sequence[Draft], watch: Watcher = nobody) -> None:
    """Write what changed, one file after the other; where one cannot be, take back those before it.

    Raises RegisterUnreadable where a file changed since it was read or cannot be written; the message
    names what could not be taken back, if there is any.
    """
    waiting = [draft for draft in drafts if draft.changed]
    for draft in waiting:
        noun_in(draft, object)
    for draft in waiting:
        atomic_write.refuse_changed(root / draft.path, draft.before)
    exclude_temporaries(root)
    clear_below(root)
    folders = {root / draft.path for draft in waiting if not (root / draft.path).parent.is_dir()}
    done: list[Draft] = []
    try:
        for draft in waiting:
            watch(len(done), len(waiting))
            # Before it is begun: where it is stopped half-way, nobody knows whether it stands.
            done.append(draft)
            atomic_write.replace_or_remove(root / draft.path, draft.after, expected=draft.before)
    except BaseException as error:
        left = [said for draft in reversed(done) if (said := _taken_back(root, draft))]
        _remove_empty({path.parent for path in folders})
        if left:
            first = error.lines if isinstance(error, PeeltrackError) else ("it was stopped",)
            raise RegisterUnreadable(*first, *left, hint="look at these files, then run it again") from error
        raise


def _taken_back(root: Path, draft: Draft) -> str:
    """Let a file be as it was, where it is as this run wrote it; return in words why it cannot be."""
    path = root / draft.path
    try:
        if path.exists() and content_of(path) == draft.after:
            atomic_write.replace_or_remove(path, draft.before, expected=draft.after)
    except (RegisterUnreadable, OSError) as error:
        return f"{draft.path} could not be put back: {error}"
    return ""


def _remove_empty(folders: set[Path]) -> None:
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()

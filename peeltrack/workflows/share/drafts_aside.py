"""Drafts that make room for what the others did, and come back into the files that came.

What is set aside is kept beside git's own files until it is back: whoever is killed in between has it
brought back by the next run.
"""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from peeltrack.core.errors import GitFailed, PeeltrackError, RegisterUnreadable
from peeltrack.core.fields import frozen
from peeltrack.core.merge.markers import sides_of
from peeltrack.core.model.ids import name_of_file
from peeltrack.core.text import listed
from peeltrack.store.atomic_write import replace_or_remove
from peeltrack.store.file_tree import content_if_there
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.share.merge_text import all_in_doubt, merge_text
from peeltrack.store.git.worktree import head
from peeltrack.store.save.kept_copies import SET_ASIDE, Kept, forget, keep, latest
from peeltrack.store.toml.merge import merge_files
from peeltrack.workflows.share.uncommitted_edits import FileEdit
from peeltrack.workflows.share.undo_edits import put_back


@frozen
class BroughtBack:
    """Drafts that are there again, by what their files are called."""

    names: tuple[str, ...] = ()
    in_doubt: tuple[str, ...] = ()  #: those that met what came: the file has both
    not_removed: tuple[str, ...] = ()  #: files that the draft had removed, and that others have edited


def set_aside(root: Path, repository: Repository, drafts: Sequence[FileEdit]) -> None:
    """Let the files be as the last commit has them until `bring_back`. Raises as undo does."""
    if drafts:
        files = {draft.path: draft.after for draft in drafts}
        keep(repository, SET_ASIDE, files, base=head(repository) or "")
        put_back(root, repository, drafts)


def bring_back(root: Path, repository: Repository) -> BroughtBack:
    """Bring back what was set aside, if anything was; also of a run that was killed.

    Raises RegisterUnreadable where a file cannot be written: then the next run brings it back.
    """
    kept = latest(repository, set_aside=True)
    if kept is None:
        return BroughtBack()
    try:
        met = [
            path
            for path, after in kept.files.items()
            if not _brought_back(root, path, _base(repository, kept, path), after)
        ]
    except (PeeltrackError, OSError) as error:
        names = listed(list(map(name_of_file, kept.files)))
        raise RegisterUnreadable(
            f"your edits of {names} are not back in their files yet: {error}",
            hint="they are kept: put that right, then peeltrack sync, which brings them back first",
        ) from error
    forget(kept)
    return BroughtBack(
        names=tuple(map(name_of_file, kept.files)),
        in_doubt=tuple(name_of_file(path) for path in met if kept.files[path] is not None),
        not_removed=tuple(name_of_file(path) for path in met if kept.files[path] is None),
    )


def _base(repository: Repository, kept: Kept, path: str) -> bytes | None:
    answer = (
        repository.ask("cat-file", "blob", f"{kept.base}:{repository.prefix}{path}") if kept.base else None
    )
    return None if answer is None or answer.code else answer.out


def _brought_back(root: Path, path: str, base: bytes | None, after: bytes | None) -> bool:
    """Put a draft into its file again; return False where it meets what came."""
    file = root / path
    now = content_if_there(file)
    if now == after or (now is not None and sides_of(now.decode("utf-8", "replace"))):
        return now == after
    if now is None or _alike(now, base):
        replace_or_remove(file, after, expected=now)
        return now is not None or base is None
    if after is None:
        return False
    # It is an edit of what came, and what came is append-only: so the edit's own entries come after it.
    found = merge_files(path.rpartition("/")[2], base or b"", after, now, mine_last=True)
    replace_or_remove(file, found.content or _both(base or b"", after, now), expected=now)
    return found.content is not None


def _alike(one: bytes, other: bytes | None) -> bool:
    return other is not None and one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")


def _both(base: bytes, mine: bytes, theirs: bytes) -> bytes:
    """Return both texts with conflict markers around what differs, for `resolve`."""
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("empty", "base", "mine", "theirs")]
        for file, content in zip(files, (b"", base, mine, theirs), strict=True):
            file.write_bytes(content)
        with suppress(GitFailed):
            found = merge_text(Path(folder), files[1], files[2], files[3])
            if not found.clean:
                return found.content
        return all_in_doubt(Path(folder), files[0], files[2], files[3])

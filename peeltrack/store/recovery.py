"""What a run that was killed while it recorded steps has left is brought to an end by the next one."""

from pathlib import Path

from peeltrack.store import atomic_write
from peeltrack.store.claims import clear
from peeltrack.store.file_tree import content_if_there
from peeltrack.store.git.index import left_behind, moved_files, settle
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import head


def finish_left_behind(root: Path, repository: Repository) -> None:
    """Bring files and index to where a run that was killed has brought the branch, and let git in again.

    Only for who holds the claim on steps. Raises GitFailed, RegisterUnreadable.
    """
    clear(repository.git_dir)
    lock_left = left_behind(repository)
    if lock_left is None:
        return
    before, lock = lock_left
    after = head(repository)
    for path in moved_files(repository, before, after):
        clear((root / path).parent)
        _follow(root / path, _held(repository, before, path), _held(repository, after, path))
    settle(lock, before, after)
    lock.release()


def _follow(path: Path, old: bytes | None, new: bytes | None) -> None:
    """Let a file follow the branch, unless it is not as the branch had it."""
    content = content_if_there(path)
    if new is None:
        return
    if content == old:
        atomic_write.replace(path, new, expected=content)
    elif content is not None and content.replace(b"\r\n", b"\n") == old:
        # On a desk where git writes CRLF for the LF that it keeps.
        atomic_write.replace(path, new.replace(b"\n", b"\r\n"), expected=content)


def _held(repository: Repository, commit: str | None, path: str) -> bytes | None:
    """Return a file as a commit holds it, or None."""
    named = f"{commit}:{repository.prefix}{path}"
    answer = repository.ask("cat-file", "blob", named) if commit else None
    return None if answer is None or answer.code else answer.out

"""What was edited in the register becomes one commit, and nothing else of the repository is touched."""

from collections.abc import Mapping
from pathlib import Path

from peeltrack.core.errors import GitFailed
from peeltrack.core.shells import shell_word
from peeltrack.store.git.index import Staged, copied, put, stored
from peeltrack.store.git.make_commit import Committed, commit_files
from peeltrack.store.git.objects import TreeFile
from peeltrack.store.git.process import text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.workplace import alone, refuse_unfit

#: Of a file, as bytes or on the disk; None where it is gone.
Content = bytes | Path | None

_NO_ID = "0" * 40


def as_staged(repository: Repository, files: Mapping[str, Content]) -> list[Staged]:
    """Let git keep these contents, given by path relative to the register; None is a file that is gone.

    A Path is a file whose bytes are kept as they are, however many. Raises GitFailed.
    """
    return [_as_staged(repository, path, content) for path, content in files.items()]


def _as_staged(repository: Repository, path: str, content: Content) -> Staged:
    if isinstance(content, Path):
        _refuse_lfs(repository, path)
        oid = repository.done("hash-object", "-w", "--no-filters", "--", str(content))
        return Staged(repository.prefix + path, "100644", text_of(oid))
    if content is None:
        return Staged(repository.prefix + path, "0", _NO_ID)
    return stored(repository, path, content)


def _refuse_lfs(repository: Repository, path: str) -> None:
    full = repository.prefix + path
    if text_of(repository.ask_settings("check-attr", "filter", "--", full).out).endswith(": lfs"):
        raise GitFailed(
            f"{path} is kept by Git LFS, which peeltrack does not run; nothing was saved",
            hint=f"git add -- {shell_word(full)}, then git commit",
        )


def commit_edits(root: Path, repository: Repository, files: Mapping[str, Content], text: str) -> Committed:
    """Make one commit in which these files are as given and everything else as in the commit before.

    With the person's hooks and signing; what is staged of other files stays staged, and the folder is
    not touched. Raises GitFailed with git's words or those of a hook, and then there is no commit.
    """
    with alone(root, repository) as lock:
        refuse_unfit(repository)
        staged = as_staged(repository, files)
        with copied(repository) as index:
            # Now, while a full disk is not yet in the way of anything.
            put(index, staged)
            made = commit_files(repository, staged, text)
            lock.publish(index)
    return made


def unstage(root: Path, repository: Repository, paths: Mapping[str, TreeFile | None]) -> None:
    """Let git's index hold these files as the last commit does; None where it has none."""
    lines = [
        Staged(repository.prefix + path, "0", _NO_ID)
        if held is None
        else Staged(repository.prefix + path, "100644", held.id)
        for path, held in paths.items()
    ]
    with alone(root, repository) as lock, copied(repository) as index:
        put(index, lines)
        lock.publish(index)

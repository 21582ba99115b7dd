"""Git's index: kept from everybody else while steps are recorded, and taken further whole, at the end.

Git keeps out of an index beside which lies a file index.lock, and so do editors. Ours says in its first
line that it is ours, and in its second which commit the branch stood at, so that whoever finds it after
a run was killed can tell what is left to do: see `settle`. The index itself is touched once, when all
else is done: a new one is renamed over it.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

from peeltrack.core.errors import DeskFault
from peeltrack.core.fields import frozen
from peeltrack.store.atomic_write import rename_over
from peeltrack.store.claims import fresh, remove
from peeltrack.store.disk_errors import in_words
from peeltrack.store.git.objects import commit_or_nothing
from peeltrack.store.git.process import text_of
from peeltrack.store.git.repository import Repository

#: Seconds for which a git that holds the index is waited for.
PATIENCE = 3

_OURS = "peeltrack "


@frozen(kw_only=False)
class Staged:
    """One file as an index holds it."""

    path: str  #: from the top of the repository
    mode: str  #: "0" where the index is to hold no such file
    id: str  #: of the content


class IndexLock:
    """Git's index, kept from everybody else."""

    def __init__(self, repository: Repository, said: bytes) -> None:
        self.repository = repository
        self.published = False  #: whether the index holds what was to be put there
        self._said = said

    def refuse_lost(self) -> None:
        """Raise GitFailed where somebody else has taken the index from us, as after a long sleep."""
        if _content(_lock(self.repository)) != self._said:
            raise DeskFault(
                "this computer slept or lagged, and somebody else has gone on meanwhile",
                hint="git log -3 says whether the step was recorded; if not, run the same command again",
            )

    def publish(self, new: Repository) -> None:
        """Put the index of `new` in the place of git's own. Raises GitFailed, OSError."""
        assert new.index_file is not None
        # Only what lies on the disk is compared from now on; where that fails, git compares more.
        new.act("update-index", "-q", "--refresh")
        self.refuse_lost()
        _sync(new.index_file)
        rename_over(new.index_file, self.repository.git_dir / "index")
        self.published = True

    def release(self) -> None:
        """Let others in again."""
        with suppress(OSError):
            if _content(_lock(self.repository)) == self._said:
                _lock(self.repository).unlink()


@contextmanager
def locked(repository: Repository, owner: str, before: str | None) -> Iterator[IndexLock]:
    """Keep git's index from everybody else until the end.

    `owner` names this run and no other, `before` is the commit that the branch stands at. Raises
    GitFailed where a git holds the index and does not come to its end soon, or was killed.
    """
    said = f"{_OURS}{owner}\n{before or ''}\n".encode()
    end = monotonic() + PATIENCE
    while not _made(repository, said):
        if monotonic() > end:
            lock = _lock(repository)
            raise DeskFault(
                f"another git works here, or one was killed: {lock.name} keeps everybody from the index",
                hint="see if an editor or a git command still runs, then run the same command again; "
                f"if none does, delete {lock}",
            )
        sleep(0.02)
    ours = IndexLock(repository, said)
    try:
        yield ours
    finally:
        ours.release()


def left_behind(repository: Repository) -> tuple[str | None, IndexLock] | None:
    """Return the lock of a run that was killed, with the commit that the branch stood at; None where none is.

    Only for who knows that no run of peeltrack is at work here.
    """
    said = _content(_lock(repository))
    lines = said.decode("utf-8", "replace").split("\n")
    if not lines[0].startswith(_OURS) or len(lines) < 3:
        return None
    return lines[1] or None, IndexLock(repository, said)


@contextmanager
def copied(repository: Repository) -> Iterator[Repository]:
    """Give the repository with an index of its own, which holds what git's index holds."""
    index = repository.git_dir / "index"
    temporary = fresh(index)
    try:
        with suppress(FileNotFoundError):
            shutil.copyfile(index, temporary)
        yield replace(repository, index_file=temporary)
    finally:
        remove(temporary)
        remove(temporary.with_name(f"{temporary.name}.lock"))  # of a git that was killed


def stored(repository: Repository, path: str, content: bytes) -> Staged:
    """Let git keep `content` as what a commit of the file at `path`, relative to the register, would hold."""
    full = repository.prefix + path
    oid = repository.done("hash-object", "-w", "--stdin", f"--path={full}", feed=content)
    listed = repository.read("ls-files", "-s", "-z", "--full-name", "--", full)
    return Staged(full, listed.split()[0].decode() if listed else "100644", text_of(oid))


def put(repository: Repository, files: Iterable[Staged]) -> None:
    """Put these files into the repository's index. Raises GitFailed, with the index as it was."""
    lines = (f"{file.mode} {file.id}\t".encode() + os.fsencode(file.path) + b"\0" for file in files)
    repository.done("update-index", "-z", "--add", "--index-info", feed=b"".join(lines))


def settle(lock: IndexLock, before: str | None, after: str | None) -> None:
    """Take the index from commit `before` to commit `after`, which the branch stands at now.

    What somebody has staged stays staged. Raises GitFailed.
    """
    if before == after:
        return
    repository = lock.repository
    staged = {file.path for file in _differing(repository, "diff-index", "--cached", before)}
    moved = _differing(repository, "diff-tree", "-r", before, after)
    with copied(repository) as new:
        put(new, [file for file in moved if file.path not in staged])
        lock.publish(new)


def moved_files(repository: Repository, before: str | None, after: str | None) -> list[str]:
    """Return the paths, relative to the register, of its files that differ between two commits."""
    differing = _differing(repository, "diff-tree", "-r", before, after)
    inside = (file.path for file in differing if file.path.startswith(repository.prefix))
    return [path.removeprefix(repository.prefix) for path in inside]


def _differing(repository: Repository, command: str, option: str, *commits: str | None) -> list[Staged]:
    states = [commit_or_nothing(repository, commit) for commit in commits]
    out = repository.read(command, "-z", "--raw", "--no-renames", "--no-abbrev", option, *states)
    tokens = iter(out.split(b"\0")[:-1])
    differing = []
    for facts, path in zip(tokens, tokens, strict=True):
        _, mode, _, oid, _ = facts.decode("ascii").lstrip(":").split()
        differing.append(Staged(os.fsdecode(path), mode if mode.strip("0") else "0", oid))
    return differing


def _lock(repository: Repository) -> Path:
    return repository.git_dir / "index.lock"


def _content(lock: Path) -> bytes:
    try:
        with lock.open("rb") as file:
            return file.read(1000)
    except OSError:
        return b""


def _made(repository: Repository, said: bytes) -> bool:
    """Make the lock with its content at once, or return that somebody else has it. Raises GitFailed."""
    lock = _lock(repository)
    temporary = fresh(lock)
    try:
        temporary.write_bytes(said)
        _sync(temporary)
        os.link(temporary, lock)
    except FileExistsError:
        return False
    except OSError:
        return _made_in_two(lock, said)
    finally:
        remove(temporary)
    return True


def _made_in_two(lock: Path, said: bytes) -> bool:
    # On a disk that knows no second names.
    try:
        with lock.open("xb") as file:
            file.write(said)
    except FileExistsError:
        return False
    except OSError as error:
        reason, hint = in_words(error, "write there")
        raise DeskFault(f"{lock} cannot be written: {reason}", hint=hint) from error
    return True


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())

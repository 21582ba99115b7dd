"""A file is put in place whole or not at all, and never over what somebody else has written meanwhile.

One write goes: check that the file is as it was read; claim it (see claims); write and sync a temporary
file beside it; look again; let the two change places (see exchange); sync the folder. A run that is killed
leaves the old file or the new one, and perhaps a temporary file, which is no record, which git leaves out
(see git.exclude), and which the next write in that folder removes. An editor takes no part in claims: what
it saves until the very exchange, into the file in place or with a file of its own, is found in the place
of the temporary file, and put back. Where files cannot change places, as on Windows, ours is renamed over
the other, of which a second name is kept; then what an editor renames over it within a few millionths of
a second is not noticed.
"""

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.store.claims import PATIENCE, Overtaken, claimed, remove
from peeltrack.store.disk_errors import disk_fault, disk_faults
from peeltrack.store.exchange import exchange, give_back, second_name
from peeltrack.store.file_tree import content_of, open_plain
from peeltrack.store.windows import is_held

Chunks = Callable[[], Iterable[bytes]]

_CHUNK = 1 << 20
_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOSYS)


class PreparedFile:
    """A file that lies ready beside the one whose place it is to take."""

    def __init__(self, path: Path, temporary: Path, expected: bytes | None) -> None:
        self._temporary = temporary
        self.placed = False  #: whether it stands in its place
        self._path, self._expected = path, expected
        self._target = Path(os.path.realpath(path))

    def place(self) -> None:
        """Put it in place.

        Raises Overtaken where the file is no longer as it was read, and RegisterUnreadable where it
        cannot be replaced; unless `placed` says otherwise, what was there is untouched.
        """
        with _in_words(self._path):
            if self._expected is None:
                refuse_changed(self._path, None)
                _put_new(self._temporary, self._target)
            else:
                self._replace(self._expected)
        self.placed = True
        _sync_folder(self._target)

    def _replace(self, expected: bytes) -> None:
        refuse_changed(self._path, expected)
        with _or_lost(self._temporary, self._target):
            ours = content_of(self._temporary)
            if not exchange(self._temporary, self._target):
                return self._rename(expected)
            if _holds(self._temporary, expected):
                return remove(self._temporary)
            give_back(self._temporary, self._target, ours)
        raise _changed(self._path, "was changed by somebody else")

    def _rename(self, expected: bytes) -> None:
        with second_name(self._target) as kept:
            refuse_changed(self._path, expected)
            rename_over(self._temporary, self._target)
            if kept is None or _holds(kept, expected):
                return
            rename_over(kept, self._target)
        raise _changed(self._path, "was changed by somebody else")


def replace(path: Path, content: bytes, *, expected: bytes | None) -> None:
    """Put `content` in the place of the file at `path`, which must still hold `expected`.

    `expected=None` means that there must be no file yet. The file then holds either all of
    `content` or what it held before, whenever the machine stops. Its mode is kept, and a symbolic
    link stays one.

    Raises Overtaken where the file changed since it was read, or is being written by somebody else,
    and RegisterUnreadable where it cannot be written; both with the old file untouched.
    """
    put(path, lambda: (content,), expected=expected)


def replace_or_remove(path: Path, content: bytes | None, *, expected: bytes | None) -> None:
    """Let the file at `path` hold `content`, its folder made where need be; None is for no file.

    Raises as `replace` does. What holds it already is not written again.
    """
    if content is None:
        path.unlink(missing_ok=True)
    elif content != expected:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, content, expected=expected)


def copy(origin: Path, path: Path, sha256: str) -> None:
    """Put a copy of the file `origin` at `path`, where there must be none yet, and make its folder.

    Raises RegisterUnreadable where one cannot be read or the other not be written, and where what was
    read has not this SHA-256.
    """
    refuse_changed(path, None)
    with _in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    put(path, lambda: _chunks(origin, sha256), expected=None)


def put(path: Path, chunks: Chunks, *, expected: bytes | None) -> None:
    """Put a file in place as `replace` does; each call of `chunks` gives its content in parts."""
    end = monotonic() + PATIENCE
    while True:
        try:
            with prepared(path, chunks, expected=expected) as ready:
                return ready.place()
        except _Lost:
            if monotonic() > end:
                raise


@contextmanager
def prepared(path: Path, chunks: Chunks, *, expected: bytes | None) -> Iterator[PreparedFile]:
    """Write a file beside `path`, and keep every other run of peeltrack from it until the end.

    Errors are those of `replace`.
    """
    with ExitStack() as stack:
        refuse_changed(path, expected)
        with _in_words(path):
            target = Path(os.path.realpath(path))
            temporary = stack.enter_context(claimed(target))
            _fill(temporary, target, chunks)
        yield PreparedFile(path, temporary, expected)


def refuse_changed(path: Path, expected: bytes | None) -> None:
    """Raise RegisterUnreadable unless the file holds `expected` and may be written; None is no file."""
    with _in_words(path):
        if expected is None:
            _refuse_existing(path)
            return
        try:
            content = content_of(path)
        except FileNotFoundError:
            raise _changed(path, "was removed") from None
        if content != expected:
            raise _changed(path, "was changed by somebody else")
        # Opened, for only that gives the reason why it may not be written.
        _patiently(lambda: os.close(os.open(path, os.O_WRONLY)))


class Changed(Overtaken):
    """The file does not hold what was read from it; nothing was written."""


class _Lost(Overtaken):
    """The claim was taken for left behind, and removed."""


def _lost(target: Path) -> _Lost:
    slept = f"{target} was not written, because this computer slept or lagged meanwhile"
    return _Lost(slept, hint="run it again")


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise Overtaken(
            f"{path} is there already, so nothing was written", hint="choose another name, or edit that file"
        )
    new = path
    while not new.parent.exists() and new.parent != new:
        new = new.parent
    for name in os.listdir(new.parent) if new.parent.is_dir() else ():  # noqa: PTH208 - names will do
        if name.casefold() == new.name.casefold():
            raise Overtaken(
                f"{new} would be the same as {name} on Windows and macOS, so nothing was written",
                hint=f"choose another name, or use {name}",
            )


def _changed(path: Path, happened: str) -> Changed:
    return Changed(
        f"{path} {happened} after it was read, so nothing was written to it",
        hint="look at the file as it is now, then run it again",
    )


def _fill(temporary: Path, target: Path, chunks: Chunks) -> None:
    try:
        # Closed before it is moved: Windows moves no file that is open.
        with temporary.open("r+b") as file:
            if target.exists():
                temporary.chmod(target.stat().st_mode & 0o7777)
            file.writelines(chunks())
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        raise _lost(target) from None


def _holds(taken: Path, expected: bytes) -> bool:
    """Return whether a file that was taken out of its place is still as it was read."""
    try:
        return content_of(taken) == expected
    except FileNotFoundError:
        # Cleared away by another run, as left behind: it does that to no file that was just saved.
        return True
    except OSError:
        return False


def rename_over(temporary: Path, target: Path) -> None:
    """Rename a temporary file over `target`. Raises OSError, and Overtaken where it is no longer there."""
    with _or_lost(temporary, target):
        _patiently(lambda: os.replace(temporary, target))  # noqa: PTH105 - one name for each step on the disk


def _patiently(act: Callable[[], None]) -> None:
    """Do it, and wait a little for whoever holds the file on Windows: an editor, a virus scanner, a drive."""
    for pause in (0.01, 0.05, 0.2, 0.5, 1.0):
        try:
            return act()
        except PermissionError as error:
            if not is_held(error):
                raise
            sleep(pause)
    return act()


@contextmanager
def _or_lost(temporary: Path, target: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        if temporary.exists():
            raise
        raise _lost(target) from None


def _put_new(temporary: Path, target: Path) -> None:
    """Give the file its name, or fail where somebody else was first."""
    with _or_lost(temporary, target):
        try:
            os.link(temporary, target)
        except FileExistsError:
            raise _already_there(target) from None
        except OSError:
            # No hard links on this disk. Windows refuses to rename over a file; elsewhere the look
            # before this was made while every other peeltrack was kept out.
            try:
                os.rename(temporary, target)  # noqa: PTH104
            except FileExistsError:
                raise _already_there(target) from None


def _already_there(target: Path) -> Overtaken:
    return Overtaken(
        f"{target} was made by somebody else at this moment, so nothing was written",
        hint="look at that file, then choose another name",
    )


def _sync_folder(target: Path) -> None:
    try:
        # Windows opens no folder, and some network disks cannot; there the file itself must be enough.
        descriptor = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            unsure = "was written, but the disk did not confirm that it will stay"
            raise disk_fault(target, unsure, error, "write there") from error


def _chunks(origin: Path, sha256: str) -> Iterator[bytes]:
    # Here and not at the top: only a copy is hashed, and hashlib loads a library of its own.
    import hashlib

    digest = hashlib.sha256()
    with disk_faults(origin, "cannot be read", "read it"), open_plain(origin) as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
            yield chunk
    if digest.hexdigest() != sha256:
        raise RegisterUnreadable(
            f"{origin} changed while it was copied; nothing was written", hint="run it again"
        )


def _in_words(path: Path) -> AbstractContextManager[None]:
    return disk_faults(path, "cannot be written", "write there", "; what was there is untouched")

"""A file is put in place whole or not at all, and never over what somebody else has written meanwhile."""

import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.store.file_tree import content_of

#: Seconds after which a temporary file is taken for the rest of a run that was killed.
ABANDONED_AFTER = 60

#: How often a write is tried while another run writes the same file.
TURNS = 5

_CHUNK = 1 << 20
_BINARY = getattr(os, "O_BINARY", 0)
_TEMPORARY = re.compile(r"\.(.+)\.peeltrack-(\d+)\.tmp")
_REASONS = {
    errno.ENOSPC: ("the disk is full", "make room on the disk, then run it again"),
    errno.EDQUOT: ("your share of the disk is used up", "make room on the disk, then run it again"),
    errno.EFBIG: (
        "it is larger than the disk can hold",
        "put it elsewhere and keep only its hash and location",
    ),
    errno.EACCES: ("you have no right to write there", "ask for the right to write in that folder"),
    errno.EPERM: ("you have no right to write there", "ask for the right to write in that folder"),
    errno.EROFS: ("the disk can only be read", "work in a copy of the register that can be written"),
    errno.ENOENT: (
        "its folder is not there, or was removed meanwhile",
        "look whether the folder is still there",
    ),
    errno.ENOTDIR: ("a part of its path is a file, not a folder", "correct the path"),
    errno.EISDIR: ("a folder of that name stands there", "remove or rename the folder"),
    errno.ENAMETOOLONG: ("its name is too long", "choose a shorter name"),
}


def replace(path: Path, content: bytes, *, expected: bytes | None) -> None:
    """Put `content` in the place of the file at `path`, which must still hold `expected`.

    `expected=None` means that there must be no file yet. The file then holds either all of
    `content` or what it held before, whenever the machine stops. Its mode is kept, and a symbolic
    link stays one.

    Raises RegisterUnreadable, with the old file untouched, where the file changed since it was
    read, is being written by somebody else, or cannot be written.
    """
    put(path, (content,), expected=expected)


def copy(origin: Path, path: Path) -> None:
    """Put a copy of the file `origin` at `path`, where there must be none yet, and make its folder.

    Raises RegisterUnreadable where one cannot be read or the other not be written.
    """
    with _in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    put(path, _chunks(origin), expected=None)


def put(path: Path, chunks: Iterable[bytes], *, expected: bytes | None) -> None:
    """Put a file in place as `replace` does, from its content in parts."""
    # Two that begin at the same moment see each other, and both step back: by unequal pauses, so
    # that one of them comes first the next time.
    for turn in range(1, TURNS):
        with suppress(_Met):
            return _put(path, chunks, expected)
        sleep(turn * (1 + os.getpid() % 5) / 100)
    return _put(path, chunks, expected)


def _put(path: Path, chunks: Iterable[bytes], expected: bytes | None) -> None:
    target = Path(os.path.realpath(path))
    with _in_words(path):
        _look_again(path, expected)
        with _temporary(target, chunks) as temporary:
            # Again, and only now: whoever else writes this file has been kept out since its
            # temporary file was made.
            _look_again(path, expected)
            if expected is None:
                _put_new(temporary, target)
            else:
                os.replace(temporary, target)  # noqa: PTH105 - one name for each step on the disk
        _sync_folder(target.parent)


def is_temporary(name: str) -> bool:
    """Return whether a file of this name was left by a write, under way or killed.

    >>> is_temporary(".REC-12.toml.peeltrack-4711.tmp"), is_temporary("REC-12.toml")
    (True, False)
    """
    return _TEMPORARY.fullmatch(name) is not None


def refuse_changed(path: Path, expected: bytes | None) -> None:
    """Raise RegisterUnreadable unless the file holds `expected` and may be written; None is no file."""
    with _in_words(path):
        _look_again(path, expected)


def _look_again(path: Path, expected: bytes | None) -> None:
    try:
        found = content_of(path) if expected is not None or path.exists() else None
    except FileNotFoundError:
        found = None
    if found == expected:
        if expected is not None and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "read-only", str(path))
    elif expected is None:
        raise RegisterUnreadable(
            f"{path} is there already, so nothing was written", hint="choose another name, or edit that file"
        )
    else:
        happened = "was removed" if found is None else "was changed by somebody else"
        raise RegisterUnreadable(
            f"{path} {happened} after it was read, so nothing was written to it",
            hint="look at the file as it is now, then run it again",
        )


class _Met(RegisterUnreadable):
    """Another run is about to write the same file."""


@contextmanager
def _temporary(target: Path, chunks: Iterable[bytes]) -> Iterator[Path]:
    """Give a new file beside `target` that holds `chunks`; while it is there no other run writes `target`."""
    temporary = target.with_name(f".{target.name}.peeltrack-{os.getpid()}.tmp")
    with suppress(FileNotFoundError):
        temporary.unlink()
    mode = target.stat().st_mode & 0o7777 if target.exists() else None
    try:
        # Closed before it is moved: Windows moves no file that is open.
        with os.fdopen(
            os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o666), "wb"
        ) as file:
            _clear_others(temporary, target)
            if mode is not None:
                temporary.chmod(mode)
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink()


def _clear_others(own: Path, target: Path) -> None:
    now = own.stat().st_mtime  # the disk's own clock, which may be another machine's
    with os.scandir(own.parent) as found:
        entries = list(found)
    for entry in entries:
        match = _TEMPORARY.fullmatch(entry.name)
        if match is None or match[1] != target.name or entry.name == own.name:
            continue
        with suppress(FileNotFoundError):
            if now - entry.stat().st_mtime < ABANDONED_AFTER and _runs(int(match[2])):
                raise _Met(
                    f"{target} is being written by another run of peeltrack at this moment",
                    hint=f"run it again; if there is no other run, delete {entry.name} beside it first",
                )
            os.unlink(entry.path)  # noqa: PTH108


def _runs(process: int) -> bool:
    # Windows has no way to ask that does not also end the process; there only age tells.
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _put_new(temporary: Path, target: Path) -> None:
    """Give the file its name, or fail where somebody else was first."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise _already_there(target) from None
    except OSError:
        # No hard links on this disk. Windows refuses to rename over a file; elsewhere the check
        # before this was made while every other peeltrack was kept out.
        try:
            os.rename(temporary, target)  # noqa: PTH104
        except FileExistsError:
            raise _already_there(target) from None


def _already_there(target: Path) -> RegisterUnreadable:
    return RegisterUnreadable(
        f"{target} was made by somebody else at this moment, so nothing was written",
        hint="look at that file, then choose another name",
    )


def _sync_folder(folder: Path) -> None:
    # Windows opens no folder, and some network disks cannot; there the file itself must be enough.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _chunks(origin: Path) -> Iterator[bytes]:
    try:
        with origin.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise RegisterUnreadable(
            f"{origin} cannot be read: {error.strerror or error}", hint="look whether you may open the file"
        ) from error


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        known = _REASONS.get(error.errno or 0)
        reason, hint = known or ((error.strerror or str(error)).lower(), "mend that, then run it again")
        raise RegisterUnreadable(
            f"{path} cannot be written: {reason}; what was there is untouched", hint=hint
        ) from error

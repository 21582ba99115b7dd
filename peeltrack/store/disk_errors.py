"""Why the machine would not open or write a file, in words, with what to do about it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from peeltrack.core.errors import RegisterUnreadable

_NO_RIGHT = ("you have no right to {}", "ask for the right to {}")
_NO_ROOM = "make room on the disk, then run it again"
_RESTORE = "restore it from git, or remove what leads there"

_SAID = {
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: ("the disk can only be read", "work in a copy of the register that can be written"),
    errno.ENOSPC: ("the disk is full", _NO_ROOM),
    errno.EDQUOT: ("your share of the disk is used up", _NO_ROOM),
    errno.EFBIG: ("it is larger than the disk can hold", "keep only its hash and location: --keep"),
    errno.EIO: (
        "the disk reports an error",
        "copy the register to another disk, and have this one looked at",
    ),
    errno.ENOENT: ("it, or its folder, is not there", "see whether the folder is still there"),
    errno.ENOTDIR: ("a part of its path is a file, not a folder", "correct the path"),
    errno.EISDIR: ("it is a folder, not a file", "remove or rename the folder"),
    errno.ELOOP: ("it is a symbolic link to itself", _RESTORE),
    errno.ENAMETOOLONG: ("its name is too long", "choose a shorter name, or a folder nearer to the top"),
    errno.EMFILE: ("too many files are open", "close some programs, then run it again"),
    errno.ENFILE: ("too many files are open", "close some programs, then run it again"),
}

#: What Windows says, where its own number tells more than the one it is translated to.
_SAID_BY_WINDOWS = {
    32: ("another program has it open", "close it there, then run it again"),
    33: ("another program has locked a part of it", "close it there, then run it again"),
    206: _SAID[errno.ENAMETOOLONG],
}


def in_words(error: OSError, act: str) -> tuple[str, str]:
    """Return why a file could not be dealt with, and what to do; `act` is what was tried, "read it".

    >>> in_words(PermissionError(errno.EACCES, "Permission denied"), "read it")
    ('you have no right to read it', 'ask for the right to read it')
    """
    known = _SAID_BY_WINDOWS.get(windows_number(error)) or _SAID.get(error.errno or 0)
    reason, hint = known or ((error.strerror or str(error)).lower(), "put that right, then run it again")
    return reason.format(act), hint.format(act)


def disk_fault(what: object, failed: str, error: OSError, act: str, also: str = "") -> RegisterUnreadable:
    """Return the fault that `what` "cannot be read", or whatever else has `failed`, with why and a hint."""
    reason, hint = in_words(error, act)
    return RegisterUnreadable(f"{what} {failed}: {reason}{also}", hint=hint)


@contextmanager
def disk_faults(what: object, failed: str, act: str, also: str = "") -> Iterator[None]:
    """Raise RegisterUnreadable in the place of an OSError, with `also` at its end: see `disk_fault`."""
    try:
        yield
    except OSError as error:
        raise disk_fault(what, failed, error, act, also) from error


def windows_number(error: OSError) -> int:
    """Return the number that Windows gave the error, 0 elsewhere."""
    return getattr(error, "winerror", None) or 0

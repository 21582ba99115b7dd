"""A file takes the place of another, which is there afterwards to be looked at."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from peeltrack.store import windows
from peeltrack.store.claims import fresh, remove
from peeltrack.store.file_tree import content_of

_HERE = -100  #: AT_FDCWD: names are taken as they are written
_SWAP = 2  #: RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_UNKNOWN = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM)


def exchange(one: Path, other: Path) -> bool:
    """Let each of two files have the name of the other, with no moment between; False where nothing can.

    Raises OSError, FileNotFoundError where one of them is not there.
    """
    if windows.here():
        return False
    # Here and not at the top: only who writes needs it.
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if swap := getattr(library, "renameat2", None):
        failed = swap(_HERE, names[0], _HERE, names[1], _SWAP)
    elif swap := getattr(library, "renamex_np", None):
        failed = swap(*names, _SWAP)
    else:
        return False
    number = ctypes.get_errno() if failed else 0
    if number and number not in _UNKNOWN:
        raise OSError(number, os.strerror(number), str(other))
    return not number


def give_back(temporary: Path, target: Path, ours: bytes) -> None:
    """Put back what an exchange took out of its place, or what somebody has saved over ours since.

    Afterwards `temporary` holds ours again, or else what was saved before that which stands in the place.
    """
    older = [ours]
    while (taken := content_of(temporary)) not in older and exchange(temporary, target):
        older.append(taken)


@contextmanager
def second_name(target: Path) -> Iterator[Path | None]:
    """Give another name of the file at `target`, under which it is found after it was replaced.

    None on a disk that knows no second names.
    """
    kept = fresh(target)
    linked = False
    with suppress(OSError):
        os.link(target, kept)
        linked = True
    try:
        yield kept if linked else None
    finally:
        remove(kept)

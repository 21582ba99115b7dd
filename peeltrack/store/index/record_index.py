"""What listings ask of each record, remembered in one SQLite file a register, so that few files are read.

It lies in the cache folder of the person's account and is never believed against the files: a record
is taken from it only while its file has the times, the size and the place on the disk that it had when
it was read, long enough after it was written that no later change can have left them as they were.
It can be deleted at any time. Whatever is wrong with it, it is not used, without a word.

No file is written that somebody else reads: a new one is put in its place whole, so nobody waits.
"""

import json
import os
import time
import zlib
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path

from peeltrack import __version__
from peeltrack.core.model.record import Record
from peeltrack.store.cache_folder import cache_folder, only_mine
from peeltrack.store.index.record_row import COLUMNS, LAYOUT, Row, Stamp, row_of, unread
from peeltrack.store.sqlite import NotAnswered, database, read

#: So many files that are not as they were are read each time before the index is written anew.
_MOST_STALE = 50

#: The coarsest times that a file system keeps: those of FAT.
_COARSEST = 2_000_000_000

_BINARY = getattr(os, "O_BINARY", 0)
_MOST_BITS = 2**63 - 1

_CHECK_AT = slice(60, 64)  #: where SQLite keeps a number for its users: here the checksum of the rest


class RecordIndex:
    """The index of the register in one folder, and what is found out about its files on the way."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._began = time.time_ns()
        self._rows: dict[str, Row] = {}
        self._stamps: dict[str, Stamp] = {}

    def records(self, paths: Sequence[str], read: Callable[[str], Record | None]) -> dict[str, Record]:
        """Return those of the records at `paths` whose files are as they were when they were read.

        They are by path, in the order in which they were kept. What a record holds beside what listings
        ask is read with `read` when it is asked.
        """
        listed, top = set(paths), str(self._root)
        for row in _recalled(self._root):
            if row[0] in listed and row[1:5] == _stamp(top, row[0]):
                self._rows[row[0]] = row
        for path in paths:
            if path not in self._rows and (stamp := _stamp(top, path)) is not None:
                self._stamps[path] = stamp
        return unread(self._rows, read)

    def keep(self, records: Sequence[Record], faulty: Collection[str]) -> None:
        """Remember `records` in their order if many of them were read anew; none of the `faulty` paths."""
        old_enough = {
            path: stamp
            for path, stamp in self._stamps.items()
            if path not in faulty and max(stamp[:2]) + _COARSEST < self._began
        }
        if len(old_enough) <= _MOST_STALE:
            return
        for one in records:
            if one.path in old_enough:
                self._rows[one.path] = row_of(one, old_enough[one.path])
        _remember(self._root, [self._rows[one.path] for one in records if one.path in self._rows])


def _stamp(top: str, path: str) -> Stamp | None:
    try:
        found = os.stat(f"{top}/{path}")  # noqa: PTH116 - three times the speed of Path
    except OSError:
        return None
    # Some file systems count in 64 bits and more, of which SQLite holds 63.
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino & _MOST_BITS


def _place(root: Path) -> Path | None:
    folder = cache_folder()
    if folder is None or not folder.is_absolute():
        return None
    return folder / f"records-{zlib.crc32(os.fsencode(os.path.realpath(root))):08x}.sqlite"


def _identity(root: Path) -> str:
    """Return what an index must say of itself to be of this register, on this disk, in this version."""
    status = root.stat()
    return json.dumps([__version__, os.path.realpath(root), status.st_dev, status.st_ino, LAYOUT])


def _recalled(root: Path) -> list[Row]:
    place = _place(root)
    try:
        if place is None or not only_mine(place):
            return []
        content = place.read_bytes()
        if _checked(content) != content:
            return []
        ours = read(content, "register", ("identity",)) == [(_identity(root),)]
        return read(content, "record", COLUMNS) if ours else []
    except (OSError, NotAnswered, MemoryError):
        return []


def _remember(root: Path, rows: Sequence[Row]) -> None:
    place = _place(root)
    # An index that cannot be kept costs time, nothing else.
    with suppress(OSError, NotAnswered, MemoryError):
        if place is None:
            return
        tables = {"register": (("identity",), [(_identity(root),)]), "record": (COLUMNS, rows)}
        content = _checked(database(tables))
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in place.parent.glob(f"{place.name}.*"):
            left.unlink(missing_ok=True)  # by a run that was killed, or by one that will do without
        temporary = place.with_name(f"{place.name}.{os.getpid()}-{time.time_ns()}")
        try:
            # For this account alone, whatever others may do with what it makes.
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
            with os.fdopen(os.open(temporary, flags, 0o600), "wb") as new:
                new.write(content)
            temporary.replace(place)
        except OSError:
            temporary.unlink(missing_ok=True)


def _checked(content: bytes) -> bytes:
    """Return a database with its own checksum in it: a byte that the disk got wrong is no answer."""
    check = zlib.crc32(content[_CHECK_AT.stop :], zlib.crc32(content[: _CHECK_AT.start]))
    return content[: _CHECK_AT.start] + check.to_bytes(4, "big") + content[_CHECK_AT.stop :]

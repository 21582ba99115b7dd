"""Contents that git holds: each read from git once and parsed once, whoever asks and under whatever path.

What was not asked for in a while is forgotten, and read again if need be: a history of any length takes no
more memory than its latest part.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import partial

from peeltrack.core.limits import FILE_BYTES
from peeltrack.store.git.objects import ReadObjects, streams
from peeltrack.store.git.repository import Repository
from peeltrack.store.toml.read_file import RegisterFile, read_again, read_file, unread_file

#: Bytes of contents, and files, that are remembered: as many as ten thousand records have.
_MOST_BYTES, _MOST_FILES = 40_000_000, 10_000


class Versions:
    """Contents by their ids, as bytes and as files of the register."""

    def __init__(self, repository: Repository, read: ReadObjects | None = None) -> None:
        """`read` reads them where a process for it runs already; else each reading starts one."""
        self._read_objects = read or partial(streams, repository)
        self._coming: Iterator[tuple[str, int, Iterator[bytes]]] = iter(())
        self._contents: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._sizes: dict[str, int] = {}  #: of those that are too large to be a file of the register
        self._parsed: OrderedDict[str, RegisterFile] = OrderedDict()
        self._files: OrderedDict[tuple[str, str], RegisterFile] = OrderedDict()

    def fetch(self, ids: Iterable[str]) -> None:
        """Read those contents that are not known yet, from one process.

        Raises GitFailed where the repository lacks one.
        """
        self._take()
        self.expect(ids)
        self._take()

    def expect(self, ids: Iterable[str]) -> None:
        """Have git read those contents that are not known yet, while what has come already is looked at.

        Quickest where they are asked for in this order.
        """
        unknown = dict.fromkeys(oid for oid in ids if not self._is_known(oid))
        self._coming = self._read_objects(unknown) if unknown else iter(())

    def _is_known(self, oid: str) -> bool:
        return oid in self._contents or oid in self._sizes

    def _take(self, wanted: str = "") -> None:
        """Take what is coming, up to one that is wanted, or all of it."""
        for oid, size, pieces in self._coming:
            if size > FILE_BYTES:
                self._sizes[oid] = size
            else:
                self._keep(oid, b"".join(pieces))
            if oid == wanted:
                return

    def _keep(self, oid: str, content: bytes) -> None:
        self._contents[oid] = content
        self._bytes += len(content)
        while self._bytes > _MOST_BYTES and len(self._contents) > 1:
            _, forgotten = self._contents.popitem(last=False)
            self._bytes -= len(forgotten)

    def is_too_large(self, oid: str) -> bool:
        """Return whether a content, which was fetched, is larger than a file of the register may be."""
        return oid in self._sizes

    def content(self, oid: str) -> bytes:
        """Return a content; of one that is too large to be a file of the register, nothing."""
        if not self._is_known(oid):
            self._take(oid)
        if not self._is_known(oid):
            self.fetch((oid,))
        return b"" if oid in self._sizes else self._contents[oid]

    def pieces(self, oid: str) -> Iterator[bytes]:
        """Return a content of any size, piece by piece."""
        if oid in self._contents:
            yield self._contents[oid]
            return
        self._take()
        for _, _, pieces in self._read_objects((oid,)):
            yield from pieces

    def file(self, path: str, oid: str) -> RegisterFile:
        """Return a content as the TOML file at `path`, relative to register.toml."""
        found = self._files.get((path, oid))
        if found is None:
            parsed = self._parsed.get(oid)
            found = read_again(parsed, path) if parsed else self._read(path, oid)
            self._parsed.setdefault(oid, found)
            self._files[path, oid] = found
            for kept in (self._parsed, self._files):
                while len(kept) > _MOST_FILES:
                    kept.popitem(last=False)
        return found

    def _read(self, path: str, oid: str) -> RegisterFile:
        content = self.content(oid)
        return unread_file(path, self._sizes[oid]) if oid in self._sizes else read_file(path, content)

"""Contents that git holds: each read from git once and parsed once, whoever asks and under whatever path."""

from collections.abc import Iterable

from peeltrack.store.git.objects import blobs
from peeltrack.store.git.repository import Repository
from peeltrack.store.toml.read_file import RegisterFile, read_again, read_file


class Versions:
    """Contents by their ids, as bytes and as files of the register."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._contents: dict[str, bytes] = {}
        self._parsed: dict[str, RegisterFile] = {}
        self._files: dict[tuple[str, str], RegisterFile] = {}

    def fetch(self, ids: Iterable[str]) -> None:
        """Read those contents that are not known yet, from one process.

        Raises GitFailed where the repository lacks one.
        """
        unknown = dict.fromkeys(oid for oid in ids if oid not in self._contents)
        self._contents.update(blobs(self._repository, unknown))

    def content(self, oid: str) -> bytes:
        """Return a content."""
        self.fetch((oid,))
        return self._contents[oid]

    def file(self, path: str, oid: str) -> RegisterFile:
        """Return a content as the TOML file at `path`, relative to register.toml."""
        found = self._files.get((path, oid))
        if found is None:
            parsed = self._parsed.get(oid)
            found = read_again(parsed, path) if parsed else read_file(path, self.content(oid))
            self._parsed.setdefault(oid, found)
            self._files[path, oid] = found
        return found

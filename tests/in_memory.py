"""A register whose files are in memory, examined without a folder or a repository."""

from collections.abc import Iterator, Mapping
from datetime import date

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext, EvidenceFile, Presence
from peeltrack.store.check_context import examine_tree
from peeltrack.store.evidence_digest import evidence_of
from peeltrack.store.file_tree import Folder, folders_of, look_alikes, not_there
from peeltrack.store.toml.read_file import RegisterFile, read_file


def examine_files(files: Mapping[str, bytes], today: date) -> CheckContext:
    """Return the register whose files are given as bytes, by path.

    Evidence that is not among the files counts as missing. Raises RegisterUnreadable where register.toml
    itself cannot be used.
    """
    return examine_tree(BytesTree(files), today)


@frozen(kw_only=False)
class BytesTree:
    """A register in memory: see FileTree."""

    files: Mapping[str, bytes]

    def folders(self, faults: list[Finding]) -> Iterator[Folder]:
        """See FileTree."""
        faults.extend(look_alikes(self.files))
        return folders_of(self.files)

    def read(self, path: str) -> RegisterFile:
        """See FileTree."""
        if path not in self.files:
            raise not_there(path)
        return read_file(path, self.files[path])

    def evidence(self, path: str) -> EvidenceFile:
        """See FileTree."""
        if path not in self.files:
            return EvidenceFile(presence=Presence.MISSING)
        return evidence_of([self.files[path]])

    def named(self, path: str) -> str:
        """See FileTree."""
        return path

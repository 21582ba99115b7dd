"""A register gathered for the rules: read, with its text, and with its evidence files hashed."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from peeltrack.core.examined import EvidenceFile, Examined, lies_inside
from peeltrack.core.register import Register
from peeltrack.store.register import Documents, Watcher, load_from
from peeltrack.store.shelf import BytesShelf, FolderShelf, Shelf


def examine(root: Path, today: date, watch: Watcher | None = None) -> Examined:
    """Return the register in the folder `root` as the rules see it.

    Raises RegisterUnreadable where register.toml itself cannot be used.
    """
    return _examined(FolderShelf(root), today, watch)


def examine_files(files: Mapping[str, bytes], today: date) -> Examined:
    """Return the register whose files are given as bytes, such as those staged in git.

    Paths are relative to register.toml, with forward slashes; evidence that is not among the files
    counts as missing. Raises RegisterUnreadable where register.toml itself cannot be used.
    """
    return _examined(BytesShelf(files), today)


def _examined(shelf: Shelf, today: date, watch: Watcher | None = None) -> Examined:
    documents: Documents = {}
    register = load_from(shelf, watch, documents)
    files = _evidence(shelf, register)
    return Examined(register=register, today=today, documents=documents, files=files)


def _evidence(shelf: Shelf, register: Register) -> dict[str, EvidenceFile]:
    paths = {one.path for record in register.records for one in record.evidence}
    return {path: shelf.evidence(path) for path in sorted(paths) if lies_inside(path)}

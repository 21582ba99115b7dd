"""Files of evidence: looked at, hashed, and copied into the register."""

import os
from collections.abc import Iterable
from pathlib import Path

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.model.check_context import EvidenceFile, Presence, lies_inside
from peeltrack.core.model.record import Record
from peeltrack.store import atomic_write
from peeltrack.store.file_tree import FolderTree, sha256_of

#: Folder of the register under which copies are kept, in a folder for each record.
FOLDER = "evidence"


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in lower-case hexadecimal. Raises RegisterUnreadable."""
    try:
        with path.open("rb") as file:
            return sha256_of(file)
    except OSError as error:
        raise RegisterUnreadable(
            f"{path} cannot be read: {error.strerror or error}",
            hint="look whether it is there, and may be read",
        ) from error


def inside(root: Path, path: Path) -> str | None:
    """Return a file's path relative to register.toml, with forward slashes; None where it lies outside."""
    real, register = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    return real.relative_to(register).as_posix() if real.is_relative_to(register) else None


def looked_at(root: Path, records: Iterable[Record]) -> dict[str, EvidenceFile]:
    """Return what lies under each path and location of evidence, each hashed once."""
    tree = FolderTree(root)
    found: dict[str, EvidenceFile] = {}
    for evidence in (one for record in records for one in record.evidence):
        if evidence.path and evidence.path not in found:
            stays = lies_inside(evidence.path)
            found[evidence.path] = (
                tree.evidence(evidence.path) if stays else EvidenceFile(presence=Presence.OUTSIDE)
            )
        elif evidence.location and evidence.location not in found:
            found[evidence.location] = _elsewhere(Path(evidence.location))
    return found


def _elsewhere(path: Path) -> EvidenceFile:
    try:
        if not path.is_file():
            return EvidenceFile(presence=Presence.MISSING)
        return EvidenceFile(presence=Presence.THERE, sha256=digest(path))
    except (OSError, ValueError, RegisterUnreadable):
        return EvidenceFile(presence=Presence.UNREADABLE)


def place_for(record_id: str, name: str) -> str:
    """Return where in the register a copy of a file called `name` is kept."""
    return f"{FOLDER}/{record_id}/{name}"


def copy_in(root: Path, origin: Path, path: str, sha256: str) -> bool:
    """Put a copy of `origin` at `path` in the register and return whether it was not there yet.

    Raises RegisterUnreadable where another file is there, or where what was copied is no longer what
    was hashed.
    """
    target = root / path
    if target.exists():
        refuse_another(target, sha256)
        return False
    atomic_write.copy(origin, target)
    if digest(target) != sha256:
        target.unlink()
        raise RegisterUnreadable(
            f"{origin} changed while it was copied; nothing was written", hint="run it again"
        )
    return True


def refuse_another(target: Path, sha256: str) -> None:
    """Raise RegisterUnreadable where a file with other content is at `target`."""
    if target.exists() and digest(target) != sha256:
        raise RegisterUnreadable(
            f"{target} is there already, and is another file; nothing was written",
            hint="rename the file first, so that its name says which version it is",
        )

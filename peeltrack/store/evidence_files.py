"""Files of evidence: looked at, hashed, and copied into the register."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.fields import frozen
from peeltrack.core.model.check_context import EvidenceFile, Presence
from peeltrack.core.model.paths import lies_inside
from peeltrack.core.model.record import Record
from peeltrack.store import atomic_write
from peeltrack.store.disk_errors import disk_faults
from peeltrack.store.file_tree import FileTree, open_plain, sha256_of

#: Folder of the register under which copies are kept, in a folder for each record.
FOLDER = "evidence"


@frozen
class Copy:
    """A file from outside that is to be kept in the register."""

    origin: Path
    path: str  #: relative to register.toml, with forward slashes
    sha256: str  #: of its bytes when they were hashed


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in lower-case hexadecimal. Raises RegisterUnreadable."""
    with disk_faults(path, "cannot be read", "read it"), open_plain(path) as file:
        return sha256_of(file)


def inside(root: Path, path: Path) -> str | None:
    """Return a file's path relative to register.toml, with forward slashes; None where it lies outside."""
    real, register = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    return real.relative_to(register).as_posix() if real.is_relative_to(register) else None


def looked_at(tree: FileTree, records: Iterable[Record]) -> dict[str, EvidenceFile]:
    """Return what lies under each path and location of evidence, each hashed once.

    What is kept outside the register is looked at as it is now.
    """
    found: dict[str, EvidenceFile] = {}
    for evidence in (one for record in records for one in record.evidence):
        if evidence.path and evidence.path not in found:
            stays = lies_inside(evidence.path)
            found[evidence.path] = (
                tree.evidence(evidence.path) if stays else EvidenceFile(presence=Presence.OUTSIDE)
            )
        elif evidence.location and evidence.location not in found:
            found[evidence.location] = _elsewhere(evidence.location)
    return found


def _elsewhere(location: str) -> EvidenceFile:
    # A path on another computer would make Windows log in there, with this person's name and password.
    if location.replace("\\", "/").startswith("//"):
        return EvidenceFile(presence=Presence.UNREADABLE)
    path = Path(location)
    try:
        if not path.is_file():
            return EvidenceFile(presence=Presence.MISSING)
        return EvidenceFile(presence=Presence.THERE, sha256=digest(path))
    except (OSError, ValueError, RegisterUnreadable):
        return EvidenceFile(presence=Presence.UNREADABLE)


def place_for(record_id: str, name: str) -> str:
    """Return where in the register a copy of a file called `name` is kept."""
    return f"{FOLDER}/{record_id}/{name}"


def copy_in(root: Path, copy: Copy) -> bool:
    """Put a copy into the register and return whether it was not there yet.

    Raises RegisterUnreadable where another file is there, or where what was copied is no longer what
    was hashed.
    """
    target = root / copy.path
    if target.exists():
        refuse_another(target, copy.sha256)
        return False
    atomic_write.copy(copy.origin, target, copy.sha256)
    return True


def take_away(root: Path, copy: Copy) -> None:
    """Remove a copy that `copy_in` has made, unless it is another file by now."""
    target = root / copy.path
    with suppress(OSError, RegisterUnreadable):
        if digest(target) == copy.sha256:
            target.unlink()


def refuse_another(target: Path, sha256: str) -> None:
    """Raise RegisterUnreadable where a file with other content is at `target`."""
    if target.exists() and digest(target) != sha256:
        raise RegisterUnreadable(
            f"{target} is there already, and is another file; nothing was written",
            hint="rename the file first, so that its name says which version it is",
        )

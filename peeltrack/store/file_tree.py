"""Where the files of a register come from: a folder on the disk, or git."""

import errno
import os
from collections.abc import Iterable, Iterator
from functools import partial
from io import BufferedReader, BytesIO
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Protocol

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding
from peeltrack.core.limits import FILE_BYTES
from peeltrack.core.model.check_context import EvidenceFile, Presence
from peeltrack.core.model.paths import (
    SETTINGS_FILE,
    SOURCE_FILE,
    is_record_file,
    is_record_name,
    means_the_same_everywhere,
    seems_a_repository,
)
from peeltrack.store.disk_errors import in_words
from peeltrack.store.toml.document import too_large
from peeltrack.store.toml.read_file import RegisterFile, read_file

CANNOT_OPEN = "PT009"
LINK_OUTSIDE = "PT010"
LIKE_A_REPOSITORY = "PT027"

_PIECE = 1 << 18
_BINARY = getattr(os, "O_BINARY", 0)
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0)


@frozen(kw_only=False)
class Folder:
    """One source of the register."""

    name: str
    files: tuple[str, ...]  #: names of record files, sorted
    has_source: bool


class FileTree(Protocol):
    """What a register is read from. Paths are relative to register.toml, with forward slashes."""

    def folders(self, faults: list[Finding]) -> Iterator[Folder]:
        """Return the folders that hold TOML files, by name; what cannot be looked at is added to `faults`."""

    def read(self, path: str) -> RegisterFile:
        """Return what a TOML file holds. Raises OSError."""

    def evidence(self, path: str) -> EvidenceFile:
        """Return what lies under a path that stays inside the register as written."""

    def named(self, path: str) -> str:
        """Return the file as a person would look for it."""


@frozen(kw_only=False)
class FolderTree:
    """A register on the disk."""

    root: Path

    def folders(self, faults: list[Finding]) -> Iterator[Folder]:
        """See FileTree."""
        entries = self._entries("", faults)
        faults.extend(look_alike("", (entry.name for entry in entries)))
        for entry in entries:
            if not entry.name.startswith(".") and _is_folder(entry, faults):
                names = [file.name for file in self._entries(entry.name + "/", faults)]
                faults.extend(look_alike(f"{entry.name}/", names))
                folder = _folder(entry.name, names)
                if folder is not None:
                    yield folder

    def read(self, path: str) -> RegisterFile:
        """See FileTree."""
        file = os.path.join(self.root, path)  # noqa: PTH118 - three times the speed of Path
        if path == SETTINGS_FILE and self._is_outside(file):
            raise OSError(errno.EINVAL, "it is a symbolic link that leads out of the register", file)
        return read_file(path, content_of(file))

    def evidence(self, path: str) -> EvidenceFile:
        """See FileTree."""
        file = self.root / path
        if not means_the_same_everywhere(path):
            # Windows would open the console, or a printer, or another file.
            return EvidenceFile(presence=Presence.UNREADABLE)
        try:
            if not file.exists():
                return EvidenceFile(presence=Presence.MISSING)
            if not file.resolve().is_relative_to(self.root.resolve()):
                return EvidenceFile(presence=Presence.OUTSIDE)
            # Here and not at the top: a listing never hashes, and hashlib loads a library of its own.
            from peeltrack.store.evidence_digest import evidence_of

            with open_plain(file) as opened:
                return evidence_of(iter(partial(opened.read, _PIECE), b""))
        except OSError:
            return EvidenceFile(presence=Presence.UNREADABLE)

    def named(self, path: str) -> str:
        """See FileTree."""
        return str(self.root / path)

    def _entries(self, prefix: str, faults: list[Finding]) -> list["os.DirEntry[str]"]:
        try:
            with os.scandir(self.root / prefix) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            faults.append(cannot_open(prefix.rstrip("/"), error))
            return []
        return [entry for entry in listed if not self._leads_outside(entry, prefix, faults)]

    def _leads_outside(self, entry: "os.DirEntry[str]", prefix: str, faults: list[Finding]) -> bool:
        if not entry.is_symlink():
            return False
        if not self._is_outside(entry.path):
            if _hides(Path(entry.path), prefix + entry.name):
                faults.append(link_inside(prefix + entry.name))
                return True
            return False
        target = Path(entry.path).readlink().as_posix()
        faults.append(_link_outside(prefix + entry.name, target))
        return True

    def _is_outside(self, file: str) -> bool:
        # Path.resolve would raise for a link that leads to itself.
        return not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(self.root))


def _hides(link: Path, path: str) -> bool:
    """Return whether a link that stays in the register stands where a record, or a folder of them, should."""
    if "/" in path:
        return is_record_file(path) and os.path.exists(link)  # noqa: PTH110 - a link to itself
    return not link.name.startswith(".") and os.path.isdir(link)  # noqa: PTH112 - the same


def _is_folder(entry: "os.DirEntry[str]", faults: list[Finding]) -> bool:
    try:
        return entry.is_dir()
    except OSError as error:  # a link that leads to itself
        faults.append(cannot_open(entry.name, error))
        return False


def look_alikes(paths: Iterable[str]) -> Iterator[Finding]:
    """Return a finding for the register, or a folder in it, that git would take for a repository."""
    names: dict[str, set[str]] = {}
    for path in paths:
        first, _, rest = path.partition("/")
        names.setdefault("", set()).add(first)
        if rest:
            names.setdefault(f"{first}/", set()).add(rest.partition("/")[0])
    for folder, inside in sorted(names.items()):
        yield from look_alike(folder, inside)


def look_alike(folder: str, names: Iterable[str]) -> Iterator[Finding]:
    """Return a finding where git would take a folder, "" or with "/" at its end, for a repository."""
    if seems_a_repository(names):
        yield Finding(
            code=LIKE_A_REPOSITORY,
            message="git would take this folder for a repository: it holds HEAD, objects and refs",
            hint="no register needs them: see who brought them (git log), and remove them",
            path=f"{folder}HEAD",
        )


def folders_of(paths: Iterable[str]) -> Iterator[Folder]:
    """Return the folders that hold TOML files, by name, of files given by their paths."""
    names: dict[str, list[str]] = {}
    for path in sorted(paths):
        folder, _, name = path.partition("/")
        if name and "/" not in name and not folder.startswith("."):
            names.setdefault(folder, []).append(name)
    for folder, inside in sorted(names.items()):
        source = _folder(folder, inside)
        if source is not None:
            yield source


def files_of(root: Path) -> Iterator[str]:
    """Return the paths of the records, sources and settings that lie in the folder `root`."""
    for folder in FolderTree(root).folders([]):
        yield from (f"{folder.name}/{name}" for name in folder.files)
        if folder.has_source:
            yield f"{folder.name}/{SOURCE_FILE}"
    if (root / SETTINGS_FILE).is_file():
        yield SETTINGS_FILE


def not_there(path: str) -> OSError:
    """Return the error for a file that is not in a tree."""
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)


def _folder(name: str, names: list[str]) -> Folder | None:
    files = tuple(filter(is_record_name, names))
    has_source = SOURCE_FILE in names
    return Folder(name, files, has_source) if files or has_source else None


def content_of(path: Path | str) -> bytes:
    """Return the bytes of a file of the register.

    Raises OSError, also for what is no plain file and for one that is larger than a file of the
    register may be.
    """
    # os.read is a quarter of the cost of Path.read_bytes, which counts over ten thousand files.
    descriptor = _opened(path)
    try:
        size = os.fstat(descriptor).st_size
        if size > FILE_BYTES:
            raise OSError(errno.EINVAL, too_large(size), str(path))
        content = os.read(descriptor, size + 1)
        if len(content) != size:  # it is being written
            while (more := os.read(descriptor, 65536)) and len(content) <= FILE_BYTES:
                content += more
        return content
    finally:
        os.close(descriptor)


def content_if_there(path: Path) -> bytes | None:
    """Return the bytes of a file of the register, None where there is none. Raises OSError as content_of."""
    try:
        return content_of(path)
    except FileNotFoundError:
        return None


def open_plain(path: Path) -> BufferedReader:
    """Return a plain file, opened to read its bytes. Raises OSError, also for what is no plain file."""
    return open(_opened(path), "rb")


def _opened(path: Path | str) -> int:
    # Without waiting: whoever opens a pipe waits until somebody writes into it.
    descriptor = os.open(path, os.O_RDONLY | _WITHOUT_WAITING | _BINARY)
    mode = os.fstat(descriptor).st_mode
    if not S_ISREG(mode):
        os.close(descriptor)
        kind = errno.EISDIR if S_ISDIR(mode) else errno.EINVAL
        raise OSError(kind, "it is no plain file but a pipe or a device", str(path))
    return descriptor


def link_inside(path: str) -> Finding:
    """Return the finding for a link in the place of a record, of register.toml, or of a folder of records."""
    message = "a symbolic link: git keeps where it leads, and not what was changed behind it"
    return Finding(code=LINK_OUTSIDE, message=message, hint="put the file itself here", path=path)


def _link_outside(path: str, target: str) -> Finding:
    message = f"a symbolic link that leads out of the register, to {target}"
    return Finding(code=LINK_OUTSIDE, message=message, hint="put the file itself here", path=path)


def cannot_open(path: str, error: OSError) -> Finding:
    """Return the finding for a file that the machine would not open."""
    reason, hint = in_words(error, "read it")
    return Finding(
        code=CANNOT_OPEN,
        message=f"the file cannot be opened: {reason}",
        hint=hint,
        path=path,
    )


def sha256_of(opened: BufferedReader | BytesIO) -> str:
    """Return the SHA-256 of a file's bytes from where it stands, in hexadecimal."""
    # Here and not at the top: a listing never hashes, and hashlib loads a library of its own.
    import hashlib

    return hashlib.file_digest(opened, "sha256").hexdigest()


def path_of(typed: str) -> Path:
    """Return a path with ~ resolved, or as it was typed where nobody of that name has a home here."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)


def from_here(path: Path) -> str:
    """Return a path as a person would type it from where they are: relative where it lies below."""
    here = Path.cwd()
    for spelled in (path, path.resolve()):
        if spelled.is_relative_to(here):
            return spelled.relative_to(here).as_posix()
    return path.as_posix()

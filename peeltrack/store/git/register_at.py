"""A register as git holds it: in a commit, or as the next commit would hold it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from posixpath import dirname, join, normpath

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import EvidenceFile, Presence
from peeltrack.core.model.paths import SETTINGS_FILE, SOURCE_FILE, is_record_file
from peeltrack.core.model.register import Register
from peeltrack.store.evidence_digest import evidence_of
from peeltrack.store.file_tree import Folder, folders_of, link_inside, look_alikes, not_there
from peeltrack.store.git.objects import TreeFile, tree
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.versions import Versions
from peeltrack.store.register import load_from
from peeltrack.store.toml.read_file import RegisterFile


def register_at(repository: Repository, revision: str) -> Register:
    """Return the register as the commit `revision` holds it, with what cannot be read as faults.

    Starts two processes, and a third where the register holds symbolic links. Raises GitFailed where
    there is no such commit, RegisterUnreadable where register.toml was not there or cannot be used.
    """
    return register_in(repository, Versions(repository), revision)


def register_in(repository: Repository, versions: Versions, revision: str, *, called: str = "") -> Register:
    """Return the register as `register_at` does, its contents read by `versions`.

    `called` is what a person is told the commit is called.
    """
    files = tree(repository, revision)
    held = readable(versions, files)
    if SETTINGS_FILE not in held:
        raise RegisterUnreadable(
            f"there was no register in {called or revision}",
            hint="name a later version: git log --oneline shows them",
        )
    versions.expect(held[path].id for path in sorted(held, key=_reading_order) if path.endswith(".toml"))
    register = load_from(GitTree(versions, held))
    versions.fetch(())  # what nobody has looked at
    faults = sorted((*register.faults, *linked(versions, files, files)), key=lambda fault: fault.order)
    return replace(register, faults=tuple(faults))


def _reading_order(path: str) -> tuple[str, bool, str]:
    folder, _, name = path.rpartition("/")
    return folder, name != SOURCE_FILE, name


def files_at(repository: Repository, revision: str) -> "GitTree":
    """Return the files of the register in the commit `revision`. Raises GitFailed where there is none."""
    versions = Versions(repository)
    held = readable(versions, tree(repository, revision))
    versions.fetch(file.id for path, file in held.items() if path.endswith(".toml"))
    return GitTree(versions, held)


class GitTree:
    """A register whose files git holds: see FileTree."""

    def __init__(self, versions: Versions, files: Mapping[str, TreeFile]) -> None:
        self._versions, self._files = versions, files

    def folders(self, faults: list[Finding]) -> Iterator[Folder]:
        """See FileTree."""
        faults.extend(look_alikes(self._files))
        return folders_of(self._files)

    def read(self, path: str) -> RegisterFile:
        """See FileTree."""
        if path not in self._files:
            raise not_there(path)
        return self._versions.file(path, self._files[path].id)

    def evidence(self, path: str) -> EvidenceFile:
        """See FileTree."""
        if path not in self._files:
            return EvidenceFile(presence=Presence.MISSING)
        return evidence_of(self._versions.pieces(self._files[path].id))

    def named(self, path: str) -> str:
        """See FileTree."""
        return path


def readable(versions: Versions, files: Mapping[str, TreeFile]) -> dict[str, TreeFile]:
    """Return the files of which there is one version, symbolic links as what they lead to in the register.

    A link in the place of a record is left out: see `linked`.
    """
    held = {
        path: file
        for path, file in files.items()
        if not file.unmerged and not (file.is_link and is_record_file(path))
    }
    return held | dict(_followed(versions, held))


def linked(versions: Versions, files: Mapping[str, TreeFile], touched: Iterable[str]) -> list[Finding]:
    """Return a finding for each touched link in the place of a record, of register.toml, or of a folder."""
    links = [path for path in touched if path in files and files[path].is_link]
    to_files = dict(_followed(versions, files)) if links else {}
    hiding = [path for path in links if is_record_file(path) or path == SETTINGS_FILE]
    hiding += [
        path for path in links if "/" not in path and not path.startswith(".") and path not in to_files
    ]
    return [link_inside(path) for path in hiding]


def _followed(versions: Versions, files: Mapping[str, TreeFile]) -> Iterator[tuple[str, TreeFile]]:
    """Yield each symbolic link that leads to a file of the register, with that file."""
    links = {path: file.id for path, file in files.items() if file.is_link}
    versions.fetch(links.values())
    for path, oid in links.items():
        target = normpath(join(dirname(path), versions.content(oid).decode("utf-8", "replace")))
        if target in files:
            yield path, files[target]

"""What was edited in the register and is in no commit yet, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.history.change import Change
from peeltrack.core.history.timeline import tell
from peeltrack.core.model.ids import known_id, name_of_file
from peeltrack.core.model.paths import ATTRIBUTES_FILE, SETTINGS_FILE, SOURCE_FILE
from peeltrack.core.model.record import Record
from peeltrack.core.model.register import Register
from peeltrack.core.same_value import same
from peeltrack.store.file_tree import content_if_there
from peeltrack.store.git.objects import TreeFile, blobs
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import dirty
from peeltrack.store.save.edited_paths import edited_paths, is_of_register
from peeltrack.store.toml.read_file import RegisterFile, read_file


@frozen
class FileEdit:
    """One file of the register that is not as the last commit has it."""

    path: str  #: relative to register.toml
    before: bytes | None  #: as the last commit has it; None where it has none, and for evidence
    after: bytes | None  #: as the folder has it; None where it is gone, and for evidence
    held: TreeFile | None  #: what the last commit holds under the path
    said: tuple[str, ...]  #: what was done, in words
    evidence: tuple[str, ...] = ()  #: files of evidence that the record names
    of: tuple[str, ...] = ()  #: of evidence, what the records that name it are called

    @property
    def name(self) -> str:
        """What a person calls it: the id of the record, or the file."""
        return name_of_file(self.path)

    @property
    def is_evidence(self) -> bool:
        """Whether it is a file that a record names, and not one of the register itself."""
        return not is_of_register(self.path)


def edits(root: Path, repository: Repository, meant: Iterable[Record] = ()) -> list[FileEdit]:
    """Return what was edited, by path: records, sources, settings, then the evidence that they name.

    With the evidence of the records that are `meant`, too, where only that was edited. Other files in the
    register's folder are not looked at.
    """
    there = edited_paths(root, repository)
    found = _read(root, repository, there.committed, there.paths)
    named = {path: edit.name for edit in found for path in edit.evidence}
    named |= {one.path: record.id for record in meant for one in record.evidence if one.path}
    changed = dirty(repository, sorted(named.keys() - {edit.path for edit in found}))
    found += [_evidence(root, path, there.committed.get(path), named[path]) for path in changed]
    return sorted(found, key=lambda edit: (edit.is_evidence, edit.path))


def names_typed(typed: Iterable[str], register: Register, files: Iterable[str]) -> list[str]:
    """Return what things are called that were typed as an id or as the path of a file, in whatever case.

    `files` are names of what may be meant beside what is in the register, such as a record that is gone.
    Raises UsageFault for what is in neither.
    """
    sources = (f"{folder}/{SOURCE_FILE}" for folder in register.sources)
    known = [*register.ids, SETTINGS_FILE, ATTRIBUTES_FILE, *sources, *files]
    return [known_id(name_of_file(name), known) for name in typed]


def chosen(found: Sequence[FileEdit], names: Sequence[str]) -> list[FileEdit]:
    """Return the edits of what is called so, with the evidence that these name; all for no name.

    Raises UsageFault for one that was not edited.
    """
    if not names:
        return list(found)
    for name in names:
        if name not in {known for one in found for known in (one.name, *one.of)}:
            edited = ", ".join(one.name for one in found) or "nothing"
            raise UsageFault(f"{name} was not edited since the last commit", hint=f"edited: {edited}")
    meant = [one for one in found if one.name in names]
    evidence = {path for one in meant for path in one.evidence}
    return [one for one in found if one in meant or one.path in evidence or {*one.of} & {*names}]


def _read(
    root: Path, repository: Repository, committed: dict[str, TreeFile], changed: Sequence[str]
) -> list[FileEdit]:
    held = {path: committed[path] for path in changed if path in committed}
    contents = dict(blobs(repository, {one.id for one in held.values()}))
    return [_edit(root, path, held.get(path), contents) for path in changed]


def _evidence(root: Path, path: str, held: TreeFile | None, of: str) -> FileEdit:
    there = (root / path).is_file()
    said = "evidence taken out" if not there else "evidence changed" if held else "evidence added"
    return FileEdit(path=path, before=None, after=None, held=held, said=(said,), of=(of,))


def _edit(root: Path, path: str, held: TreeFile | None, contents: Mapping[str, bytes]) -> FileEdit:
    before, after = contents[held.id] if held else None, content_if_there(root / path)
    if path == ATTRIBUTES_FILE:
        words = _begun(before, after) or "line ends changed"
        return FileEdit(path=path, before=before, after=after, held=held, said=(words,))
    old, new = (None if one is None else read_file(path, one) for one in (before, after))
    record = new.record if new else None
    evidence = tuple(one.path for one in record.evidence if one.path) if record else ()
    said = tuple(_said(old, new))
    return FileEdit(path=path, before=before, after=after, held=held, said=said, evidence=evidence)


def _said(old: RegisterFile | None, new: RegisterFile | None) -> Iterator[str]:
    if new is not None and new.noun is None:
        yield "written so that it cannot be read"
    elif _is_record(old) and _is_record(new):
        yield from tell(Change(old.record if old else None, new.record if new else None))
    elif old is None or new is None:
        yield _begun(old, new)
    else:
        was, now = _table(old), _table(new)
        keys = [key for key in {**was, **now} if not same(was.get(key), now.get(key))]
        yield f"{', '.join(key.replace('_', ' ') for key in keys) or 'layout'} changed"


def _begun(before: object | None, after: object | None) -> str:
    return "begun" if before is None else "removed" if after is None else ""


def _is_record(file: RegisterFile | None) -> bool:
    return file is None or isinstance(file.noun, Record)


def _table(file: RegisterFile) -> dict[str, object]:
    return dict(file.document.table or {})

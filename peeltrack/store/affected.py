"""The part of a register that a few touched files need to be judged, out of what git holds."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from posixpath import dirname, join, normpath
from typing import Any

from peeltrack.core.chain.table import COMPLETE
from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext, Document
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.record import Kind
from peeltrack.store.check_context import examine_files
from peeltrack.store.file_tree import SETTINGS_FILE, SOURCE_FILE, link_inside
from peeltrack.store.git.commit_diffs import is_record
from peeltrack.store.git.objects import Entry, blobs
from peeltrack.store.git.repository import Repository
from peeltrack.store.toml.document import table_of

_LINK = "120000"

#: A text on one line.
_QUOTED = re.compile(rb"\"[^\"\n]+\"|'[^'\n]+'")

#: Lists of a record whose entries name other records, and under which key.
_NAMING = {"link": "id", "dependency": "id", "step": "successor"}


@frozen
class Excerpt:
    """Touched files with what they refer to, as they are to be and as they were."""

    after: CheckContext
    before: CheckContext | None  #: None where there was no register
    touched: frozenset[str]


def excerpt(
    repository: Repository,
    entries: Mapping[str, Entry],
    entries_before: Mapping[str, Entry],
    touched: Iterable[str],
    today: date,
) -> Excerpt:
    """Return what the rules need to judge the files `touched` in the state `entries`.

    That is register.toml, the touched records, all that they name and what these name in turn,
    their sources and evidence. A touched register.toml brings every record, a touched source.toml
    or file of evidence those that it is about. Of the others only the names are known, so that what
    is said of an untouched record counts only where it is not said of the state before as well.
    Raises RegisterUnreadable where register.toml cannot be used.
    """
    paths = frozenset(touched)
    files, before = _Files(repository, entries), _Files(repository, entries_before)
    chosen = _chosen(files, paths, before)
    return Excerpt(
        after=_examined(files, chosen | paths, today),
        before=_before(before, chosen | paths, today),
        touched=paths,
    )


class _Files:
    """The files of one state, each read when it is first asked for."""

    def __init__(self, repository: Repository, entries: Mapping[str, Entry]) -> None:
        self._repository = repository
        self.entries = {
            path: entry
            for path, entry in entries.items()
            if not entry.unmerged and not (entry.mode == _LINK and is_record(path))
        }
        self.entries |= dict(_followed(repository, self.entries))
        self._contents: dict[str, bytes] = {}
        self.by_name: dict[str, list[str]] = {}
        for path in filter(is_record, self.entries):
            self.by_name.setdefault(id_of(path), []).append(path)

    @property
    def records(self) -> Iterator[str]:
        """The record files."""
        return (path for paths in self.by_name.values() for path in paths)

    def read(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Return the content of those of `paths` that are in this state."""
        here = [path for path in paths if path in self.entries]
        missing = {
            self.entries[path].id: None for path in here if self.entries[path].id not in self._contents
        }
        self._contents.update(blobs(self._repository, missing))
        return {path: self._contents[self.entries[path].id] for path in here}


def _followed(repository: Repository, entries: Mapping[str, Entry]) -> Iterator[tuple[str, Entry]]:
    """Yield each symbolic link that leads to a file of the register, with that file."""
    links = {path: entry.id for path, entry in entries.items() if entry.mode == _LINK}
    targets = dict(blobs(repository, dict.fromkeys(links.values())))
    for path, oid in links.items():
        target = normpath(join(dirname(path), targets[oid].decode("utf-8", "replace")))
        if target in entries:
            yield path, entries[target]


def _chosen(files: _Files, touched: frozenset[str], before: _Files) -> set[str]:
    """Return the record files to be read."""
    if SETTINGS_FILE in touched:
        return set(files.records)
    folders = tuple(path.removesuffix(SOURCE_FILE) for path in touched if path.endswith("/" + SOURCE_FILE))
    chosen = {path for path in files.records if path in touched or path.startswith(folders)}
    chosen |= {twin for path in touched if is_record(path) for twin in files.by_name.get(id_of(path), ())}
    chosen |= _mentioning(files, _sought(files, touched, folders, before))
    # What a record named until now may miss it: a cause of concern its only part.
    chosen |= {path for path in _named_by(before, touched) if path in files.entries}
    return _with_what_they_name(files, chosen)


def _sought(files: _Files, touched: frozenset[str], folders: tuple[str, ...], before: _Files) -> set[str]:
    """Return what was there and is changed or gone, as records name it."""
    lost = {id_of(path) for path in touched if is_record(path) and path not in files.entries}
    proofs = {path for path in touched if not path.endswith(".toml") and path in before.entries}
    dated = {id_of(path) for path in before.records if path.startswith(folders)}
    return lost | proofs | dated


def _mentioning(files: _Files, words: set[str]) -> set[str]:
    """Return the records whose text holds one of the words in quotes: quicker than reading what they say."""
    wanted = {word.encode() for word in words}
    found = files.read(files.records) if wanted else {}
    return {
        path
        for path, content in found.items()
        if not wanted.isdisjoint(one.strip(b"\"'") for one in _QUOTED.findall(content))
    }


def _named_by(files: _Files, paths: Iterable[str]) -> Iterator[str]:
    """Return the record files that those at `paths` name."""
    for content in files.read(path for path in paths if is_record(path)).values():
        for name in _named(_table(content)):
            yield from files.by_name.get(name, ())


def _with_what_they_name(files: _Files, chosen: set[str]) -> set[str]:
    """Return the records with those that they name, and so on, and the parts of each that has parts."""
    near = chosen | set(_named_by(files, chosen))
    tables = {path: _table(content) for path, content in files.read(near).items()}
    seen = near | _mentioning(files, {id_of(path) for path, table in tables.items() if _above(table)})
    left = seen
    while left:
        left = set(_named_by(files, left)) - seen
        seen |= left
    return seen


def _table(content: bytes) -> Mapping[str, Any]:
    return table_of(content.decode("utf-8", "replace")) or {}


def _above(table: Mapping[str, Any]) -> bool:
    """Return whether rules look from this record at those that are part of it."""
    return table.get("kind") == Kind.CAUSE_OF_CONCERN or table.get("status") in COMPLETE


def _named(table: Mapping[str, Any]) -> Iterator[str]:
    for key, name in _NAMING.items():
        entries = table.get(key)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get(name), str):
                yield entry[name]


def _examined(files: _Files, paths: Iterable[str], today: date) -> CheckContext:
    records = [path for path in paths if is_record(path)]
    sources = sorted({f"{path.partition('/')[0]}/{SOURCE_FILE}" for path in paths})
    needed = files.read([SETTINGS_FILE, *sources, *records])
    evidence = files.read({path for content in needed.values() for path in _evidence(_table(content))})
    found = examine_files({**evidence, **needed}, today)
    return _with_names(found, files)


def _evidence(table: Mapping[str, Any]) -> Iterator[str]:
    entries = table.get("evidence")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("path"), str):
            yield entry["path"]


def _with_names(found: CheckContext, files: _Files) -> CheckContext:
    """Return the register with its other records as files of which only the name is known."""
    unread = {path: Document(path=path, content=b"", table=None) for path in files.records}
    return CheckContext(
        register=found.register,
        today=found.today,
        documents={**unread, **found.documents},
        files=found.files,
    )


def _before(files: _Files, paths: Iterable[str], today: date) -> CheckContext | None:
    try:
        return _examined(files, paths, today) if SETTINGS_FILE in files.entries else None
    except RegisterUnreadable:
        return None


def linked(repository: Repository, entries: Mapping[str, Entry], touched: Iterable[str]) -> list[Finding]:
    """Return a finding for each touched link in the place of a record, of register.toml, or of a folder."""
    links = [path for path in touched if path in entries and entries[path].mode == _LINK]
    to_files = dict(_followed(repository, entries)) if links else {}
    hiding = [path for path in links if is_record(path) or path == SETTINGS_FILE]
    hiding += [
        path for path in links if "/" not in path and not path.startswith(".") and path not in to_files
    ]
    return [link_inside(path) for path in hiding]


def unmerged(entries: Mapping[str, Entry]) -> list[Finding]:
    """Return a finding for each file of which two versions wait to be merged."""
    hint = "choose one side, or write what both mean; then git add FILE"
    message = "two versions of this file wait to be merged"
    waiting = (path for path, entry in entries.items() if entry.unmerged)
    return [Finding(code="PT007", message=message, hint=hint, path=path) for path in waiting]

"""The part of a register that a few touched files need to be judged, out of what git holds."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from peeltrack.core.chain.table import COMPLETE
from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext, Document
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.links import named
from peeltrack.core.model.paths import SETTINGS_FILE, SOURCE_FILE, is_record_file
from peeltrack.core.model.record import Kind, Record
from peeltrack.store.check_context import examine_tree
from peeltrack.store.git.objects import TreeFile
from peeltrack.store.git.register_at import GitTree, readable
from peeltrack.store.git.versions import Versions

#: A text on one line.
_QUOTED = re.compile(rb"\"[^\"\n]+\"|'[^'\n]+'")


@frozen
class Excerpt:
    """Touched files with what they refer to, as they are to be and as they were."""

    after: CheckContext
    before: CheckContext | None  #: None where there was no register
    touched: frozenset[str]


def excerpt(
    versions: Versions,
    entries: Mapping[str, TreeFile],
    entries_before: Mapping[str, TreeFile],
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
    files, before = _Files(versions, entries), _Files(versions, entries_before)
    chosen = _chosen(files, paths, before)
    return Excerpt(
        after=_examined(files, chosen | paths, today),
        before=_before(before, chosen | paths, today),
        touched=paths,
    )


class _Files:
    """The files of one state, each read when it is first asked for."""

    def __init__(self, versions: Versions, files: Mapping[str, TreeFile]) -> None:
        self.versions = versions
        self.held = readable(versions, files)
        self.by_id: dict[str, list[str]] = {}
        for path in filter(is_record_file, self.held):
            self.by_id.setdefault(id_of(path), []).append(path)

    @property
    def record_files(self) -> Iterator[str]:
        """The paths of the record files."""
        return (path for paths in self.by_id.values() for path in paths)

    def fetch(self, paths: Iterable[str]) -> list[str]:
        """Read the content of those of `paths` that are in this state, and return them."""
        here = [path for path in paths if path in self.held]
        self.versions.fetch(self.held[path].id for path in here)
        return here

    def records(self, paths: Iterable[str]) -> list[Record]:
        """Return the records among `paths` that are in this state and can be read."""
        files = (self.versions.file(path, self.held[path].id) for path in self.fetch(paths))
        return [file.record for file in files if file.record is not None]


def _chosen(files: _Files, touched: frozenset[str], before: _Files) -> set[str]:
    """Return the record files to be read."""
    if SETTINGS_FILE in touched:
        return set(files.record_files)
    folders = tuple(path.removesuffix(SOURCE_FILE) for path in touched if path.endswith("/" + SOURCE_FILE))
    chosen = {path for path in files.record_files if path in touched or path.startswith(folders)}
    chosen |= {twin for path in touched if is_record_file(path) for twin in files.by_id.get(id_of(path), ())}
    chosen |= _mentioning(files, _sought(files, touched, folders, before))
    # What a record named until now may miss it: a cause of concern its only part.
    chosen |= {path for path in _named_by(before, touched) if path in files.held}
    return _with_what_they_name(files, chosen)


def _sought(files: _Files, touched: frozenset[str], folders: tuple[str, ...], before: _Files) -> set[str]:
    """Return what was there and is changed or gone, as records name it."""
    lost = {id_of(path) for path in touched if is_record_file(path) and path not in files.held}
    proofs = {path for path in touched if not path.endswith(".toml") and path in before.held}
    dated = {id_of(path) for path in before.record_files if path.startswith(folders)}
    return lost | proofs | dated


def _mentioning(files: _Files, words: set[str]) -> set[str]:
    """Return the records whose text holds one of the words in quotes: quicker than reading what they say."""
    wanted = {word.encode() for word in words}
    return {
        path
        for path in (files.fetch(files.record_files) if wanted else ())
        if not wanted.isdisjoint(
            text.strip(b"\"'") for text in _QUOTED.findall(files.versions.content(files.held[path].id))
        )
    }


def _named_by(files: _Files, paths: Iterable[str]) -> Iterator[str]:
    """Return the record files that those at `paths` name."""
    for record in files.records(path for path in paths if is_record_file(path)):
        for _, name in named(record):
            yield from files.by_id.get(name, ())


def _with_what_they_name(files: _Files, chosen: set[str]) -> set[str]:
    """Return the records with those that they name, and so on, and the parts of each that has parts."""
    near = chosen | set(_named_by(files, chosen))
    seen = near | _mentioning(files, {id_of(record.path) for record in files.records(near) if _above(record)})
    left = seen
    while left:
        left = set(_named_by(files, left)) - seen
        seen |= left
    return seen


def _above(record: Record) -> bool:
    """Return whether rules look from this record at those that are part of it."""
    return record.kind is Kind.CAUSE_OF_CONCERN or record.status in COMPLETE


def _examined(files: _Files, paths: Iterable[str], today: date) -> CheckContext:
    records = [path for path in paths if is_record_file(path)]
    sources = sorted({f"{path.partition('/')[0]}/{SOURCE_FILE}" for path in paths})
    needed = files.fetch([SETTINGS_FILE, *sources, *records])
    needed += files.fetch(
        {evidence.path for record in files.records(records) for evidence in record.evidence}
    )
    tree = GitTree(files.versions, {path: files.held[path] for path in needed})
    return _with_names(examine_tree(tree, today), files)


def _with_names(part: CheckContext, files: _Files) -> CheckContext:
    """Return the register with its other records as files of which only the name is known."""
    unread = {path: Document(path=path, content=b"", table=None) for path in files.record_files}
    return CheckContext(
        register=part.register,
        today=part.today,
        documents={**unread, **part.documents},
        files=part.files,
    )


def _before(files: _Files, paths: Iterable[str], today: date) -> CheckContext | None:
    try:
        return _examined(files, paths, today) if SETTINGS_FILE in files.held else None
    except RegisterUnreadable:
        return None


def unmerged(entries: Mapping[str, TreeFile]) -> list[Finding]:
    """Return a finding for each file of which two versions wait to be merged."""
    hint = "choose one side, or write what both mean; then git add FILE"
    message = "two versions of this file wait to be merged"
    waiting = (path for path, entry in entries.items() if entry.unmerged)
    return [Finding(code="PT007", message=message, hint=hint, path=path) for path in waiting]

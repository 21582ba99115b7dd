"""Where a register lies on the disk, and how it is read whole."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.finding import Finding
from peeltrack.core.model.document import Document
from peeltrack.core.model.ids import id_order
from peeltrack.core.model.paths import SETTINGS_FILE, SOURCE_FILE
from peeltrack.core.model.record import Record
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.source import Source
from peeltrack.core.watcher import Watcher
from peeltrack.store.file_tree import FileTree, Folder, FolderTree, cannot_open
from peeltrack.store.file_tree import content_of as content_of
from peeltrack.store.toml.read_file import RegisterFile

if TYPE_CHECKING:
    from peeltrack.store.index.record_index import RecordIndex

DUPLICATE_ID = "PT301"
NO_SOURCE_FILE = "PT303"

#: Records from which on asking an index is quicker than reading them all: half as many take as long.
WORTH_AN_INDEX = 100

#: Where the text of each file is kept for those who need it, by path.
Documents = dict[str, Document]


def find(start: Path) -> Path:
    """Return the folder with register.toml: `start`, one above it, or `register/` in one of these.

    Raises RegisterUnreadable where there is none.
    """
    for folder in (start, *start.parents):
        for candidate in (folder / "register", folder):
            if (candidate / SETTINGS_FILE).is_file():
                return candidate
    raise RegisterUnreadable(
        f"there is no register in {start} or above it",
        hint="go to the folder of your register, name it with --register PATH, or begin one: peeltrack init",
    )


def at(path: Path) -> Path:
    """Return the register's folder for what a person named: it, the one around it, or its register.toml.

    Raises RegisterUnreadable where there is none.
    """
    for candidate in (path, path / "register", path.parent if path.name == SETTINGS_FILE else path):
        if (candidate / SETTINGS_FILE).is_file():
            return candidate
    why = (
        "has no register.toml" if path.is_dir() else "is not a folder" if path.exists() else "does not exist"
    )
    raise RegisterUnreadable(
        f"{path} {why}", hint="name the folder that holds register.toml, or begin one: peeltrack init"
    )


def load(root: Path, watch: Watcher | None = None, *, indexed: bool = False) -> Register:
    """Return everything of the register in `root` that can be read, and as faults what cannot.

    Where it is `indexed`, records whose files did not change are not read before somebody asks for
    more of them than a listing does.

    Raises RegisterUnreadable only where register.toml itself cannot be used.
    """
    return load_from(FolderTree(root), watch, indexed=root if indexed else None)


def load_from(
    tree: FileTree,
    watch: Watcher | None = None,
    kept: Documents | None = None,
    indexed: Path | None = None,
) -> Register:
    """Return the register that lies on `tree` as `load` does; the text of each file is put into `kept`.

    Raises RegisterUnreadable only where register.toml itself cannot be used.
    """
    with _no_collection():
        settings, faults = _settings(tree, kept)
        folders = list(tree.folders(faults))
        paths = [f"{folder.name}/{name}" for folder in folders for name in folder.files]
        index = _index(indexed, paths)
        known = index.records(paths, lambda path: tree.read(path).record) if index else {}
        sources: dict[str, Source] = {}
        records = list(known.values())
        for folder in folders:
            sources[folder.name] = _source(tree, folder, faults, kept)
            for name in folder.files:
                path = f"{folder.name}/{name}"
                if path not in known and isinstance(record := _noun(tree, path, faults, kept), Record):
                    records.append(record)
                if watch is not None:
                    watch(len(records), len(paths))
        if len(records) > len(known):
            records.sort(key=lambda record: (id_order(record.id), record.path))
        if index:
            index.keep(records, {fault.path for fault in faults})
        faults.extend(_twice(records))
        faults.sort(key=lambda fault: fault.order)
    return Register(settings=settings, sources=sources, records=tuple(records), faults=tuple(faults))


def _index(root: Path | None, paths: Sequence[str]) -> "RecordIndex | None":
    if root is None or len(paths) < WORTH_AN_INDEX:
        return None
    # Here and not at the top: most registers do without, and SQLite is slow to load.
    from peeltrack.store.index.record_index import RecordIndex

    return RecordIndex(root)


@contextmanager
def _no_collection() -> Iterator[None]:
    # Nothing that is read here becomes garbage, and the collector would walk all of it again and again.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _settings(tree: FileTree, kept: Documents | None) -> tuple[Settings, list[Finding]]:
    file = _read(tree, SETTINGS_FILE, kept)
    if isinstance(file, RegisterFile) and file.settings is not None:
        return file.settings, list(file.faults)
    first = file.faults[0] if isinstance(file, RegisterFile) else file
    place = f":{first.line}" if first.line else ""
    raise RegisterUnreadable(f"{tree.named(SETTINGS_FILE)}{place}: {first.message}", hint=first.hint)


def _source(tree: FileTree, folder: Folder, faults: list[Finding], kept: Documents | None) -> Source:
    path = f"{folder.name}/{SOURCE_FILE}"
    noun = _noun(tree, path, faults, kept) if folder.has_source else None
    if not folder.has_source:
        faults.append(
            Finding(
                code=NO_SOURCE_FILE,
                message=f"the folder {folder.name} has records but no {SOURCE_FILE}",
                hint=f"add {path} with title and publisher",
                path=path,
            )
        )
    # The records are still shown, under the folder's own name.
    return noun if isinstance(noun, Source) else Source(title=folder.name, publisher="", key=folder.name)


def _noun(
    tree: FileTree, path: str, faults: list[Finding], kept: Documents | None
) -> Record | Source | Settings | None:
    file = _read(tree, path, kept)
    if not isinstance(file, RegisterFile):
        faults.append(file)
        return None
    faults.extend(file.faults)
    return file.noun


def _read(tree: FileTree, path: str, kept: Documents | None) -> RegisterFile | Finding:
    try:
        file = tree.read(path)
    except OSError as error:
        return cannot_open(path, error)
    if kept is not None:
        kept[path] = file.document
    return file


def _twice(records: list[Record]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for record in records:
        other = first.setdefault(record.id, record.path)
        if other != record.path:
            yield Finding(
                code=DUPLICATE_ID,
                message=f"{record.id} is also the id of {other}",
                hint="give one of the two another id and file name",
                path=record.path,
                where=("id",),
            )

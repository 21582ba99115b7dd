"""Where a register lies on the disk, and how it is read whole."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.finding import Finding
from peeltrack.core.model.decode import read
from peeltrack.core.model.ids import id_of, id_order
from peeltrack.core.model.record import Record
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.source import Source
from peeltrack.store.file_tree import (
    SETTINGS_FILE,
    SOURCE_FILE,
    FileTree,
    Folder,
    FolderTree,
    cannot_open,
)
from peeltrack.store.file_tree import content_of as content_of
from peeltrack.store.toml.document import parse

if TYPE_CHECKING:
    from peeltrack.core.model.check_context import Document

DUPLICATE_ID = "PT301"
ID_NOT_FILE_NAME = "PT302"
NO_SOURCE_FILE = "PT303"

#: Told after each file how many of how many have been read.
Watcher = Callable[[int, int], None]


#: Where the text of each file is kept for those who need it, by path.
Documents = dict[str, "Document"]


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
    what = (
        "has no register.toml" if path.is_dir() else "is not a folder" if path.exists() else "does not exist"
    )
    raise RegisterUnreadable(
        f"{path} {what}", hint="name the folder that holds register.toml, or begin one: peeltrack init"
    )


def load(root: Path, watch: Watcher | None = None) -> Register:
    """Return everything of the register in `root` that can be read, and as faults what cannot.

    Raises RegisterUnreadable only where register.toml itself cannot be used.
    """
    return load_from(FolderTree(root), watch)


def load_from(tree: FileTree, watch: Watcher | None = None, kept: Documents | None = None) -> Register:
    """Return the register that lies on `tree` as `load` does; the text of each file is put into `kept`.

    Raises RegisterUnreadable only where register.toml itself cannot be used.
    """
    with _no_collection():
        settings, faults = _settings(tree, kept)
        folders = list(tree.folders(faults))
        total = sum(len(folder.files) for folder in folders)
        sources: dict[str, Source] = {}
        records: list[Record] = []
        for folder in folders:
            sources[folder.name] = _source(tree, folder, faults, kept)
            for name in folder.files:
                record = _record(tree, f"{folder.name}/{name}", faults, kept)
                if record is not None:
                    records.append(record)
                if watch is not None:
                    watch(len(records), total)
        records.sort(key=lambda record: (id_order(record.id), record.path))
        faults.extend(_twice(records))
        faults.sort(key=lambda fault: fault.order)
    return Register(settings=settings, sources=sources, records=tuple(records), faults=tuple(faults))


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
    table, found = _parsed(tree, SETTINGS_FILE, kept)
    settings = None if table is None else read(Settings, table, found)
    if settings is None:
        first = found[0]
        place = f":{first.line}" if first.line else ""
        raise RegisterUnreadable(f"{tree.named(SETTINGS_FILE)}{place}: {first.message}", hint=first.hint)
    return settings, [replace(fault, path=SETTINGS_FILE) for fault in found]


def _source(tree: FileTree, folder: Folder, faults: list[Finding], kept: Documents | None) -> Source:
    path = f"{folder.name}/{SOURCE_FILE}"
    if folder.has_source:
        table, found = _parsed(tree, path, kept)
        source = None if table is None else read(Source, table, found, key=folder.name)
        faults.extend(replace(fault, path=path) for fault in found)
        if source is not None:
            return source
    else:
        faults.append(
            Finding(
                code=NO_SOURCE_FILE,
                message=f"the folder {folder.name} has records but no {SOURCE_FILE}",
                hint=f"add {path} with title and publisher",
                path=path,
            )
        )
    # The records are still shown, under the folder's own name.
    return Source(title=folder.name, publisher="", key=folder.name)


def _record(tree: FileTree, path: str, faults: list[Finding], kept: Documents | None) -> Record | None:
    table, found = _parsed(tree, path, kept)
    record = None if table is None else record_of(table, path, found)
    if found:
        faults.extend(replace(fault, path=path) for fault in found)
    return record


def record_of(table: dict[str, Any], path: str, found: list[Finding]) -> Record | None:
    """Return the record that a parsed file holds; `path` is relative to register.toml."""
    source, _, name = path.rpartition("/")
    stem = id_of(path)
    record = read(Record, table, found, source=source, path=path)
    if record is not None and record.id != stem:
        found.append(
            Finding(
                code=ID_NOT_FILE_NAME,
                message=f"id is {record.id}, but the file is called {name}",
                hint=f"rename the file to {record.id}.toml, or set the id to {stem}",
                where=("id",),
            )
        )
    return record


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


def _parsed(tree: FileTree, path: str, kept: Documents | None) -> tuple[dict[str, Any] | None, list[Finding]]:
    try:
        content = tree.content(path)
    except OSError as error:
        return None, [cannot_open(path, error)]
    table, found = parse(content, path)
    if kept is not None:
        from peeltrack.core.model.check_context import Document

        kept[path] = Document(path=path, content=content, table=table)
    return table, found

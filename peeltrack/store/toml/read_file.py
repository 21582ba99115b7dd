"""From the bytes of one TOML file of the register to what it holds: the one place where that is done."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding
from peeltrack.core.limits import brief
from peeltrack.core.model.decode import read
from peeltrack.core.model.document import Document
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.paths import SETTINGS_FILE, SOURCE_FILE
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.source import Source
from peeltrack.store.toml.document import BYTE_ORDER_MARK, is_too_large, parse

ID_NOT_FILE_NAME = "PT302"


@frozen(kw_only=False)
class RegisterFile:
    """One TOML file of the register, read."""

    document: Document
    noun: Record | Source | Settings | None  #: None where it cannot be read
    faults: tuple[Finding, ...]

    @property
    def record(self) -> Record | None:
        """The record in it; None where there is none, or it cannot be read."""
        return self.noun if isinstance(self.noun, Record) else None

    @property
    def settings(self) -> Settings | None:
        """The settings in it; None where there are none, or they cannot be read."""
        return self.noun if isinstance(self.noun, Settings) else None


def kind_of(path: str) -> type[Record] | type[Source] | type[Settings]:
    """Return what the file at `path`, relative to register.toml, is to hold."""
    if path == SETTINGS_FILE:
        return Settings
    return Source if path.rpartition("/")[2] == SOURCE_FILE else Record


def read_file(path: str, content: bytes) -> RegisterFile:
    """Return what the file at `path`, relative to register.toml, holds, and what is wrong with it."""
    return _decoded(path, content, *parse(content, path))


def unread_file(path: str, size: int) -> RegisterFile:
    """Return a file that is too large to be read, and that this is wrong with it."""
    return _decoded(path, b"", None, [is_too_large(size, path)])


def read_again(file: RegisterFile, path: str) -> RegisterFile:
    """Return the same content as the file at another path, without parsing it again."""
    table = file.document.table
    faults = [fault for fault in file.faults if table is None or fault.code == BYTE_ORDER_MARK]
    return _decoded(path, file.document.content, table, faults)


def _decoded(
    path: str, content: bytes, table: Mapping[str, Any] | None, findings: list[Finding]
) -> RegisterFile:
    noun = None if table is None else _noun(table, path, findings)
    faults = tuple(_told(fault, path) for fault in findings)
    return RegisterFile(Document(path=path, content=content, table=table), noun, faults)


def _told(fault: Finding, path: str) -> Finding:
    """Return a fault with its file, its texts one line each, however long what they quote."""
    return replace(fault, path=path, message=brief(fault.message), hint=brief(fault.hint))


def _noun(table: Mapping[str, Any], path: str, findings: list[Finding]) -> Record | Source | Settings | None:
    folder, _, name = path.rpartition("/")
    kind = kind_of(path)
    if kind is Settings:
        return read(Settings, table, findings)
    if kind is Source:
        return read(Source, table, findings, key=folder)
    record = read(Record, table, findings, source=folder, path=path)
    if record is not None and f"{record.id}.toml" != name:
        findings.append(_not_named(record, path))
    return record


def _not_named(record: Record, path: str) -> Finding:
    name, stem = path.rpartition("/")[2], id_of(path)
    return Finding(
        code=ID_NOT_FILE_NAME,
        message=f"id is {record.id}, but the file is called {name}",
        hint=f"rename the file to {record.id}.toml, or set the id to {stem}",
        where=("id",),
    )

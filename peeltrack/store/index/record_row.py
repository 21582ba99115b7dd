"""One record as a row of the index, and the record that such a row stands for until it is read whole."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Owners, Record
from peeltrack.core.model.slots import Slot, slots

#: When a file was written and when it changed in any way, both in ns; its size, its place on the disk.
Stamp = tuple[int, int, int, int]

#: What is remembered of one file: the values of COLUMNS.
Row = tuple[Any, ...]

_FIELDS = slots(Record)

#: Fields that are remembered with their values; of others only whether the record holds them.
_TEXTS = ("id", "title", "number", "area", "deadline_text", "deadline_basis")
_HEAD = (
    *_TEXTS,
    *("kind", "theme", "addressed_to", "response_route", "issued_on", "deadline", "target", "status"),
    "owners",
)
_BODY = tuple(name for name in _FIELDS if name not in _HEAD)
COLUMNS = ("path", "mtime", "ctime", "size", "inode", "held", "latest_on", "claim", *_HEAD)


def _encoded(slot: Slot, value: Any) -> str | None:
    if slot.shape == "texts":
        return json.dumps(value)
    if slot.shape == "table":
        return json.dumps(written(value))
    return None if value is None else str(value)


def _decoded(slot: Slot, text: str) -> Any:
    if slot.shape == "texts":
        return tuple(json.loads(text))
    if slot.shape == "table":
        return Owners(**json.loads(text))
    return slot.noun(text) if slot.shape == "word" else date.fromisoformat(text)


def row_of(record: Record, stamp: Stamp) -> Row:
    """Return what is remembered of a record whose file had this stamp before it was read."""
    held = sum(1 << at for at, name in enumerate(_BODY) if getattr(record, name) != _FIELDS[name].default)
    latest = record.latest_on
    head = (_encoded(_FIELDS[name], getattr(record, name)) for name in _HEAD)
    return (record.path, *stamp, held, latest and latest.isoformat(), record.claim, *head)


def unread(rows: Iterable[Row], read: Callable[[str], Record | None]) -> dict[str, Record]:
    """Return the records of these rows by path; the rest of each is read when it is asked."""
    hints: dict[str, tuple[str | None, str]] = {}
    kind = _unread_record(hints, read)
    # What was made of a text for one record is also the next's, where they hold the same.
    made = [(name, _FIELDS[name], {None: None}) for name in _HEAD if name not in _TEXTS]
    absent: dict[int, list[tuple[str, Any]]] = {}
    records: dict[str, Record] = {}
    for path, _, _, _, _, held, latest, claim, *head in rows:
        record: Any = object.__new__(kind)
        record.path, record.source = path, path.partition("/")[0]
        for name, text in zip(_TEXTS, head, strict=False):
            setattr(record, name, text)
        for (name, slot, known), text in zip(made, head[len(_TEXTS) :], strict=True):
            if text not in known:
                known[text] = _decoded(slot, text)
            setattr(record, name, known[text])
        if held not in absent:
            absent[held] = _absent(held)
        for name, default in absent[held]:
            setattr(record, name, default)
        hints[path] = latest, claim
        records[path] = record
    return records


def _absent(held: int) -> list[tuple[str, Any]]:
    """Return the fields that a record does not hold, with what they are then."""
    return [(name, _FIELDS[name].default) for at, name in enumerate(_BODY) if not held >> at & 1]


def _unread_record(
    hints: Mapping[str, tuple[str | None, str]], read: Callable[[str], Record | None]
) -> type[Record]:
    """Return the class of records that are read from their file when it is asked for what is not known."""

    class Unread(Record):
        __slots__ = ()

        def __getattr__(self, name: str) -> Any:
            if name not in _FIELDS:
                raise AttributeError(name)
            return getattr(_whole(self), name)

        def __eq__(self, other: object) -> bool:
            return bool(_whole(self) == other)

        def __hash__(self) -> int:
            return hash(_whole(self))

        @property
        def latest_on(self) -> date | None:
            latest = hints[self.path][0]
            return None if latest is None else date.fromisoformat(latest)

        @property
        def claim(self) -> str:
            return hints[self.path][1]

    def _whole(record: Record) -> Record:
        found = read(record.path)
        if found is None:
            raise RegisterUnreadable(
                f"{record.path} was changed while the register was read", hint="run it again"
            )
        record.__class__ = Record
        for name in (*_FIELDS, "source", "path"):
            setattr(record, name, getattr(found, name))
        return record

    return Unread

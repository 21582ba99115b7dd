"""One record as a row of the index, and the record that such a row stands for until it is read whole."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.model.decode import written
from peeltrack.core.model.decode_plan import decoded
from peeltrack.core.model.record import Owners, Record
from peeltrack.core.model.slots import Slot, slots

#: When a file was written and when it changed in any way, both in ns; its size, its place on the disk.
Stamp = tuple[int, int, int, int]

#: What is remembered of one file: the values of COLUMNS.
Row = tuple[Any, ...]

_FIELDS = slots(Record)

#: Fields that are remembered with their values; of others only whether the record holds them.
_TEXTS = ("id", "title", "number", "area", "deadline_text", "deadline_basis", "late_because")
_HEAD = (
    *_TEXTS,
    *(
        "kind",
        "theme",
        "addressed_to",
        "response_route",
        "issued_on",
        "deadline",
        "target",
        "forecast",
        "status",
    ),
    "owners",
    "said",
)
_BODY = tuple(name for name in _FIELDS if name not in _HEAD)
COLUMNS = ("path", "mtime", "ctime", "size", "inode", "held", "latest_on", "claim", "part_due_on", *_HEAD)
_HELD = COLUMNS.index("held")

#: What a row can be read by: it changes with the fields of a record.
LAYOUT = (*COLUMNS, *_BODY)


def row_of(record: Record, stamp: Stamp) -> Row:
    """Return what is remembered of a record whose file had this stamp before it was read."""
    held = sum(1 << at for at, name in enumerate(_BODY) if getattr(record, name) != _FIELDS[name].default)
    latest = record.latest_on
    part_due = record.part_due_on
    head = (_encoded(_FIELDS[name], getattr(record, name)) for name in _HEAD)
    derived = latest and latest.isoformat(), record.claim, part_due and part_due.isoformat()
    return (record.path, *stamp, held, *derived, *head)


def unread(rows: Mapping[str, Row], read: Callable[[str], Record | None]) -> dict[str, Record]:
    """Return the records of these rows, both by path; the rest of each is read when it is asked.

    Where two hold the same words or days, they hold one value.
    """
    kinds = _Kinds(rows, read)
    records: dict[str, Record] = {}
    made = {name: _Made(_FIELDS[name]) for name in _HEAD if name not in _TEXTS}
    kind, theme, addressed, route, issued, deadline, target, forecast, status, owners, said = made.values()
    for path, row in rows.items():
        # One by one: a loop over names would take twice as long, and there are ten thousand.
        record: Any = object.__new__(kinds[row[_HELD]])
        record.path = path
        record.source = path.partition("/")[0]
        head = row[_HELD + 4 :]
        record.id, record.title, record.number, record.area, record.deadline_text = head[:5]
        record.deadline_basis, record.late_because = head[5:7]
        record.kind = kind[head[7]]
        record.theme = theme[head[8]]
        record.addressed_to = addressed[head[9]]
        record.response_route = route[head[10]]
        record.issued_on = issued[head[11]]
        record.deadline = deadline[head[12]]
        record.target = target[head[13]]
        record.forecast = forecast[head[14]]
        record.status = status[head[15]]
        record.owners = owners[head[16]]
        record.said = said[head[17]]
        records[path] = record
    return records


def _encoded(slot: Slot, value: Any) -> str | None:
    if slot.shape == "texts":
        return json.dumps(value)
    if slot.shape == "table":
        return json.dumps(written(value))
    if slot.shape == "tables":
        return json.dumps([written(one) for one in value], default=date.isoformat) if value else None
    return None if value is None else str(value)


def _entry(noun: type, table: dict[str, Any]) -> Any:
    days = {slot.key for slot in slots(noun).values() if slot.types == (date,)}
    return decoded(
        noun, {key: date.fromisoformat(one) if key in days else one for key, one in table.items()}, {}
    )


class _Made(dict[str | None, Any]):
    """What the texts of one column stand for, each made once."""

    def __init__(self, slot: Slot) -> None:
        super().__init__({None: () if slot.shape == "tables" else None})
        self._slot = slot

    def __missing__(self, text: str) -> Any:
        self[text] = value = self._decoded(text)
        return value

    def _decoded(self, text: str) -> Any:
        if self._slot.shape == "texts":
            return tuple(json.loads(text))
        if self._slot.shape == "table":
            return Owners(**json.loads(text))
        if self._slot.shape == "tables":
            return tuple(_entry(self._slot.noun, table) for table in json.loads(text))
        return self._slot.noun(text) if self._slot.shape == "word" else date.fromisoformat(text)


class _Kinds(dict[int, type[Record]]):
    """The classes of records that are not read yet, by what their files hold: see `_BODY`."""

    def __init__(self, rows: Mapping[str, Row], read: Callable[[str], Record | None]) -> None:
        super().__init__()
        self._unread = _unread_record(rows, read)

    def __missing__(self, held: int) -> type[Record]:
        # What none of them holds is the same for all, and need not be put into each.
        absent = {name: _FIELDS[name].default for at, name in enumerate(_BODY) if not held >> at & 1}
        self[held] = kind = type("Unread", (self._unread,), {"__slots__": (), **absent})
        return kind


def _unread_record(rows: Mapping[str, Row], read: Callable[[str], Record | None]) -> type[Record]:
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
            latest = rows[self.path][_HELD + 1]
            return None if latest is None else date.fromisoformat(latest)

        @property
        def claim(self) -> str:
            return str(rows[self.path][_HELD + 2])

        @property
        def part_due_on(self) -> date | None:
            due = rows[self.path][_HELD + 3]
            return None if due is None else date.fromisoformat(due)

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

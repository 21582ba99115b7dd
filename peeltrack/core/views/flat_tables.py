"""The register as flat tables, for those who ask it in SQL: their names and columns stay as they are.

Their words are those of the files and of the listings: a column that a file holds has its key, one
that a listing derives has the listing's name. Days are text as in 2025-03-27, true is 1, and a list
is a text in JSON.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Record
from peeltrack.core.model.register import Register
from peeltrack.core.model.slots import Slot, slots
from peeltrack.core.model.source import Source
from peeltrack.core.table import Column, Table
from peeltrack.core.views.columns import COLUMNS
from peeltrack.core.views.due import lines_of

#: What a table of SQL can hold.
Cell = str | int | float | None

#: Where the entries of a list stand: whose they are, and which of them it is, from 1.
_PLACE = {"place": "which of them it is, from 1, as the file lists them"}


@frozen
class FlatTable:
    """One table, with what each of its columns says."""

    name: str
    about: str
    columns: Mapping[str, str]
    rows: Callable[[Register, date], Iterable[Sequence[Cell]]]


@cache
def flat_tables() -> tuple[FlatTable, ...]:
    """Return every table, those of a record first."""
    return (
        _records(),
        *_lists_of(Record, "", "record_id", "id of the record", _each_record),
        _sources(),
        *_lists_of(Source, "source_", "source_key", "key of the source", _each_source),
    )


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, (int, float)) or value is None else str(value)


# Records and sources: a row each.


def _flat(noun: type) -> Iterator[tuple[str, str, Callable[[object], object]]]:
    """Return name, meaning and value of what a noun holds once, that of a table in it under `table_key`."""
    for slot in slots(noun).values():
        if slot.shape == "table":
            for inner in slots(slot.noun).values():
                yield f"{slot.key}_{inner.key}", inner.doc, _within(slot.name, inner.name)
        elif slot.shape != "tables":
            yield slot.key, slot.doc, _attribute(slot.name)


def _attribute(name: str) -> Callable[[object], object]:
    return lambda noun: getattr(noun, name)


def _within(table: str, name: str) -> Callable[[object], object]:
    return lambda noun: getattr(getattr(noun, table), name, None)


def _records() -> FlatTable:
    # The owners are columns of the listings already.
    more = [
        field for field in _flat(Record) if field[0] not in COLUMNS and not field[0].startswith("owners_")
    ]
    derived = {name: f"as peeltrack list --columns {name} says" for name in COLUMNS}

    def rows(register: Register, today: date) -> Iterator[Sequence[Cell]]:
        for line in lines_of(register, today):
            listed = [_cell(column.value(line)) for column in COLUMNS.values()]
            yield (*listed, *(_cell(value(line.record)) for _, _, value in more))

    columns = derived | {name: doc for name, doc, _ in more}
    return FlatTable(name="record", about="every record as it stands today", columns=columns, rows=rows)


def _sources() -> FlatTable:
    held = list(_flat(Source))

    def rows(register: Register, today: date) -> Iterator[Sequence[Cell]]:
        for key, source in register.sources.items():
            yield (key, *(_cell(value(source)) for _, _, value in held))

    columns = {"key": "name of its folder"} | {name: doc for name, doc, _ in held}
    return FlatTable(name="source", about="every publication", columns=columns, rows=rows)


# What they hold many of: a row for each entry.

_Places = Iterable[tuple[tuple[Cell, ...], object]]


def _each_record(register: Register) -> _Places:
    return (((record.id,), record) for record in register.records)


def _each_source(register: Register) -> _Places:
    return (((key,), source) for key, source in register.sources.items())


def _lists_of(
    noun: type, prefix: str, owner: str, meaning: str, each: Callable[[Register], _Places]
) -> Iterator[FlatTable]:
    for slot in slots(noun).values():
        if slot.shape == "tables":
            yield from _list(slot, prefix, {owner: meaning}, each)


def _list(
    slot: Slot, prefix: str, owners: Mapping[str, str], each: Callable[[Register], _Places]
) -> Iterator[FlatTable]:
    held = list(_flat(slot.noun))

    def entries(register: Register) -> _Places:
        for where, noun in each(register):
            for place, entry in enumerate(getattr(noun, slot.name), 1):
                yield (*where, place), entry

    def rows(register: Register, today: date) -> Iterator[Sequence[Cell]]:
        for where, entry in entries(register):
            yield (*where, *(_cell(value(entry)) for _, _, value in held))

    columns = {**owners, **_PLACE, **{name: doc for name, doc, _ in held}}
    yield FlatTable(name=f"{prefix}{slot.key}", about=slot.doc, columns=columns, rows=rows)
    for inner in slots(slot.noun).values():
        if inner.shape == "tables":
            within = {**owners, slot.key: f"which {slot.key} of it, from 1"}
            yield from _list(inner, prefix, within, entries)


def answer_table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Table[Sequence[Cell]]:
    """Return what a query found as a listing, its columns named as the query names them."""
    named = [name if columns.index(name) == at else f"{name}_{at + 1}" for at, name in enumerate(columns)]
    shown = (
        Column(name, name, _at(at), right=bool(rows) and isinstance(rows[0][at], (int, float)), least=12)
        for at, name in enumerate(named)
    )
    return Table(name="query", columns=tuple(shown), rows=rows, empty="the query finds nothing")


def _at(place: int) -> Callable[[Sequence[Cell]], Cell]:
    return lambda row: row[place]

"""The one door to SQLite: databases made whole in memory, read from there, and asked what changes nothing."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

#: Columns and rows of each table, by its name.
Tables = Mapping[str, tuple[Sequence[str], Iterable[Sequence[Any]]]]

#: What a query may do: read, and reckon with what it read.
_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}

#: What every file of SQLite begins with.
_BEGINNING = b"SQLite format 3\0"

#: Steps of SQLite between two looks whether somebody wants it to stop.
_STEPS = 100_000


class NotAnswered(Exception):
    """SQLite refuses; the message is its own."""


def database(tables: Tables) -> bytes:
    """Return a file of SQLite with these tables, as its bytes."""
    with _connection() as connection:
        _fill(connection, tables)
        return connection.serialize()


def is_database(content: bytes) -> bool:
    """Return whether these bytes are a file of SQLite, as far as its beginning tells."""
    return content.startswith(_BEGINNING)


def read(content: bytes, table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the rows of a table of a database, in the order in which they were put in."""
    with _connection() as connection:
        connection.deserialize(content)
        return connection.execute(f"SELECT {_named(columns)} FROM {_quoted(table)} ORDER BY rowid").fetchall()


def answer(tables: Tables, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the names of the columns and the rows that a query finds in tables; it can change nothing.

    Raises NotAnswered for what SQLite does not understand, and for what would do more than read.
    """
    with _connection() as connection:
        _fill(connection, tables)
        connection.set_authorizer(_only_reading)
        # Without a look from time to time, Ctrl-C would wait for the end of the query.
        connection.set_progress_handler(lambda: 0, _STEPS)
        cursor = connection.execute(query)
        if cursor.description is None:
            raise NotAnswered("it asks for nothing")
        rows = [tuple(_shown(cell) for cell in row) for row in cursor]
        return [column[0] for column in cursor.description], rows


@contextmanager
def _connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    try:
        yield connection
    except (sqlite3.Error, sqlite3.Warning, AttributeError, OverflowError, UnicodeError) as error:
        # SQLite keeps to itself what was raised when it looked whether somebody wants it to stop.
        if str(error) == "interrupted":
            raise KeyboardInterrupt from error
        # AttributeError: this SQLite was built without what makes files in memory.
        raise NotAnswered(str(error)) from error
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, tables: Tables) -> None:
    for name, (columns, rows) in tables.items():
        connection.execute(f"CREATE TABLE {_quoted(name)} ({_named(columns)})")
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {_quoted(name)} VALUES ({marks})", rows)
    connection.commit()


def _only_reading(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _named(columns: Iterable[str]) -> str:
    return ", ".join(map(_quoted, columns))


def _quoted(name: str) -> str:
    return f'"{name}"'


def _shown(cell: Any) -> Any:
    return cell.hex() if isinstance(cell, bytes) else cell

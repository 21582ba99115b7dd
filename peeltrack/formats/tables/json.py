"""JSON in an envelope that says which command, which day, and which version of itself."""

import json
from collections.abc import Iterator
from datetime import date

from peeltrack.core.table import Row, Table
from peeltrack.core.text import respelled

SCHEMA = 1


def write(table: Table[Row], today: date) -> Iterator[str]:
    """Return one JSON document: schema, command, today, what else is known, and `data`."""
    data = [{column.name: column.value(row) for column in table.columns} for row in table.rows]
    yield document(table.name, today, data, **(table.facts or {}))


def document(command: str, today: date, data: object, **facts: object) -> str:
    """Return the envelope around `data` as text that ends with a line end."""
    envelope = {"schema": SCHEMA, "command": command, "today": today, **facts, "data": data}
    return f"{spelled(json.dumps(envelope, indent=2, ensure_ascii=False, default=_plain))}\n"


def spelled(text: str) -> str:
    """Return the same JSON with all spelled out that steers who shows it, or is not seen.

    >>> print(spelled('{"title": "##[error]"}'))
    {"title": "\\u0023#[error]"}
    """
    return respelled(text, _escape)


def _escape(character: str) -> str:
    # json leaves ASCII as it is, DEL too.
    return f"\\u{ord(character):04x}" if character.isascii() else json.dumps(character)[1:-1]


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value).__name__}")

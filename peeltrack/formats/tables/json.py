"""JSON in an envelope that says which command, which day, and which version of itself."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from peeltrack.core.views.table import Table

SCHEMA = 1
_HOSTILE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def write(table: Table, today: date) -> Iterator[str]:
    """Return one JSON document: schema, command, today, what else is known, and `data`."""
    data = [{column.name: column.value(row) for column in table.columns} for row in table.rows]
    yield document(table.name, today, data, **(table.facts or {}))


def document(command: str, today: date, data: Any, **facts: Any) -> str:
    """Return the envelope around `data` as text that ends with a line end."""
    envelope = {"schema": SCHEMA, "command": command, "today": today, **facts, "data": data}
    text = json.dumps(envelope, indent=2, ensure_ascii=False, default=_plain)
    # Still the same JSON: marks that reorder text are spelled out, as the controls already are.
    return _HOSTILE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"no JSON for {type(value).__name__}")

"""JSON: a list of objects, wherever in the document it lies."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from peeltrack.core.errors import UsageFault
from peeltrack.core.published.shapes import Grid, PublishedFile, Row
from peeltrack.store.published.decoding import decoded
from peeltrack.store.published.limits import Counter


def read(content: bytes, sheet: str = "") -> PublishedFile:
    """Return each list of objects as a table, its keys as headings; rows are counted as entries of the list.

    Raises UsageFault where it is no JSON or holds no such list.
    """
    text, notes = decoded(content)
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageFault(
            f"line {error.lineno}, column {error.colno}: {error.msg.lower()}", hint="save it as JSON again"
        ) from error
    except (RecursionError, ValueError) as error:
        raise UsageFault(
            "it is nested too deep, or holds a number too long", hint="save the list of items alone"
        ) from error
    tables = tuple(_tables(found, ""))
    if not tables:
        raise UsageFault(
            "it holds no list of objects", hint='one item is an object like {"number": "1", "text": "…"}'
        )
    return PublishedFile(parts=tables, notes=notes, unit="entry")


def _tables(value: Any, name: str, depth: int = 0) -> Iterator[Grid]:
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        yield _table(value, name)
    elif isinstance(value, Mapping) and depth < 4:
        for key, inner in value.items():
            yield from _tables(inner, str(key), depth + 1)


def _table(entries: list[Mapping[str, Any]], name: str) -> Grid:
    counter = Counter()
    keys = list(dict.fromkeys(key for entry in entries for key in entry))
    rows = [Row(0, tuple(key.replace("_", " ") for key in keys))]
    for number, entry in enumerate(entries, 1):
        counter.row(len(keys))
        rows.append(Row(number, tuple(_text(entry.get(key)) for key in keys)))
    return Grid(tuple(rows), name)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {_text(one)}" for key, one in value.items())
    return str(value)

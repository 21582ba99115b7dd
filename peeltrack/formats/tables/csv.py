"""Comma-separated values for a spreadsheet: a header, ISO dates, no formulas."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date

from peeltrack.core.table import Row, Table
from peeltrack.core.text import safe

#: What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def write(table: Table[Row], today: date) -> Iterator[str]:
    """Return the header and each row, with LF as line end."""
    yield from separated(table, ",", safe)


def separated(table: Table[Row], delimiter: str, shown: Callable[[str], str]) -> Iterator[str]:
    """Return the header and each row with `delimiter` between the cells; `shown` makes a text safe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow([_text(column.name, shown) for column in table.columns])
    for row in table.rows:
        writer.writerow([_cell(column.value(row), shown) for column in table.columns])
    yield buffer.getvalue()


def _cell(value: object, shown: Callable[[str], str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return str(value)
    return _text("; ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value), shown)


def _text(value: str, shown: Callable[[str], str]) -> str:
    text = shown(value)
    # An apostrophe makes a spreadsheet show the text as it is. Some take the blanks before it away.
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text

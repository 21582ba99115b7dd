"""Tab-separated values: as CSV, with every cell on one line."""

from collections.abc import Iterator
from datetime import date

from peeltrack.core.table import Row, Table
from peeltrack.core.text import one_line
from peeltrack.formats.tables.csv import separated


def write(table: Table[Row], today: date) -> Iterator[str]:
    """Return the header and each row, tabs between the cells."""
    yield from separated(table, "\t", one_line)

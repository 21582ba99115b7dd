"""A table as text: one file a format, one line here."""

from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from typing import Protocol

from peeltrack.core.table import Row, Table


class Writer(Protocol):
    """Writes a listing: each line with its line end, so that the whole is what a file would hold."""

    def __call__(self, table: Table[Row], today: date) -> Iterator[str]: ...


FORMATS: Mapping[str, str] = {
    "table": "aligned for reading; on a terminal it fits the width",
    "json": "an envelope with one object for each row; keys as in the files",
    "csv": "for a spreadsheet; dates as 2025-03-27",
    "tsv": "the same with tabs",
    "markdown": "for a report or a web page",
}


def writer(name: str) -> Writer:
    """Return the writer of a format. Only its own module is imported."""
    module = import_module(f"peeltrack.formats.tables.{name}")
    write: Writer = module.write
    return write

"""CSV and TSV, with whatever stands between the cells."""

import csv
from collections.abc import Iterator

from peeltrack.core.errors import UsageFault
from peeltrack.core.published.shapes import Grid, PublishedFile, Row
from peeltrack.store.published.decoding import decoded
from peeltrack.store.published.limits import CELL_CHARACTERS, Counter

_SAMPLE = 20_000


def read(content: bytes, sheet: str = "") -> PublishedFile:
    """Return the one table of a file. Raises TooMuch, and UsageFault where it is none."""
    text, notes = decoded(content)
    first = text.partition("\n")[0]
    told = first.lower().startswith("sep=") and len(first) == 5
    between = first[4] if told else _between(text[:_SAMPLE])
    rows = tuple(_rows(text, between, skip=1 if told else 0))
    return PublishedFile(parts=(Grid(rows),), notes=notes)


def _between(sample: str) -> str:
    """Return what stands between the cells: what the first lines have most alike."""
    lines = [line for line in sample.split("\n")[:10] if line.strip()]
    return max(
        ",\t;|",
        key=lambda one: (min((line.count(one) for line in lines[:1]), default=0), -",\t;|".index(one)),
    )


def _rows(text: str, between: str, skip: int) -> Iterator[Row]:
    csv.field_size_limit(CELL_CHARACTERS)
    counter = Counter()
    reader = csv.reader(text.splitlines(keepends=True), delimiter=between)
    before = wide = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if line <= skip or not any(cell.strip() for cell in cells):
                continue
            filled = max(at for at, cell in enumerate(cells, 1) if cell.strip())
            counter.row(filled)
            # A row of a file that was cut off has not even the separators of the others.
            yield Row(line, tuple(_unquoted(cell) for cell in cells[:filled]), cut=len(cells) < wide)
            wide = wide or len(cells)
    except csv.Error as error:
        raise UsageFault(
            f"line {before + 1} cannot be read: {error}", hint="see whether a quotation mark is missing there"
        ) from error


def _unquoted(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from computing it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell

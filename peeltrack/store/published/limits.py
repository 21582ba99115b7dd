"""How much of a published file is read: beyond it the file is refused, with what to do instead."""

from peeltrack.core.errors import UsageFault

#: Bytes of a file.
FILE_BYTES = 64_000_000

#: Bytes that a packed file may hold unpacked, how many times as many as packed, and entries in it.
UNPACKED_BYTES, UNPACKED_RATIO, ENTRIES = 256_000_000, 200, 5_000

#: Bytes of one sheet up to which it is read with what is merged and hidden in it.
SHEET_BYTES = 40_000_000

#: Rows, columns and cells of one table; characters of one cell.
ROWS, COLUMNS, CELLS, CELL_CHARACTERS = 50_000, 100, 1_000_000, 40_000

#: Pages of a PDF, and lines of a document.
PAGES, LINES = 400, 500_000


class TooMuch(UsageFault):
    """A file holds more than is read."""


def too_much(what: str, most: int) -> TooMuch:
    """Return the fault of a file that holds more than `most` of something."""
    return TooMuch(
        f"it holds more than {most:,} {what}", hint="save the part that you need as a file of its own"
    )


class Counter:
    """Counts cells and lines while they are read."""

    def __init__(self) -> None:
        self._cells = self._lines = 0

    def row(self, cells: int) -> None:
        """Count a row. Raises TooMuch beyond the limits."""
        self._cells += cells
        if cells > COLUMNS:
            raise too_much("columns in a row", COLUMNS)
        if self._cells > CELLS:
            raise too_much("cells", CELLS)
        self.line()

    def line(self) -> None:
        """Count a line. Raises TooMuch beyond the limit."""
        self._lines += 1
        if self._lines > LINES:
            raise too_much("lines", LINES)

"""PDF papers. The one door to pdfplumber: ruled tables, and the lines of text around them."""

import re
from collections import Counter as Tally
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pdfplumber
from pdfplumber.utils.exceptions import PdfminerException

from peeltrack.core.errors import UsageFault
from peeltrack.core.published.shapes import Grid, Prose, PublishedFile, Row, TextLine
from peeltrack.store.published.limits import PAGES, Counter, too_much

#: Of so many pages on, a line that stands on half of them is a header or a footer.
_FEW_PAGES = 3


def read(content: bytes, sheet: str = "") -> PublishedFile:
    """Return the tables and lines of a paper, counted through all its pages.

    Raises TooMuch, and UsageFault where it is protected, damaged or a scan without text.
    """
    try:
        with pdfplumber.open(BytesIO(content)) as paper:
            if len(paper.pages) > PAGES:
                raise too_much("pages", PAGES)
            pages = []
            for page in paper.pages:
                pages.append(_page(page))
                page.close()
    except UsageFault:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file makes it stumble over
        raise _unreadable(error) from error
    if not any(text.strip() for page in pages for piece in page for text in _texts(piece)):
        raise UsageFault(
            "there is no text in it: it is a scan, a picture of each page",
            hint="read it with a program that recognises text, and save that",
        )
    return PublishedFile(parts=tuple(_joined(_numbered(pages))), notes=())


def _unreadable(error: Exception) -> UsageFault:
    names = {
        type(one).__name__ for one in (error, *error.args, error.__cause__) if isinstance(one, BaseException)
    }
    if isinstance(error, PdfminerException) and "PDFPasswordIncorrect" in names:
        return UsageFault("the file is protected by a password", hint="save it without one")
    return UsageFault(
        f"the file is damaged: {str(error)[:80] or type(error).__name__}",
        hint="save it again from its program",
    )


#: A table of a page as its rows, or one of its lines.
_Piece = list[list[str]] | str


def _texts(piece: _Piece) -> list[str]:
    return [piece] if isinstance(piece, str) else [text for row in piece for text in row]


def _page(page: Any) -> list[_Piece]:
    """Return the tables and lines of a page from the top down."""
    tables = [table for table in page.find_tables() if len(table.rows) > 1 and len(table.rows[0].cells) > 1]
    placed: list[tuple[float, _Piece]] = [
        (table.bbox[1], [[(text or "").strip() for text in row] for row in table.extract()])
        for table in tables
    ]
    for line in page.extract_text_lines(return_chars=False):
        middle = (line["top"] + line["bottom"]) / 2
        inside = any(
            one.bbox[1] <= middle <= one.bbox[3] and one.bbox[0] - 2 <= line["x0"] < one.bbox[2]
            for one in tables
        )
        if not inside:
            placed.append((line["top"], line["text"]))
    return [piece for _, piece in sorted(placed, key=lambda one: one[0])]


def _numbered(pages: Sequence[Sequence[_Piece]]) -> list[list[Grid | TextLine]]:
    """Return pieces with their lines counted, without what stands on half of the pages."""
    often = Tally(
        _shape(piece)
        for page in pages
        for piece in {_shape(one): one for one in page}.values()
        if isinstance(piece, str)
    )
    repeated = {
        shape
        for shape, count in often.items()
        if len(pages) >= _FEW_PAGES and count >= max(len(pages) / 2, 3)
    }
    counter, number = Counter(), 0
    made: list[list[Grid | TextLine]] = []
    for at, page in enumerate(pages, 1):
        pieces: list[Grid | TextLine] = []
        for piece in page:
            if isinstance(piece, str):
                number += 1
                counter.line()
                if _shape(piece) not in repeated:
                    pieces.append(TextLine(number, piece))
                continue
            rows = []
            for row in piece:
                number += 1
                counter.row(len(row))
                rows.append(Row(number, tuple(row)))
            pieces.append(Grid(tuple(rows), f"page {at}"))
        made.append(pieces)
    return made


def _shape(piece: _Piece) -> str:
    return re.sub(r"\d+", "0", piece).strip() if isinstance(piece, str) else ""


def _joined(pages: list[list[Grid | TextLine]]) -> list[Grid | Prose]:
    """Return parts in which a table that goes on at the top of the next page is one table."""
    parts: list[Grid | Prose] = []
    for page in pages:
        for at, piece in enumerate(page):
            last = parts[-1] if parts else None
            if isinstance(piece, TextLine):
                if isinstance(last, Prose):
                    parts[-1] = Prose((*last.lines, piece))
                else:
                    parts.append(Prose((piece,)))
            elif at == 0 and isinstance(last, Grid) and _wide(last) == _wide(piece):
                again = piece.rows[0].cells == last.rows[0].cells
                parts[-1] = Grid((*last.rows, *piece.rows[1 if again else 0 :]), last.name)
            else:
                parts.append(piece)
    return parts


def _wide(table: Grid) -> int:
    return max(len(row.cells) for row in table.rows)

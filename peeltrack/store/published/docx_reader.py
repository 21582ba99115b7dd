"""Word papers. The one door to python-docx: paragraphs and tables in their order, macros ignored."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document as open_document
from docx.oxml.ns import qn

from peeltrack.core.errors import UsageFault
from peeltrack.core.published.shapes import Grid, Prose, PublishedFile, Row, TextLine
from peeltrack.store.published import packed
from peeltrack.store.published.limits import CELL_CHARACTERS, ROWS, Counter, too_much

_HEADING = re.compile(r"^heading (\d)$", re.IGNORECASE)
_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_TEXT, _TAB, _BREAK, _HYPHEN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")
_INSIDE = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:smartTag")}


def read(content: bytes, sheet: str = "") -> PublishedFile:
    """Return the paragraphs and tables of a paper, counted as paragraphs and rows; its margins are left out.

    Raises TooMuch, and UsageFault where it cannot be read.
    """
    sizes = packed.checked(content)
    try:
        paper = open_document(BytesIO(content))
    except Exception as error:  # python-docx raises whatever its parsers do
        raise UsageFault(
            f"the paper cannot be read: {str(error) or type(error).__name__}",
            hint="open it in its program and save it again",
        ) from error
    reader = _Paper(paper)
    reader.read(paper.element.body)
    reader.end_prose()
    return PublishedFile(parts=tuple(reader.parts), notes=tuple(_notes(paper, sizes)), unit="paragraph")


def _notes(paper: Any, sizes: dict[str, int]) -> Iterator[str]:
    if any(name.endswith("vbaProject.bin") for name in sizes):
        yield "macros are in it, and were not read"
    body = paper.element.body
    if next(body.iter(qn("w:ins"), qn("w:del")), None) is not None:
        yield "it holds tracked changes: what is inserted was read, what is deleted was not"


class _Paper:
    """Reads the body of a paper into parts."""

    def __init__(self, paper: Any) -> None:
        self.parts: list[Grid | Prose] = []
        self._lines: list[TextLine] = []
        self._number = 0
        self._counter = Counter()
        self._levels = {style.style_id: _level(style) for style in paper.styles}
        self._lists = {style.style_id for style in paper.styles if "list" in (style.name or "").lower()}

    def read(self, body: Any) -> None:
        """Read every paragraph and table of the body, and of what only wraps them."""
        for element in body.iterchildren():
            if element.tag == _P:
                self._paragraph(element)
            elif element.tag == _TBL:
                self._table(element)
            elif element.tag in _INSIDE:
                self.read(element)

    def end_prose(self) -> None:
        """End a stretch of paragraphs."""
        if self._lines:
            self.parts.append(Prose(tuple(self._lines)))
        self._lines = []

    def _paragraph(self, element: Any) -> None:
        text = _text_of(element)
        if not text.strip():
            return
        style = element.style or ""
        level = self._levels.get(style, 0)
        listed = style in self._lists or (not level and next(element.iter(qn("w:numPr")), None) is not None)
        for line in text.split("\n"):
            if line.strip():
                self._number += 1
                self._counter.line()
                self._lines.append(TextLine(self._number, line.strip(), level, listed))
        self._lines.append(TextLine(self._number, ""))

    def _table(self, element: Any) -> None:
        self.end_prose()
        rows: list[Row] = []
        above: list[str] = []
        for row in _rows(element):
            self._number += 1
            texts: list[str] = []
            for cell in row.iterchildren(_TC):
                continues = cell.vMerge == "continue"
                text = above[len(texts)] if continues and len(texts) < len(above) else _cell_text(cell)
                texts += [text] * max(cell.grid_span, 1)
            above = texts
            self._counter.row(len(texts))
            if any(texts):
                rows.append(Row(self._number, tuple(texts)))
            if len(rows) > ROWS:
                raise too_much("rows in a table", ROWS)
        if rows:
            self.parts.append(Grid(tuple(rows)))


def _rows(element: Any) -> Iterator[Any]:
    for inner in element.iterchildren():
        if inner.tag == _TR:
            yield inner
        elif inner.tag in _INSIDE:
            yield from _rows(inner)


def _level(style: Any) -> int:
    match = _HEADING.match(style.name or "")
    return int(match[1]) if match else 1 if (style.name or "").lower() == "title" else 0


def _cell_text(cell: Any) -> str:
    lines: list[str] = []
    for paragraph in cell.iter(_P):
        text = _text_of(paragraph)
        bullet = "• " if next(paragraph.iter(qn("w:numPr")), None) is not None and lines else ""
        lines += [bullet + line.strip() for line in text.split("\n") if line.strip()]
    return "\n".join(lines)[:CELL_CHARACTERS]


def _text_of(paragraph: Any) -> str:
    parts = []
    for element in paragraph.iter(_TEXT, _TAB, _BREAK, _HYPHEN):
        if element.tag == _TEXT:
            parts.append(element.text or "")
        elif element.tag == _BREAK:
            parts.append("\n")
        elif element.tag == _HYPHEN:
            parts.append("-")
        elif element.getparent().tag == qn("w:r"):
            parts.append("\t")
    return "".join(parts)

"""Saved web pages. The one door to lxml for HTML: nothing that a page names is fetched."""

from collections.abc import Mapping

from lxml import etree

from peeltrack.core.errors import UsageFault
from peeltrack.core.published.shapes import Grid, Prose, PublishedFile, Row, TextLine
from peeltrack.store.published.decoding import decoded
from peeltrack.store.published.limits import CELL_CHARACTERS, COLUMNS, ROWS, Counter, too_much

#: What is never read: programs, menus, forms, and what only repeats itself on every page.
_SKIPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "footer",
    "svg",
    "select",
    "button",
    "head",
    "iframe",
    "object",
}
_SKIPPED_ROLES = {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog"}
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "main", "blockquote", "pre",
    "header",
    "aside", "figure", "figcaption", "details", "summary", "address", "hr", "form", "body", "caption",
    "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
_EMPTY = {
    "br",
    "hr",
    "img",
    "input",
    "meta",
    "link",
    "wbr",
    "area",
    "base",
    "col",
    "embed",
    "source",
    "track",
    "param",
}


def read(content: bytes, sheet: str = "") -> PublishedFile:
    """Return the tables and paragraphs of a page in their order; lines are counted as paragraphs and rows.

    Raises TooMuch, and UsageFault where nothing of it can be read.
    """
    text, notes = _text(content)
    page = _Page()
    parser = etree.HTMLParser(target=page, no_network=True, recover=True, huge_tree=False)
    try:
        parser.feed(text)
        parts = parser.close()
    except etree.LxmlError as error:
        raise UsageFault(f"the page cannot be read: {error}", hint="save it again as a web page") from error
    return PublishedFile(parts=tuple(parts), notes=notes, unit="paragraph")


def _text(content: bytes) -> tuple[str, tuple[str, ...]]:
    text, notes = decoded(content)
    # The parser takes text; what the page says of its own encoding was decided above.
    return text.replace("\x00", ""), notes


class _Grid:
    """A table while it is read: what spans rows or columns stands in each of them."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._row: list[str] | None = None
        self._line = 0
        self._below: dict[
            int, tuple[int, str]
        ] = {}  #: by column: rows that a cell still covers, and its text

    def begin_row(self, line: int) -> None:
        """Begin a row."""
        self.end_row()
        self._row, self._line = [], line
        self._fill()

    def add(self, text: str, wide: int, high: int) -> None:
        """Add a cell."""
        if self._row is None:
            self.begin_row(self._line + 1)
        assert self._row is not None
        self._fill()
        for _ in range(min(max(wide, 1), COLUMNS + 1)):
            if high > 1:
                self._below[len(self._row)] = (high - 1, text)
            self._row.append(text)
        if len(self._row) > COLUMNS:
            raise too_much("columns in a row", COLUMNS)

    def end_row(self) -> None:
        """End the row, with the cells that reach into it from above."""
        if self._row is None:
            return
        self._fill()
        while self._row and not self._row[-1]:
            self._row.pop()
        if self._row:
            self.rows.append(Row(self._line, tuple(self._row)))
        if len(self.rows) > ROWS:
            raise too_much("rows in a table", ROWS)
        self._row = None

    def _fill(self) -> None:
        assert self._row is not None
        while (at := len(self._row)) in self._below:
            left, text = self._below.pop(at)
            if left > 1:
                self._below[at] = (left - 1, text)
            self._row.append(text)


class _Page:
    """Takes the tags and texts of a page, and makes tables and lines of them."""

    def __init__(self) -> None:
        self._parts: list[Grid | Prose] = []
        self._lines: list[TextLine] = []
        self._text: list[str] = []
        self._as_typed = 0
        self._number = 0
        self._level = 0
        self._bullet = False
        self._skipping: list[str] = []
        self._tables: list[_Grid] = []
        self._cells: list[tuple[list[str], int, int]] = []
        self._counter = Counter()

    # What the parser calls.

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        if self._skipping or (tag not in _EMPTY and _is_skipped(tag, attributes)):
            if tag not in _EMPTY:
                self._skipping.append(tag)
            return
        if tag == "pre":
            self._as_typed += 1
        if tag == "br":
            self._put("\n")
        elif tag == "table":
            self._begin_table()
        elif tag == "tr" and self._tables:
            self._number += 1
            self._tables[-1].begin_row(self._number)
        elif tag in ("td", "th") and self._tables:
            self._begin_cell(attributes)
        elif tag in _BLOCKS:
            self._begin_block(tag)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if self._skipping:
            if tag in self._skipping:
                while self._skipping.pop() != tag:
                    pass
            return
        if tag == "pre":
            self._as_typed = max(self._as_typed - 1, 0)
        if tag == "table" and self._tables:
            self._end_table()
        elif tag == "tr" and self._tables:
            self._tables[-1].end_row()
        elif tag in ("td", "th") and self._cells:
            self._end_cell()
        elif tag in _BLOCKS:
            self._end_block(tag)

    def data(self, text: str) -> None:
        """Take text; where it is not as somebody typed it, its line breaks are spaces."""
        if not self._skipping:
            self._put(text if self._as_typed else text.replace("\n", " "))

    def comment(self, text: str) -> None:
        """Leave a comment out."""

    def close(self) -> list[Grid | Prose]:
        """Return what was read."""
        while self._tables:
            self._end_table()
        self._flush()
        self._end_prose()
        return self._parts

    # What they do.

    def _put(self, text: str) -> None:
        (self._cells[-1][0] if self._cells else self._text).append(text)

    def _begin_block(self, tag: str) -> None:
        if self._cells:
            self._cells[-1][0].append("\n• " if tag == "li" else "\n")
            return
        self._flush()
        if tag[0] == "h" and tag[1:].isdecimal():
            self._level = int(tag[1])
        self._bullet = tag == "li" or (
            self._bullet and tag not in ("h1", "h2", "h3", "h4", "h5", "h6", "p", "div")
        )

    def _end_block(self, tag: str) -> None:
        if self._cells:
            self._cells[-1][0].append("\n")
            return
        self._flush()
        if tag[0] == "h" and tag[1:].isdecimal():
            self._level = 0
        if tag == "li":
            self._bullet = False

    def _flush(self) -> None:
        """End a paragraph; after it stands an empty line, as between the paragraphs of a text."""
        texts = "".join(self._text).split("\n")
        self._text = []
        for text in texts:
            said = " ".join(text.split())
            if said:
                self._number += 1
                self._counter.line()
                self._lines.append(TextLine(self._number, said, self._level, self._bullet))
        if any(text.strip() for text in texts):
            self._lines.append(TextLine(self._number, ""))

    def _end_prose(self) -> None:
        if self._lines:
            self._parts.append(Prose(tuple(self._lines)))
        self._lines = []

    def _begin_table(self) -> None:
        if not self._cells:
            self._flush()
            self._end_prose()
        self._tables.append(_Grid())

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        if len(self._cells) == len(self._tables):
            self._end_cell()
        self._cells.append(([], _span(attributes, "colspan"), _span(attributes, "rowspan")))

    def _end_cell(self) -> None:
        texts, wide, high = self._cells.pop()
        lines = [" ".join(line.split()) for line in "".join(texts).split("\n")]
        text = "\n".join(line for line in lines if line.strip("•"))[:CELL_CHARACTERS]
        self._counter.row(wide if wide <= COLUMNS else 1)
        self._tables[-1].add(text.removeprefix("• "), wide, high)

    def _end_table(self) -> None:
        while len(self._cells) >= len(self._tables):
            self._end_cell()
        grid = self._tables.pop()
        grid.end_row()
        if self._cells:
            # A table inside a cell is text of that cell.
            inner = "\n".join(" ".join(row.cells) for row in grid.rows)
            self._cells[-1][0].append(f"\n{inner}\n")
        elif self._tables:
            self._tables[-1].rows.extend(grid.rows)
        elif grid.rows:
            self._parts.append(Grid(tuple(grid.rows)))


def _is_skipped(tag: str, attributes: Mapping[str, str]) -> bool:
    hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    return (
        tag in _SKIPPED
        or attributes.get("role") in _SKIPPED_ROLES
        or (hidden and tag not in ("td", "th", "body"))
    )


def _span(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "1").strip()
    return min(int(text), 1000) if text.isdecimal() and len(text) < 6 and int(text) else 1

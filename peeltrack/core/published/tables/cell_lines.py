"""Tables of which each cell has lines of its own: with a pipe after it, or nothing but its place."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from peeltrack.core.fields import frozen
from peeltrack.core.published.columns import Certainty, heading
from peeltrack.core.published.numbering import number_cell, numbered
from peeltrack.core.published.shapes import Grid, Row, TextLine
from peeltrack.core.published.status_words import is_status

#: Lines of one cell, at most, and columns of a table that stands so.
_CELL_LINES, _MOST_COLUMNS = 40, 14

#: Paragraphs of one table, at most.
_MOST_PARAGRAPHS = 20_000


@frozen(kw_only=False)
class _Cell:
    """A cell, and where it stands."""

    text: str
    line: int  #: its number in the document
    end: int  #: the place after its last line


def is_known(text: str) -> bool:
    """Return whether a short text is a heading that is known as it stands."""
    found = heading(" ".join(text.split())) if 0 < len(text) < 60 else None
    return found is not None and found.field is not None and found.certainty is Certainty.SURE


def _begins_row(text: str) -> bool:
    """Return whether a cell begins a row: it is a number, or begins with one that is set off."""
    return bool(number_cell(text)) or numbered(text) is not None


def streamed_tables(lines: Sequence[TextLine], at: int) -> tuple[list[Grid], int] | None:
    """Return the tables whose every cell ends with a pipe, and the place after them; None where none begins.

    A row has as many cells as there are headings before the first number. A cell may go on over lines.
    """
    if not re.fullmatch(r"[^|]*\|\s*", lines[at].text) or lines[at].text.strip() == "|":
        return None
    if not any(_begins_row(cell.text) for cell in _streamed_cells(lines, at, _MOST_COLUMNS + 1)):
        return None
    cells = _streamed_cells(lines, at)
    tables: list[Grid] = []
    begin, end = 0, at
    while begin < len(cells):
        found = _one_table(cells, begin)
        if found is None:
            break
        table, begin = found
        tables.append(table)
        end = cells[begin - 1].end
    return (tables, end) if tables else None


def _streamed_cells(lines: Sequence[TextLine], at: int, most: int | None = None) -> list[_Cell]:
    """Return the cells from a place on, at most so many, up to where no pipe ends one within its lines."""
    cells: list[_Cell] = []
    texts: list[str] = []
    begin = 0
    for place in range(at, len(lines)):
        text = lines[place].text.strip()
        if (
            len(cells) == most
            or text.count("|") > 1
            or len(texts) > _CELL_LINES
            or (text.count("|") == 1 and not text.endswith("|"))
        ):
            break
        begin = begin or (lines[place].number if text else 0)
        texts += [text.removesuffix("|").strip()] if text else []
        if text.endswith("|"):
            cells.append(_Cell("\n".join(filter(None, texts)), begin or lines[place].number, place + 1))
            texts, begin = [], 0
    return cells


def _one_table(cells: Sequence[_Cell], begin: int) -> tuple[Grid, int] | None:
    heads = list(takewhile(lambda cell: not _begins_row(cell.text) and len(cell.text) < 80, cells[begin:]))
    wide = len(heads)
    if not 2 <= wide <= _MOST_COLUMNS or not is_known(heads[0].text):
        return None
    rows = [Row(heads[0].line, tuple(cell.text for cell in heads))]
    at = begin + wide
    while at < len(cells) and _begins_row(cells[at].text):
        row = cells[at : at + wide]
        rows.append(Row(row[0].line, tuple(cell.text for cell in row), cut=len(row) < wide))
        at += len(row)
    return (Grid(tuple(rows)), at) if len(rows) > 1 else None


def one_a_paragraph(lines: Sequence[TextLine], at: int) -> tuple[Grid, int] | None:
    """Return the table whose headings and cells stand one a paragraph, or None.

    Its first column must hold numbers, by whose form a new row is known. Of a row that has not as many
    paragraphs as there are headings nothing is made, for nobody could say which of them goes where.
    """
    near = list(islice(_filled(lines, at), _MOST_COLUMNS + 1))
    heads = list(takewhile(lambda place: _may_be_heading(lines[place].text), near))
    if len(heads) > _MOST_COLUMNS:
        return None
    known = [place for place in heads if heading(lines[place].text.strip()).field is not None]
    if (
        len(heads) < 3
        or len(known) < 0.5 * len(heads)
        or heading(lines[heads[0]].text.strip()).field != "number"
    ):
        return None
    body = list(islice(_filled(lines, at), len(heads), _MOST_PARAGRAPHS))
    rows, end = _rows_of_paragraphs(lines, body, len(heads))
    if not any(not row.broken for row in rows):
        return None
    top = Row(lines[at].number, tuple(lines[place].text.strip() for place in heads))
    return Grid((top, *rows)), end


def _filled(lines: Sequence[TextLine], at: int) -> Iterator[int]:
    """Yield the places from one on that hold text."""
    return (place for place in range(at, len(lines)) if lines[place].text.strip())


def _may_be_heading(text: str) -> bool:
    return len(text) < 40 and not text.endswith((".", ":")) and not number_cell(text)


def _rows_of_paragraphs(lines: Sequence[TextLine], body: Sequence[int], wide: int) -> tuple[list[Row], int]:
    """Return the rows, each from a number to the next of its form, and the place after the last."""
    if not body or not number_cell(lines[body[0]].text):
        return [], 0
    form = _form(lines[body[0]].text)
    starts = [
        at
        for at, place in enumerate(body)
        if _form(lines[place].text) == form and number_cell(lines[place].text)
    ]
    rows: list[Row] = []
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        places = body[start : start + wide] if following is None else body[start:following]
        texts = tuple(lines[place].text.strip() for place in places)
        whole = len(places) == wide and (following is not None or _ends_row(texts, rows))
        rows.append(Row(lines[places[0]].number, texts, broken=not whole))
    end = starts[-1] + (wide if not rows[-1].broken else 1)
    return rows, body[end - 1] + 1


def _ends_row(texts: Sequence[str], rows: Sequence[Row]) -> bool:
    """Return whether the last row of a page ends as those before it: with a status, where they have one."""
    with_status = [row for row in rows if not row.broken and is_status(row.cells[-1])]
    return is_status(texts[-1]) if with_status else len(texts[-1]) < 200


def _form(text: str) -> str:
    """Return the form of a number: its letters and digits as such, whichever they are.

    >>> _form("SR (25/26) 01") == _form("SR (23/24) 19"), _form("1") == _form("Complete")
    (True, False)
    """
    return re.sub(r"[A-Za-z]", "a", re.sub(r"\d+", "0", text.strip()))


def counted_groups(lines: Sequence[TextLine], at: int) -> tuple[Grid, int] | None:
    """Return the table of groups of lines: a number that counts from 1, a status, a text, who is meant."""
    first = list(islice(_filled(lines, at), 3))
    if len(first) < 3 or not is_status(lines[first[1]].text):
        return None
    filled = list(islice(_filled(lines, at), _MOST_PARAGRAPHS))
    starts: list[int] = []
    for place_at, place in enumerate(filled):
        status = lines[filled[place_at + 1]].text if place_at + 1 < len(filled) else ""
        if lines[place].text.strip() == str(len(starts) + 1) and is_status(status):
            starts.append(place_at)
    if len(starts) < 2 or starts[0] != 0:
        return None
    groups = [filled[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    usual = min(len(group) for group in groups[:-1])
    groups[-1] = groups[-1][:usual]
    if usual < 3:
        return None
    bodies = {lines[group[-1]].text.strip() for group in groups}
    named = len(bodies) == 1 and usual > 3
    heads = Row(lines[at].number, ("No", "Status", "Recommendation", "Addressed to"))
    return Grid((heads, *(_row_of_group(lines, group, named) for group in groups))), groups[-1][-1] + 1


def _row_of_group(lines: Sequence[TextLine], group: Sequence[int], named: bool) -> Row:
    texts = [lines[place].text.strip() for place in group]
    body = texts.pop() if named else ""
    return Row(lines[group[0]].number, (texts[0], texts[1], "\n".join(texts[2:]), body))

"""Tables pasted as text: pipes whole, broken or one cell a line, tabs, one cell a paragraph, bare columns."""

import re
from collections.abc import Sequence
from itertools import takewhile

from peeltrack.core.published.columns import Certainty, heading
from peeltrack.core.published.day import days_in
from peeltrack.core.published.numbering import number_cell
from peeltrack.core.published.shapes import Line, Prose, Row, Table
from peeltrack.core.published.status_words import status_at_end

_RULE = re.compile(r"^[\s|:+=-]+$")
_PERCENT_END = re.compile(r"\s(\d{1,3}\s?%)$")
_FLAT_ROW = re.compile(r"^(\S{1,12}(?:\s\d+)?)\s+(.+)$")


def split_tables(prose: Prose) -> list[Table | Prose]:
    """Return prose with each table that stands in it as text as a table, in their order."""
    parts: list[Table | Prose] = []
    rest: list[Line] = []
    lines = prose.lines
    at = 0
    while at < len(lines):
        found = _table_at(lines, at)
        if found is None:
            rest.append(lines[at])
            at += 1
            continue
        table, at = found
        if rest:
            parts.append(Prose(tuple(rest)))
            rest = []
        parts.append(table)
    return [*parts, Prose(tuple(rest))] if rest else parts


def _table_at(lines: Sequence[Line], at: int) -> tuple[Table, int] | None:
    text = lines[at].text
    if "|" in text:
        return _piped(lines, at)
    if "\t" in text.strip():
        return _tabbed(lines, at)
    if _is_known(text):
        return _one_a_paragraph(lines, at)
    return _flattened(lines, at)


def _piped(lines: Sequence[Line], at: int) -> tuple[Table, int] | None:
    """Return the table of pipes that begins here and the line after it, or None for a single line."""
    end, last = at, at
    single = lines[at].text.strip() == "|"
    while end < len(lines) and (not lines[end].text.strip() or _belongs(lines, end, last)):
        if lines[end].text.strip():
            last = end
        end += 1
    inside = [
        line
        for line in lines[at : last + 1]
        if line.text.strip() and not _RULE.match(line.text.strip(" |") or "x")
    ]
    inside = [line for line in inside if line.text.strip() == "|" or not _RULE.match(line.text)]
    rows = _one_cell_a_line(inside) if single else _whole_or_broken(inside)
    return (Table(with_cut(rows)), last + 1) if len(rows) > 1 else None


def with_cut(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows with the last one marked where it has fewer cells than the first."""
    last = rows[-1]
    return (*rows[:-1], Row(last.line, last.cells, cut=len(last.cells) < len(rows[0].cells)))


def _belongs(lines: Sequence[Line], at: int, last: int) -> bool:
    """Return whether a line is still of the table: it has a pipe, or stands between two lines that have."""
    if "|" in lines[at].text:
        return True
    near = lines[at + 1 : at + 4]
    return at - last <= 3 and any("|" in line.text for line in near) and not lines[at].level


def _one_cell_a_line(lines: Sequence[Line]) -> list[Row]:
    rows: list[Row] = []
    texts: list[str] = []
    begin = 0
    for line in (*lines, Line(0, "|")):
        if line.text.strip() != "|":
            begin = begin or line.number
            texts.append(line.text)
            continue
        joined = "\n".join(texts).strip()
        cells = [cell.strip() for cell in joined.removesuffix("|").split("|")]
        if any(cells):
            rows.append(Row(begin, tuple(cells)))
        texts, begin = [], 0
    return rows


def _whole_or_broken(lines: Sequence[Line]) -> list[Row]:
    """Return rows of as many pipes as the first line has; a row that is broken goes on in the next lines."""
    wanted = lines[0].text.count("|")
    bordered = lines[0].text.strip().startswith("|")
    rows: list[Row] = []
    begun: list[Line] = []
    for line in lines:
        whole = begun and sum(one.text.count("|") for one in begun) >= wanted
        # A new row begins where the old one is whole, or where a line begins as rows do and is whole itself.
        fresh = bordered and line.text.strip().startswith("|") and line.text.count("|") >= wanted
        if begun and (whole or fresh):
            rows.append(_row(begun, bordered))
            begun = []
        begun.append(line)
    return [*rows, _row(begun, bordered)] if begun else rows


def _row(lines: Sequence[Line], bordered: bool) -> Row:
    text = " ".join(line.text.strip() for line in lines)
    if bordered:
        text = text.removeprefix("|")
    # A row that is cut has no border at its end.
    text = text.removesuffix("|") if bordered or text.endswith(" |") else text
    return Row(lines[0].number, tuple(cell.strip() for cell in text.split("|")))


def _tabbed(lines: Sequence[Line], at: int) -> tuple[Table, int] | None:
    first = [cell.strip() for cell in lines[at].text.split("\t")]
    if sum(bool(cell) and heading(cell).field is not None for cell in first) < 2 and len(first) < 3:
        return None
    rows: list[Row] = []
    end = at
    while end < len(lines):
        text = lines[end].text
        if "\t" in text:
            rows.append(Row(lines[end].number, tuple(cell.strip().strip('"') for cell in text.split("\t"))))
        elif text.strip() and rows and len(rows[-1].cells) < len(first) and not lines[end].level:
            above = rows[-1]
            rows[-1] = Row(above.line, (*above.cells[:-1], f"{above.cells[-1]}\n{text.strip()}".strip()))
        elif text.strip():
            break
        end += 1
    return (Table(with_cut(rows)), end) if len(rows) > 1 else None


def _is_known(text: str) -> bool:
    found = heading(" ".join(text.split())) if 0 < len(text) < 60 else None
    return found is not None and found.certainty is Certainty.SURE


def _one_a_paragraph(lines: Sequence[Line], at: int) -> tuple[Table, int] | None:
    """Return the table whose headings and cells stand one a paragraph, or None.

    Its first column must hold numbers, by which a row that lacks a cell is seen: of such a row nothing
    is made, for nobody could say which of its cells is missing.
    """
    filled = [place for place in range(at, len(lines)) if lines[place].text.strip()]
    named = list(
        takewhile(
            lambda place: len(lines[place].text) < 40 and not lines[place].text.endswith((".", ":")), filled
        )
    )
    heads: list[int] = []
    for place in named:
        if number_cell(lines[place].text):
            break
        heads.append(place)
    known = [place for place in heads if heading(lines[place].text.strip()).field is not None]
    if (
        len(heads) < 3
        or len(known) < 0.6 * len(heads)
        or heading(lines[heads[0]].text.strip()).field != "number"
    ):
        return None
    body = filled[len(heads) :]
    rows, end = _rows_of_paragraphs(lines, body, len(heads))
    if not any(len(row.cells) == len(heads) for row in rows):
        return None
    top = Row(lines[at].number, tuple(lines[place].text.strip() for place in heads))
    return Table((top, *(row for row in rows if len(row.cells) == len(heads)))), end


def _rows_of_paragraphs(lines: Sequence[Line], body: Sequence[int], wide: int) -> tuple[list[Row], int]:
    rows: list[Row] = []
    at = 0
    while at < len(body) and number_cell(lines[body[at]].text):
        cells = body[at : at + wide]
        following = body[at + wide] if at + wide < len(body) else None
        whole = len(cells) == wide and (
            following is None or bool(number_cell(lines[following].text)) or not rows
        )
        if not whole and rows and following is not None and len(cells) == wide:
            whole = bool(lines[following].level) or len(lines[following].text) < 40
        if not whole:
            break
        rows.append(Row(lines[cells[0]].number, tuple(lines[place].text.strip() for place in cells)))
        at += wide
    end = body[at] if at < len(body) else (body[-1] + 1 if body else 0)
    return rows, end


def _flattened(lines: Sequence[Line], at: int) -> tuple[Table, int] | None:
    """Return the table whose columns are set off by single spaces, or None.

    Its line of headings must hold a number and something that ends each row: a date, a status, a share.
    """
    if not _heads_flat(lines[at].text):
        return None
    rows: list[Row] = []
    open_row: list[Line] = []
    end = at + 1
    for place in range(at + 1, len(lines)):
        line = lines[place]
        if not line.text.strip():
            continue
        begins = _FLAT_ROW.match(line.text.strip())
        starts = begins is not None and bool(number_cell(begins[1]))
        if not open_row and not starts:
            break
        if open_row and starts and len(open_row) > 12:
            break
        open_row.append(line)
        ended = _flat_row(open_row)
        if ended:
            rows.append(ended)
            open_row, end = [], place + 1
        if len(open_row) > 12:
            break
    heads = Row(lines[at].number, ("No", "Recommendation", "Due", "Status", "% complete"))
    return (Table((heads, *rows)), end) if len(rows) > 1 else None


def _heads_flat(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 10 or not number_heading(words):
        return False
    return any(
        word.casefold().strip(".:") in ("status", "rag", "due", "deadline", "progress", "%")
        for word in words[1:]
    )


def number_heading(words: Sequence[str]) -> bool:
    """Return whether the first word, or the first two, of a line of headings stand for a number."""
    return any(heading(" ".join(words[:count])).field == "number" for count in (1, 2))


def _flat_row(lines: Sequence[Line]) -> Row | None:
    """Return the row that these lines make, or None where their end has none of the forms that end one."""
    text = " ".join(line.text.strip() for line in lines)
    begins = _FLAT_ROW.match(text)
    if begins is None:
        return None
    number, rest = begins[1], begins[2]
    share = _PERCENT_END.search(rest)
    rest = rest[: share.start()].rstrip() if share else rest
    status = status_at_end(rest)
    rest = rest.removesuffix(status).rstrip() if status else rest
    days = list(days_in(rest))
    due = days[-1].text if days and rest.endswith(days[-1].text) else ""
    rest = rest.removesuffix(due).rstrip() if due else rest
    if not (due or status) or not rest:
        return None
    return Row(lines[0].number, (number, rest, due, status, share[1] if share else ""))

"""Tables pasted as text: pipes whole, broken or one cell a line, tabs, one cell a paragraph, bare columns."""

import re
from collections.abc import Callable, Sequence

from peeltrack.core.published.columns import heading
from peeltrack.core.published.day import days_in
from peeltrack.core.published.numbering import number_cell
from peeltrack.core.published.shapes import Grid, Prose, Row, TextLine
from peeltrack.core.published.status_words import status_at_end
from peeltrack.core.published.tables.cell_lines import (
    counted_groups,
    is_known,
    one_a_paragraph,
    streamed_tables,
)

_RULE = re.compile(r"^[\s|:+=-]+$")
_PERCENT_END = re.compile(r"\s(\d{1,3}\s?%)$")
_FLAT_ROW = re.compile(r"^(\S{1,12}(?:\s\d+)?)\s+(.+)$", re.DOTALL)


def split_tables(prose: Prose) -> list[Grid | Prose]:
    """Return prose with each table that stands in it as text as a table, in their order."""
    parts: list[Grid | Prose] = []
    rest: list[TextLine] = []
    lines = prose.lines
    at = 0
    while at < len(lines):
        found = _tables_at(lines, at)
        if found is None:
            rest.append(lines[at])
            at += 1
            continue
        begin, (tables, at) = at, found
        if not tables:
            rest += lines[begin:at]
            continue
        if rest:
            parts.append(Prose(tuple(rest)))
            rest = []
        parts += tables
    return [*parts, Prose(tuple(rest))] if rest else parts


def _tables_at(lines: Sequence[TextLine], at: int) -> tuple[list[Grid], int] | None:
    """Return the tables that begin in a line, and the line after them; None where none does."""
    text = lines[at].text
    if "|" in text:
        streamed = streamed_tables(lines, at)
        if streamed:
            return streamed
    way = _way(text)
    found = way(lines, at) if way else None
    if found is None:
        return None
    table, end = found
    return ([table] if table.rows else []), end


def _way(text: str) -> Callable[[Sequence[TextLine], int], tuple[Grid, int] | None] | None:
    if "|" in text:
        return _piped
    if "\t" in text.strip():
        return _tabbed
    if text.strip() == "1":
        return counted_groups
    return one_a_paragraph if is_known(text) else _flattened


def _piped(lines: Sequence[TextLine], at: int) -> tuple[Grid, int] | None:
    """Return the table of pipes that begins here, without rows where it is none, and the line after it."""
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
    # Lines with pipes that are no table are not looked at again, each as the beginning of one.
    return Grid(with_cut(rows) if len(rows) > 1 else ()), last + 1


def with_cut(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows with the last one marked where it has fewer cells than the first."""
    last = rows[-1]
    return (*rows[:-1], Row(last.line, last.cells, cut=len(last.cells) < len(rows[0].cells)))


def _belongs(lines: Sequence[TextLine], at: int, last: int) -> bool:
    """Return whether a line is still of the table: it has a pipe, or stands between two lines that have."""
    if "|" in lines[at].text:
        return True
    near = lines[at + 1 : at + 4]
    return at - last <= 3 and any("|" in line.text for line in near) and not lines[at].level


def _one_cell_a_line(lines: Sequence[TextLine]) -> list[Row]:
    rows: list[Row] = []
    texts: list[str] = []
    begin = 0
    for line in (*lines, TextLine(0, "|")):
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


def _whole_or_broken(lines: Sequence[TextLine]) -> list[Row]:
    """Return rows of as many pipes as the first line has; a row that is broken goes on in the next lines."""
    wanted = lines[0].text.count("|") if lines else 0
    bordered = bool(lines) and lines[0].text.strip().startswith("|")
    rows: list[Row] = []
    begun: list[TextLine] = []
    for line in lines:
        whole = begun and sum(one.text.count("|") for one in begun) >= wanted
        # A new row begins where the old one is whole, or where a line begins as rows do and is whole itself.
        fresh = bordered and line.text.strip().startswith("|") and line.text.count("|") >= wanted
        if begun and (whole or fresh):
            rows.append(_row(begun, bordered))
            begun = []
        begun.append(line)
    return [*rows, _row(begun, bordered)] if begun else rows


def _row(lines: Sequence[TextLine], bordered: bool) -> Row:
    text = " ".join(line.text.strip() for line in lines)
    if bordered:
        text = text.removeprefix("|")
    # A row that is cut has no border at its end.
    text = text.removesuffix("|") if bordered or text.endswith(" |") else text
    return Row(lines[0].number, tuple(cell.strip() for cell in text.split("|")))


def _tabbed(lines: Sequence[TextLine], at: int) -> tuple[Grid, int] | None:
    first = [cell.strip() for cell in lines[at].text.split("\t")]
    if sum(bool(cell) and heading(cell).field is not None for cell in first) < 2 and len(first) < 3:
        return None
    rows: list[Row] = []
    end = at
    while end < len(lines):
        text = lines[end].text
        if "\t" in text:
            rows.append(Row(lines[end].number, tuple(cell.strip().strip('"') for cell in text.split("\t"))))
        elif text.strip() and rows and len(rows[-1].cells) < len(first) and lines[end - 1].text.strip():
            above = rows[-1]
            rows[-1] = Row(above.line, (*above.cells[:-1], f"{above.cells[-1]}\n{text.strip()}".strip()))
        elif text.strip():
            break
        end += 1
    return (Grid(with_cut(rows)), end) if len(rows) > 1 else None


def _flattened(lines: Sequence[TextLine], at: int) -> tuple[Grid, int] | None:
    """Return the table whose columns are set off by single spaces, or None.

    Its line of headings must hold a number and something that ends each row: a date, a status, a share.
    """
    if not _heads_flat(lines[at].text):
        return None
    rows: list[Row] = []
    open_row: list[TextLine] = []
    end = at + 1
    for place in range(at + 1, len(lines)):
        line = lines[place]
        if not line.text.strip():
            continue
        begins = _FLAT_ROW.match(line.text.strip())
        starts = begins is not None and bool(number_cell(begins[1]))
        if not open_row and not starts:
            break
        open_row.append(line)
        ended = _flat_row(open_row)
        if ended:
            rows.append(ended)
            open_row, end = [], place + 1
        if len(open_row) > 12:
            break
    heads = Row(lines[at].number, ("No", "Recommendation", "Due", "Status", "% complete"))
    return (Grid((heads, *rows)), end) if len(rows) > 1 else None


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


def _flat_row(lines: Sequence[TextLine]) -> Row | None:
    """Return the row that these lines make, or None where their end has none of the forms that end one."""
    text = " ".join(" ".join(line.text for line in lines).split())
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

"""Which rows of a table are its headings, and which field each column holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from peeltrack.core.fields import frozen
from peeltrack.core.published.columns import Certainty, Field, Heading, heading
from peeltrack.core.published.day import cell_day
from peeltrack.core.published.numbering import number_cell
from peeltrack.core.published.shapes import Grid, Row
from peeltrack.core.published.status_words import MOST_WORDS
from peeltrack.core.published.wording import bare

#: Words of a heading that say that recommendations stand below it.
_NAMES = re.compile(r"\b(?:reco\w*mendations?|afis?|improvements?|concerns?|findings?|requirements?)\b")

#: Rows from the top of a table among which its headings are looked for, and how many they can be.
_SEARCHED, _MOST_ROWS = 8, 3

#: Rows by which it is seen what a column holds.
_SAMPLE = 40

#: Without one of these a table tells no recommendation.
_TELLING = {Field.WORDING, Field.TITLE, Field.PART}


@frozen(kw_only=False)
class Plan:
    """How a table is read: its columns in their order, and its rows below the headings."""

    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    why_not: str = ""  #: why its rows are no items; "" where they are


def plan_of(table: Grid, told: Mapping[str, Field]) -> Plan:
    """Return how a table is read; `told` holds fields that a person gave, by heading.

    Of three rows of headings the lower ones say more precisely what the upper ones span.
    """
    at, count = _headings(table, told)
    if at is None:
        return Plan((), table.rows, "no row of it has headings that are known")
    rows = table.rows[at + count :]
    wide = max(len(row.cells) for row in table.rows)
    columns = [_column(table.rows[at : at + count], place, told) for place in range(wide)]
    columns = _by_content(_once(columns, rows), rows[:_SAMPLE])
    return Plan(tuple(columns), rows, _why_not(columns, rows))


def cell(row: Row, at: int) -> str:
    """Return a cell of a row; "" where the row ends before it."""
    return row.cells[at].strip() if at < len(row.cells) else ""


def _told(text: str, told: Mapping[str, Field]) -> Heading:
    for key, field in told.items():
        if bare(key) == bare(text) and bare(text):
            return Heading(text, field, Certainty.TOLD)
    return heading(" ".join(text.split()))


def _headings(table: Grid, told: Mapping[str, Field]) -> tuple[int | None, int]:
    """Return the first row of headings and how many there are; None where there is none."""
    best: tuple[float, int] | None = None
    for at, row in enumerate(table.rows[:_SEARCHED]):
        score = _score(row, told)
        if score and (best is None or score > best[0]):
            best = score, at
    if best is None:
        return None, 0
    first = last = best[1]
    while first and last - first < _MOST_ROWS - 1 and _is_above(table.rows[first - 1], table.rows[first]):
        first -= 1
    rest = table.rows[last + 1 : last + 2]
    while rest and last - first < _MOST_ROWS - 1 and _score(rest[0], told) and not _is_item(rest[0]):
        last += 1
        rest = table.rows[last + 1 : last + 2]
    return first, last - first + 1


def _score(row: Row, told: Mapping[str, Field]) -> float:
    """Return how much a row looks like headings: 0 where fewer than two of its cells are known."""
    cells = [text for text in dict.fromkeys(map(str.strip, row.cells)) if text]
    if not cells or any(len(text) > 90 for text in cells):
        return 0.0
    known = [_told(text, told) for text in cells]
    fields = {one.field for one in known if one.field}
    sure = sum(one.certainty in (Certainty.SURE, Certainty.TOLD) for one in known)
    if len(fields) < 2 and not (len(cells) <= 2 and any(map(_names_it, known))):
        return 0.0
    return (sure + 0.5 * (len([one for one in known if one.field]) - sure)) / len(cells) + len(fields) / 10


def _names_it(column: Heading) -> bool:
    """Return whether a heading itself says that its column holds recommendations."""
    told = column.certainty is Certainty.TOLD or _NAMES.search(bare(column.text))
    return column.field in _TELLING and bool(told)


def _is_above(upper: Row, lower: Row) -> bool:
    """Return whether a row spans the headings below it: fewer texts, each short, none of them an item."""
    texts = {text.strip() for text in upper.cells if text.strip()}
    spans = len(texts) < len({text.strip() for text in lower.cells if text.strip()})
    return len(texts) > 1 and spans and all(len(text) < 40 for text in texts) and not _is_item(upper)


def _is_item(row: Row) -> bool:
    first = next((text.strip() for text in row.cells if text.strip()), "")
    return bool(number_cell(first)) or any(len(text) > 60 or cell_day(text) for text in row.cells)


def _column(rows: Sequence[Row], at: int, told: Mapping[str, Field]) -> Heading:
    """Return what a column is called, by its lowest heading that is known, then by all of them together."""
    texts = list(dict.fromkeys(text for row in rows if (text := cell(row, at))))
    whole = _told(" ".join(texts), told)
    if len(texts) < 2 or whole.field:
        return whole
    known = [found for text in reversed(texts) if (found := _told(text, told)).field]
    return replace(known[0], text=" ".join(texts)) if known else whole


def _once(columns: list[Heading], rows: Sequence[Row]) -> list[Heading]:
    """Return columns of which two with one heading, or one without, are told apart by what they hold.

    A heading "Recommendation" over two columns stands for the number and the text.
    """
    fixed = list(columns)
    for at, column in enumerate(columns):
        beside = columns[at + 1] if at + 1 < len(columns) else None
        is_name = column.field in (Field.WORDING, Field.TITLE, Field.PART)
        twin = beside is not None and bare(beside.text) == bare(column.text) and bool(column.text)
        nameless = (
            not column.text.strip() and beside is not None and beside.field in (Field.WORDING, Field.TITLE)
        )
        if column.certainty is not Certainty.TOLD and (
            (is_name and (twin or _numbers_only(rows, at))) or nameless
        ):
            if _numbers_only(rows, at):
                certainty = Certainty.LIKELY if nameless else Certainty.SURE
                fixed[at] = Heading(column.text, Field.NUMBER, certainty)
        elif not column.text.strip() and at and columns[at - 1].field is Field.NUMBER and _long(rows, at):
            fixed[at] = Heading("", Field.WORDING, Certainty.LIKELY)
    return fixed


def _filled(rows: Sequence[Row], at: int) -> list[str]:
    return [text for row in rows[:_SAMPLE] if (text := cell(row, at))]


def _numbers_only(rows: Sequence[Row], at: int) -> bool:
    texts = _filled(rows, at)
    return bool(texts) and sum(bool(number_cell(text)) for text in texts) >= 0.8 * len(texts)


def _long(rows: Sequence[Row], at: int) -> bool:
    texts = _filled(rows, at)
    return bool(texts) and sum(len(text.split()) >= 4 for text in texts) >= 0.6 * len(texts)


def _by_content(columns: list[Heading], rows: Sequence[Row]) -> list[Heading]:
    """Return columns whose field fits what they hold: a status of whole sentences is an update."""
    fields = [column.field for column in columns]
    fixed = []
    for at, column in enumerate(columns):
        field = column.field
        if column.certainty is Certainty.TOLD or field is None:
            fixed.append(column)
            continue
        if field is Field.STATUS and _mostly_sentences(rows, at):
            field = Field.UPDATE
        if (
            field is Field.RESPONSE
            and bare(column.text) in ("action", "actions")
            and not set(fields) & _TELLING
        ):
            field = Field.WORDING
        if (
            field is Field.TITLE
            and Field.WORDING not in fields
            and _long(rows, at)
            and bare(column.text) != "title"
        ):
            field = Field.WORDING
        if field is Field.NUMBER and not _numbers_only(rows, at) and _long(rows, at):
            field = Field.WORDING if Field.WORDING not in fields else None
        fixed.append(
            column if field is column.field else Heading(column.text, field, Certainty.LIKELY, column.day)
        )
    return fixed


def _mostly_sentences(rows: Sequence[Row], at: int) -> bool:
    texts = _filled(rows, at)
    return bool(texts) and sum(len(text.split()) > MOST_WORDS for text in texts) > 0.5 * len(texts)


def _why_not(columns: Sequence[Heading], rows: Sequence[Row]) -> str:
    fields = [column.field for column in columns]
    if not rows:
        return "it has headings and no rows"
    has_numbers = Field.NUMBER in fields and _numbers_only(rows, fields.index(Field.NUMBER))
    if _TELLING & set(fields) and (has_numbers or any(map(_names_it, columns))):
        return ""
    if Field.NUMBER not in fields:
        return "no column of it tells a recommendation or its number"
    about = {Field.STATUS, Field.DEADLINE, Field.TARGET, Field.UPDATE, Field.RESPONSE, Field.ACTION_OWNER}
    at = fields.index(Field.NUMBER)
    numbers = [text for row in rows if (text := cell(row, at))]
    if not about & set(fields) or len(set(numbers)) < len(numbers) or not _numbers_only(rows, at):
        return "no column of it tells a recommendation"
    if any(field is Field.STATUS for field in fields[:at]):
        return "it counts, and names no recommendation"
    return ""

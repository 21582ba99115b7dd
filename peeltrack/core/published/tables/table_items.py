"""From the rows of a table to candidates: continued rows, merged cells, headings between rows, totals."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from peeltrack.core.model.record import Kind
from peeltrack.core.published.columns import Field, Heading
from peeltrack.core.published.item import Candidate, Corrections, Left, TableSeen, Told
from peeltrack.core.published.not_items import furniture, is_total
from peeltrack.core.published.numbering import kind_named, number_cell, numbered
from peeltrack.core.published.shapes import Grid, Row
from peeltrack.core.published.tables.table_columns import Plan, cell, plan_of

_TEXTS = (Field.WORDING, Field.TITLE, Field.PART)

#: A text that goes on with a list or a sentence of the row above.
_GOES_ON = re.compile(r"^(?:[•·▪*–-]\s|[a-z(])")


class TableReader:
    """Reads the rows of one table, each in its turn, into candidates and what is left out."""

    def __init__(self, plan: Plan, place: str, corrections: Corrections, kind: Kind | None) -> None:
        self.candidates: list[Candidate] = []
        self.left: list[Left] = []
        self._plan, self._place, self._corrections = plan, place, corrections
        self._area, self._kind = "", kind
        fields = [column.field for column in plan.columns]
        self._number = fields.index(Field.NUMBER) if Field.NUMBER in fields else None

    def read(self) -> None:
        """Read every row."""
        for row in self._plan.rows:
            self._read(row)

    def _read(self, row: Row) -> None:
        texts = [text.strip() for text in row.cells if text.strip()]
        if not texts:
            return
        taken = row.line in self._corrections.take
        if row.broken:
            self._leave(row, "its cells are more or fewer than the headings, and cannot be told apart")
        elif row.line in self._corrections.leave:
            self._leave(row, "it is to be left out")
        elif self._is_heading_again(row):
            self._leave(row, "the headings again")
        elif not taken and (is_total(texts[0]) or (len(set(texts)) == 1 and furniture(texts[0]))):
            self._leave(row, furniture(texts[0]) or "a total")
        elif (
            not taken
            and len(set(texts)) == 1
            and len(self._plan.columns) > 2
            and self._is_area(row, texts[0])
        ):
            self._area, self._kind = texts[0], kind_named(texts[0]) or self._kind
        else:
            self._take(row, taken)

    def _is_heading_again(self, row: Row) -> bool:
        named = [column.text.casefold().strip() for column in self._plan.columns]
        cells = [" ".join(text.split()).casefold() for text in row.cells]
        return sum(bool(text) and text == name for text, name in zip(cells, named, strict=False)) >= 2

    def _is_area(self, row: Row, text: str) -> bool:
        """Return whether one text alone in its row names the part of the publication that follows."""
        alone = sum(bool(one.strip()) for one in row.cells) == 1
        first = bool(cell(row, 0))
        begins = numbered(text)
        return (first or not alone) and len(text.split()) <= 14 and not (begins and begins.rest and alone)

    def _take(self, row: Row, taken: bool) -> None:
        told = self._told(row)
        numbers = number_cell(cell(row, self._number)) if self._number is not None else ()
        says = any(one.field in _TEXTS and one.text for one in told)
        if self._goes_on(row, told, bool(numbers)):
            self._continue(row, told)
        elif not taken and not numbers and not says:
            self._leave(row, "no text and no number of a recommendation stands in it")
        elif len(numbers) > 1:
            for number in numbers:
                printed = Told(field=Field.NUMBER, text=number.number, line=row.line)
                others = tuple(one for one in told if one.field is not Field.NUMBER)
                self._add(row, (printed, *others), number.kind)
        else:
            self._add(row, told, None)

    def _told(self, row: Row) -> tuple[Told, ...]:
        return tuple(
            Told(field=column.field, text=text, line=row.line, heading=column.text, day=column.day)
            for at, column in enumerate(self._plan.columns)
            if column.field not in (None, Field.NOTHING) and (text := cell(row, at))
        )

    def _goes_on(self, row: Row, told: Sequence[Told], has_number: bool) -> bool:
        """Return whether a row belongs to the one above: its number is empty, or repeated by a merge."""
        if not self.candidates or self._number is None:
            return False
        above = self.candidates[-1]
        if has_number:
            same = _text_of(above, Field.NUMBER) == cell(row, self._number)
            mine = {one.text for one in told if one.field in (Field.WORDING, Field.TITLE)}
            theirs = {one.text for one in above.told if one.field in (Field.WORDING, Field.TITLE)}
            return same and (not mine or mine <= theirs)
        if cell(row, self._number):
            return False
        if any(numbered(one.text) for one in told if one.field in _TEXTS):
            return False
        return bool(_text_of(above, Field.NUMBER)) or any(_GOES_ON.match(one.text) for one in told)

    def _continue(self, row: Row, told: Sequence[Told]) -> None:
        """Add a row to the item above; what a merged cell repeats is not said again."""
        above = self.candidates[-1]
        known = {(one.field, one.text) for one in above.told}
        more = tuple(
            one for one in told if one.field is not Field.NUMBER and (one.field, one.text) not in known
        )
        self.candidates[-1] = replace(above, told=(*above.told, *more), cut=False)

    def _add(self, row: Row, told: tuple[Told, ...], kind: Kind | None) -> None:
        self.candidates.append(
            Candidate(line=row.line, told=told, place=self._place, kind=kind or self._kind, area=self._area)
        )

    def _leave(self, row: Row, why: str) -> None:
        text = " | ".join(dict.fromkeys(text.strip() for text in row.cells if text.strip()))
        self.left.append(Left(line=row.line, text=text, why=why))


def _text_of(candidate: Candidate, field: Field) -> str:
    return next((one.text for one in candidate.told if one.field is field), "")


def read_table(
    table: Grid, number: int, corrections: Corrections, columns: Mapping[str, Field]
) -> tuple[TableSeen, list[Candidate], list[Left]]:
    """Return what was seen of a table, the candidates in it, and what was left out of it."""
    plan = plan_of(table, columns)
    first = table.rows[0].line if table.rows else 0
    seen = TableSeen(
        number=number,
        name=table.name,
        line=first,
        last_line=table.rows[-1].line if table.rows else 0,
        columns=plan.columns,
        rows=len(plan.rows),
        why_not=plan.why_not,
    )
    wanted = not corrections.tables or number in corrections.tables
    if plan.why_not or not wanted:
        return (seen if plan.why_not else replace(seen, why_not="another table was named")), [], []
    reader = TableReader(plan, table.name, corrections, _kind(table, plan.columns))
    reader.read()
    candidates = _with_cut(reader.candidates, plan)
    cut = bool(candidates) and candidates[-1].cut
    return replace(seen, items=len(candidates), cut=cut), candidates, reader.left


def _kind(table: Grid, columns: Sequence[Heading]) -> Kind | None:
    return kind_named(table.name) or next(filter(None, (kind_named(one.text) for one in columns)), None)


def _with_cut(candidates: list[Candidate], plan: Plan) -> list[Candidate]:
    """Return the candidates with the last marked where its row ends before the others do."""
    if candidates and plan.rows and plan.rows[-1].cut and plan.rows[-1].line >= candidates[-1].line:
        return [*candidates[:-1], replace(candidates[-1], cut=True)]
    return candidates


def parts_of(candidate: Candidate) -> Iterator[Candidate]:
    """Yield a candidate, and one for each part that stands in a column of parts.

    A part without a number of its own is counted below its recommendation: the second of 7 is 7.2.
    """
    parts = [one for one in candidate.told if one.field is Field.PART]
    yield replace(candidate, told=tuple(one for one in candidate.told if one.field is not Field.PART))
    number = number_cell(_text_of(candidate, Field.NUMBER))
    if not number or number[0].parent:
        return
    for at, part in enumerate(parts, 1):
        begins = numbered(part.text)
        own = begins.number if begins and begins.number.startswith(f"{number[0].number}.") else ""
        text = begins.rest if begins and own else part.text
        printed = Told(field=Field.NUMBER, text=own or f"{number[0].number}.{at}", line=part.line)
        wording = Told(field=Field.WORDING, text=text, line=part.line)
        if text.strip():
            yield Candidate(
                line=part.line, told=(printed, wording), place=candidate.place, area=candidate.area
            )

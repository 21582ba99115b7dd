"""A listing as lines for a terminal of a given width: shortened, wrapped and with what is missing said."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Generic

from peeltrack.cli.terminal.column_fit import DOT, GAP, Cell, Fit, Words, fitted
from peeltrack.core.table import Column, Row, Table, total_of, words_in, words_of
from peeltrack.core.text import one_line
from peeltrack.core.text_width import padded, shortened, width, wrapped
from peeltrack.core.tone import WORDS, Pieces, Tone

#: Longer cells are cut on a terminal; a pipe and the other formats have them whole.
LONGEST_CELL = 240

#: The column of the terminal at which a cell begins, and its lines.
_Block = tuple[int, Sequence[Pieces]]


def drawn(tables: Iterable[Table[Row]], wide: int, *, whole: bool) -> Iterator[Pieces]:
    """Return the lines of listings, an empty line between them; `whole` shows every cell whole."""
    for number, table in enumerate(tables):
        if number:
            yield []
        yield from whole_lines(table, wide) if whole else table_lines(table, wide)


def table_lines(table: Table[Row], wide: int) -> Iterator[Pieces]:
    """Return the lines of a listing that fits `wide` columns, with heading and foot."""
    return _lines(table, wide, _Drawing(table, wide, LONGEST_CELL))


def whole_lines(table: Table[Row], wide: int) -> Iterator[Pieces]:
    """Return the same with every cell whole, one line a row, even where that is more than `wide` columns."""
    columns = [[one_line(column.heading), *words_in(table, column)] for column in table.for_people]
    whole = sum(max(map(width, words)) for words in columns) + GAP * (len(columns) - 1)
    return _lines(table, wide, _Drawing(table, max(whole, wide), whole))


def _lines(table: Table[Row], wide: int, drawing: "_Drawing[Row]") -> Iterator[Pieces]:
    for number, line in enumerate(table.heading):
        yield from _prose(line, wide, Tone.PLAIN if number else Tone.STRONG)
    yield []
    if table.rows:
        yield from drawing.lines()
    else:
        yield from _prose(table.empty, wide, Tone.PLAIN)
    # What had no room is known only now.
    foot = (*drawing.missing(), *table.foot)
    if foot:
        yield []
    for line in foot:
        yield from _prose(line, wide, Tone.DIM)


def _prose(text: str, wide: int, tone: Tone) -> Iterator[Pieces]:
    return ([(line, tone)] for line in wrapped(one_line(text), wide))


class _Drawing(Generic[Row]):
    """The rows of a listing on their way to lines; it takes note of what had no room."""

    def __init__(self, table: Table[Row], wide: int, longest: int) -> None:
        self.table = table
        self.wide = wide
        self.longest = longest
        self.columns = table.for_people
        self.rows = words_of(table, self.columns)
        total = [total_of(table, self.columns)] if table.total else []
        self.fit = fitted(self.columns, [*self.rows, *total], wide)
        self.cut: set[int] = set()

    def lines(self) -> Iterator[Pieces]:
        """Return headings and rows."""
        if self.fit is None:
            yield from self._one_by_one()
            return
        yield from self._headings(self.fit)
        rows = zip(self.table.rows, self.rows, strict=True)
        blocks = [list(self._row(self.fit, row, words)) for row, words in rows]
        # A row that is longer than its place does not show where it ends.
        spaced = any(len(block) > 1 + any(cell.details for cell in self.fit.cells) for block in blocks)
        for number, block in enumerate(blocks):
            if number and spaced:
                yield []
            yield from block
        if self.table.total:
            yield self._rule(self.fit)
            yield from self._total(self.fit)

    def missing(self) -> Iterator[str]:
        """Return the sentence that says what is not there, if anything is."""
        out = [self.columns[at] for at in (self.fit.left_out if self.fit else ())]
        cut = [self.columns[at] for at in sorted(self.cut)]
        said = [
            f"{label}: {', '.join(_in_sentence(column.heading) for column in columns)}"
            for label, columns in (("columns left out", out), ("shortened", cut))
            if columns
        ]
        if said:
            yield f"{'; '.join(said)} (--wide shows everything)"

    def _headings(self, fit: Fit) -> Iterator[Pieces]:
        headings = [wrapped(one_line(self.columns[cell.at].heading), cell.width) for cell in fit.cells]
        tallest = max(map(len, headings))
        # They stand on the line below them.
        for texts in zip(*([""] * (tallest - len(lines)) + lines for lines in headings), strict=True):
            yield from _set([self._cell(*pair, Tone.HEADING) for pair in zip(fit.cells, texts, strict=True)])
        yield from _set([self._heading_below(cell) for cell in fit.cells if cell.details])
        yield self._rule(fit)

    def _heading_below(self, cell: Cell) -> _Block:
        first, *others = [self.columns[at].heading for at in cell.details]
        text = DOT.join([first, *map(_in_sentence, others)])
        return cell.below, [[(shortened(one_line(text), cell.room), Tone.DIM)]]

    def _rule(self, fit: Fit) -> Pieces:
        last = fit.cells[-1]
        return [("─" * (last.begin + last.width), Tone.DIM)]

    def _total(self, fit: Fit) -> Iterator[Pieces]:
        words = total_of(self.table, self.columns)
        return _set([self._cell(cell, words[cell.at], Tone.STRONG) for cell in fit.cells])

    def _row(self, fit: Fit, row: Row, words: Words) -> Iterator[Pieces]:
        yield from _set([self._main(cell, row, words) for cell in fit.cells])
        yield from _set([self._below(cell, row, words) for cell in fit.cells if cell.details])

    def _main(self, cell: Cell, row: Row, words: Words) -> _Block:
        column, text = self.columns[cell.at], words[cell.at]
        tone = _tone(column, row, text)
        if column.prose:
            return cell.begin, [[(line, tone)] for line in wrapped(self._limited(cell.at, text), cell.width)]
        return self._cell(cell, self._short(cell.at, text, cell.width), tone)

    def _cell(self, cell: Cell, text: str, tone: Tone) -> _Block:
        right = self.columns[cell.at].right
        return cell.begin, [[(padded(text, cell.width, right) if right else text, tone)]]

    def _below(self, cell: Cell, row: Row, words: Words) -> _Block:
        said = [at for at in cell.details if words[at]]
        texts = [f"{self.columns[at].label}{words[at]}" for at in said]
        if any(self.columns[at].prose for at in said):
            text = DOT.join(self._limited(at, text) for at, text in zip(said, texts, strict=True))
            return cell.below, [[(line, Tone.DIM)] for line in wrapped(text, cell.room)]
        line: list[tuple[str, Tone]] = []
        for at, text in zip(said, self._in_room(said, texts, cell.room), strict=True):
            tone = _tone(self.columns[at], row, words[at])
            line += [(DOT, Tone.DIM)] if line else []
            line.append((text, Tone.DIM if tone is Tone.PLAIN else tone))
        return cell.below, [line] if line else []

    def _in_room(self, places: Sequence[int], texts: Sequence[str], room: int) -> list[str]:
        """Return the details of a cell, those that may be shortened so far that all have room."""
        shown = list(texts)
        over = sum(map(width, texts)) + width(DOT) * (len(texts) - 1) - room
        for at in sorted(range(len(texts)), key=lambda at: -width(texts[at])):
            column = self.columns[places[at]]
            if over > 0 and column.least:
                most = max(width(texts[at]) - over, width(column.label) + column.least)
                shown[at] = self._short(places[at], texts[at], most)
                over -= width(texts[at]) - most
        return shown

    def _short(self, at: int, text: str, most: int) -> str:
        if width(text) > most:
            self.cut.add(at)
        return shortened(text, most)

    def _limited(self, at: int, text: str) -> str:
        return self._short(at, text, self.longest)

    def _one_by_one(self) -> Iterator[Pieces]:
        """Return each row as lines of its own, for a terminal on which its cells have no room."""
        label = max(width(column.heading) for column in self.columns)
        room = max(self.wide - label - GAP, 1)
        for number, (row, words) in enumerate(zip(self.table.rows, self.rows, strict=True)):
            if number:
                yield []
            for at, (column, text) in enumerate(zip(self.columns, words, strict=True)):
                if text:
                    tone = _tone(column, row, text)
                    lines = [[(line, tone)] for line in wrapped(self._limited(at, text), room)]
                    yield from _set([(0, [[(one_line(column.heading), Tone.DIM)]]), (label + GAP, lines)])


def _in_sentence(heading: str) -> str:
    return heading[:1].lower() + heading[1:]


def _tone(column: Column[Row], row: Row, text: str) -> Tone:
    return WORDS.get(text) or (column.tone if isinstance(column.tone, Tone) else column.tone(row))


def _set(blocks: Sequence[_Block]) -> Iterator[Pieces]:
    """Return the lines of blocks that stand side by side; none where all are empty."""
    for lines in zip_longest(*(lines for _, lines in blocks), fillvalue=()):
        line: list[tuple[str, Tone]] = []
        at = 0
        for (begin, _), pieces in zip(blocks, lines, strict=True):
            if any(text for text, _ in pieces):
                line += [(" " * (begin - at), Tone.PLAIN), *pieces]
                at = begin + sum(width(text) for text, _ in pieces)
        yield line

"""How the columns of a listing share a terminal's width: side by side, or some under others."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from peeltrack.core.fields import frozen
from peeltrack.core.table import Column

#: Narrower than this a title is no longer readable, and columns are stacked.
READABLE = 32

#: Columns of space between two cells.
GAP = 2

#: A cell that holds more lines than this is headed by its first.
MOST_HEADINGS = 3

Words = Sequence[str]  #: one row, a text for each column
Measure = Callable[[str], int]  #: how many columns of the terminal a text takes


@frozen(kw_only=False)
class Stack:
    """Columns that share a cell, the first on top."""

    columns: tuple[tuple[int, Column], ...]  #: with their place in the row

    @property
    def wraps(self) -> bool:
        """Whether the texts may be folded at words."""
        return any(column.wide for _, column in self.columns)

    @property
    def heading(self) -> str:
        """What stands above it, line by line."""
        lines = [""]
        for _, column in self.columns:
            if column.beside and len(self.columns) > 1:
                lines[-1] += f", {column.heading[:1].lower()}{column.heading[1:]}"
            else:
                lines.append(column.heading)
        return "\n".join(lines[1 : MOST_HEADINGS + 1])

    def lines(self, row: Words) -> list[list[str]]:
        """Return what the cell holds in a row: lines, and the parts of each; what is empty is left out."""
        found: list[list[str]] = []
        for place, (at, column) in enumerate(self.columns):
            if not row[at]:
                continue
            part = f"{column.label}{row[at]}" if place else row[at]
            if column.beside and place and found:
                found[-1].append(part)
            else:
                found.append([part])
        return found


@frozen(kw_only=False)
class Need:
    """The width of a stack: at least, and at most."""

    least: int
    most: int


@frozen(kw_only=False)
class Fit:
    """How rows are laid out: the cells from left to right, and how wide each is."""

    cells: tuple[tuple[Stack, int], ...]
    folds: bool  #: some text is wider than its cell

    @property
    def spaced(self) -> bool:
        """Whether only space can show where the next row begins."""
        first = self.cells[0][0]
        return len(first.columns) > 1 or (first.wraps and self.folds)


def fitted(columns: Sequence[Column], rows: Sequence[Words], width: int, measure: Measure) -> Fit | None:
    """Return how the rows fit into `width`, gaps included, or None where nothing would be readable.

    Where there is room each column has a cell of its own; else as many as must, from the right, are
    stacked as `below` says; and last, wide ones are narrowed to their longest word.
    """
    movable = sum(bool(column.below) for column in columns)
    attempts = [(count, True) for count in range(movable + 1)]
    for count, readable in (*attempts, (movable, False)):
        stacks = _stacked(columns, movable - count)
        needs = [_need(stack, rows, measure, readable) for stack in stacks]
        spare = width - sum(need.least for need in needs) - GAP * (len(needs) - 1)
        if spare >= 0:
            widths = _shared(needs, spare)
            folds = any(need.most > given for need, given in zip(needs, widths, strict=True))
            return Fit(tuple(zip(stacks, widths, strict=True)), folds)
    return None


def _stacked(columns: Sequence[Column], beside: int) -> list[Stack]:
    """Return the columns in cells; the first `beside` of those that could be moved stay where they are."""
    moved = [column.name for column in columns if column.below][beside:]
    named = {column.name: column for column in columns}
    stacks: dict[str, list[tuple[int, Column]]] = {column.name: [] for column in columns}
    for at, column in enumerate(columns):
        root = column
        while root.name in moved and root.below in named:
            root = named[root.below]
        # A column may come before the one it stands under; that one is on top all the same.
        stacks[root.name].insert(0 if root is column else len(columns), (at, column))
    return [Stack(tuple(stack)) for stack in stacks.values() if stack]


def _need(stack: Stack, rows: Iterable[Words], measure: Measure, readable: bool) -> Need:
    heading = max(map(measure, stack.heading.split("\n")))
    most = max((measure(text) for text in _texts(stack, rows)), default=0)
    if not stack.wraps:
        return Need(max(heading, most), max(heading, most))
    word = READABLE if readable else max((measure(word) for word in _split(stack, rows)), default=0)
    return Need(max(min(word, most, READABLE), _longest_word(stack.heading, measure)), max(heading, most))


def _texts(stack: Stack, rows: Iterable[Words]) -> Iterator[str]:
    for row in rows:
        yield from map(", ".join, stack.lines(row))


def _split(stack: Stack, rows: Iterable[Words]) -> Iterator[str]:
    for text in _texts(stack, rows):
        yield from text.split()


def _longest_word(text: str, measure: Measure) -> int:
    return max(map(measure, text.split()), default=0)


def _shared(needs: Sequence[Need], spare: int) -> list[int]:
    """Return a width for each need: what is spare goes to those that want more, in equal shares."""
    widths = [need.least for need in needs]
    wanting = sorted(range(len(needs)), key=lambda at: needs[at].most - needs[at].least)
    for count, at in enumerate(wanting):
        more = min(needs[at].most - needs[at].least, spare // (len(wanting) - count))
        widths[at] += more
        spare -= more
    return widths

"""How the columns of a listing share a terminal's width: one line a record, or two, and what is left out."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from peeltrack.core.fields import frozen
from peeltrack.core.table import Column, Row
from peeltrack.core.text_width import width

#: Narrower than this, prose is no longer readable.
READABLE = 32

#: Columns of space between two cells.
GAP = 2

#: Between two details of one cell.
DOT = " · "

#: How far the details of the first column stand in, so that each row begins for itself.
INDENT = 2

#: From this rank on a column is rather left out than put on a second line.
MISSABLE = 10

Words = Sequence[str]  #: one row, a text for each column


@frozen(kw_only=False)
class Cell:
    """A column on the first line of a row, and the columns that stand below it on the second."""

    at: int  #: place of the column in the row
    details: tuple[int, ...]  #: without those that no row has anything to say in
    begin: int  #: column of the terminal at which it begins
    width: int
    below: int  #: column of the terminal at which the details begin
    room: int  #: how wide they may be: up to where other details begin


@frozen(kw_only=False)
class Fit:
    """How rows are laid out: the cells from left to right, and what has no room."""

    cells: tuple[Cell, ...]
    left_out: tuple[int, ...]  #: places of columns


@frozen(kw_only=False)
class Size:
    """The width of a text: at least, and at most."""

    least: int
    most: int


@frozen
class _Attempt:
    """How rows are tried to be laid out."""

    stacked: bool = False  #: on two lines
    ample: bool = False  #: with twice what is shortened takes at least
    readable: bool = True  #: prose has a width in which it is readable


_ATTEMPTS = (_Attempt(ample=True), _Attempt(), _Attempt(stacked=True), _Attempt(stacked=True, readable=False))


def fitted(columns: Sequence[Column[Row]], rows: Sequence[Words], wide: int) -> Fit | None:
    """Return how the rows fit into `wide`, gaps included, or None where nothing would be readable.

    On one line, what can be missed left out rather than much shortened; else on two, each detail below
    the column that it says more of; and last, with prose narrowed to its longest word.
    """
    for attempt in _ATTEMPTS:
        sizes = [_size(column, [row[at] for row in rows], attempt) for at, column in enumerate(columns)]
        choices = list(_choices(columns, 1 if attempt.stacked else MISSABLE))
        for kept in choices if attempt.ample or attempt.stacked else choices[-1:]:
            stacks = _stacks(columns, kept) if attempt.stacked else dict.fromkeys(kept, ())
            if fit := _placed(columns, rows, sizes, stacks, wide):
                return fit
    return None


def _choices(columns: Sequence[Column[Row]], lowest: int) -> Iterator[list[int]]:
    """Return the places of all columns, then without those of the highest rank, down to rank `lowest`."""
    places = range(len(columns))
    yield list(places)
    for rank in sorted({column.rank for column in columns if column.rank >= lowest}, reverse=True):
        yield [at for at in places if columns[at].rank < rank]


def _stacks(columns: Sequence[Column[Row]], kept: Sequence[int]) -> Mapping[int, tuple[int, ...]]:
    """Return the columns of the first line, each with those below it, what matters most first."""
    places = {columns[at].name: at for at in kept}
    stacks: dict[int, tuple[int, ...]] = {at: () for at in kept if columns[at].about not in places}
    for at in kept:
        if at not in stacks:
            root = places[columns[at].about]
            while root not in stacks:
                root = places[columns[root].about]
            stacks[root] += (at,)
    return {root: tuple(sorted(details, key=lambda at: columns[at].rank)) for root, details in stacks.items()}


def _size(column: Column[Row], words: Words, attempt: _Attempt) -> Size:
    # On a narrow terminal a heading takes as many lines as it has words.
    heading = max(map(width, column.heading.split() if attempt.stacked else [column.heading]), default=0)
    most = max(heading, max(map(width, words), default=0))
    if column.least:
        least = 2 * column.least if attempt.ample else column.least
        return Size(max(heading, min(most, least)), most)
    if not column.prose:
        return Size(most, most)
    longest = max((width(word) for text in words for word in text.split()), default=0)
    return Size(max(heading, min(most, READABLE if attempt.readable else min(longest, READABLE))), most)


def _placed(
    columns: Sequence[Column[Row]],
    rows: Sequence[Words],
    sizes: Sequence[Size],
    stacks: Mapping[int, tuple[int, ...]],
    wide: int,
) -> Fit | None:
    roots = list(stacks)
    least = [sizes[root].least for root in roots]
    said = {root: tuple(at for at in stacks[root] if any(row[at] for row in rows)) for root in roots}
    detailed = [at for at, root in enumerate(roots) if said[root]]
    for at, after in pairwise([*detailed, len(roots)]):
        span = sum(least[at:after]) + GAP * (after - at - 1)
        need = max((_least_details(columns, sizes, row, said[roots[at]]) for row in rows), default=0)
        need += 0 if at else INDENT
        least[at] += max(need - span, 0)
    spare = wide - sum(least) - GAP * (len(roots) - 1)
    if spare < 0:
        return None
    wanted = [Size(low, max(low, sizes[root].most)) for low, root in zip(least, roots, strict=True)]
    widths = _shared(wanted, spare)
    begins = [sum(widths[:at]) + GAP * at for at in range(len(roots))]
    belows = [begins[at] if at else INDENT for at in range(len(roots))]
    ends = {at: begins[after] - GAP for at, after in pairwise(detailed)}
    cells = tuple(
        Cell(root, said[root], begins[at], widths[at], belows[at], ends.get(at, wide) - belows[at])
        for at, root in enumerate(roots)
    )
    shown = {*roots, *(at for stack in stacks.values() for at in stack)}
    return Fit(cells, tuple(at for at in range(len(columns)) if at not in shown))


def _least_details(
    columns: Sequence[Column[Row]], sizes: Sequence[Size], row: Words, details: Sequence[int]
) -> int:
    """Return how wide the details of a cell are at least, said one after the other."""
    widths = [
        width(columns[at].label) + min(width(row[at]), _least(columns[at], sizes[at], width(row[at])))
        for at in details
        if row[at]
    ]
    return sum(widths) + width(DOT) * max(len(widths) - 1, 0)


def _least(column: Column[Row], size: Size, wide: int) -> int:
    return size.least if column.least or column.prose else wide


def _shared(sizes: Sequence[Size], spare: int) -> list[int]:
    """Return a width for each size: what is spare goes to those that want more, in equal shares."""
    widths = [size.least for size in sizes]
    wanting = sorted(range(len(sizes)), key=lambda at: sizes[at].most - sizes[at].least)
    for count, at in enumerate(wanting):
        more = min(sizes[at].most - sizes[at].least, spare // (len(wanting) - count))
        widths[at] += more
        spare -= more
    return widths

"""The one door to rich: what a terminal shows."""

import os
import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as RichProgress
from rich.table import Table as RichTable
from rich.text import Text

from peeltrack.core.portrait import Section
from peeltrack.core.table import Column, Table, words_of
from peeltrack.core.text import one_line, safe

#: Longer cells are cut on a terminal; a pipe and the other formats have them whole.
LONGEST_CELL = 240

#: Narrower than this a title is no longer readable, and columns are stacked.
READABLE = 32

#: Columns of space between two cells.
_GAP = 2

#: A cell that holds more than this is headed by its first.
MOST_HEADINGS = 3

#: Colour is never the only sign: the word stands there too.
STYLES = {
    "OVERDUE": "bold red",
    "AT RISK": "bold yellow",
    "ON TRACK": "green",
    "COMPLETE": "blue",
    "UNDATED": "dim",
    "FORGED": "bold red",
    "LAPSED": "bold red",
    "SIGNED": "green",
}


def console(stderr: bool = False) -> Console:
    """Return a console that honours NO_COLOR, TERM=dumb and COLUMNS."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Console(
        file=sys.stderr if stderr else sys.stdout,
        no_color=plain,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def print_table(table: Table) -> None:
    """Print a listing so that it fits the width of the terminal."""
    screen = console()
    for number, line in enumerate(table.heading):
        screen.print(Text(one_line(line), style="" if number else "bold"))
    if table.rows:
        screen.print(_grid(table, screen.width))
    else:
        screen.print(Text(f"\n{table.empty}\n"))
    for line in table.foot:
        screen.print(Text(one_line(line), style="dim"))


def _grid(table: Table, width: int) -> RichTable:
    columns = table.for_people
    rows = list(words_of(table.rows, columns))
    stacks = _stacks(columns, rows, width)
    firm = [_firm(stack, columns, rows) for stack in stacks]
    # Where even that is too much, every cell folds: better ugly than lost.
    fits = sum(firm) + _GAP * (len(firm) - 1) <= width
    grid = RichTable(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1), collapse_padding=True
    )
    for stack, least in zip(stacks, firm, strict=True):
        grid.add_column(
            Text("\n".join(columns[at].heading for at in stack[:MOST_HEADINGS])),
            justify="right" if columns[stack[0]].right else "left",
            no_wrap=fits and not any(columns[at].wide for at in stack),
            min_width=least if fits else None,
            overflow="fold",
        )
    for row in rows:
        grid.add_row(*(_cell([row[at] for at in stack]) for stack in stacks))
    return grid


def _firm(stack: Sequence[int], columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> int:
    """Return the width below which a stack of cells should not go."""
    widest = max((_widest(columns[at], rows, at) for at in stack if not columns[at].wide), default=0)
    return min(widest, READABLE) if any(columns[at].wide for at in stack) else widest


def _widest(column: Column, rows: Sequence[Sequence[str]], at: int) -> int:
    return max(cell_len(column.heading), *(min(cell_len(row[at]), LONGEST_CELL) for row in rows))


def _stacks(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[list[int]]:
    """Return which columns share a cell: each its own where there is room, else as `below` says."""
    widths = [_widest(column, rows, at) for at, column in enumerate(columns)]
    # A wide column wraps, but not narrower than is readable.
    needed = sum(
        _GAP + (min(READABLE, widest) if column.wide else widest)
        for column, widest in zip(columns, widths, strict=True)
    )
    if needed - _GAP <= width:
        return [[at] for at in range(len(columns))]
    place = {column.name: at for at, column in enumerate(columns)}
    stacks: dict[int, list[int]] = {}
    for at, column in enumerate(columns):
        stacks.setdefault(_root(column, columns, place, at), []).append(at)
    return [sorted(stack, key=lambda at: (at != root, at)) for root, stack in sorted(stacks.items())]


def _root(column: Column, columns: Sequence[Column], place: dict[str, int], at: int) -> int:
    while column.below in place:
        at = place[column.below]
        column = columns[at]
    return at


def _cell(parts: Iterable[str]) -> Text:
    cell = Text()
    for part in parts:
        if part:
            cut = part if len(part) <= LONGEST_CELL else part[: LONGEST_CELL - 1] + "…"
            cell.append("\n" if cell else "").append(cut, style=STYLES.get(part, ""))
    return cell


def print_lines(lines: Iterable[tuple[str, str]]) -> None:
    """Print lines with a style each, folded at words to the width of the terminal."""
    screen = console()
    for line, style in lines:
        screen.print(Text(line, style=style))


class Bar:
    """A progress bar on stderr that leaves nothing behind."""

    def __init__(self, label: str) -> None:
        self._progress = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task(label)
        self._progress.start()

    def show(self, done: int, total: int) -> None:
        """Draw that `done` of `total` are done."""
        self._progress.update(self._task, completed=done, total=total)

    def close(self) -> None:
        """Take the bar off the screen."""
        self._progress.stop()


def print_sections(title: str, sections: Sequence[Section]) -> None:
    """Print headings with labels and texts beside each other, folded to the width of the terminal."""
    screen = console()
    screen.print(Text(one_line(title), style="bold"))
    wide = max(len(label) for section in sections for label, _ in section.pairs)
    for section in sections:
        screen.print(Text(f"\n{section.heading}", style="bold cyan"))
        grid = RichTable.grid(padding=(0, 2, 0, 0))
        grid.add_column(min_width=wide + 2, no_wrap=True)
        grid.add_column(overflow="fold")
        for label, text in section.pairs:
            shown = safe(text).strip()
            grid.add_row(Text(f"  {one_line(label)}", style="dim"), Text(shown, style=STYLES.get(shown, "")))
        screen.print(grid)

"""The one door to rich: what a terminal shows."""

import os
import sys
from collections.abc import Iterable, Sequence

import click
from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as RichProgress
from rich.table import Table as RichTable
from rich.text import Text
from rich.theme import Theme

from peeltrack.cli.terminal.column_fit import Fit, Words, fitted
from peeltrack.core.table import Column, Table, words_of
from peeltrack.core.text import one_line, safe
from peeltrack.core.views.detail import Section

#: Longer cells are cut on a terminal; a pipe and the other formats have them whole.
LONGEST_CELL = 240

#: Longer lines of prose are hard to read.
WIDEST_PAGE = 100

#: Colour is never the only sign: the word stands there too.
STYLES = {
    "OVERDUE": "bold red",
    "AT RISK": "bold yellow",
    "ON TRACK": "green",
    "AWAITING UPLOAD": "cyan",
    "AWAITING CLOSURE": "cyan",
    "COMPLETE": "blue",
    "UNDATED": "dim",
    "FORGED": "bold red",
    "LAPSED": "bold red",
    "SIGNED": "green",
}

_PAGE = Theme({"markdown.h2": "bold cyan", "markdown.h3": "bold", "markdown.code": "bold"})


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
    screen.print()
    if table.rows:
        screen.print(_drawn(table, screen.width))
    else:
        screen.print(Text(table.empty))
    if table.foot:
        screen.print()
    for line in table.foot:
        screen.print(Text(one_line(line), style="dim"))


def _drawn(table: Table, width: int) -> RenderableType:
    columns = table.for_people
    rows = [[_cut(cell) for cell in row] for row in words_of(table.rows, columns)]
    fit = fitted(columns, rows, width, cell_len)
    return _grid(rows, fit) if fit else _one_by_one(columns, rows)


def _grid(rows: Iterable[Words], fit: Fit) -> RichTable:
    grid = RichTable(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1),
        collapse_padding=True,
        leading=int(fit.spaced),
    )
    tallest = max(stack.heading.count("\n") for stack, _ in fit.cells)
    for stack, width in fit.cells:
        # Headings stand on the ground; a cell's first line belongs to the first heading.
        heading = stack.heading + "\n" * (tallest - stack.heading.count("\n"))
        right = stack.columns[0][1].right
        grid.add_column(Text(heading), justify="right" if right else "left", width=width, overflow="fold")
    for row in rows:
        grid.add_row(*(_cell(stack.lines(row), width) for stack, width in fit.cells))
    return grid


def _one_by_one(columns: Sequence[Column], rows: Iterable[Words]) -> RichTable:
    """Return each row as lines of its own, for a terminal on which its cells have no room."""
    grid = _labelled(max(cell_len(column.heading) for column in columns))
    for number, row in enumerate(rows):
        if number:
            grid.add_row()
        for column, cell in zip(columns, row, strict=True):
            if cell:
                grid.add_row(Text(column.heading, style="dim"), _cell([[cell]], LONGEST_CELL))
    return grid


def _labelled(width: int) -> RichTable:
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=width, overflow="fold")
    grid.add_column(overflow="fold")
    return grid


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _cell(lines: Iterable[Sequence[str]], width: int) -> Text:
    return Text("\n").join(_joined(line, width) for line in lines)


def _joined(parts: Sequence[str], width: int) -> Text:
    # Broken between its parts where it must be broken, and not in the middle of a date.
    fits = cell_len(", ".join(parts)) <= width
    return Text(", " if fits else ",\n").join(Text(part, style=STYLES.get(part, "")) for part in parts)


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


def print_sections(title: str, sections: Sequence[Section], label_width: int) -> None:
    """Print headings with labels and texts beside each other, folded to the width of the terminal."""
    screen = console()
    screen.print(Text(one_line(title), style="bold"))
    for section in sections:
        screen.print(Text(f"\n{section.heading}", style="bold cyan"))
        grid = _labelled(label_width + 2)
        for label, text in section.pairs:
            shown = safe(text).strip()
            grid.add_row(Text(f"  {one_line(label)}", style="dim"), Text(shown, style=STYLES.get(shown, "")))
        screen.print(grid)


def print_page(text: str) -> None:
    """Print a page of the manual, in a pager where it is longer than the screen."""
    # Here and not at the top: no listing needs the reader of Markdown, which is slow to import.
    from rich.markdown import Markdown

    screen = console()
    heading, _, body = text.partition("\n")
    with screen.use_theme(_PAGE), screen.capture() as drawn:
        screen.print(Text(heading.removeprefix("# "), style="bold"))
        screen.print(Markdown(body, code_theme="bw", hyperlinks=False), width=min(screen.width, WIDEST_PAGE))
    page = drawn.get()
    if page.count("\n") < screen.height:
        sys.stdout.write(page)
    else:
        click.echo_via_pager(page, color=True)

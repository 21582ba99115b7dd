"""The one door to rich: what a terminal shows."""

import os
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text
from rich.theme import Theme

from peeltrack.cli.terminal import pager
from peeltrack.core.tone import Pieces, Tone

#: Longer lines of prose are hard to read.
WIDEST_PAGE = 100

#: Colour is never the only sign: the words say it too.
STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.HEADING: "bold cyan",
    Tone.DIM: "dim",
    Tone.PERSON: "cyan",
    Tone.GOOD: "green",
    Tone.WAITING: "cyan",
    Tone.DONE: "blue",
    Tone.WARNING: "yellow",
    Tone.ALARM: "bold red",
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


def columns() -> int:
    """Return how many columns the terminal has."""
    return console().width


def print_lines(lines: Iterable[Pieces], *, paged: bool = True, sideways: bool = False) -> None:
    """Print lines in colour, in a pager where they are longer than the screen, unless it is not wanted.

    No line is folded: that was done before. With `sideways` the pager does not do it either.
    """
    screen = console()
    with screen.capture() as drawn:
        for line in lines:
            screen.print(Text.assemble(*((text, STYLES[tone]) for text, tone in line)), soft_wrap=True)
    _show(screen, drawn.get(), paged, sideways)


def _show(screen: Console, text: str, paged: bool, sideways: bool = False) -> None:
    if paged:
        pager.show(text, screen.height, sideways=sideways)
    else:
        sys.stdout.write(text)


class Bar:
    """A progress bar on stderr that leaves nothing behind."""

    def __init__(self, label: str) -> None:
        # Here and not at the top: most work is done within a second, and it is slow to import.
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._progress = Progress(
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


def print_page(text: str, *, paged: bool = True) -> None:
    """Print a page of the manual, in a pager where it is longer than the screen and `paged`."""
    # Here and not at the top: no listing needs the reader of Markdown, which is slow to import.
    from rich.markdown import Markdown

    screen = console()
    heading, _, body = text.partition("\n")
    with screen.use_theme(_PAGE), screen.capture() as drawn:
        screen.print(Text(heading.removeprefix("# "), style="bold"))
        screen.print(Markdown(body, code_theme="bw", hyperlinks=False), width=min(screen.width, WIDEST_PAGE))
    _show(screen, drawn.get(), paged)

"""What every command is given: the register, today, and where to say something."""

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import click

from peeltrack.core.errors import ExitCode
from peeltrack.core.text import counted, safe

if TYPE_CHECKING:
    from pathlib import Path

    from peeltrack.core.model.register import Register
    from peeltrack.core.table import Row, Table
    from peeltrack.core.tone import Pieces
    from peeltrack.workflows.register_on_day import RegisterOnDay

#: Faults that a listing shows before it points at `check` for the rest.
MOST_FAULTS = 10


class App:
    """The register on one day. Nothing is read before it is asked for."""

    # What reads a register, what a listing is made of and what draws on a terminal is imported where
    # it is used: whoever asks for the version or for help would wait for it without need.

    def __init__(
        self, register: str | None, today: date, moment: Callable[[], datetime], *, as_if: bool = False
    ) -> None:
        self._named = register
        self.today = today
        self.moment = moment  #: gives the present instant on that day, in whole seconds and with offset
        self.as_if = as_if  #: whether today is another day than the calendar's
        self.paged = True  #: whether what is longer than the screen goes through a pager
        self.indexed = True  #: whether what the index knows of the register is taken from there
        self.wide = False  #: whether listings are shown whole, however wide they are

    @cached_property
    def root(self) -> "Path":
        """The folder with register.toml. Raises RegisterUnreadable where there is none."""
        from pathlib import Path

        from peeltrack.store import register

        return register.at(Path(self._named)) if self._named else register.find(Path.cwd())

    @cached_property
    def register(self) -> "Register":
        """The whole register, read once."""
        from peeltrack.store.register import load

        if not sys.stderr.isatty():
            return load(self.root, indexed=self.indexed)
        from peeltrack.cli.terminal.progress_bar import ProgressBar

        with ProgressBar("reading the register") as watch:
            return load(self.root, watch, indexed=self.indexed)

    @property
    def on_day(self) -> "RegisterOnDay":
        """The register with its folder and the day, for a use case."""
        from peeltrack.workflows.register_on_day import RegisterOnDay

        return RegisterOnDay(root=self.root, register=self.register, today=self.today)

    def show(self, table: "Table[Row]", form: str) -> ExitCode:
        """Print a listing in a format, say on stderr what could not be read, and return the exit code."""
        from dataclasses import replace

        from peeltrack.core.chain.people import names

        unread = len({fault.path for fault in self.register.faults if fault.severity == "error"})
        if unread:
            # Somebody who reads only the listing would take it for complete.
            said = f"{counted(unread, 'file')} could not be read in full (peeltrack check)"
            facts = {**(table.facts or {}), "unread": unread}
            table = replace(table, foot=(*table.foot, said), facts=facts)
        self.print(replace(table, names=names(self.register.settings)), form=form)
        return self.say_faults()

    def print(self, *tables: "Table[Row]", form: str) -> None:
        """Print listings in a format, with an empty line between them."""
        if form == "table" and sys.stdout.isatty():
            from peeltrack.cli.terminal.table_lines import drawn

            self.print_lines(lambda wide: drawn(tables, wide or 0, whole=self.wide))
            return
        from peeltrack.formats.tables import writer

        for number, table in enumerate(tables):
            sys.stdout.write("\n" if number else "")
            sys.stdout.writelines(writer(form)(table, self.today))
        sys.stdout.flush()

    def print_lines(self, lines: Callable[[int | None], Iterable["Pieces"]]) -> None:
        """Print what `lines` returns for the width of the terminal, or for None where there is none."""
        if not sys.stdout.isatty():
            from peeltrack.core.tone import plain

            sys.stdout.writelines(f"{plain(line)}\n" for line in lines(None))
        else:
            from peeltrack.cli.terminal import display

            display.print_lines(lines(display.columns()), paged=self.paged, sideways=self.wide)
        sys.stdout.flush()

    def say_faults(self) -> ExitCode:
        """Say on stderr what is wrong with the register's files; UNREADABLE if one could not be read.

        Where today is an earlier day than the calendar's, also what came after it and is shown all the same.
        """
        if self.as_if:
            self.say_later(self.today)
        faults = self.register.faults
        if not faults:
            return ExitCode.DONE
        from peeltrack.core.finding import Severity
        from peeltrack.workflows.fault_lines import fault_lines

        say(*fault_lines(self.root, faults[:MOST_FAULTS]))
        if len(faults) > MOST_FAULTS:
            say(f"… and {len(faults) - MOST_FAULTS} more: peeltrack check")
        only_warned = all(fault.severity is Severity.WARNING for fault in faults)
        return ExitCode.DONE if only_warned else ExitCode.UNREADABLE

    def say_later(self, day: date) -> None:
        """Say on stderr what the register holds that is later than a day on which it is looked at."""
        from peeltrack.core.dates import in_words
        from peeltrack.core.views.later import later_entries

        if later := later_entries(self.register, day):
            say(f"note: the register is shown as it is now; later than {in_words(day)} are {later}")


#: Gives a command the App as its first argument.
pass_app = click.make_pass_decorator(App)


class ReaderGone(Exception):
    """Whoever read our output has seen enough; `code` is what the shell is told all the same."""

    def __init__(self, code: ExitCode = ExitCode.DONE) -> None:
        super().__init__()
        self.code = code


def say(*lines: str) -> None:
    """Print lines on stderr, safe for a terminal. What cannot be printed there hinders nothing."""
    for line in lines:
        with suppress(OSError):
            click.echo(safe(line), err=True)


def tell(*lines: str) -> None:
    """Print lines on stdout, safe for a terminal."""
    for line in lines:
        click.echo(safe(line))


def worst(*codes: ExitCode) -> ExitCode:
    """Return the gravest of exit codes: unreadable comes before findings."""
    return max(codes)

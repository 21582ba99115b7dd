"""What every command is given: the register, today, and where to say something."""

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import click

from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.text import counted, safe

if TYPE_CHECKING:
    from pathlib import Path

    from peeltrack.core.model.register import Register
    from peeltrack.core.table import Row, Table
    from peeltrack.core.tone import Pieces
    from peeltrack.store.file_tree import FileTree
    from peeltrack.workflows.past.register_then import RegisterThen
    from peeltrack.workflows.register_on_day import RegisterOnDay

#: Faults that a listing shows before it points at `check` for the rest.
MOST_FAULTS = 10


class App:
    """The register on one day. Nothing is read before it is asked for."""

    # What reads a register, what a listing is made of and what draws on a terminal is imported where
    # it is used: whoever asks for the version or for help would wait for it without need.

    def __init__(
        self,
        register: str | None,
        today: date | None,
        moment: Callable[[], datetime],
        *,
        as_if: bool = False,
        as_of: date | str | None = None,
    ) -> None:
        self._named = register
        self._today = today
        self.moment = moment  #: gives the present instant on that day, in whole seconds and with offset
        self.as_if = as_if  #: whether today is another day than the calendar's
        self.as_of = as_of  #: the day, or the commit, as of which the register is looked at; None for now
        self.paged = True  #: whether what is longer than the screen goes through a pager
        self.indexed = True  #: whether what the index knows of the register is taken from there
        self.wide = False  #: whether listings are shown whole, however wide they are

    @cached_property
    def root(self) -> "Path":
        """The folder with register.toml. Raises RegisterUnreadable where there is none."""
        from pathlib import Path

        from peeltrack.store import register

        return register.at(Path(self._named)) if self._named else register.find(Path.cwd())

    @property
    def today(self) -> date:
        """The day on which the register is looked at."""
        if self._today is None:
            # Of a commit, nobody knows its day before it is read.
            self._today = self.as_of if isinstance(self.as_of, date) else self.then.committed_on
        return self._today

    @cached_property
    def then(self) -> "RegisterThen":
        """The register as it was on the day, or in the commit, that was asked for. Raises GitFailed."""
        from peeltrack.workflows.past.register_then import register_of, register_on

        if isinstance(self.as_of, date):
            return register_on(self.root, self.as_of)
        return register_of(self.root, self.as_of or "HEAD")

    @property
    def tree(self) -> "FileTree":
        """The files of the register, as they are or as they were."""
        if self.as_of is not None:
            from peeltrack.store.git.register_at import files_at
            from peeltrack.store.git.repository import Repository

            return files_at(Repository.around(self.root), self.commit)
        from peeltrack.store.file_tree import FolderTree

        return FolderTree(self.root)

    @property
    def commit(self) -> str:
        """The id of the commit as of which the register is looked at; "" for the register as it is."""
        return "" if self.as_of is None else self.then.commit

    def refuse_as_of(self, command: str) -> None:
        """Raise UsageFault where a command that works on the register as it is was asked about the past."""
        if self.as_of is not None:
            raise UsageFault(
                f"{command} works on the register as it is, not as it was",
                hint="leave out --as-of (and PEELTRACK_AS_OF); what it was then is shown by "
                "peeltrack --as-of … list, or show ID",
            )

    @property
    def as_of_words(self) -> str:
        """What a heading says of the commit that is looked at and of today; "" for the register as it is."""
        if self.as_of is None:
            return ""
        from peeltrack.core.dates import in_words

        then = self.then
        return (
            f"as committed on {in_words(then.committed_on)}, {then.commit[:10]}, "
            f"reckoned on {in_words(self.today)}"
        )

    @property
    def as_of_facts(self) -> dict[str, object]:
        """The same for programs; {} for the register as it is."""
        if self.as_of is None:
            return {}
        return {"as_of": {"commit": self.then.commit, "committed_on": self.then.committed_on}}

    @cached_property
    def register(self) -> "Register":
        """The whole register, read once."""
        if self.as_of is not None:
            return self.then.register
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

        return RegisterOnDay(root=self.root, register=self.register, today=self.today, commit=self.commit)

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
        table = self.saying_when(table)
        self.print(replace(table, names=names(self.register.settings)), form=form)
        return self.say_faults()

    def saying_when(self, table: "Table[Row]") -> "Table[Row]":
        """Return a listing that says of which commit it is, where it is not of the register as it is."""
        if self.as_of is None:
            return table
        from dataclasses import replace

        heading = (*table.heading[:1], self.as_of_words, *table.heading[1:])
        return replace(table, heading=heading, facts={**self.as_of_facts, **(table.facts or {})})

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
        if self.as_of is not None:
            say(*(f"note: {said}" for said in self.then.notes))
        if self.as_if:
            self.say_later(self.today)
        faults = self.register.faults
        if not faults:
            return ExitCode.DONE
        from peeltrack.core.finding import Severity
        from peeltrack.workflows.fault_lines import fault_lines

        say(*fault_lines(self.root, faults[:MOST_FAULTS], as_it_is=self.as_of is None))
        if len(faults) > MOST_FAULTS:
            say(f"… and {len(faults) - MOST_FAULTS} more: peeltrack check")
        only_warned = all(fault.severity is Severity.WARNING for fault in faults)
        return ExitCode.DONE if only_warned else ExitCode.UNREADABLE

    def say_later(self, day: date) -> None:
        """Say on stderr what the register holds that is later than a day on which it is looked at."""
        from peeltrack.core.dates import in_words
        from peeltrack.core.views.later import later_entries

        if not (later := later_entries(self.register, day)):
            return
        if self.as_of is not None:
            say(f"note: later than {in_words(day)}, and shown as it was committed: {later}")
        else:
            say(
                f"note: the register is shown as it is now; later than {in_words(day)} are {later}",
                f"  hint: as it was then: peeltrack --as-of {day.isoformat()} …",
            )


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

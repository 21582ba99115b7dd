"""What a listing is: columns, rows, what is said above and below; and each cell in words."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Generic, TypeVar

from peeltrack.core.dates import in_short
from peeltrack.core.fields import frozen
from peeltrack.core.text import one_line
from peeltrack.core.tone import Tone

# An e-mail in a sentence.
_EMAIL = r"[^\s<>()\[\],;:]+@[^\s<>()\[\],;:]*[^\s<>()\[\],;:.]"

Row = TypeVar("Row")

#: Returns how a person is called whose e-mail it is given.
Names = Callable[[str], str]

Value = str | int | float | bool | date | None | Sequence[str] | Mapping[str, Any]


def in_plain_words(value: object) -> str:
    """Return a value as a person reads it in a table.

    >>> [in_plain_words(value) for value in (None, True, 3, date(2025, 3, 27), ("a", "b"))]
    ['', 'yes', '3', '27 Mar 2025', 'a, b']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, datetime):
        return f"{in_short(value)} {value:%H:%M}"
    if isinstance(value, date):
        return in_short(value)
    if isinstance(value, (tuple, list)):
        return ", ".join(str(entry) for entry in value)
    return str(value)


@frozen(kw_only=False)
class Column(Generic[Row]):
    """One column: the key of JSON and CSV, the heading of a table, how a value is said, how much it matters.

    What matters least is shortened or left out first where a terminal has no room for all of it.
    """

    name: str
    heading: str
    value: Callable[[Row], Value]
    words: Callable[[Any], str] = in_plain_words
    right: bool = False  #: numbers line up at the right
    address: bool = False  #: holds e-mails; a reader is told the names of these people instead
    for_programs: bool = False  #: in JSON, CSV and TSV only
    unless_empty: bool = False  #: for people only where at least one row has a value
    order: Callable[[Any], Any] | None = None  #: key to sort a value by, where it is not the value
    said: Callable[[Row, Names], str] | None = None  #: words for a whole row, where the value cannot tell
    about: str = ""  #: says more of this other column, and may stand below it
    label: str = ""  #: said before the value where its own heading is not above it
    rank: int = 0  #: how soon it is left out: 0 never, the highest first; below 10 not for want of one line
    least: int = 0  #: columns of a terminal to which it may be shortened; 0 never
    prose: bool = False  #: wraps at words, and is not shortened
    tone: Tone | Callable[[Row], Tone] = Tone.PLAIN  #: how it stands out, in every row or in one


@frozen
class Table(Generic[Row]):
    """A listing: its columns, its rows, what is said above and below it."""

    name: str  #: the command that made it
    columns: tuple[Column[Row], ...]
    rows: Sequence[Row]
    heading: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    empty: str = "nothing to show"
    facts: Mapping[str, Any] | None = None  #: what JSON says beside the rows, such as the last day
    total: Mapping[str, Value] | None = None  #: what people read in a last line, by name of column
    names: Mapping[str, str] | None = None  #: how people are called, by e-mail in lower case

    @property
    def for_people(self) -> tuple[Column[Row], ...]:
        """The columns for people, without those that have nothing to say in any row."""
        return tuple(column for column in self.columns if self._is_read(column))

    def _is_read(self, column: Column[Row]) -> bool:
        if column.for_programs or not column.unless_empty:
            return not column.for_programs
        if (said := column.said) is not None:
            return any(said(row, self.called) for row in self.rows)
        return any(column.value(row) not in (None, "", (), False) for row in self.rows)

    def called(self, email: str) -> str:
        """Return the name of the person with this e-mail, or the e-mail where nobody is known by it."""
        return (self.names or {}).get(email.casefold(), email)


def words_of(table: Table[Row], columns: Sequence[Column[Row]]) -> list[tuple[str, ...]]:
    """Return each row as safe words, one line a cell, in the order of `columns`; the total is no row."""
    return list(zip(*(words_in(table, column) for column in columns), strict=True))


def words_in(table: Table[Row], column: Column[Row]) -> list[str]:
    """Return one column as safe words, one line a cell."""
    if (said := column.said) is not None:
        return [one_line(said(row, table.called)) for row in table.rows]
    words = _naming(column.words, table.called) if column.address else column.words
    # Ten thousand rows have five statuses, five looks and a few hundred dates.
    spoken = cache(lambda value: one_line(words(value)))
    return [
        spoken(tuple(value) if isinstance(value, list) else value) for value in map(column.value, table.rows)
    ]


def total_of(table: Table[Row], columns: Sequence[Column[Row]]) -> tuple[str, ...]:
    """Return the words of the last line, "" where a column has no total."""
    total = table.total or {}
    return tuple(
        one_line(column.words(total[column.name])) if column.name in total else "" for column in columns
    )


def _naming(words: Callable[[Any], str], called: Names) -> Callable[[Any], str]:
    return lambda value: re.sub(_EMAIL, lambda match: called(match[0]), words(value))

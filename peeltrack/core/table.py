"""What a listing is: columns, rows, what is said above and below; and each cell in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from peeltrack.core.dates import in_short
from peeltrack.core.fields import frozen
from peeltrack.core.text import one_line

Value = str | int | float | bool | date | None | Sequence[str] | Mapping[str, Any]


def in_plain_words(value: Any) -> str:
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
        return ", ".join(str(one) for one in value)
    return str(value)


@frozen(kw_only=False)
class Column:
    """One column: the key of JSON and CSV, the heading of a table, and how a value is said."""

    name: str
    heading: str
    value: Callable[[Any], Value]
    words: Callable[[Any], str] = in_plain_words
    right: bool = False  #: numbers line up at the right
    wide: bool = False  #: takes what width is left, and wraps
    below: str = ""  #: on a narrow terminal it stands under the cell of this column
    beside: bool = False  #: and there on the same line as the one before
    label: str = ""  #: said before the value where it stands under the heading of another
    unless_empty: bool = False  #: for people only where at least one row has something to say
    order: Callable[[Any], Any] | None = None  #: key to sort a value by, where it is not the value
    said: Callable[[Any], str] | None = None  #: words for a whole row, where the value alone cannot tell

    def says_something(self, row: Any) -> bool:
        """Return whether a person reads anything in this column of a row."""
        if self.said is not None:
            return bool(self.said(row))
        return self.value(row) not in (None, "", (), False)


@frozen
class Table:
    """A listing: its columns, its rows, what is said above and below it."""

    name: str  #: the command that made it
    columns: tuple[Column, ...]
    rows: Sequence[Any]
    heading: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    empty: str = "nothing to show"
    facts: Mapping[str, Any] | None = None  #: what JSON says beside the rows, such as the last day

    @property
    def for_people(self) -> tuple[Column, ...]:
        """The columns without those that have nothing to say in any row."""
        return tuple(
            column
            for column in self.columns
            if not column.unless_empty or any(map(column.says_something, self.rows))
        )


def words_of(rows: Iterable[Any], columns: Sequence[Column]) -> Iterator[tuple[str, ...]]:
    """Return each row as safe words, one line a cell, in the order of `columns`."""
    kept = list(rows)
    return zip(*(words_in(kept, column) for column in columns), strict=True)


def words_in(rows: Iterable[Any], column: Column) -> list[str]:
    """Return one column as safe words, one line a cell."""
    if column.said is not None:
        return [one_line(column.said(row)) for row in rows]
    # Ten thousand rows have five statuses, five looks and a few hundred dates.
    said = cache(lambda value: one_line(column.words(value)))
    return [said(tuple(value) if isinstance(value, list) else value) for value in map(column.value, rows)]

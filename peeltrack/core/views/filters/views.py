"""The views that a register keeps, as a listing, and what is wrong with one."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import View
from peeltrack.core.table import Column
from peeltrack.core.tone import Tone
from peeltrack.core.views.columns import column_named
from peeltrack.core.views.filters.table import FILTERS
from peeltrack.core.views.filters.wanted import Wanted, asked_for, only, read_value


@frozen
class ViewLine:
    """One view of a register."""

    name: str
    view: View
    asks: str  #: its filters in words
    broken: str  #: what is wrong with it; "" for nothing


def view_lines(register: Register, today: date) -> list[ViewLine]:
    """Return the views of a register, in the order of the file."""
    return [
        ViewLine(
            name=name,
            view=view,
            asks=only(asked_for(register.settings, Wanted(), name).wanted).removeprefix("; "),
            broken="; ".join(message for _, message, _ in view_faults(register, today, view)),
        )
        for name, view in register.settings.view
    ]


VIEW_COLUMNS: tuple[Column[ViewLine], ...] = (
    Column("name", "View", lambda line: line.name, tone=Tone.STRONG),
    Column("about", "What for", lambda line: line.view.about, prose=True),
    Column("asks", "Chooses", lambda line: line.asks or "every record", prose=True),
    Column("columns", "Columns", lambda line: line.view.columns, prose=True, unless_empty=True),
    Column("sort", "Order", lambda line: line.view.sort, unless_empty=True),
    Column("broken", "Broken", lambda line: line.broken, prose=True, unless_empty=True, tone=Tone.ALARM),
)


def view_faults(register: Register, today: date, view: View) -> Iterator[tuple[str, str, str]]:
    """Yield what a view asks for and cannot have: the key, what is wrong, and a hint."""
    for filter_ in FILTERS:
        values = getattr(view, filter_.name)
        for value in values if isinstance(values, tuple) else ():
            yield from _told(filter_.name, partial(read_value, register, today, filter_, value))
    for key, names in (("columns", view.columns), ("sort", view.sort)):
        for name in names:
            yield from _told(key, partial(column_named, name.removeprefix("-") if key == "sort" else name))


def _told(key: str, read: Callable[[], object]) -> Iterator[tuple[str, str, str]]:
    try:
        read()
    except UsageFault as fault:
        yield key, fault.message, fault.hint

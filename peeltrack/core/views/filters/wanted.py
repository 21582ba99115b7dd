"""Which records a listing, a report or an edit is about: what a person asked for, and what passes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen, with_fields
from peeltrack.core.limits import quoted
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Settings, View
from peeltrack.core.suggest import did_you_mean
from peeltrack.core.views.due import Line
from peeltrack.core.views.filters.table import FILTERS, Filter
from peeltrack.core.views.looks import SETTLED


@frozen
class Wanted:
    """What a person asked for. Values of one filter are alternatives, except of `text`; filters add up."""

    source: Sequence[str] = ()
    kind: Sequence[str] = ()
    status: Sequence[str] = ()
    look: Sequence[str] = ()
    owner: Sequence[str] = ()
    move: Sequence[str] = ()
    deadline: Sequence[str] = ()
    assessment: Sequence[str] = ()
    theme: Sequence[str] = ()
    area: Sequence[str] = ()
    text: Sequence[str] = ()
    unallocated: bool = False
    waiting: bool = False
    late_for_stage: bool = False
    lapsed: bool = False

    @property
    def asks_for_complete(self) -> bool:
        """Whether complete records were asked for by their look or their status."""
        return any(look in self.look for look in SETTLED) or bool(self.status)


@frozen
class Asked:
    """What a command was asked: its filters, and the view they came with."""

    wanted: Wanted = Wanted()
    view: View = View()  #: for its columns and its order
    name: str = ""  #: of the view; "" for none

    @property
    def with_complete(self) -> bool:
        """Whether complete records are to be shown."""
        return self.view.everything or self.wanted.asks_for_complete

    @property
    def heading(self) -> str:
        """What a heading says of it after the name of the force and a colon; "" where nothing was asked."""
        called = f"; view {self.name}" if self.name else ""
        about = f" ({self.view.about})" if self.view.about else ""
        return called + about + only(self.wanted)


def asked_for(settings: Settings, typed: Wanted, view: str = "") -> Asked:
    """Return what was asked by filters and by the name of a view, "" for none.

    A filter that was typed takes the place of the view's; different ones add up. Raises UsageFault with the
    nearest names for a view that is not there.
    """
    if not view:
        return Asked(wanted=typed)
    named = view_named(settings, view)
    values = {
        key: getattr(typed, key) or getattr(named, key) for key in (filter_.name for filter_ in FILTERS)
    }
    return Asked(wanted=with_fields(Wanted(), values), view=named, name=view)


def view_named(settings: Settings, name: str) -> View:
    """Return the view of this name. Raises UsageFault with the nearest names where there is none."""
    views = dict(settings.view)
    if name in views:
        return views[name]
    otherwise = "peeltrack view lists them" if views else "add it to register.toml as [view.NAME]"
    raise UsageFault(f"there is no view {name}", hint=did_you_mean(name, views, otherwise, 3))


def chosen(register: Register, lines: Iterable[Line], wanted: Wanted, today: date) -> list[Line]:
    """Return the lines of a register that pass every filter that was set, in the order given.

    Words are compared without regard to case. `text` finds words that stand beside each other in one
    text of a record, on one line or on two. Who holds a post, and what a relative date means, is as
    of `today`.

    Raises UsageFault with the nearest values for one that is nowhere in the register, so that nobody
    takes a slip of the hand for an answer.
    """
    asked = [
        (filter_, _values(register, today, filter_, wanted))
        for filter_ in FILTERS
        if getattr(wanted, filter_.name)
    ]
    return [line for line in lines if all(_passes(line, filter_, values) for filter_, values in asked)]


def _values(register: Register, today: date, filter_: Filter, wanted: Wanted) -> Sequence[Any]:
    given = getattr(wanted, filter_.name)
    if given is True:
        return ("",)
    try:
        return [read_value(register, today, filter_, value) for value in given]
    except UsageFault as fault:
        if not (register.faults and filter_.known):
            raise
        hint = f"{fault.hint}; or it stands in a file that cannot be read: peeltrack check"
        raise UsageFault(fault.message, hint=hint) from None


def read_value(register: Register, today: date, filter_: Filter, value: str) -> Any:
    """Return what a filter compares with. Raises UsageFault with the nearest for what cannot be meant."""
    if filter_.words and value not in filter_.words:
        # Only a view can ask for one: of what is typed the command line has made sure.
        hint = did_you_mean(value, filter_.words, f"write one of {', '.join(filter_.words)}")
        raise UsageFault(f"{filter_.name} cannot be {quoted(value)}", hint=hint)
    return filter_.read(register, today, value)


def _passes(line: Line, filter_: Filter, values: Sequence[Any]) -> bool:
    passed = (filter_.passes(line, value) for value in values)
    return all(passed) if filter_.all_of_them else any(passed)


def only(wanted: Wanted) -> str:
    """Return which filters were set, as the end of a heading; "" for none.

    >>> only(Wanted(look=["overdue", "at risk"], waiting=True))
    '; look overdue or at risk; waiting'
    """
    said = []
    for filter_ in FILTERS:
        given, name = getattr(wanted, filter_.name), filter_.name.replace("_", " ")
        if given is True:
            said.append(f"; {name}")
        elif given:
            joined = " and " if filter_.all_of_them else " or "
            said.append(f"; {name} {joined.join(given)}")
    return "".join(said)


def as_facts(asked: Asked) -> dict[str, object]:
    """Return the view and the filters that were asked for, for programs; {} for none."""
    view: dict[str, object] = {"view": asked.name} if asked.name else {}
    values = {filter_.name: getattr(asked.wanted, filter_.name) for filter_ in FILTERS}
    filters = {name: value for name, value in values.items() if value}
    return view | ({"filters": filters} if filters else {})

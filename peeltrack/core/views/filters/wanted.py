"""Which records a listing, a report or an edit is about: what a person asked for, and what passes."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.register import Register
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
        return [filter_.read(register, today, value) for value in given]
    except UsageFault as fault:
        if not (register.faults and filter_.known):
            raise
        hint = f"{fault.hint}; or it stands in a file that cannot be read: peeltrack check"
        raise UsageFault(fault.message, hint=hint) from None


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


def as_facts(wanted: Wanted) -> dict[str, object]:
    """Return the filters that were set, for programs: `{"filters": {…}}`; {} for none."""
    asked = {
        filter_.name: getattr(wanted, filter_.name) for filter_ in FILTERS if getattr(wanted, filter_.name)
    }
    return {"filters": asked} if asked else {}

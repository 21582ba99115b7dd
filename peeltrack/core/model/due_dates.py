"""By when something is owed on a record: its deadline, stated or derived, its target, its next turn."""

import re
from datetime import date
from functools import cache

from peeltrack.core.dates import basis_due, date_in, months_after
from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Record, Recurrence
from peeltrack.core.model.source import Source
from peeltrack.core.periods import last_day_of

# "Immediately after the guidance is issued" waits for something, and so is not owed at once.
_AT_ONCE = (
    r"\b(?:immediate(?:ly)?|urgent(?:ly)?|as a matter of urgency|at once|forthwith|straight away"
    r"|without delay)\b"
    r"(?!\s+(?:after|before|following|upon|once|when)\b)"
)
_NOT_AT_ONCE = r"\bnot\s+(?:immediate|urgent)"


@frozen(kw_only=False)
class Deadline:
    """The inspectorate's deadline for a record."""

    on: date | None  #: None where there is none, or where nobody knows from when it counts
    derived: bool = False  #: no date is stated: it follows from publication
    at_once: bool = False  #: it is owed from the day on which it was issued


def deadline_of(record: Record, source: Source | None) -> Deadline:
    """Return the deadline of a record in its source: the date that is stated, or else what its words give.

    Without a stated date, `deadline_basis` is counted from the day of publication; of a month, a quarter
    or a year that is named the last day counts, of that of publication too; and what is to be done
    "immediately", "with immediate effect" or "urgently" is owed on the day it was issued, or else on the
    day of publication.

    >>> from peeltrack.core.model.record import Kind
    >>> from peeltrack.core.model.status import Status
    >>> afi = Record(id="A-1", title="Training", kind=Kind.AREA_FOR_IMPROVEMENT, status=Status.OPEN,
    ...     deadline_basis="6 months after publication")
    >>> deadline_of(afi, Source(title="PEEL", publisher="HMICFRS", published=date(2024, 9, 27))).on
    datetime.date(2025, 3, 27)
    """
    if record.deadline is not None:
        return Deadline(record.deadline)
    return derived_deadline(record, source)


def derived_deadline(record: Record, source: Source | None) -> Deadline:
    """Return the deadline that a record's words give, whatever date is stated: see `deadline_of`."""
    published = published_by(source) if source else None
    if record.deadline_basis and published and (counted := _counted(record.deadline_basis, published)):
        return Deadline(counted, derived=True)
    if record.deadline_text and (last := _last_day(record.deadline_text)):
        return Deadline(last, derived=True)
    if record.deadline_text and at_once(record.deadline_text):
        issued_on = record.issued_on or published
        return Deadline(issued_on, derived=issued_on is not None, at_once=True)
    return Deadline(None)


def published_by(source: Source) -> date | None:
    """Return the day of publication, or the last of the month that is all that is known; None for neither."""
    return source.published or (_last_day(source.published_text) if source.published_text else None)


# The records of a publication mostly share their basis and their words.
_counted = cache(basis_due)
_last_day = cache(last_day_of)


@cache
def at_once(text: str) -> bool:
    """Return whether published words ask for something at once, and name no date by which it is owed.

    >>> [at_once(text) for text in ("With immediate effect", "Immediately, by 27 March 2025", "By spring")]
    [True, False, False]
    """
    words = " ".join(text.split()).lower()
    asked = re.search(_AT_ONCE, words) and not re.search(_NOT_AT_ONCE, words)
    return bool(asked) and date_in(text) is None


def first_deadline(record: Record, source: Source | None) -> date | None:
    """Return the deadline as it first was, stated or derived: before any extension moved it."""
    moves = [extension for extension in record.extension if extension.field == "deadline"]
    if not moves:
        return deadline_of(record, source).on
    # A move from no date moved the one that the words give; where they give none, it set the first.
    return moves[0].from_ or derived_deadline(record, source).on or moves[0].to


def first_target(record: Record) -> date | None:
    """Return the force's own date as it first was: before any extension moved it."""
    moves = [extension for extension in record.extension if extension.field == "target"]
    return (moves[0].from_ or moves[0].to) if moves else record.target


def missed_first(record: Record, source: Source | None, today: date) -> date | None:
    """Return the first deadline of a record where it has passed and the deadline was moved since."""
    if not record.extension:
        return None
    first = first_deadline(record, source)
    moved = first != deadline_of(record, source).on
    return first if first is not None and moved and first < today else None


def next_turn(recurrence: Recurrence | None) -> date | None:
    """Return the first turn of a recurring duty that has not been done, or None without an anchor.

    >>> next_turn(Recurrence(duty="Review", every_months=6, anchor=date(2024, 8, 31)))
    datetime.date(2025, 2, 28)
    """
    if recurrence is None or recurrence.every_months < 1:
        return None
    anchor, last_on = recurrence.anchor or recurrence.last_on, recurrence.last_on
    if anchor is None:
        return None
    every, done = recurrence.every_months, last_on or anchor
    # From the anchor, not from the turn before: 31 Jan plus a month is 28 Feb, and every turn
    # after it would stay on the 28th.
    months = (done.year - anchor.year) * 12 + done.month - anchor.month
    reached = max(months // every, 0)
    try:
        turn = months_after(anchor, every * reached)
        return turn if turn > done else months_after(anchor, every * (reached + 1))
    except (OverflowError, ValueError):  # beyond the calendar
        return None


def due_dates(record: Record, source: Source | None) -> tuple[date, ...]:
    """Return the dates by which something is owed: deadline, target, next turn; those there are.

    The deadline is that of a part, where one that is not answered is wanted before all of it is.
    """
    wanted = [day for day in (deadline_of(record, source).on, record.part_due_on) if day is not None]
    known = (min(wanted, default=None), record.target, next_turn(record.recurrence))
    return tuple(day for day in known if day is not None)

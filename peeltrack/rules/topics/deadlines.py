"""Rules of the dates that were set: deadlines as published and as counted, targets, the response."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from peeltrack.core.dates import basis_due, in_words
from peeltrack.core.finding import Severity, Where
from peeltrack.core.limits import quoted
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.due_dates import deadline_of, first_deadline
from peeltrack.core.model.record import Record
from peeltrack.core.periods import last_day_in, last_day_of
from peeltrack.rules.checks import Faults, per_record, per_record_in_register
from peeltrack.rules.examples import A_SOURCE, a_record, a_register
from peeltrack.rules.rule import Rule

# The records of a publication mostly share their basis.
_due = lru_cache(maxsize=256)(basis_due)


def _before_publication(record: Record, examined: CheckContext) -> Faults:
    published = examined.register.published_on(record)
    known = record.issued_on or published
    if record.deadline and known and record.deadline < known:
        event = f"the day it was issued, {known}" if record.issued_on else f"publication on {known}"
        hint = f"correct the year, or {'issued_on' if record.issued_on else 'published in source.toml'}"
        yield ("deadline",), f"deadline {record.deadline} is before {event}", hint


_UNDATED = A_SOURCE.replace("published = 2024-09-27\n", "")

DEADLINE_BEFORE_PUBLICATION = Rule(
    code="PT101",
    name="deadline-before-publication",
    why="A deadline before its own report can never be met and makes every lateness figure wrong.",
    check=per_record_in_register(_before_publication, having="deadline"),
    bad={
        "the deadline is a year early": "deadline = 2024-03-27",
        "it was issued after its deadline": "issued_on = 2024-06-03\ndeadline = 2024-03-27",
    },
    good={
        "the deadline is after publication": "deadline = 2025-03-27",
        "the deadline is the day of publication": "deadline = 2024-09-27",
        "the day of publication is not known": lambda: a_register(
            a_record("deadline = 2024-03-27\n"), source=_UNDATED
        ),
        "it was issued before its report": "issued_on = 2024-03-01\ndeadline = 2024-03-27",
    },
)


def _text_differs(record: Record, examined: CheckContext) -> Faults:
    read = last_day_in(record.deadline_text)
    deadline = first_deadline(record, examined.register.source_of(record)) if read else None
    if read is not None and read != deadline:
        message = f"deadline_text {quoted(record.deadline_text)} says {read}, but {_deadline_is(deadline)}"
        yield ("deadline_text",), message, f"set deadline = {read}, or correct deadline_text"


def _deadline_is(deadline: date | None) -> str:
    return f"deadline is {deadline}" if deadline else "there is no deadline"


_BY_MARCH = 'deadline_text = "By March 2025"\n'
_BY_27_MARCH = 'deadline_text = "By 27 March 2025"\n'

DEADLINE_TEXT_DIFFERS = Rule(
    code="PT102",
    name="deadline-text-differs",
    why="When the published words and the date differ, work is planned for a day that nobody set.",
    check=per_record_in_register(_text_differs, having="deadline_text"),
    bad={
        "the date is a day later": "deadline = 2025-03-28\n" + _BY_27_MARCH,
        "the date is left out": _BY_27_MARCH,
        "only the month is published, and the date is its middle": "deadline = 2025-03-15\n" + _BY_MARCH,
    },
    good={
        "the date is the one published": "deadline = 2025-03-27\n" + _BY_27_MARCH,
        "only the month is published, and gives the date": _BY_MARCH,
        "the date is the last day of the month": "deadline = 2025-03-31\n" + _BY_MARCH,
        "the words are no date": 'deadline_text = "immediately"',
        "the basis gives the date": _BY_27_MARCH + 'deadline_basis = "6 months after publication"',
    },
)


def _basis_differs(record: Record, examined: CheckContext) -> Faults:
    published = examined.register.published_on(record)
    if published is None:
        return
    gives = _due(record.deadline_basis, published)
    deadline = first_deadline(record, examined.register.source_of(record))
    if gives is None:
        message = f"deadline_basis {quoted(record.deadline_basis)} cannot be counted"
        yield ("deadline_basis",), message, 'write it like "6 months after publication"'
    elif gives != deadline:
        basis = record.deadline_basis
        counted = f"deadline_basis {quoted(basis)} gives {gives} from {published}"
        hint = _other_way(basis, deadline, published)
        yield ("deadline_basis",), f"{counted}, but deadline is {deadline}", hint


def _other_way(basis: str, deadline: date | None, published: date) -> str:
    """Return the hint: the two ways of counting differ by a day, and often the other one was meant."""
    ways = ("after publication", "beginning with publication")
    count = " ".join(basis.split()[:2])
    for way in ways:
        if deadline and basis_due(f"{count} {way}", published) == deadline:
            return f'{in_words(deadline)} is "{count} {way}": correct the basis or the deadline'
    return "correct the deadline, the basis, or published in source.toml"


_DEADLINE = "deadline = 2024-11-22\n"
_SIX_MONTHS = 'deadline_basis = "6 months after publication"\n'
_56_DAYS = 'deadline_basis = "56 days after publication"\n'

DEADLINE_BASIS_DIFFERS = Rule(
    code="PT103",
    name="deadline-basis-differs",
    why="56 days after publication and 56 days beginning with it are a day apart, and one is too late.",
    check=per_record_in_register(_basis_differs, having="deadline_basis"),
    bad={
        "the day of publication counts": _DEADLINE + 'deadline_basis = "56 days beginning with publication"',
        "another number of months": _DEADLINE + _SIX_MONTHS,
        "no number of days or months": _DEADLINE + 'deadline_basis = "in good time"',
    },
    good={
        "the deadline is the day counted": _DEADLINE + _56_DAYS,
        "the day of publication is not known": lambda: a_register(
            a_record(_DEADLINE, _SIX_MONTHS), source=_UNDATED
        ),
        "the deadline is left out, for the basis gives it": _56_DAYS,
    },
)


def _target_late(record: Record, examined: CheckContext) -> Faults:
    deadline = deadline_of(record, examined.register.source_of(record)).on if record.target else None
    if record.target and deadline and record.target > deadline:
        message = f"target {record.target} is after the deadline {deadline}"
        yield ("target",), message, "set a target on or before the deadline"


TARGET_AFTER_DEADLINE = Rule(
    code="PT104",
    name="target-after-deadline",
    why="A force that aims for a day after the inspectorate's deadline plans to be late.",
    check=per_record_in_register(_target_late, having="target"),
    bad={
        "the target is a month late": "deadline = 2025-03-27\ntarget = 2025-04-30",
        "the deadline follows from its basis": "target = 2025-04-30\n" + _SIX_MONTHS,
    },
    good={
        "the target is in time": "deadline = 2025-03-27\ntarget = 2025-02-28",
        "the target is the deadline": "deadline = 2025-03-27\ntarget = 2025-03-27",
        "there is no deadline": "target = 2025-03-27",
    },
)


def _own_text_differs(record: Record) -> Faults:
    for where, words, name, day in _named_periods(record):
        last = last_day_of(words) if words else None
        if words and last is None:
            message = f"{where[-1]} {quoted(words)} names no month, quarter or year"
            yield where, message, 'write it like "March 2025", "Q3 2025" or "2025", or leave it out'
        elif words and last != day:
            message = f"{where[-1]} {quoted(words)} ends on {last}, but {name} is {day}"
            yield where, message, f"set {name} = {last}"


def _named_periods(record: Record) -> Iterator[tuple[Where, str, str, date | None]]:
    """Return where words for a day stand, the words, the key of the day, and the day."""
    yield ("target_text",), record.target_text, "target", record.target
    yield ("forecast_text",), record.forecast_text, "forecast", record.forecast
    for at, action in enumerate(record.action):
        yield ("action", at, "due_text"), action.due_text, "due_on", action.due_on


OWN_TEXT_DIFFERS = Rule(
    code="PT113",
    name="own-text-differs",
    why="Of a month, a quarter or a year the last day counts; any other day is one that nobody has named.",
    check=per_record(_own_text_differs),
    bad={
        "the target is the first of the month": 'target = 2025-03-01\ntarget_text = "March 2025"',
        "the forecast is missing": 'forecast_text = "Q3 2025"',
        "the day of a planned action is another": (
            '\n[[action]]\nwhat = "Train"\ndue_on = 2025-03-01\ndue_text = "March 2025"\n'
        ),
        "the words are no period": 'forecast = 2025-12-24\nforecast_text = "before Christmas"',
    },
    good={
        "the target is the last day of the month": 'target = 2025-03-31\ntarget_text = "March 2025"',
        "the forecast is a day": "forecast = 2025-12-24",
    },
)


def _response_early(record: Record, examined: CheckContext) -> Faults:
    on = record.response.on if record.response else None
    published = examined.register.published_on(record) if on else None
    if on and published and on < published:
        message = f"the response on {on} is before publication on {published}"
        yield ("response", "on"), message, "correct the year, or published in source.toml"


RESPONSE_BEFORE_PUBLICATION = Rule(
    code="PT110",
    name="response-before-publication",
    why="No force can answer a report before it is out, so one of the two dates is wrong.",
    check=per_record_in_register(_response_early, having="response"),
    bad={"the response is a year early": "\n[response]\non = 2023-11-21"},
    good={
        "the response followed": "\n[response]\non = 2024-11-21",
        "the response was on the same day": "\n[response]\non = 2024-09-27",
        "the response has no day": "\n[response]\naccepted = true",
        "the day of publication is not known": lambda: a_register(
            a_record("\n[response]\non = 2023-11-21\n"), source=_UNDATED
        ),
    },
)


def _owed_since_when(record: Record, examined: CheckContext) -> Faults:
    deadline = deadline_of(record, examined.register.source_of(record))
    if deadline.at_once and deadline.on is None:
        asked = f"deadline_text {quoted(record.deadline_text)} asks for it at once"
        hint = "add issued_on = the day it was issued, or published to source.toml"
        yield ("deadline_text",), f"{asked}, but from which day is not known", hint


_UNKNOWN_DAY = A_SOURCE.replace("published = 2024-09-27\n", 'published_text = "autumn 2024"\n')


_AT_ONCE = 'deadline_text = "With immediate effect"\n'

OWED_SINCE_WHEN = Rule(
    code="PT112",
    name="owed-since-when",
    why="What is to be done at once is late from the day after it was issued, which nobody can count here.",
    check=per_record_in_register(_owed_since_when),
    bad={"the day of publication is not known": lambda: a_register(a_record(_AT_ONCE), source=_UNKNOWN_DAY)},
    good={
        "the day of publication is known": _AT_ONCE,
        "the day of issue is known": lambda: a_register(
            a_record("issued_on = 2024-09-12\n", _AT_ONCE), source=_UNKNOWN_DAY
        ),
    },
    severity=Severity.WARNING,
)

"""Dates as people type, publish and read them. Whole days, no clock: today is an argument."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache

from peeltrack.core.errors import UsageFault
from peeltrack.core.limits import beyond, quoted

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH_BY_NAME = {
    name[:length].lower(): n for n, name in enumerate(MONTHS, 1) for length in (3, len(name))
} | {"sept": 9}

#: How to write a date, for hints.
WAYS = "write 2025-03-27, 27/03/2025, 27 March 2025, today, +30d, -2w, +6m or end of month"

# Compiled when they are first used: a listing of what is due reads no typed date.
_ISO = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_DAY_FIRST = r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})"
_IN_WORDS = r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]+)\.?,?\s+(\d{4})"
_RELATIVE = r"([+-])\s*(\d{1,4})\s*([dwmy])"
_ONLY_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TWO_DIGIT_YEAR = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}"
_NO_YEAR = r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]+)|([A-Za-z]+)[\s-]+\d{1,2}|\d{1,2}[/.]\d{1,2}"
_NO_DAY = r"([A-Za-z]+)[\s-]+\d{4}|\d{4}-\d{1,2}|\d{1,2}/\d{4}"
_BASIS = r"(\d{1,3}) (day|month|year)s? (after|beginning with|from) publication"


def in_words(day: date) -> str:
    """Return the date as a person reads it, whatever the machine's language.

    >>> in_words(date(2025, 3, 7))
    '7 March 2025'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@cache
def in_short(day: date) -> str:
    """Return the date for a narrow column.

    >>> in_short(date(2025, 3, 7))
    '7 Mar 2025'
    """
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def parse_date(text: str, today: date) -> date:
    """Return the date that `text` means, day first; a relative one is counted from `today`.

    Raises UsageFault for what is no whole date: no day, no year, a year of two digits, a day
    that the month does not have.

    >>> parse_date("27/03/2025", date(2025, 1, 1))
    datetime.date(2025, 3, 27)
    >>> parse_date("-2w", date(2025, 1, 15))
    datetime.date(2025, 1, 1)
    """
    day = _meant(text, today)
    if limit := beyond(day):
        raise UsageFault(f"the date must be {limit}: {quoted(text)}", hint=WAYS)
    return day


def day_or_commit(typed: str, option: str, today: date) -> date | str:
    """Return the day that was typed, or else the name of a commit. Raises UsageFault, which names the option.

    What begins with a digit and has a blank, a slash or a dot was meant as a day.
    """
    try:
        return parse_date(typed, today)
    except UsageFault as fault:
        if typed[:1].isdigit() and any(letter.isspace() or letter in "/." for letter in typed):
            raise UsageFault(f"{option}: {fault.message}", hint=f"{fault.hint}; or name a commit") from None
        return typed


def _meant(text: str, today: date) -> date:
    typed = " ".join(text.split())
    lowered = typed.lower()
    if lowered in _NAMED:
        return _NAMED[lowered](today)
    if match := re.fullmatch(_RELATIVE, lowered):
        return _moved(today, match, typed)
    if match := re.fullmatch(_ISO, typed):
        return _whole(typed, int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(_DAY_FIRST, typed):
        return _whole(typed, int(match[3]), int(match[2]), int(match[1]))
    if (match := re.fullmatch(_IN_WORDS, typed)) and (month := _MONTH_BY_NAME.get(match[2].lower())):
        return _whole(typed, int(match[3]), month, int(match[1]))
    raise UsageFault(f"{_why_no_date(typed)}: {quoted(text)}", hint=WAYS)


def _why_no_date(typed: str) -> str:
    if re.fullmatch(_ONLY_DAY, typed):
        return "a date needs its month and year, and quotes where it has spaces"
    if re.fullmatch(_TWO_DIGIT_YEAR, typed):
        return "a date needs its year in four digits"
    if re.fullmatch(_NO_DAY, typed):
        return "a date needs its day"
    if re.fullmatch(_NO_YEAR, typed):
        return "a date needs its year"
    return "this is not a date"


def _whole(typed: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        if not 1 <= month <= 12:
            order = "" if re.fullmatch(_ISO, typed) else " (the day comes first)"
            reason = f"there is no month {month}{order}"
        elif year < 1:
            reason = f"there is no year {year}"
        else:
            reason = f"{MONTHS[month - 1]} {year} has no day {day}"
        raise UsageFault(f"{reason}: {quoted(typed)}", hint=WAYS) from None


def _moved(today: date, match: re.Match[str], typed: str) -> date:
    count = int(match[2]) * (1 if match[1] == "+" else -1)
    try:
        if match[3] in "dw":
            return today + timedelta(days=count * (7 if match[3] == "w" else 1))
        return months_after(today, count * (12 if match[3] == "y" else 1))
    except (OverflowError, ValueError):
        raise UsageFault(f"that lies outside the calendar: {quoted(typed)}", hint=WAYS) from None


def months_after(anchor: date, months: int) -> date:
    """Return the day `months` after `anchor`, the last of the month where it has no such day.

    >>> months_after(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    # Here and not at the top: dateutil is not needed to say the version or to list what is due.
    from dateutil.relativedelta import relativedelta

    # Named, because dateutil says nothing of its types.
    moved: date = anchor + relativedelta(months=months)
    return moved


def end_of_month(day: date) -> date:
    """Return the last day of the month of `day`."""
    # Not the day before the next month: the calendar ends with December 9999.
    longer = (_possible(day.year, day.month, last) for last in (31, 30, 29))
    return next(filter(None, longer), day.replace(day=28))


def days_from(day: date, count: int) -> date:
    """Return the day `count` days after `day`, or the end of the calendar where it lies beyond."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return date.max if count > 0 else date.min


_NAMED: Mapping[str, Callable[[date], date]] = {
    "today": lambda today: today,
    "tomorrow": lambda today: today + timedelta(days=1),
    "yesterday": lambda today: today - timedelta(days=1),
    "end of month": end_of_month,
    "end of year": lambda today: date(today.year, 12, 31),
}


def date_in(text: str) -> date | None:
    """Return the first whole date in published words, or None where they hold none.

    >>> date_in("By, 27 March 2025, where required")
    datetime.date(2025, 3, 27)
    """
    for match in re.finditer(_IN_WORDS, text):
        if month := _MONTH_BY_NAME.get(match[2].lower()):
            return _possible(int(match[3]), month, int(match[1]))
    if day_first := re.search(_DAY_FIRST, text):
        return _possible(int(day_first[3]), int(day_first[2]), int(day_first[1]))
    if iso := re.search(_ISO, text):
        return _possible(int(iso[1]), int(iso[2]), int(iso[3]))
    return None


def month_named(name: str) -> int | None:
    """Return the number of the month that a word names, whole or by its first letters; None for none."""
    return _MONTH_BY_NAME.get(name.lower())


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def basis_due(basis: str, published: date) -> date | None:
    """Return the deadline that `basis` gives for a publication day, or None if it cannot be read.

    "56 days after publication" adds 56 days; "56 days beginning with publication" counts the
    day of publication as the first. Months are counted from the day of publication.

    Source: Police Act 1996, section 55(5A), for counting that begins with publication.

    >>> basis_due("56 days beginning with publication", date(2024, 9, 27))
    datetime.date(2024, 11, 21)
    >>> basis_due("56 days after publication", date(2024, 9, 27))
    datetime.date(2024, 11, 22)
    """
    match = re.fullmatch(_BASIS, basis.strip(), re.IGNORECASE)
    if match is None:
        return None
    count, unit, inclusive = int(match[1]), match[2].lower(), match[3].lower() == "beginning with"
    try:
        if unit == "day":
            due = published + timedelta(days=count)
        else:
            due = months_after(published, count * (12 if unit == "year" else 1))
        return due - timedelta(days=1) if inclusive else due
    except (OverflowError, ValueError):  # beyond the calendar
        return None


def days_in_words(days_late: int) -> str:
    """Return lateness as a person says it; positive is late, negative is left.

    >>> [days_in_words(days) for days in (2, 1, 0, -1)]
    ['2 days late', '1 day late', 'today', '1 day left']
    """
    if days_late == 0:
        return "today"
    count = abs(days_late)
    return f"{count} day{'' if count == 1 else 's'} {'late' if days_late > 0 else 'left'}"

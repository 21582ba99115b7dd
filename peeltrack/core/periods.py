"""Dates that name less than a day: a month, a quarter or a year, of which the last day counts."""

import re
from datetime import date

from peeltrack.core.dates import date_in, end_of_month, in_words, month_named, parse_date
from peeltrack.core.fields import frozen

_LEAD = r"(?:(?:by|in|during|due|due by|not later than|no later than)\s+)?(?:the\s+)?(?:end\s+of\s+)?"
_MONTH = r"([a-z]+)\.?\s+(\d{4})"
_ISO_MONTH = r"(\d{4})-(\d{2})"
_QUARTER = r"(?:q([1-4])|(first|second|third|fourth)\s+quarter(?:\s+of)?)\s+(\d{4})(?:/(\d{2}|\d{4}))?"
_YEAR = r"(\d{4})(?:/(\d{2}|\d{4}))?"

_ORDINALS = ("first", "second", "third", "fourth")


@frozen(kw_only=False)
class NamedDay:
    """A day, with the month, quarter or year of which it is the last where no day was named."""

    on: date
    text: str = ""

    @property
    def in_words(self) -> str:
        """Return it as it was named, and the day that counts.

        >>> NamedDay(date(2026, 3, 31), "March 2026").in_words
        'March 2026, so 31 March 2026'
        """
        return f"{self.text}, so {in_words(self.on)}" if self.text else in_words(self.on)


def last_day_of(text: str) -> date | None:
    """Return the last day of the month, quarter or year that published words name, and nothing beside it.

    A financial year, such as 2025/26, ends with March, and so its quarters are counted from April. None
    is returned for all else: a whole date, a year of two digits, what lies before or after something.

    >>> [last_day_of(text) for text in ("By March 2025", "Q3 2025", "Q3 2025/26")]
    [datetime.date(2025, 3, 31), datetime.date(2025, 9, 30), datetime.date(2025, 12, 31)]
    >>> [last_day_of(text) for text in ("end of 2025", "2025/26", "before March 2025", "Nov-24")]
    [datetime.date(2025, 12, 31), datetime.date(2026, 3, 31), None, None]
    """
    words = " ".join(text.split()).lower().strip(" .,;:")
    for pattern, day in ((_MONTH, _month), (_ISO_MONTH, _iso_month), (_QUARTER, _quarter), (_YEAR, _year)):
        if (match := re.fullmatch(_LEAD + pattern, words)) and (last := day(match)):
            return last
    return None


def last_day_in(text: str) -> date | None:
    """Return the first whole date in published words, or else the last day of what they name: `last_day_of`.

    >>> last_day_in("By 27 March 2025"), last_day_in("By March 2025"), last_day_in("as soon as possible")
    (datetime.date(2025, 3, 27), datetime.date(2025, 3, 31), None)
    """
    return date_in(text) or last_day_of(text)


def parse_last_day(text: str, today: date) -> NamedDay:
    """Return the day that a person typed, or the last of a month, quarter or year with the words for it.

    Raises UsageFault as `parse_date` does.

    >>> parse_last_day("+1w", date(2025, 1, 1))
    NamedDay(on=datetime.date(2025, 1, 8), text='')
    """
    if last := last_day_of(text):
        return NamedDay(parse_date(last.isoformat(), today), " ".join(text.split()))
    return NamedDay(parse_date(text, today))


def _end(year: int, month: int) -> date | None:
    try:
        return end_of_month(date(year, month, 1))
    except ValueError:
        return None


def _month(match: re.Match[str]) -> date | None:
    month = month_named(match[1])
    return _end(int(match[2]), month) if month else None


def _iso_month(match: re.Match[str]) -> date | None:
    return _end(int(match[1]), int(match[2]))


def _quarter(match: re.Match[str]) -> date | None:
    quarter = int(match[1]) if match[1] else _ORDINALS.index(match[2]) + 1
    year, following = int(match[3]), match[4]
    if not following:
        return _end(year, 3 * quarter)
    if not _follows(year, following):
        return None
    return _end(year + 1, 3) if quarter == 4 else _end(year, 3 * quarter + 3)


def _year(match: re.Match[str]) -> date | None:
    year, following = int(match[1]), match[2]
    if not following:
        return _end(year, 12)
    return _end(year + 1, 3) if _follows(year, following) else None


def _follows(year: int, following: str) -> bool:
    return str(year + 1).endswith(following)

"""A span of days as people type it: FROM..TO, with both days in it."""

from datetime import date

from peeltrack.core.dates import in_words, parse_date
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.limits import quoted

#: How to write a span, for hints.
WAYS = "write 2025-01-01..2025-03-31, ..2025-03-31, 2025-01-01.., or one day"


@frozen
class DaySpan:
    """The days from one to another, both included; None where it is open at that end."""

    first: date | None
    last: date | None

    def holds(self, day: date | None) -> bool:
        """Return whether a day lies in it; no day lies nowhere."""
        if day is None:
            return False
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def parse_day_span(text: str, today: date) -> DaySpan:
    """Return the span that `text` means; relative days are counted from `today`.

    Raises UsageFault for what is no date, for a span without any, and for one that ends before it begins.

    >>> parse_day_span("2025-03-01..+1w", date(2025, 3, 20)).last
    datetime.date(2025, 3, 27)
    """
    first, dots, last = (part.strip() for part in text.partition(".."))
    if dots and not first and not last:
        raise UsageFault(f"a span of days needs at least one of its ends: {quoted(text)}", hint=WAYS)
    begin = parse_date(first, today) if first or not dots else None
    end = (parse_date(last, today) if last else None) if dots else begin
    if begin and end and begin > end:
        raise UsageFault(
            f"the span ends on {in_words(end)}, before it begins on {in_words(begin)}",
            hint=f"write the earlier day first: {end.isoformat()}..{begin.isoformat()}",
        )
    return DaySpan(first=begin, last=end)

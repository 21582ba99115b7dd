"""How far the clocks of honest desks may differ, and from when on a date lies in the future."""

from datetime import UTC, date, datetime, time, timedelta

#: By how much the clocks of two desks may differ without a word.
CLOCKS_APART = timedelta(minutes=5)


def end_of(today: date) -> datetime:
    """Return the instant from which on a date lies after `today` wherever one is: noon in UTC a day later."""
    if today == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(today + timedelta(days=1), time(12), UTC)

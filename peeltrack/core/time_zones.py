"""Days as a force counts them: the calendar day of an instant in its own time zone."""

from datetime import UTC, date, datetime, tzinfo
from functools import cache
from warnings import catch_warnings, simplefilter

#: The zone of every force in England and Wales.
LONDON = "Europe/London"


def force_day(at: datetime, zone: str = LONDON) -> date:
    """Return the calendar day of an instant in a time zone; in UTC where there is no zone of that name.

    >>> force_day(datetime(2025, 6, 30, 23, 30, tzinfo=UTC))
    datetime.date(2025, 7, 1)
    """
    return in_zone(at, zone).date()


def in_zone(at: datetime, zone: str = LONDON) -> datetime:
    """Return the same instant as the clocks of a time zone show it; in UTC where there is no such zone."""
    return at.astimezone(_zone(zone) or UTC)


def is_zone(name: str) -> bool:
    """Return whether there is a time zone of this name, such as Europe/London."""
    return _zone(name) is not None


@cache
def _zone(name: str) -> tzinfo | None:
    # Here and not at the top: a listing of what is due asks for no zone.
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return _zone_of_dateutil(name)


def _zone_of_dateutil(name: str) -> tzinfo | None:
    # Windows brings no zones of its own. dateutil 2 brings them in this module; dateutil 4 brings them as
    # tzdata, which zoneinfo finds by itself, and warns that the module will be taken out.
    try:
        with catch_warnings():
            simplefilter("ignore", DeprecationWarning)
            from dateutil.zoneinfo import get_zonefile_instance
    except ImportError:
        return None
    zone: tzinfo | None = get_zonefile_instance().get(name)
    return zone

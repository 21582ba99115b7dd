"""How a record looks on a day: late or not, waiting for whom, or no longer vouched for."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from peeltrack.core.chain.table import next_arrow
from peeltrack.core.dates import days_from
from peeltrack.core.model.settings import LeadDays, Settings
from peeltrack.core.model.status import Status


class Look(StrEnum):
    """What a record looks like today, the most pressing first. Derived, never typed."""

    LAPSED = "lapsed"
    OVERDUE = "overdue"
    AT_RISK = "at risk"
    AT_ODDS = "at odds"
    ON_TRACK = "on track"
    UNDATED = "undated"
    AWAITING_UPLOAD = "awaiting upload"
    AWAITING_CLOSURE = "awaiting closure"
    COMPLETE = "complete"
    BROUGHT_FORWARD = "brought forward"


#: The look of a status in which the force has done its work and somebody still has a step to take, or not.
_DONE = {
    Status.SIGNED_OFF: Look.AWAITING_UPLOAD,
    Status.UPLOADED: Look.AWAITING_CLOSURE,
    Status.CLOSED: Look.COMPLETE,
    Status.SUPERSEDED: Look.COMPLETE,
    Status.NOT_ADOPTED: Look.COMPLETE,
    Status.ENDED: Look.COMPLETE,
    Status.BROUGHT_FORWARD: Look.BROUGHT_FORWARD,
}


#: Looks of records on which nobody has a step to take: listings leave them out unless asked.
SETTLED = (Look.COMPLETE, Look.BROUGHT_FORWARD)


def counts(looks: Iterable[Look]) -> dict[str, int]:
    """Return how often each look is there, the most pressing first, without those that are not.

    >>> counts([Look.COMPLETE, Look.OVERDUE, Look.COMPLETE])
    {'overdue': 1, 'complete': 2}
    """
    found = Counter(looks)
    return {look.value: found[look] for look in Look if look in found}


def look_of(
    status: Status,
    dates: tuple[date, ...],
    today: date,
    settings: Settings,
    *,
    lapsed: bool,
    at_once: bool,
    at_odds: bool,
) -> Look:
    """Return the look of a record on a day, from its status and the days by which something is owed.

    In this order: lapsed (a sign-off or another step no longer vouches for the content); awaiting
    upload, awaiting closure, complete, brought forward, by the status; overdue (the day after the due
    day is the first); at risk (the stage's milestone or the force's own target has passed, the due day
    is at most `warn_days` away, or it is owed `at_once` and nobody knows since when); on track;
    undated.

    Where others say of the status what is not so (`at_odds`), that is the look of all but what has
    lapsed or is late: nobody's word takes a late record off the list of what is late.
    """
    if lapsed:
        return Look.LAPSED
    look = _of_the_force(status, dates, today, settings, at_once=at_once)
    return Look.AT_ODDS if at_odds and look not in (Look.OVERDUE, Look.AT_RISK) else look


def _of_the_force(
    status: Status, dates: tuple[date, ...], today: date, settings: Settings, *, at_once: bool
) -> Look:
    if status in _DONE:
        return _DONE[status]
    if not dates:
        return Look.AT_RISK if at_once else Look.UNDATED
    due_on = dates[0]
    if today > due_on:
        return Look.OVERDUE
    late_for_stage = today > milestone(status, due_on, settings.lead_days)
    if late_for_stage or today > min(dates) or (due_on - today).days <= settings.warn_days:
        return Look.AT_RISK
    return Look.ON_TRACK


def milestone(status: Status, due_on: date, lead_days: LeadDays) -> date:
    """Return the last day on which the step that leads on from `status` is in time."""
    arrow = next_arrow(status)
    stage = arrow.lead_days if arrow else ""
    return days_from(due_on, -getattr(lead_days, stage)) if stage else due_on

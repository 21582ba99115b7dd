"""The meetings to which the register is reported: which one is next, and which was the last."""

from datetime import date

from peeltrack.core.dates import days_in_words, in_words
from peeltrack.core.model.settings import Meeting, Settings


def last_meeting(settings: Settings, today: date, name: str = "") -> Meeting | None:
    """Return the latest meeting before today, of that name where one is given; None where there is none.

    A meeting of today is not over. The name counts whatever its case.
    """
    over = [one for one in _called(settings, name) if one.on < today]
    return max(over, key=lambda meeting: meeting.on, default=None)


def next_meeting(settings: Settings, today: date, name: str = "") -> Meeting | None:
    """Return the first meeting from today on, of that name where one is given; None where there is none."""
    ahead = [one for one in _called(settings, name) if one.on >= today]
    return min(ahead, key=lambda meeting: meeting.on, default=None)


def _called(settings: Settings, name: str) -> list[Meeting]:
    wanted = name.strip().casefold()
    return [one for one in settings.meeting if wanted in ("", one.name.strip().casefold())]


def meeting_in_words(meeting: Meeting, today: date) -> str:
    """Return a meeting with its day, and the last day for its papers with what is left until then.

    >>> board = Meeting(name="Oversight", on=date(2025, 4, 3), papers_on=date(2025, 3, 27))
    >>> meeting_in_words(board, date(2025, 3, 20))
    'Oversight on 3 April 2025, papers by 27 March 2025 (7 days left)'
    """
    papers = meeting.papers_on
    by = f", papers by {in_words(papers)} ({days_in_words((today - papers).days)})" if papers else ""
    return f"{meeting.name} on {in_words(meeting.on)}{by}"

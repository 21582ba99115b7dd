"""Which meeting is next, and which was the last."""

from datetime import date, timedelta

import pytest

from peeltrack.core.model.settings import Meeting
from peeltrack.core.views.meetings import last_meeting, meeting_in_words, next_meeting
from tests.factories import TODAY, a_settings

DAY = timedelta(days=1)
BOARD = Meeting(name="Oversight", on=TODAY - 9 * DAY)
PANEL = Meeting(name="Scrutiny", on=TODAY - 2 * DAY)
NEXT = Meeting(name="Oversight", on=TODAY + 5 * DAY)
SETTINGS = a_settings(meeting=(NEXT, BOARD, PANEL))


@pytest.mark.parametrize(
    ("name", "last", "following"), [("", PANEL, NEXT), (" oversight", BOARD, NEXT), ("Scrutiny", PANEL, None)]
)
def test_the_nearest_on_each_side_of_today_counts_of_one_name_or_of_all(
    name: str, last: Meeting, following: Meeting | None
) -> None:
    assert (last_meeting(SETTINGS, TODAY, name), next_meeting(SETTINGS, TODAY, name)) == (last, following)


def test_a_meeting_of_today_is_not_over() -> None:
    assert (last_meeting(SETTINGS, PANEL.on), next_meeting(SETTINGS, PANEL.on)) == (BOARD, PANEL)


def test_without_meetings_there_is_neither() -> None:
    assert (last_meeting(a_settings(), TODAY), next_meeting(a_settings(), TODAY)) == (None, None)


def test_without_a_day_for_papers_only_its_own_is_said() -> None:
    assert meeting_in_words(NEXT, date(2025, 3, 3)) == "Oversight on 8 March 2025"

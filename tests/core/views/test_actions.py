"""Planned actions: how much is done follows from them alone."""

from datetime import date

import pytest

from peeltrack.core.model.record import Action
from peeltrack.core.views.detail import sections_of
from peeltrack.core.views.detail_entries import actions_in_words
from peeltrack.core.views.subject import subject
from tests.factories import ACTION_OWNER, TODAY, a_record, a_register

DONE = Action(what="Train", done_on=date(2025, 2, 1))
LATE = Action(what="Audit", owner=ACTION_OWNER, due_on=date(2025, 1, 31), due_text="January 2025")
AHEAD = Action(what="Report", due_on=date(2025, 12, 24))


@pytest.mark.parametrize(
    ("actions", "said"),
    [
        ((), ""),
        ((LATE,), "0 of 1 (0 %)"),
        ((DONE, LATE, AHEAD), "1 of 3 (33 %)"),
        ((DONE,), "1 of 1 (100 %)"),
    ],
)
def test_the_share_is_counted_and_never_typed(actions: tuple[Action, ...], said: str) -> None:
    assert actions_in_words(a_record(action=actions)) == said


def test_each_is_shown_with_who_by_when_and_whether_it_was_done() -> None:
    record = a_record(action=(DONE, LATE, AHEAD))
    sections = sections_of(subject(a_register(record), record, TODAY))
    (shown,) = [section.pairs for section in sections if section.heading == "Planned actions"]
    assert shown == (
        ("done", "1 of 3 (33 %)"),
        ("done 1 February 2025", "Train"),
        ("NOT DONE", "Audit (Olu, by January 2025)"),
        ("to do", "Report (by 24 December 2025)"),
    )

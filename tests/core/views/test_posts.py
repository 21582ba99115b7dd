"""Who holds a post at the same time as somebody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.model.settings import Holder, Post
from peeltrack.core.model.status import Role
from peeltrack.core.views.posts import same_time

FIRST, LAST = date(2025, 1, 1), date(2025, 3, 31)
DAY = timedelta(days=1)


def held(email: str = "dee@example.org", **others: Any) -> Holder:
    """Return a holder from the first of January to the last of March, but for what is said otherwise."""
    said: dict[str, Any] = {"email": email, "from_": FIRST, "to": LAST}
    return Holder(**said | others)


def beside(there: Holder, wanted: Holder) -> bool:
    """Return whether both hold the post on some day."""
    return bool(same_time(Post(role=Role.DCC, title="DCC", holder=(there,)), wanted))


@pytest.mark.parametrize(
    ("days", "together"),
    [
        ({"from_": LAST, "to": None}, True),
        ({"from_": LAST + DAY, "to": None}, False),
        ({"from_": None, "to": FIRST}, True),
        ({"from_": None, "to": FIRST - DAY}, False),
        ({"from_": None, "to": None}, True),
    ],
)
def test_two_who_share_only_a_day_hold_it_at_the_same_time(days: dict[str, Any], together: bool) -> None:
    other = held("ana@example.org", **days)
    assert beside(held(), other) is together
    assert beside(other, held()) is together


@pytest.mark.parametrize("deputy", [held("ana@example.org", deputy=True)])
def test_a_deputy_is_beside_nobody(deputy: Holder) -> None:
    assert not beside(held(), deputy)
    assert not beside(deputy, held())


def test_nobody_is_beside_themselves() -> None:
    assert not beside(held("Dee@Example.org"), held())


ENDS = st.one_of(st.none(), st.dates(date(2024, 12, 1), date(2025, 4, 30)))


@given(ENDS, ENDS, ENDS, ENDS)
def test_it_is_the_same_whoever_is_asked_about(
    begin: date | None, end: date | None, other_begin: date | None, other_end: date | None
) -> None:
    one, other = held(from_=begin, to=end), held("ana@example.org", from_=other_begin, to=other_end)
    assert beside(one, other) == beside(other, one)

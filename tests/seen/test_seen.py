"""Published pages give their items: 95 in 100 of them, no false one, and no wrong date."""

import pytest

from tests.seen.pages import Seen, seen_pages

SEEN = {page.name: page for page in seen_pages()}


@pytest.mark.parametrize("page", SEEN.values(), ids=SEEN)
def test_no_page_gives_a_false_item_or_a_wrong_date(page: Seen) -> None:
    assert (page.false, page.wrong) == (0, 0)


@pytest.mark.parametrize("page", SEEN.values(), ids=SEEN)
def test_every_date_of_a_page_is_found(page: Seen) -> None:
    assert page.left == 0


def test_of_a_hundred_items_ninety_five_are_found() -> None:
    there = sum(page.there for page in SEEN.values())
    assert sum(page.found for page in SEEN.values()) >= 0.95 * there

"""An item is found again as the record that it is, and never as another."""

from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.model.record import Kind, Record
from peeltrack.core.published.compare.match import match_all, number_key
from peeltrack.core.published.item import Item
from tests.factories import a_record

ASKED = "By 27 March 2025, chief constables should review the policy on stalking and train their staff"
OTHER = "By 27 March 2025, chief constables should buy new vehicles for every district of the county"


def matched(item: Item, *records: Record) -> tuple[str, str]:
    """Return the id of the record that an item is, and how it was found."""
    (match,) = match_all([item], records)
    return (match.record.id if match.record else "", match.how or match.why)


def an_item(number: str = "", wording: str = ASKED, **changes: str) -> Item:
    """Return an item."""
    return Item(line=1, number=number, title="What is asked", wording=wording, **changes)  # type: ignore[arg-type]


def test_the_portal_id_comes_before_the_number() -> None:
    records = (a_record(id="REC-1", portal_id="77"), a_record(id="REC-2"))
    assert matched(an_item("2", portal_id="77"), *records) == ("REC-1", "portal id")


def test_a_number_is_found_however_it_is_printed() -> None:
    assert matched(an_item("04"), a_record(id="REC-4", number="Recommendation 4")) == ("REC-4", "number")


def test_an_area_for_improvement_is_not_the_recommendation_of_its_number() -> None:
    records = (a_record(id="REC-2"), a_record(id="REC-AFI-2", number="AFI 2", kind=Kind.AREA_FOR_IMPROVEMENT))
    assert matched(an_item("AFI 2"), *records) == ("REC-AFI-2", "number")
    assert matched(an_item("2"), *records) == ("REC-2", "number")


def test_nearly_equal_text_is_enough_where_there_is_no_number() -> None:
    nearly = ASKED.replace("their staff", "all staff")
    assert matched(an_item(wording=nearly), a_record(id="REC-1", wording=ASKED)) == ("REC-1", "text")


def test_what_only_begins_alike_is_new() -> None:
    assert matched(an_item(wording=OTHER), a_record(id="REC-1", wording=ASKED)) == ("", "")


def test_a_number_with_another_text_is_not_sure() -> None:
    found = matched(an_item("1", OTHER), a_record(id="REC-1", wording=ASKED))
    assert found == ("", "it has the number of REC-1 and another text")


def test_a_text_under_another_number_is_not_sure_and_names_both() -> None:
    (match,) = match_all([an_item("9")], [a_record(id="REC-1", wording=ASKED)])
    assert (match.record, match.alike, match.maybe) == (None, "REC-1", ("REC-1",))


def test_two_items_are_never_one_record() -> None:
    first, second = match_all([an_item("1"), an_item("01")], [a_record(id="REC-1", wording=ASKED)])
    assert (first.record, second.record) == (None, None)


def test_the_number_of_one_and_the_text_of_another_are_told_with_both() -> None:
    records = (a_record(id="REC-1", wording=ASKED), a_record(id="REC-2", wording=OTHER))
    (match,) = match_all([an_item("1", OTHER)], records)
    assert (match.record, match.maybe, match.alike) == (None, ("REC-1", "REC-2"), "REC-2")
    assert match.why == "it has the number of REC-1 and the text of REC-2"


def test_a_number_of_two_records_is_told_apart_by_the_text_or_left_to_a_person() -> None:
    records = (
        a_record(id="REC-1", number="1", wording=ASKED),
        a_record(id="REC-2", number="01", wording=OTHER),
    )
    assert matched(an_item("1", OTHER), *records) == ("REC-2", "number and text")
    assert matched(an_item("1", "Publish a plan"), *records) == ("", "number 1 stands in 2 records")


def test_a_number_that_is_none_is_found_as_it_is_written() -> None:
    record = a_record(id="REC-1", number="Finding on custody")
    assert matched(an_item("finding  on Custody"), record) == ("REC-1", "number")


def test_a_record_without_a_number_is_found_by_its_text_and_not_by_a_number() -> None:
    record = a_record(id="REC-1", number="", wording=ASKED)
    assert matched(an_item("1"), record) == ("REC-1", "text")
    assert matched(an_item("1", OTHER), record) == ("", "")


@given(st.integers(1, 999))
def test_zeros_before_a_number_count_for_nothing(number: int) -> None:
    assert number_key(f"{number:04}", None) == number_key(str(number), Kind.RECOMMENDATION)


@given(st.permutations(range(1, 8)))
def test_the_order_of_items_and_records_does_not_matter(order: list[int]) -> None:
    records = [
        a_record(id=f"REC-{number}", wording=f"{ASKED} in matter {number * 1111}") for number in range(1, 8)
    ]
    items = [an_item(str(number), f"{ASKED} in matter {number * 1111}") for number in order]
    found = [match.record.id if match.record else "" for match in match_all(items, records)]
    assert found == [f"REC-{number}" for number in order]


def test_an_item_without_number_and_text_is_like_no_record() -> None:
    assert matched(an_item(wording=""), a_record(id="REC-1", wording=ASKED)) == ("", "")


def test_a_number_with_a_dash_for_its_text_is_not_sure() -> None:
    found = matched(an_item("1", "—"), a_record(id="REC-1", wording=ASKED))
    assert found == ("", "it has the number of REC-1 and another text")

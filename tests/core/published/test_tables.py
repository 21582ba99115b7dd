"""Tables of recommendations become items: by their headings, row by row, and never a false one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.model.record import Kind
from peeltrack.core.published.columns import Field, heading
from peeltrack.core.published.item import Corrections
from tests.core.published.documents import a_table, items, read, some_prose, told

ASKED = "Review the policy on stalking"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("No.", Field.NUMBER),
        ("Rec No.", Field.NUMBER),
        ("Recomendation", Field.WORDING),
        ("Stauts", Field.STATUS),
        ("Rec. Owner", Field.ADDRESSED_TO),
        ("Lead", Field.ACTION_OWNER),
        ("Executive Lead", Field.STRATEGIC_LEAD),
        ("Revised date", Field.TARGET),
        ("Due Date", Field.DEADLINE),
        ("RAG (BRAG)", Field.STATUS),
        ("Overall %", Field.PERCENT),
        ("March 2026 update", Field.UPDATE),
        ("Initial response 21 November 2024", Field.RESPONSE),
        ("Date", None),
        ("Directorate", None),
    ],
)
def test_headings_as_they_are_met(text: str, field: Field | None) -> None:
    assert heading(text).field == field


@given(st.text(max_size=60))
def test_no_heading_breaks_the_reading(text: str) -> None:
    heading(text)


def test_a_row_is_an_item_with_all_that_its_cells_tell() -> None:
    (item,) = items(
        a_table(
            ("No.", "Recommendation", "Rec. Owner", "Lead", "Deadline", "Status", "Force update"),
            ("7", ASKED, "Chief constables", "Bea", "27/03/2025", "On track", "Training began"),
        )
    )
    assert (item.number, item.wording, item.addressed_to) == ("7", ASKED, ("Chief constables",))
    assert item.owners == ((Field.ACTION_OWNER, "Bea"),)
    assert item.deadline is not None
    assert str(item.deadline.day) == "2025-03-27"
    assert item.status is not None
    assert (item.status.text, item.status.means) == ("On track", "open")
    assert [update.text for update in item.updates] == ["Training began"]


def test_headings_over_three_lines_say_together_what_a_column_holds() -> None:
    table = a_table(
        ("Our tracker", "", "", ""),
        ("", "HMICFRS", "HMICFRS", "Force"),
        ("No", "Recommendation", "Deadline", "Update"),
        ("1", ASKED, "1 May 2025", "Begun"),
    )
    assert told(table) == [("1", ASKED)]


def test_a_heading_over_number_and_text_is_told_apart_by_what_is_below() -> None:
    table = a_table(
        ("Recommendation", "Recommendation", "Status"), ("1", ASKED, "Open"), ("2", f"{ASKED}, twice", "Open")
    )
    assert told(table) == [("1", ASKED), ("2", f"{ASKED}, twice")]


def test_a_column_without_heading_before_the_text_holds_the_numbers() -> None:
    assert told(a_table(("", "Recommendation", "Status"), ("4", ASKED, "Open"))) == [("4", ASKED)]


def test_bodies_in_the_column_of_owners_are_addressed_and_own_nothing() -> None:
    (item,) = items(a_table(("No", "Recommendation", "Owner"), ("1", ASKED, "Chief constables")))
    assert (item.owners, item.addressed_to) == ((), ("chief constables",))


def test_a_row_with_an_empty_number_goes_on_with_the_row_above() -> None:
    table = a_table(
        ("No", "Recommendation", "Status"),
        ("1", "Review:", "Open"),
        ("", "• the policy", ""),
        ("2", ASKED, "Open"),
    )
    assert told(table) == [("1", "Review:\n• the policy"), ("2", ASKED)]


def test_a_number_that_a_merged_cell_repeats_is_one_item() -> None:
    table = a_table(("No", "Recommendation", "Update"), ("1", ASKED, "Begun"), ("1", ASKED, "Trained"))
    (item,) = items(table)
    assert [update.text for update in item.updates] == ["Begun", "Trained"]


def test_several_numbers_in_a_cell_are_as_many_items() -> None:
    assert [number for number, _ in told(a_table(("No", "Recommendation"), ("1, 2 & 3", ASKED)))] == [
        "1",
        "2",
        "3",
    ]


def test_a_part_stands_in_its_whole_which_is_inferred_where_it_is_not_told() -> None:
    (item,) = items(a_table(("No", "Recommendation"), ("7.1", ASKED), ("7.2", "Train the staff in it")))
    assert (item.number, item.inferred, [part.number for part in item.parts]) == ("7", True, ["7.1", "7.2"])


def test_a_whole_that_is_told_is_not_inferred() -> None:
    (item,) = items(a_table(("No", "Recommendation"), ("7", "Do all of it now"), ("7.1", ASKED)))
    assert (item.wording, item.inferred, len(item.parts)) == ("Do all of it now", False, 1)


def test_a_row_between_that_is_a_heading_is_the_area_of_those_below() -> None:
    table = a_table(("No", "Recommendation", "Status"), ("Leadership", "", ""), ("1", ASKED, "Open"))
    assert [item.area for item in items(table)] == ["Leadership"]


@pytest.mark.parametrize(
    "row",
    [("Total", "12", ""), ("No", "Recommendation", "Status"), ("Page 2 of 3", "Page 2 of 3", "Page 2 of 3")],
)
def test_totals_repeated_headings_and_page_numbers_are_no_items(row: tuple[str, ...]) -> None:
    understood = read(a_table(("No", "Recommendation", "Status"), ("1", ASKED, "Open"), row))
    assert ([item.number for item in understood.items], len(understood.left)) == (["1"], 1)


@pytest.mark.parametrize(
    "table",
    [
        a_table(("Status", "Number"), ("Open - on track", "3"), ("Closed", "4")),
        a_table(("Name", "Telephone"), ("Front desk", "101")),
        a_table(("Section", "Page"), ("Introduction", "2")),
        a_table(("Meeting", "Date"), ("Board", "3 June 2025")),
    ],
)
def test_tables_of_something_else_give_no_items(table) -> None:  # type: ignore[no-untyped-def]
    understood = read(table)
    assert understood.items == ()
    assert understood.tables[0].why_not


def test_a_list_of_numbers_and_statuses_alone_is_a_table_of_items() -> None:
    table = a_table(("Rec No", "Status"), ("1", "Closed"), ("2", "Open"))
    assert [(item.number, item.status and item.status.means) for item in items(table)] == [
        ("1", "closed"),
        ("2", "open"),
    ]


def test_a_date_that_is_not_sure_is_left_out_and_said() -> None:
    (item,) = items(a_table(("No", "Recommendation", "Deadline"), ("1", ASKED, "March 26")))
    assert item.deadline is None
    assert [(doubt.field, doubt.text) for doubt in item.doubts] == [(Field.DEADLINE, "March 26")]


def test_where_one_date_goes_month_first_none_that_could_is_kept() -> None:
    table = a_table(
        ("No", "Recommendation", "Deadline"),
        ("1", ASKED, "04/13/2025"),
        ("2", "Train the staff in it", "03/04/2025"),
        ("3", "Publish the new plan", "30 June 2025"),
    )
    assert [item.deadline is not None for item in items(table)] == [False, False, True]


def test_a_cell_and_a_text_that_say_two_deadlines_give_none() -> None:
    text = "By 27 March 2025, chief constables should review it"
    (item,) = items(a_table(("No", "Recommendation", "Deadline"), ("1", text, "30 June 2025")))
    assert (item.deadline, [doubt.field for doubt in item.doubts]) == (None, [Field.DEADLINE])


def test_one_number_with_two_texts_is_not_taken_for_one_recommendation() -> None:
    table = a_table(
        ("No", "Recommendation"), ("1", ASKED), ("2", "Publish a plan"), ("1", "Buy four more vehicles")
    )
    assert [item.number for item in items(table)] == ["1", "2", ""]


def test_a_column_of_areas_for_improvement_holds_those() -> None:
    (item,) = items(a_table(("Ref", "Area for improvement", "RAG"), ("AFI 2", ASKED, "Amber")))
    assert (item.number, item.kind) == ("AFI 2", Kind.AREA_FOR_IMPROVEMENT)


def test_a_person_can_say_what_a_column_holds_and_which_row_is_no_item() -> None:
    told_so = Corrections(columns={"Exec Date": Field.DEADLINE}, status={}, leave=(3,))
    table = a_table(
        ("No", "Recommendation", "Exec Date"), ("1", ASKED, "1 May 2025"), ("2", "Only an example row", "")
    )
    assert [
        (item.number, str(item.deadline and item.deadline.day)) for item in items(table, corrections=told_so)
    ] == [("1", "2025-05-01")]


def test_of_a_table_that_is_named_nothing_around_it_is_taken() -> None:
    around = some_prose("Recommendation 9: The force should review all of it")
    other = a_table(("No", "Recommendation"), ("2", "Train the staff in it"))
    named = Corrections(columns={}, status={}, tables=(2,))
    found = items(around, a_table(("No", "Recommendation"), ("1", ASKED)), other, corrections=named)
    assert [item.number for item in found] == ["2"]


def test_the_words_of_a_person_for_a_status_win() -> None:
    told_so = Corrections(columns={}, status={"Parked": "open"})
    (item,) = items(a_table(("No", "Recommendation", "Status"), ("1", ASKED, "parked")), corrections=told_so)
    assert item.status is not None
    assert item.status.means == "open"


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_no_table_breaks_the_understanding(rows: list[list[str]]) -> None:
    read(a_table(*rows))


@given(st.permutations(["No", "Recommendation", "Status", "Deadline"]))
def test_the_order_of_columns_does_not_matter(order: list[str]) -> None:
    cells = {"No": "1", "Recommendation": ASKED, "Status": "Closed", "Deadline": "1 May 2025"}
    (item,) = items(a_table(order, [cells[name] for name in order]))
    assert (item.number, item.wording, item.status and item.status.means) == ("1", ASKED, "closed")
    assert item.deadline is not None


def test_a_count_that_the_page_gives_is_held_against_what_was_found() -> None:
    understood = read(
        some_prose("The report makes two recommendations."), a_table(("No", "Recommendation"), ("1", ASKED))
    )
    assert [(one.text, one.count, one.found) for one in understood.announced] == [
        ("two recommendations", 2, 1)
    ]


SENTENCE = "The force has begun to review all of its policies and will end in May"


@pytest.mark.parametrize(
    ("columns", "cells", "expected"),
    [
        (("No", "Action", "Status"), ("1", ASKED, "Open"), ("1", ASKED)),
        (("No", "Issue", "Status"), ("1", ASKED, "Open"), ("1", ASKED)),
        (("No", "Subject", "Status"), ("1", ASKED, "Open"), ("1", ASKED)),
        (("No", "", "Status"), ("1", ASKED, "Open"), ("1", ASKED)),
        (("Recommendation number", "Status"), (ASKED, "Open"), ("", ASKED)),
        (("No", "Recommendation", "Status"), (SENTENCE, ASKED, "Open"), ("", ASKED)),
        (("Recommendation", "Recommendation"), (ASKED, "in all of its offices"), None),
    ],
)
def test_what_a_column_holds_says_more_than_its_heading(
    columns: tuple[str, ...], cells: tuple[str, ...], expected: tuple[str, str] | None
) -> None:
    whole = ("", "\n".join(cells))
    assert told(a_table(columns, cells)) == [expected or whole]


def test_a_column_of_statuses_that_holds_sentences_holds_updates() -> None:
    (item,) = items(a_table(("No", "Recommendation", "Status"), ("1", ASKED, SENTENCE)))
    assert (item.status, [update.text for update in item.updates]) == (None, [SENTENCE])


def test_two_rows_of_headings_give_a_column_the_one_that_is_known() -> None:
    understood = read(a_table(("", "HMICFRS", "Sun"), ("No", "Recommendation", "Moon"), ("1", ASKED, "Up")))
    assert [(column.text, column.field) for column in understood.tables[0].columns] == [
        ("No", Field.NUMBER),
        ("HMICFRS Recommendation", Field.WORDING),
        ("Sun Moon", None),
    ]


def test_a_second_row_of_headings_below_the_first_is_no_item() -> None:
    understood = read(
        a_table(("No", "Recommendation", "Progress"), ("No", "Text", "Status"), ("1", ASKED, "Open"))
    )
    assert [(item.number, item.wording, item.status and item.status.text) for item in understood.items] == [
        ("1", ASKED, "Open")
    ]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([("No", "Recommendation", "Status")], "it has headings and no rows"),
        ([("Status", "Deadline"), ("Open", "1 May 2025")],
         "no column of it tells a recommendation or its number"),
        ([("No", "Status"), ("1", "Open"), ("1", "Closed")], "no column of it tells a recommendation"),
        ([("Status", "No"), ("Open", "1"), ("Closed", "2")], "it counts, and names no recommendation"),
    ],
)  # fmt: skip
def test_a_table_that_gives_no_items_says_why(rows: list[tuple[str, ...]], why: str) -> None:
    understood = read(a_table(*rows))
    assert (understood.items, understood.tables[0].why_not) == ((), why)


@pytest.mark.parametrize(
    ("row", "left"),
    [
        (("", "", ""), []),
        (("see the annex of it", "", "Closed"), ["no text and no number of a recommendation stands in it"]),
    ],
)
def test_a_row_that_tells_nothing_is_no_item(row: tuple[str, ...], left: list[str]) -> None:
    understood = read(a_table(("No", "Recommendation", "Status"), ("1", ASKED, "Open"), row))
    assert [(item.number, item.wording) for item in understood.items] == [("1", ASKED)]
    assert [one.why for one in understood.left] == left


@pytest.mark.parametrize(
    ("number", "text", "found"),
    [
        ("", "R2: Train all of the staff", "2"),
        ("in the annex of it", "Train all of the staff", ""),
    ],
)
def test_a_row_with_a_text_of_its_own_does_not_go_on_with_the_one_above(
    number: str, text: str, found: str
) -> None:
    table = a_table(("No", "Recommendation", "Status"), ("1", ASKED, "Open"), (number, text, "Closed"))
    assert told(table) == [("1", ASKED), (found, "Train all of the staff")]


def test_parts_in_a_column_of_their_own_are_counted_below_their_recommendation() -> None:
    table = a_table(
        ("No", "Recommendation", "Part"),
        ("7", "Do all of it now", "7.1 - Review the policy"),
        ("", "", "Train the staff"),
        ("", "", "7.3 -"),
    )
    (item,) = items(table)
    assert [(part.number, part.wording) for part in item.parts] == [
        ("7.1", "Review the policy"),
        ("7.2", "Train the staff"),
    ]


def test_a_part_of_a_part_is_not_counted() -> None:
    (item,) = items(a_table(("No", "Recommendation", "Part"), ("7.1", ASKED, "Train the staff")))
    assert [part.number for part in item.parts] == ["7.1"]


def test_a_date_that_is_said_twice_and_differs_is_named() -> None:
    heads = ("No", "Recommendation", "Deadline", "Due date")
    (item,) = items(a_table(heads, ("1", ASKED, "1 May 2025", "2 May 2025")))
    assert [(doubt.text, doubt.why) for doubt in item.doubts] == [
        ("2 May 2025", "it is said twice, and differs")
    ]


@pytest.mark.parametrize(
    ("text", "means"),
    [("Open (since June)", "open"), ("Complete - no longer", ""), ("Grown over", "")],
)
def test_a_status_is_known_by_the_words_that_are_set_off_at_its_beginning(text: str, means: str) -> None:
    (item,) = items(a_table(("No", "Recommendation", "Status"), ("1", ASKED, text)))
    assert item.status is not None
    assert (item.status.text, item.status.means, item.status.sure) == (text, means, False)


def test_whom_a_text_is_to_is_taken_off_it_only_where_enough_is_left() -> None:
    heads = ("No", "Recommendation", "Status")
    long, short = items(
        a_table(heads, ("1", f"To the Home Office: {ASKED}", "Open"), ("2", "To the Home Office: do", "Open"))
    )
    assert (long.addressed_to, long.wording) == (("Home Office",), ASKED)
    assert (short.addressed_to, short.wording) == (("Home Office",), "To the Home Office: do")


def test_a_part_that_is_only_a_number_is_none() -> None:
    (item,) = items(a_table(("No", "Recommendation", "Part"), ("7", ASKED, "7.1 -")))
    assert (item.number, item.wording, item.parts) == ("7", ASKED, ())


def test_a_text_of_bodies_alone_says_whom_a_recommendation_is_to() -> None:
    (item,) = items(a_table(("No", "Recommendation", "Status"), ("1", "Chief constables", "Open")))
    assert (item.addressed_to, item.wording) == (("chief constables",), "")

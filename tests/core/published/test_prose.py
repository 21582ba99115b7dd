"""Headings, blocks of labels, bullets and paragraphs become items; what only stands on a page does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.model.record import Kind
from peeltrack.core.published.item import Corrections
from tests.core.published.documents import items, read, some_prose, told


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("## Recommendation 4\nThe force should review the policy.", "4"),
        ("R3 - The force should review the policy.", "3"),
        ("AFI 2 – The force should review the policy.", "AFI 2"),
        ("Recommendation 12: The force should review the policy.", "12"),
        ("Cause of concern 1. The force must review the policy.", "CoC 1"),
        ("Area for improvement 3\n\nThe force should review the policy.", "AFI 3"),
        ("2 Area for improvement The force should review the policy.", "AFI 2"),
        ("3 Recommendation: The force should review the policy.", "3"),
    ],
)
def test_headings_that_begin_an_item(text: str, number: str) -> None:
    assert [found for found, _ in told(some_prose(text))] == [number]


def test_a_heading_to_somebody_is_addressed_to_them() -> None:
    (item,) = items(some_prose("Recommendation 4. To the Home Office\nThe Home Office should publish it."))
    assert (item.addressed_to, item.wording) == (("Home Office",), "The Home Office should publish it.")


def test_a_block_of_labels_is_an_item_and_each_label_its_field() -> None:
    (item,) = items(
        some_prose(
            """
Recommendation: Chief constables should review the policy.
Recommendation owner: Chief constables
Force update: The review began in May.
It has two parts.
Date: 30 June 2025
Status: Partially complete
Supporting documents: Terms of reference
"""
        )
    )
    assert (item.wording, item.addressed_to) == (
        "Chief constables should review the policy.",
        ("Chief constables",),
    )
    assert [update.text for update in item.updates] == ["The review began in May.\nIt has two parts."]
    assert item.deadline is not None
    assert str(item.deadline.day) == "2025-06-30"
    assert item.status is not None
    assert (item.status.text, item.status.means) == ("Partially complete", "open")
    assert item.remarks == (("Supporting documents", "Terms of reference"),)


def test_a_second_block_begins_with_its_own_label() -> None:
    first = "Recommendation: Review the whole policy.\nStatus: Open"
    text = f"{first}\n\nRecommendation: Train all of the staff.\nStatus: Closed"
    assert [item.status and item.status.means for item in items(some_prose(text))] == ["open", "closed"]


def test_a_lead_in_gives_its_date_to_every_bullet() -> None:
    found = items(
        some_prose("By 30 September 2025, the force should:\n* review its policy\n* train all of its staff")
    )
    assert [(item.wording, str(item.deadline and item.deadline.day)) for item in found] == [
        ("review its policy", "2025-09-30"),
        ("train all of its staff", "2025-09-30"),
    ]


def test_bullets_inside_a_recommendation_are_its_text() -> None:
    text = "Recommendation 1\nBy 1 May 2025, the force should:\n* review its policy\n* train all of its staff"
    (item,) = items(some_prose(text))
    assert item.wording.endswith("the force should:\nreview its policy\ntrain all of its staff")
    assert item.deadline is not None


def test_what_the_force_should_do_below_areas_for_improvement_is_one_each() -> None:
    section = "## Areas for improvement\nThe force should review its policy.\n\nWe describe this below."
    text = f"{section}\n\n## Detail\nIt should be noted."
    (item,) = items(some_prose(text))
    assert (item.wording, item.kind) == ("The force should review its policy.", Kind.AREA_FOR_IMPROVEMENT)


def test_a_text_ends_with_its_paragraph() -> None:
    text = (
        "Recommendation 1\nThe force should review its policy.\n\nThis chapter goes on about something else."
    )
    assert told(some_prose(text)) == [("1", "The force should review its policy.")]


def test_a_recommendation_that_the_contents_name_and_the_page_tells_is_one() -> None:
    text = "Recommendation 1 ........ 12\n\n# Recommendation 1\nThe force should review its policy."
    assert told(some_prose(text)) == [("1", "The force should review its policy.")]


@pytest.mark.parametrize(
    "text",
    [
        "Skip to main content",
        "We use cookies to make this site work",
        "Recommendation 4 ............ 17",
        "Page 3 of 12",
        "R2 requires the guidance of the College.",
        "Recommendation 2 was closed in May.",
        "Members note the report.",
        "RESOLVED: that the report be noted.",
        "12. The Chair thanked everybody for coming.",
        "7.1 Background",
        "Open - on track: 3",
        "The force has made progress and should be proud of it.",
        "See Recommendation 4",
        "Recommendation 4",
    ],
)
def test_what_is_no_item(text: str) -> None:
    assert told(some_prose(text)) == []


def test_prose_gives_nothing_and_offers_what_looks_like_an_item() -> None:
    understood = read(some_prose("We looked at ten cases.\n\nThe force should review its policy."))
    assert understood.items == ()
    assert [(left.line, left.takeable) for left in understood.left] == [(3, True)]


def test_a_person_takes_a_line_for_an_item() -> None:
    taken = Corrections(columns={}, status={}, take=(3,))
    found = items(
        some_prose("We looked at ten cases.\n\nThe force should review its policy."), corrections=taken
    )
    assert [item.wording for item in found] == ["The force should review its policy."]


def test_counts_of_statuses_are_held_against_what_was_found() -> None:
    text = "Open: 2\n\nRecommendation 1: Review the policy now\nStatus: Open"
    assert [(one.count, one.found) for one in read(some_prose(text)).announced] == [(2, 1)]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=12))
def test_no_text_breaks_the_understanding(lines: list[str]) -> None:
    read(some_prose("\n".join(lines) or "x"))


@given(st.integers(1, 400), st.sampled_from(["Recommendation {}", "R{}", "Rec. {}", "Recommendation No. {}"]))
def test_a_number_is_the_same_however_it_is_printed(number: int, form: str) -> None:
    text = f"{form.format(number)}: The force should review its policy."
    assert told(some_prose(text)) == [(str(number), "The force should review its policy.")]


REVIEW = "The force should review its policy."


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("R1: The force should review its\npolicy.", REVIEW),
        ("R1: The force should review its policy.\n\nThe chapter goes on.", REVIEW),
        (
            "R1: The force should:\n* review its policy\n* train",
            "The force should:\nreview its policy\ntrain",
        ),
        ("R1: The force should review its policy.\n* a bullet about something else", REVIEW),
        ("## Recommendation 1\n### Detail\nThe force should review its policy.", f"Detail\n{REVIEW}"),
    ],
)
def test_what_still_belongs_to_a_recommendation_told_beside_its_number(text: str, wording: str) -> None:
    assert told(some_prose(text)) == [("1", wording)]


def test_a_label_alone_on_its_line_names_the_paragraph_below_it() -> None:
    (item,) = items(some_prose(f"R1: {REVIEW}\nForce update\nThe review began.\nStatus\nOpen"))
    assert [update.text for update in item.updates] == ["The review began."]
    assert (item.wording, item.status and item.status.text) == (REVIEW, "Open")


def test_a_label_with_nothing_behind_it_names_the_paragraph_below_it() -> None:
    (item,) = items(some_prose(f"Recommendation 1\n{REVIEW}\nForce update:\nThe review began."))
    assert (item.wording, [update.text for update in item.updates]) == (REVIEW, ["The review began."])


def test_numbered_lines_inside_a_recommendation_are_its_parts() -> None:
    text = "Recommendation 7\nThe force should:\n7.1 - Review the whole policy\n7.2 - Train all of the staff"
    (item,) = items(some_prose(text))
    assert [(part.number, part.wording) for part in item.parts] == [
        ("7.1", "Review the whole policy"),
        ("7.2", "Train all of the staff"),
    ]


def test_a_line_with_the_number_of_another_recommendation_is_no_part() -> None:
    (item,) = items(some_prose("Recommendation 7\nThe force should:\n8.1 - Review the whole policy"))
    assert (item.number, item.parts, item.wording) == (
        "7",
        (),
        "The force should:\n8.1 - Review the whole policy",
    )


def test_a_lower_heading_leaves_its_section_as_it_is_and_a_higher_one_ends_it() -> None:
    text = f"## Areas for improvement\n### Stalking\n{REVIEW}\n\n# Other\nThe force should train its staff."
    understood = read(some_prose(text))
    assert [(item.wording, item.kind) for item in understood.items] == [(REVIEW, Kind.AREA_FOR_IMPROVEMENT)]
    assert [left.text for left in understood.left] == ["The force should train its staff."]


def test_what_ends_with_a_colon_below_areas_for_improvement_takes_its_bullets() -> None:
    text = "## Areas for improvement\nThe force must, by May, do this, namely:\n* review its policy"
    (item,) = items(some_prose(text))
    assert (item.wording, item.kind) == ("review its policy", Kind.AREA_FOR_IMPROVEMENT)


def test_a_bullet_below_a_heading_is_an_item_where_it_asks_for_something() -> None:
    text = f"Areas for improvement\n* {REVIEW}\n* A word about the weather"
    assert [item.wording for item in items(some_prose(text))] == [REVIEW]


def test_a_number_that_a_person_takes_stands_beside_its_text() -> None:
    text = "R3 - Publish the whole plan\nfor all to see.\n\nThe chapter goes on."
    taken = Corrections(columns={}, status={}, take=(1,))
    (item,) = items(some_prose(text), corrections=taken)
    assert (item.number, item.wording) == ("3", "Publish the whole plan for all to see.")


def test_bullets_below_a_line_that_a_person_takes_are_its_text() -> None:
    taken = Corrections(columns={}, status={}, take=(1,))
    text = "We asked the board to:\n* review its policy\n* train its staff\n\nThe chapter goes on."
    assert [item.wording for item in items(some_prose(text), corrections=taken)] == [
        "We asked the board to:\nreview its policy\ntrain its staff"
    ]


def test_a_line_that_a_person_leaves_is_named_as_that() -> None:
    left = Corrections(columns={}, status={}, leave=(2,))
    understood = read(some_prose(f"R1: {REVIEW}\nR2: The force should train its staff."), corrections=left)
    assert [item.number for item in understood.items] == ["1"]
    assert [(one.line, one.why) for one in understood.left] == [(2, "it is to be left out")]


def test_a_label_above_every_recommendation_is_left_out_and_says_why() -> None:
    assert [one.why for one in read(some_prose("Status: Open")).left] == ["Status of no recommendation"]


def test_a_recommendation_that_is_told_twice_stands_once_as_it_is_told_more_fully() -> None:
    text = f"Recommendation 1: {REVIEW}\n\n# Annex\n\nRecommendation 1: {REVIEW}\nStatus: Closed"
    (item,) = items(some_prose(text))
    assert (item.number, item.wording, item.status and item.status.means) == ("1", REVIEW, "closed")


def test_a_part_that_is_told_twice_stands_once() -> None:
    (item,) = items(
        some_prose(
            "7.1 - The force should review it\n7.2 - The force should publish it\n"
            "\n# Annex\n7.1 - The force should review it now"
        )
    )
    assert [(part.number, part.wording) for part in item.parts] == [
        ("7.1", "The force should review it now"),
        ("7.2", "The force should publish it"),
    ]


def test_an_item_without_a_number_needs_more_than_a_word_or_two() -> None:
    understood = read(some_prose("Recommendations\n* must go"))
    assert understood.items == ()
    assert [one.why for one in understood.left] == ["too few words for a recommendation, and no number"]


def test_a_numbered_line_after_a_whole_recommendation_is_another_one() -> None:
    found = told(some_prose(f"R1: {REVIEW}\n8.1 - The force should train its staff."))
    assert [number for number, _ in found] == ["1", "8"]


@pytest.mark.parametrize(
    ("left", "wordings"),
    [
        ("Recommendation 2", [REVIEW]),
        ("Printed by the press office", [f"{REVIEW}\nThe force should train its staff."]),
    ],
)
def test_the_text_of_a_recommendation_that_is_left_out_is_not_that_of_the_one_above(
    left: str, wordings: list[str]
) -> None:
    text = f"Recommendation 1\n{REVIEW}\n{left}\nThe force should train its staff."
    found = items(some_prose(text), corrections=Corrections(columns={}, status={}, leave=(3,)))
    assert [item.wording for item in found] == wordings

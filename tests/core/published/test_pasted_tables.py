"""Tables that were pasted as text, in each way in which they arrive."""

import pytest

from peeltrack.core.published.shapes import Prose, TextLine
from tests.core.published.documents import items, read, some_prose, told

FOUND = [("1", "Review the policy on stalking"), ("2", "Train all of the staff")]

PASTED = {
    "pipes whole": """
| No | Recommendation | Status |
|----|:--------------|--------|
| 1 | Review the policy on stalking | Open |
| 2 | Train all of the staff | Closed |
""",
    "pipes without a border": """
No | Recommendation | Status
1 | Review the policy on stalking | Open
2 | Train all of the staff | Closed
""",
    "pipes with one cell a line": """
|
No |
Recommendation |
Status |
|
1 |
Review the policy on stalking |
Open |
|
2 |
Train all of the staff |
Closed |
""",
    "pipes broken over lines": """
| No | Recommendation | Status |
| 1 | Review the policy
on stalking | Open |
| 2 | Train all
of the staff | Closed |
""",
    "tabs": (
        "No\tRecommendation\tStatus\n"
        "1\tReview the policy on stalking\tOpen\n"
        "2\tTrain all of the staff\tClosed"
    ),
    "one cell a paragraph": """
No

Recommendation

Status

1

Review the policy on stalking

Open

2

Train all of the staff

Closed
""",
    "columns flattened to spaces": """
Rec No Recommendation Due Status
1 Review the policy on
stalking 31 Mar 2025 Open
2 Train all of the staff Nov-24 Closed
""",
}


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED)
def test_every_way_gives_the_same_items(text: str) -> None:
    assert told(some_prose(text)) == FOUND


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED)
def test_every_way_gives_the_statuses(text: str) -> None:
    assert [item.status and item.status.means for item in items(some_prose(text))] == ["open", "closed"]


def test_a_last_row_that_is_cut_is_kept_and_named_and_not_completed() -> None:
    understood = read(
        some_prose(
            "| No | Recommendation | Status |\n| 1 | Review the policy | Open |\n| 2 | Train all of the st"
        )
    )
    assert [(item.wording, item.cut) for item in understood.items] == [
        ("Review the policy", False),
        ("Train all of the st", True),
    ]
    assert understood.tables[0].cut


def test_a_row_that_lacks_a_cell_gives_nothing_where_nobody_can_say_which() -> None:
    text = PASTED["one cell a paragraph"] + "\n3\n\nOnly two cells stand here\n"
    assert told(some_prose(text)) == FOUND


def test_text_around_a_table_stays_text() -> None:
    text = f"There are two of them.\n{PASTED['pipes whole']}\nRecommendation 9: Publish what was done"
    assert [number for number, _ in told(some_prose(text))] == ["1", "2", "9"]


def test_a_single_line_with_a_pipe_is_no_table() -> None:
    assert read(some_prose("Home | About the force")).tables == ()


@pytest.mark.parametrize("text", ["=|", "|---|\n|---|", "---|\n\n---|"])
def test_lines_that_only_rule_a_table_are_no_table(text: str) -> None:
    understood = read(some_prose(text))
    assert (understood.tables, understood.items) == ((), ())


ONE, TWO = "Review the policy on stalking", "Train all of the staff"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"No |\nRecommendation |\n1 |\n{ONE} |\n2 |\nTrain all of\nthe staff |", ["1", "2"]),
        (f"No |\nRecommendation |\n1 |\n{ONE} |\nWeather |\nSun |\n2 |\nGood |", ["1"]),
        ("Weather |\nWind |\n1 |\nGood |", []),
        ("Weather |\nWind |\nSun |\nGood |", []),
        ("No\n\n" + "\n\n".join(["Status"] * 20), []),
        ("No\n\nRecommendation\n\nStatus\n\nA sentence that begins no row of it, and ends with a stop.", []),
        (f"No\n\nRecommendation\n\nStatus\n\n1\n\n{ONE}", []),
        (f"1\n\nOpen\n\n{ONE}\n\nBodies\n\n2\n\nClosed\n\n{TWO}\n\nBodies", ["1", "2"]),
        (f"1\n\nOpen\n\n{ONE}\n\n2\n\nClosed\n\n{TWO}", ["1", "2"]),
        (f"1\n\nOpen\n\n2\n\nClosed\n\n{TWO}", []),
        (f"1\n\nOpen\n\n{ONE}\n\nNothing counts on", []),
        (f"1\n\nA text\n\n{ONE}", []),
        (f"No\tRecommendation\tStatus\n1\tReview it\nall\n2\t{TWO}\tOpen\nThe end", ["1", "2"]),
        ("Home\tAbout", []),
        (f"No Recommendation Due Status\n\n1 {ONE}\n\n31 Mar 2025 Open\n2 {TWO} Nov-24 Open\nX", ["1", "2"]),
        ("No Recommendation Due Status\nNo row follows", []),
        ("No Recommendation Due Status\n1 Review\n" + "and so on\n" * 14 + "1 May 2025 Open", []),
    ],
)  # fmt: skip
def test_lines_are_a_table_only_where_every_row_of_it_can_be_told_apart(text: str, found: list[str]) -> None:
    assert [number for number, _ in told(some_prose(text))] == found


def test_a_group_that_each_ends_with_one_body_is_addressed_to_it() -> None:
    text = f"1\n\nOpen\n\n{ONE}\n\nChief constables\n\n2\n\nClosed\n\n{TWO}\n\nChief constables"
    assert [(item.wording, item.addressed_to) for item in items(some_prose(text))] == [
        (ONE, ("Chief constables",)),
        (TWO, ("Chief constables",)),
    ]


def test_a_paragraph_that_breaks_inside_itself_is_one_line_of_bare_columns() -> None:
    texts = (
        "No Recommendation Due Status",
        f"1 {ONE}",
        "31 Mar\n2025 Open",
        "2 Train all\nof the staff Nov-24 Open",
    )
    found = items(Prose(tuple(TextLine(number, text) for number, text in enumerate(texts, 1))))
    assert [(item.wording, item.deadline and item.deadline.text) for item in found] == [
        (ONE, "31 Mar 2025"),
        (TWO, "Nov-24"),
    ]

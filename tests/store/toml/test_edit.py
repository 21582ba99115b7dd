"""An edit changes what it means to change, and every other byte of the file stays."""

import tomllib
from datetime import date
from time import process_time
from typing import Any

import pytest

from peeltrack.core.errors import RegisterUnreadable
from peeltrack.core.finding import Where
from peeltrack.core.model.settings import Settings
from peeltrack.store.toml.edit import append, set_values

HAND_EDITED = '''# keep this file with the papers of the board
id = "REC-12"
title   =  "Risk, assessed"   # our words
kind = "recommendation"
# asked for twice
theme = [
    "stalking",  # from the index
    "risk",
]
deadline = 2025-03-27  # confirmed by letter
status = "open"
local_code = "PP/7"  # unknown to this version

[owners]
action_owner = "olu@example.org"  # since May
# nobody leads it yet

# what we said first
[response]
on = 2024-11-21
summary = """
# no comment
[position]
three lines"""

[[evidence]]
title = "Training log"
url = "https://example.org/log"

# the next one is draft
[[evidence]]
title = "Minutes"

[local]
box = 7

[[measure]]
name = "Checks"
unit = "%"

[[measure.reading]]
value = 1
source = "told"

[[measure]]
name = "Refusals"
unit = "cases"
# the end
'''


def edited(text: str, *changes: tuple[Where, Any]) -> str:
    """Return the text with each change made."""
    return set_values(text, dict(changes))


def test_keys_that_the_format_does_not_know_stay_in_the_order_in_which_they_are_set() -> None:
    text = edited(HAND_EDITED, (("local", "shelf"), 2), (("local", "room"), 3))
    assert "[local]\nbox = 7\nshelf = 2\nroom = 3\n" in text


def added_lines(before: str, after: str) -> list[str]:
    """Return what stands in `after` between the longest begin and the longest end that both share."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    assert old == []
    return new


def test_a_value_is_changed_and_its_spacing_and_comment_stay() -> None:
    after = edited(HAND_EDITED, (("title",), 'The "new" \\ one'), (("deadline",), date(2025, 4, 30)))
    assert after == HAND_EDITED.replace(
        'title   =  "Risk, assessed"   # our words', 'title   =  "The \\"new\\" \\\\ one"   # our words'
    ).replace("2025-03-27", "2025-04-30")


def test_a_new_key_stands_where_the_format_has_it() -> None:
    after = edited(HAND_EDITED, (("number",), "12"), (("target",), date(2025, 2, 28)))
    assert after == HAND_EDITED.replace(
        'kind = "recommendation"\n', 'kind = "recommendation"\nnumber = "12"\n'
    ).replace('status = "open"', 'target = 2025-02-28\nstatus = "open"')


def test_a_new_key_of_a_table_stands_under_its_heading() -> None:
    after = edited(
        HAND_EDITED, (("owners", "business_lead"), "bea@example.org"), (("response", "accepted"), True)
    )
    assert after == HAND_EDITED.replace(
        "# since May\n", '# since May\nbusiness_lead = "bea@example.org"\n'
    ).replace("2024-11-21\n", "2024-11-21\naccepted = true\n")


def test_a_new_table_stands_where_the_format_has_it() -> None:
    after = edited(
        HAND_EDITED, (("position", "statement"), "One.\nTwo."), (("position", "updated_on"), date(2025, 2, 1))
    )
    lines = added_lines(HAND_EDITED, after)
    assert "".join(lines) == '[position]\nstatement = """\nOne.\nTwo."""\nupdated_on = 2025-02-01\n\n'
    assert after.index("three lines") < after.index("One.") < after.index("Training log")


def test_an_entry_is_added_after_those_that_are_there() -> None:
    after = append(HAND_EDITED, "evidence", {"title": "Log", "obtained_on": date(2025, 1, 2)})
    assert after == HAND_EDITED.replace(
        'title = "Minutes"\n', 'title = "Minutes"\n\n[[evidence]]\ntitle = "Log"\nobtained_on = 2025-01-02\n'
    )


def test_an_entry_is_added_inside_the_entry_that_is_meant() -> None:
    after = append(HAND_EDITED, ("measure", 0, "reading"), {"value": 2.5, "source": "told"})
    assert after == HAND_EDITED.replace(
        'value = 1\nsource = "told"\n',
        'value = 1\nsource = "told"\n\n[[measure.reading]]\nvalue = 2.5\nsource = "told"\n',
    )


def test_what_ends_the_file_keeps_its_comment() -> None:
    after = append(HAND_EDITED, "step", {"step": "submit"})
    assert after == HAND_EDITED + '\n[[step]]\nstep = "submit"\n'


def test_a_value_is_taken_out_with_its_line() -> None:
    assert edited(HAND_EDITED, (("deadline",), None)) == HAND_EDITED.replace(
        "deadline = 2025-03-27  # confirmed by letter\n", ""
    )


def test_owners_in_braces_are_edited_in_place() -> None:
    text = 'id = "A-1"\nowners = { action_owner = "a@example.org" }  # both soon\n'
    after = edited(text, (("owners", "business_lead"), "b@example.org"))
    assert tomllib.loads(after)["owners"] == {
        "action_owner": "a@example.org",
        "business_lead": "b@example.org",
    }
    assert after.endswith("# both soon\n")


@pytest.mark.parametrize(
    "text",
    ['id = "A-1"\nposition.statement = "x"\n', 'id = "A-1"\nevidence = [{ title = "x" }]\n'],
    ids=["dotted", "in braces"],
)
def test_a_layout_that_an_edit_would_not_survive_is_refused(text: str) -> None:
    with pytest.raises(RegisterUnreadable, match="cannot be changed without touching something else"):
        append(edited(text, (("position", "updated_on"), date(2025, 1, 1))), "evidence", {"title": "y"})


@pytest.mark.parametrize(
    ("text", "where", "value"),
    [
        # A heading before the dotted key would move that key into its table.
        ('box.shelf.label = "x"\n', ("box", "shelf", "colour"), "red"),
        # The table would go with its last key, or stay though it is to go.
        ('box.shelf = "x"\n', ("box", "shelf"), None),
        ('[box]\nshelf = "x"\n', ("box",), None),
    ],
    ids=["moved", "gone with its key", "left"],
)
def test_an_edit_that_would_touch_something_else_without_a_word_is_refused(
    text: str, where: Where, value: Any
) -> None:
    with pytest.raises(RegisterUnreadable, match="laid out in a way that would not survive it"):
        edited(text, (where, value))


@pytest.mark.parametrize("where", [("owners", "action_owner"), ("theme", "first"), ("evidence", 3, "path")])
def test_a_value_where_a_table_should_be_is_refused_in_words(where: Where) -> None:
    text = 'owners = "olu@example.org"\ntheme = ["risk"]\n[[evidence]]\ntitle = "Log"\n'
    with pytest.raises(RegisterUnreadable, match=f"{where[0]}.*a value where a table should be"):
        edited(text, (where, "x"))


def test_a_record_with_a_text_of_thousands_of_lines_is_edited_at_once() -> None:
    said = "\n".join(f'line {number} of the "minutes"' for number in range(6000))
    text = HAND_EDITED.replace("three lines", said)
    begun = process_time()
    after = append(edited(text, (("response", "summary"), said)), "step", {"step": "submit"})
    # A fiftieth of a second on a quiet machine; two minutes where the end of a value is sought by trial.
    assert process_time() - begun < 5
    assert tomllib.loads(after)["response"]["summary"] == said


def test_a_file_without_a_last_line_end_gets_one() -> None:
    assert append('id = "A-1"', "evidence", {"title": "x"}) == 'id = "A-1"\n\n[[evidence]]\ntitle = "x"\n'


def test_line_ends_and_byte_order_mark_of_windows_stay() -> None:
    text = "\ufeff" + HAND_EDITED.replace("\n", "\r\n")
    after = edited(text, (("position", "statement"), "One.\nTwo."), (("status",), "submitted"))
    after = append(after, "progress", {"text": "a\nb"})
    assert after.startswith("\ufeff# keep")
    assert "\n" not in after.replace("\r\n", "")
    assert tomllib.loads(after[1:])["position"] == {"statement": "One.\nTwo."}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_file_that_begins_with_an_empty_line_keeps_its_line_ends(newline: str) -> None:
    text = f'{newline}id = "REC-1"{newline}'
    assert append(text, "progress", {"text": "done"}) == (
        f'{newline}id = "REC-1"{newline}{newline}[[progress]]{newline}text = "done"{newline}'
    )


def test_settings_are_edited_by_their_own_order() -> None:
    text = 'force = "Anyshire"\n\n[policy]\nsigned_steps = true\n\n[[person]]\nemail = "a@example.org"\n'
    after = append(text, "post", {"role": "coordinator", "title": "Planning"}, noun=Settings)
    assert after.index("[policy]") < after.index("[[post]]") < after.index("[[person]]")

"""Two texts of one file become one, with the comments of both."""

import tomllib
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.merge.conflict import Side
from peeltrack.core.merge.three_way import merged
from peeltrack.core.model.record import Record
from peeltrack.core.same_value import same
from peeltrack.store.toml.merge import merge_files
from peeltrack.store.toml.rewrite import rewritten
from peeltrack.store.toml.write import block
from tests.core.merge.edits import TABLE, edited

TEXT = """\
# of the board's papers
id = "REC-12"
title = "Risk"  # our words
status = "open"

[owners]
action_owner = "olu@example.org"

[[progress]]
on = 2025-03-01
by = "olu@example.org"
text = "first"

# the chain is below
"""

SECOND = """
# after the visit
[[progress]]
on = 2025-03-05
by = "olu@example.org"
text = "second"  # by telephone
"""
THIRD = SECOND.replace("-05", "-09").replace("second", "third").replace("visit", "audit")


def joined(base: str, mine: str, theirs: str, name: str = "REC-12.toml") -> str | None:
    """Return the text that two edits come to, without git's help; None where they cannot be joined."""
    content = merge_files(name, base.encode(), mine.encode(), theirs.encode()).content
    return None if content is None else content.decode()


def text_of(table: dict[str, object]) -> str:
    """Return a record as a new file would hold it."""
    return block((), table)


@given(random=st.randoms(use_true_random=False))
def test_a_text_is_brought_to_the_values_of_any_edit(random: Random) -> None:
    wanted = edited(edited(TABLE, random), random)
    text = rewritten(text_of(TABLE), wanted, Record)
    # Entries that would have to change places are left to a person.
    assert text is None or same(tomllib.loads(text), wanted)


@given(random=st.randoms(use_true_random=False))
def test_the_text_of_a_merge_holds_the_values_of_the_merge(random: Random) -> None:
    mine, theirs = edited(TABLE, random), edited(TABLE, random)
    found, wanted = joined(text_of(TABLE), text_of(mine), text_of(theirs)), merged(TABLE, mine, theirs)
    if found is not None:
        assert same(tomllib.loads(found), wanted.table)
        assert wanted.conflicts == ()


def test_updates_of_both_stand_with_their_comments_in_order_of_time() -> None:
    for sides in ((TEXT + THIRD, TEXT + SECOND), (TEXT + SECOND, TEXT + THIRD)):
        assert joined(TEXT, *sides) == TEXT + SECOND + THIRD


def test_fields_beside_each_other_are_both_taken_with_their_comments() -> None:
    mine = TEXT.replace('status = "open"', 'status = "open"  # since May')
    theirs = TEXT.replace('"Risk"', '"Stalking risk"')
    assert joined(TEXT, mine, theirs) == mine.replace('"Risk"', '"Stalking risk"')


def test_comments_of_their_side_alone_are_kept() -> None:
    mine = TEXT.replace('"Risk"', '"Stalking risk"')
    theirs = TEXT.replace('status = "open"', 'status = "open"  # since May')
    assert joined(TEXT, mine, theirs) == theirs.replace('"Risk"', '"Stalking risk"')


def test_where_a_comment_would_be_lost_nothing_is_joined() -> None:
    mine, theirs = (TEXT.replace("# our words", f"# our words, {who}") for who in ("mine", "theirs"))
    assert joined(TEXT, mine, theirs) is None
    both = merge_files("REC-12.toml", TEXT.encode(), mine.encode(), theirs.encode(), whatever=True).content
    assert both == mine.encode()


def test_what_git_joins_line_by_line_is_taken_where_its_values_are_right() -> None:
    mine, theirs = TEXT.replace("# of", "# out of"), TEXT + SECOND
    by_line = (mine + SECOND).encode()
    sides = (mine.encode(), theirs.encode(), by_line)
    assert merge_files("REC-12.toml", TEXT.encode(), *sides).content == by_line


def test_what_git_joins_wrongly_is_not_taken() -> None:
    mine, theirs = TEXT + SECOND, TEXT.replace('"Risk"', '"Stalking risk"')
    wrong = (mine + SECOND).encode()
    found = merge_files("REC-12.toml", TEXT.encode(), mine.encode(), theirs.encode(), wrong).content
    assert found == mine.replace('"Risk"', '"Stalking risk"').encode()


def test_line_ends_and_byte_order_mark_stay() -> None:
    base = "\N{ZERO WIDTH NO-BREAK SPACE}" + TEXT.replace("\n", "\r\n")
    found = joined(base, base + SECOND.replace("\n", "\r\n"), base.replace('"Risk"', '"Danger"'))
    assert found == (base + SECOND.replace("\n", "\r\n")).replace('"Risk"', '"Danger"')


@pytest.mark.parametrize("which", [0, 1, 2])
def test_where_a_version_cannot_be_read_nothing_is_joined(which: int) -> None:
    sides = [TEXT.encode(), (TEXT + SECOND).encode(), (TEXT + THIRD).encode()]
    sides[which] = b"id = \n"
    found = merge_files("REC-12.toml", sides[0], sides[1], sides[2])
    assert (found.content, len(found.unread)) == (None, 1)


def test_a_decided_conflict_is_written_as_decided() -> None:
    mine, theirs = (TEXT.replace('"Risk"', f'"{word}"').encode() for word in ("Mine", "Theirs"))
    found = merge_files("REC-12.toml", TEXT.encode(), mine, theirs, choose=lambda _: Side.THEIRS)
    assert found.content == theirs


def test_people_and_policy_of_two_sides_are_both_taken() -> None:
    base = 'force = "Anyshire Police"\n\n[policy]\nsigned_steps = false\n'
    person = '\n[[person]]\nemail = "{0}@example.org"\nname = "{0}"\n'
    mine = base + person.format("ana") + '\n[[person.key]]\npublic = "ssh-ed25519 AAAA"\n'
    theirs = base.replace("false", "true") + person.format("bo")
    found = joined(base, mine, theirs, "register.toml")
    assert found is not None
    assert tomllib.loads(found) == {
        "force": "Anyshire Police",
        "policy": {"signed_steps": True},
        "person": [
            {"email": "ana@example.org", "name": "ana", "key": [{"public": "ssh-ed25519 AAAA"}]},
            {"email": "bo@example.org", "name": "bo"},
        ],
    }


def test_a_file_whose_lines_end_in_two_ways_is_left_to_a_person() -> None:
    mixed = TEXT.replace("\n", "\r\n", 3)
    wanted = {**tomllib.loads(mixed), "status": "submitted"}
    assert rewritten(mixed, wanted, Record) is None
    assert rewritten(TEXT.replace("\n", "\r\n"), wanted, Record) is not None


@pytest.mark.parametrize(
    "wanted",
    [
        {"owners": None},
        {"progress": None},
        {"owners": None, "progress": None},
        {"owners": {"business_lead": "bea@example.org"}},
        {"response": {"on": date(2025, 1, 2), "assessment": "full"}},
        {"evidence": [{"title": "Policy", "location": "policy.pdf"}]},
        {"step": [{"step": "submit"}], "evidence": [{"title": "Policy", "location": "policy.pdf"}]},
        {"progress": [{"on": date(2025, 2, 1), "by": "bo@example.org", "text": "earlier"}]},
        {"measure": [{"name": "cases", "reading": [{"on": date(2025, 2, 1), "value": 4}]}]},
    ],
    ids=lambda wanted: " and ".join(wanted),
)
def test_tables_go_come_and_change_and_the_comments_of_the_rest_stay(wanted: dict[str, object]) -> None:
    table = {key: value for key, value in (tomllib.loads(TEXT) | wanted).items() if value is not None}
    text = rewritten(TEXT, table, Record)
    assert text is not None
    assert same(tomllib.loads(text), table)
    assert text.startswith("# of the board's papers\n")
    assert 'title = "Risk"  # our words\n' in text


def test_the_tables_of_an_entry_are_cut_with_the_comment_above_them() -> None:
    text = TEXT + "\n[[measure]]\nname = 'cases'\n\n# of March\n[[measure.reading]]\nvalue = 4\n"
    table = tomllib.loads(text)
    del table["measure"][0]["reading"]
    assert rewritten(text, table, Record) == TEXT + "\n[[measure]]\nname = 'cases'\n\n"


def test_the_first_table_of_a_file_is_cut_with_the_comment_above_it() -> None:
    text = "# who owns it\n[owners]\naction_owner = 'olu@example.org'\n\n[position]\nstatement = 'Done.'\n"
    assert rewritten(text, {"position": {"statement": "Done."}}, Record) == (
        "[position]\nstatement = 'Done.'\n"
    )

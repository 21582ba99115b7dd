"""Whatever stands in a file and however it is laid out: an edit reads back, and nothing else moves."""

import tomllib
from datetime import UTC, date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.finding import Where
from peeltrack.store.toml.edit import append
from tests.store.toml.test_edit import HAND_EDITED, edited

TEXTS = st.text(
    st.one_of(
        st.sampled_from("\"'\\\n\r\t #[]={}\x00\x1b\x7f\u2028é"), st.characters(exclude_categories=["Cs"])
    )
)
VALUES = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.lists(TEXTS, max_size=4),
)
PLACES = [
    *[
        (key,)
        for key in ("title", "summary", "number", "deadline", "status", "evidence_not_applicable", "theme")
    ],
    ("owners", "action_owner"),
    ("owners", "strategic_lead"),
    ("position", "statement"),
    ("recurrence", "duty"),
    ("evidence", 1, "path"),
    ("measure", 0, "reading", 0, "note"),
    ("local", "box"),
]
ARRAYS: list[Where] = [
    *[(key,) for key in ("element", "evidence", "link", "measure", "progress", "step")],
    ("measure", 0, "reading"),
    ("measure", 1, "reading"),
]
TABLES = st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), VALUES, max_size=4)
TRAILS = st.lists(st.sampled_from(["\n", "# a note\n", "  \n", "#[[evidence]]\n"]), max_size=3).map("".join)


def loosened(trails: list[str]) -> str:
    """Return the hand-edited file with blank lines and comments strewn between its tables."""
    blocks = HAND_EDITED.split("\n\n")
    return (
        "\n\n".join(
            block + ("\n" + trail if trail else "") for block, trail in zip(blocks, trails, strict=False)
        )
        + "\n"
    )


LAYOUTS = st.builds(
    lambda trails, newline, end: (loosened(trails).rstrip("\n") + end).replace("\n", newline),
    st.lists(TRAILS, min_size=9, max_size=9),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\n", "\n\n"]),
)


def spelled(value: Any) -> tuple[str, str]:
    """Return a plain value so that it equals only its like, to the offset of an instant."""
    return type(value).__name__, value.isoformat() if isinstance(value, date) else repr(value)


def comments(text: str) -> list[str]:
    """Return the lines that hold nothing but a comment, in their order; texts hold none here but one."""
    return [line.strip() for line in text.split("\n") if line.lstrip().startswith("#")]


def at(table: Any, where: Where) -> Any:
    """Return what stands under `where`."""
    for key in where:
        table = table[key]
    return table


@given(LAYOUTS, st.sampled_from(PLACES), VALUES)
def test_any_value_set_in_any_layout_reads_back_and_nothing_else_moves(
    text: str, where: Where, value: Any
) -> None:
    after = edited(text, (where, value))
    wanted, found = tomllib.loads(text), tomllib.loads(after)
    inside: Any = wanted
    for key in where[:-1]:
        inside = inside.setdefault(key, {}) if isinstance(inside, dict) else inside[key]
    inside[where[-1]] = value
    assert _plain(at(found, where)) == _plain(value)
    assert _plain(found) == _plain(wanted)
    if where != ("theme",):
        assert not _missing(comments(text), comments(after))


@given(LAYOUTS, st.sampled_from(ARRAYS), TABLES)
def test_any_entry_added_in_any_layout_reads_back_and_keeps_every_line(
    text: str, where: Where, table: dict[str, Any]
) -> None:
    after = append(text, where, table)
    wanted = tomllib.loads(text)
    at(wanted, where[:-1]).setdefault(where[-1], []).append(table)
    assert _plain(tomllib.loads(after)) == _plain(wanted)
    assert not _missing(text.rstrip("\r\n").split("\n"), [line.rstrip("\r") for line in after.split("\n")])


def _missing(wanted: list[str], lines: list[str]) -> list[str]:
    """Return those of `wanted` that do not stand in `lines` in the same order."""
    rest = iter(lines)
    return [line for line in wanted if line.rstrip("\r") not in rest]


def _plain(value: Any) -> Any:
    """Return a value that compares equal only where type and content are the same, keys in any order."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else spelled(value)


@pytest.mark.parametrize("path", sorted(Path("register").glob("*/*.toml")), ids=lambda path: path.stem)
def test_every_shipped_record_takes_a_statement_and_gives_it_back(path: Path) -> None:
    if path.name == "source.toml":
        return
    text = path.read_bytes().decode()
    with_it = edited(text, (("position", "statement"), "One.\n\nTwo."))
    assert not _missing(text.split("\n"), with_it.split("\n"))
    assert with_it.index("[position]") < min(
        (with_it.find(f"\n[[{key}") for key in ("element", "link", "measure") if f"\n[[{key}" in with_it),
        default=len(with_it),
    )

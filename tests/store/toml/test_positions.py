"""A key path leads to the line on which a person wrote the key."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.finding import Finding, Where
from peeltrack.core.model.check_context import Document
from peeltrack.core.toml_scan import entries
from peeltrack.store.toml.positions import locate, placed

RECORD = '''\
# deadline = 2020-01-01 was wrong
id = "REC-12"
title = "A title with [brackets] = and # signs"
summary = """
deadline = in words
[[step]]
"""
theme = [
    "stalking",  # deadline = 1
    "risk",
]
  deadline = 2025-03-27

[owners]
action_owner = "ana@example.org"

[[measure]]
name = "One"

[[measure.reading]]
value = 1

[[measure]]
name = 'Two'

[[measure.reading]]
value = 2

[[measure.reading]]
"value" = 3

[[step]]
by = "ben@example.org"
'''


def test_a_dotted_key_is_found_by_all_of_its_parts() -> None:
    text = 'id = "REC-1"\nowners.action_owner = "ana@example.org"\n'
    assert locate(text, ("owners", "action_owner"))[:2] == (2, 1)


def test_a_line_after_the_last_is_shown_as_an_empty_one() -> None:
    after = Finding(code="PT006", message="cut off", path="x.toml", line=9, column=1)
    (found,) = placed([after], {"x.toml": Document(path="x.toml", content=b'id = "REC-1"\n', table=None)})
    assert (found.line, found.excerpt) == (9, "")


@pytest.mark.parametrize(
    ("where", "place"),
    [
        (("id",), (2, 1)),
        (("summary",), (4, 1)),
        (("theme",), (8, 1)),
        (("deadline",), (12, 3)),
        (("owners", "action_owner"), (15, 1)),
        (("measure", 0, "name"), (18, 1)),
        (("measure", 1, "name"), (24, 1)),
        (("measure", 1, "reading", 0, "value"), (27, 1)),
        (("measure", 1, "reading", 1, "value"), (30, 1)),
        (("step", 0, "by"), (33, 1)),
    ],
)
def test_a_key_is_found_where_it_is_written(where: Where, place: tuple[int, int]) -> None:
    assert locate(RECORD, where)[:2] == place


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (("step", 0, "digest"), 32),
        (("measure", 1, "reading", 1, "source"), 29),
        (("theme", 1), 8),
        (("owners", "business_lead"), 14),
        (("status",), 1),
        ((), 1),
    ],
)
def test_what_is_not_written_is_placed_at_its_heading_or_at_the_start(where: Where, line: int) -> None:
    assert locate(RECORD, where)[0] == line


def test_the_line_comes_with_the_place() -> None:
    assert locate(RECORD, ("deadline",))[2] == "  deadline = 2025-03-27"


def test_windows_line_ends_change_no_place() -> None:
    assert locate(RECORD.replace("\n", "\r\n"), ("step", 0, "by")) == locate(RECORD, ("step", 0, "by"))


def test_an_empty_file_has_one_place() -> None:
    assert locate("", ("id",)) == (1, 1, "")


WORDS = st.sampled_from(["id", "by", "on", "text", "note"])
VALUES = st.sampled_from(
    [
        '"plain"',
        '"with \\" and \\\\"',
        "'S:\\new\\'",
        '"""\n[step]\nid = 1\n"""',
        "'''\nid = 1 '' '''",
        '["a", "]", # by = 1\n "b"]',
        "2025-03-27",
        '""""quoted""""',
        '"# no comment"',
    ]
)
TABLES = st.dictionaries(WORDS, VALUES, max_size=4)


def _text(table: dict[str, str]) -> str:
    return "".join(f"{key} = {value}\n" for key, value in table.items())


def _paths(value: Any, where: Where = ()) -> set[Where]:
    if isinstance(value, dict):
        return {where} | {path for key, one in value.items() for path in _paths(one, (*where, key))}
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        return {path for index, one in enumerate(value) for path in _paths(one, (*where, index))}
    return {where}


@given(TABLES, st.lists(st.tuples(st.sampled_from(["step", "link", "step.part"]), TABLES), max_size=5))
def test_every_key_that_a_parser_sees_is_found_and_no_other(
    top: dict[str, str], tables: list[tuple[str, dict[str, str]]]
) -> None:
    text = _text(top) + "\n[[step]]\n" + "".join(f"\n[[{name}]]\n{_text(one)}" for name, one in tables)
    assert {entry.where for entry in entries(text)} == _paths(tomllib.loads(text)) - {()}


def _finding(path: str, *where: str | int, code: str = "PT101", line: int = 0) -> Finding:
    return Finding(code=code, message="it is so", path=path, where=where, line=line)


def _document(path: str) -> Document:
    return Document(path=path, content=RECORD.encode(), table={})


def test_findings_stand_by_file_line_and_code_each_once() -> None:
    documents = {path: _document(path) for path in ("a/REC-2.toml", "a/REC-1.toml")}
    found = [
        _finding("a/REC-2.toml", "id"),
        _finding("a/REC-1.toml", "deadline"),
        _finding("a/REC-1.toml", "deadline"),
        _finding("a/REC-1.toml", "deadline", code="PT002"),
        _finding("a/REC-1.toml", "id"),
    ]
    assert [(one.path, one.line, one.code) for one in placed(found, documents)] == [
        ("a/REC-1.toml", 2, "PT101"),
        ("a/REC-1.toml", 12, "PT002"),
        ("a/REC-1.toml", 12, "PT101"),
        ("a/REC-2.toml", 2, "PT101"),
    ]


def test_a_line_that_is_known_is_kept_and_its_text_shown() -> None:
    documents = {"a/REC-1.toml": _document("a/REC-1.toml")}
    only = placed([_finding("a/REC-1.toml", "id", line=3)], documents)[0]
    assert (only.line, only.excerpt) == (3, 'title = "A title with [brackets] = and # signs"')


def test_a_file_that_was_not_read_has_no_line() -> None:
    assert placed([_finding("a/REC-9.toml", "id")], {})[0].line == 0


@pytest.mark.parametrize(
    ("count", "last"), [(100, "odd"), (101, "odd"), (103, "odd; the like in 2 more places of this file")]
)
def test_of_many_faults_of_one_rule_in_one_file_the_last_says_how_many_there_are(
    count: int, last: str
) -> None:
    found = [Finding(code="PT001", message="odd", path="a", line=line) for line in range(1, count + 1)]
    shown = placed([*found, Finding(code="PT002", message="odd", path="a", line=200)], {})
    assert (len(shown), shown[-2].message, shown[-1].code) == (min(count, 101) + 1, last, "PT002")

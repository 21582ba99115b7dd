"""Text from files never steers a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.text import counted, flowed, hostile, one_line, safe

anything = st.text(st.characters())


@given(anything)
def test_nothing_that_steers_or_reorders_is_left(text: str) -> None:
    shown = safe(text)
    controls = {one for one in shown if unicodedata.category(one) == "Cc"}
    assert controls <= {"\t", "\n"}
    assert not any(unicodedata.bidirectional(one) in {"RLO", "LRO", "RLE", "LRE", "PDF"} for one in shown)
    assert not any(unicodedata.bidirectional(one) in {"RLI", "LRI", "FSI", "PDI"} for one in shown)
    assert hostile(shown) == []


@given(anything)
def test_what_is_safe_stays_as_it_is(text: str) -> None:
    assert safe(safe(text)) == safe(text)


@given(anything)
def test_one_line_is_one_line(text: str) -> None:
    shown = one_line(text)
    assert len(shown.splitlines()) <= 1
    assert shown == " ".join(shown.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mred", "a\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("bell\a", "bell\\x07"),
        ("back\b", "back\\x08"),
        ("re\rturn", "re\\x0dturn"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("\u2028", "\\u2028"),
        ("\ufeffx", "\\ufeffx"),
        ("[red]bold[/red]", "[red]bold[/red]"),
        ("Zoë 東京 e\u0301 👮", "Zoë 東京 e\u0301 👮"),
        ("tab\tand\nline", "tab\tand\nline"),
    ],
)
def test_what_is_hostile_is_spelled_and_what_is_not_is_shown(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_hostile_characters_are_told_with_their_place() -> None:
    assert hostile("a\x1bb\u202e") == [(1, "\x1b"), (3, "\u202e")]


def test_prose_flows_and_lists_stay() -> None:
    assert flowed("one\ntwo\n\n- three\n- four\n1. five\n") == "one two\n\n- three\n- four\n1. five"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries"), (12345, "12,345 entries")]
)
def test_a_number_has_its_noun(count: int, said: str) -> None:
    assert counted(count, "entry", "entries") == said

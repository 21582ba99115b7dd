"""Text from files never steers a terminal."""

import unicodedata
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.text import counted, flowed, hostile, one_line, safe, spelled
from tests.build_servers import obeyed

#: Letters that command lines of build servers are made of, among anything else.
anything = st.text(st.characters()) | st.text(st.sampled_from(" \n:#[vsoteamciterror\u200b"), max_size=30)


@given(anything)
def test_nothing_that_steers_or_reorders_is_left(text: str) -> None:
    shown = safe(text)
    controls = {one for one in shown if unicodedata.category(one) == "Cc"}
    assert controls <= {"\t", "\n"}
    assert not any(unicodedata.bidirectional(one) in {"RLO", "LRO", "RLE", "LRE", "PDF"} for one in shown)
    assert not any(unicodedata.bidirectional(one) in {"RLI", "LRI", "FSI", "PDI"} for one in shown)
    assert hostile(shown) == []


@given(anything)
def test_no_line_is_left_that_a_build_server_obeys(text: str) -> None:
    assert [
        line for shown in (safe(text), one_line(text)) for line in shown.split("\n") if obeyed(line)
    ] == []


@given(anything)
def test_each_character_is_spelled_where_it_stands(text: str) -> None:
    assert ("".join(spelled(text)), len(spelled(text))) == (safe(text), len(text))


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
        ("soft\u00adhyphen", "soft\\xadhyphen"),
        ("Hangul\u3164filler\u115f\uffa0", "Hangul\\u3164filler\\u115f\\uffa0"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("empty\u2800Braille", "empty\\u2800Braille"),
        ("join\u034fer", "join\\u034fer"),
        ("a\ufe0fb\ufe0f", "a\\ufe0fb\\ufe0f"),
        ("✔\ufe0f\ufe0f", "✔\ufe0f\\ufe0f"),
        ("⚠\ufe0f done, section\xa060", "⚠\ufe0f done, section\xa060"),
        ("::error file=a::b", "\\x3a:error file=a::b"),
        ("one\n  ::set-output name=a::b", "one\n  \\x3a:set-output name=a::b"),
        ("a ##[error]b ##vso[task.complete]", "a \\x23#[error]b \\x23#vso[task.complete]"),
        ("###[group]x", "#\\x23#[group]x"),
        ("##TeamCity[message]", "\\x23#TeamCity[message]"),
        ("std::string, ::1, ## heading, #7", "std::string, ::1, ## heading, #7"),
        ("[red]bold[/red]", "[red]bold[/red]"),
        ("Zoë 東京 e\u0301 👮", "Zoë 東京 e\u0301 👮"),
        ("tab\tand\nline", "tab\tand\nline"),
    ],
)
def test_what_is_hostile_is_spelled_and_what_is_not_is_shown(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_hostile_characters_are_told_with_their_place() -> None:
    assert hostile("a\x1bb\u202e") == [(1, "\x1b"), (3, "\u202e")]


@pytest.mark.parametrize(
    "text", [" " * 200_000, " \n" * 100_000, "a\n" * 100_000, "1" * 200_000, "##" * 100_000]
)
def test_a_long_text_takes_no_longer_than_its_length(text: str) -> None:
    whole = f"a{text}b"
    began = process_time()
    for shown in (safe, one_line, flowed, hostile):
        shown(whole)
    assert process_time() - began < 2  # looked at from each blank anew it is minutes


def test_prose_flows_and_lists_stay() -> None:
    assert flowed("one\ntwo\n\n- three\n- four\n1. five\n") == "one two\n\n- three\n- four\n1. five"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries"), (12345, "12,345 entries")]
)
def test_a_number_has_its_noun(count: int, said: str) -> None:
    assert counted(count, "entry", "entries") == said

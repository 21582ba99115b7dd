"""Text is cut, wrapped and padded by what a terminal draws, never by the number of characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.text_width import folded, padded, shortened, width, wrapped
from peeltrack.core.tone import Pieces, Tone, plain

#: Words of letters that take one column, two, or none.
texts = st.text(st.sampled_from("aé警e\u0301⚠\ufe0f -,"), max_size=60)
columns = st.integers(1, 40)


@pytest.mark.parametrize(
    ("text", "wide"), [("", 0), ("abc", 3), ("警察", 4), ("e\u0301\u0302", 1), ("👮", 2), ("⚠\ufe0f", 2)]
)
def test_a_text_is_as_wide_as_it_is_drawn(text: str, wide: int) -> None:
    assert width(text) == wide


@given(texts, columns)
def test_what_is_shortened_fits_and_is_the_beginning(text: str, most: int) -> None:
    shown = shortened(text, most)
    assert width(shown) <= most
    assert shown == text if width(text) <= most else text.startswith(shown[:-1]) and shown[-1] == "…"


@given(texts, st.integers(2, 40))
def test_what_is_wrapped_fits_and_holds_every_character_in_order(text: str, most: int) -> None:
    lines = wrapped(text, most)
    assert max(map(width, lines)) <= most
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(texts, st.integers(2, 40))
def test_no_word_is_broken_that_has_room_on_a_line(text: str, most: int) -> None:
    words = [word for word in text.split() if width(word) <= most]
    left = " ".join(wrapped(text, most)).split()
    assert [word for word in words if word not in left] == []


@given(texts, columns, st.booleans())
def test_what_is_padded_takes_its_columns_and_more_where_it_is_wider(
    text: str, wide: int, right: bool
) -> None:
    shown = padded(text, wide, right)
    assert width(shown) == max(width(text), wide)
    assert shown.strip() == text.strip()


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Early screening of crimes", 25, "Early screening of crimes"),
        ("Early screening of crimes", 24, "Early screening of…"),
        ("Early screening, of crimes", 17, "Early screening…"),
        ("Cha dealings-with-the-public", 20, "Cha dealings-with-t…"),
        ("警察警察", 5, "警察…"),
    ],
)
def test_a_text_ends_with_a_whole_word_unless_too_much_would_be_lost(
    text: str, most: int, shown: str
) -> None:
    assert shortened(text, most) == shown


@pytest.mark.parametrize("text", ["x" * 100_000, "é" * 100_000, "a " * 50_000, " " * 100_000])
def test_a_long_text_is_wrapped_at_once(text: str) -> None:
    from time import process_time

    began = process_time()
    wrapped(text, 80)
    shortened(text, 80)
    assert process_time() - began < 2  # measured from each line on it would be minutes


def test_a_line_that_fits_is_not_folded() -> None:
    line: Pieces = [("one", Tone.STRONG), (" two", Tone.PLAIN)]
    assert folded(line, 7, "  ") == [line]


def test_each_row_of_a_folded_line_keeps_the_tones_of_its_words() -> None:
    line: Pieces = [("one two", Tone.STRONG), (" three four", Tone.PLAIN)]
    assert folded(line, 9, "  ") == [
        [("one two", Tone.STRONG)],
        [("  ", Tone.PLAIN), ("three", Tone.PLAIN)],
        [("  ", Tone.PLAIN), ("four", Tone.PLAIN)],
    ]


@given(texts, texts, st.integers(4, 40))
def test_what_is_folded_fits_and_holds_every_character_in_order(first: str, second: str, most: int) -> None:
    rows = [plain(row) for row in folded([(first, Tone.STRONG), (second, Tone.PLAIN)], most, "  ")]
    assert max(map(width, rows)) <= most
    assert "".join(rows).replace(" ", "") == f"{first}{second}".replace(" ", "")

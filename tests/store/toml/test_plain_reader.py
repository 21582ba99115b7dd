"""What the reader of plain files reads is what tomllib reads; it never reads what tomllib refuses."""

import tomllib
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from peeltrack.core.limits import FILE_BYTES
from peeltrack.store.toml.plain_reader import plain_table

SHIPPED = sorted((Path(__file__).parents[3] / "register").rglob("*.toml"))

PLAIN = {
    "a text": 'title = "Ärzte — “so”"\n',
    "no line end": 'title = "a"',
    "nothing between the quotes": 'title = ""\n',
    "blanks, tabs and comments": '\n  title\t=  "a" # b\n\t# c\n\n [a] # d\n',
    "escaped quotes and backslashes": r'path = "\\\\host\\share\\\"a\""' + "\n",
    "a Windows file": 'title = "a"\r\ntext = """\r\nb\r\nc"""\r\n',
    "days and instants": "on = 2024-02-29\nat = 2025-02-20T14:03:00+00:00\nto = 2025-02-20T14:03:00-11:30\n",
    "an instant in UTC": "at = 2025-02-20T14:03:00Z\n",
    "numbers": "a = 0\nb = -0\nc = 95\nd = -72.50\ne = 999999999999999999\n",
    "true and false": "a = true\nb = false\n",
    "texts of several lines": 'a = """\nb\n\n"c" d\n"""\nb = """one"""\nc = """"""\nd = """\n""e"""\n',
    "lists": 'a = ["b"]\nc = [ "d","e" , ]\nf = [\n    "g",\n    "h",\n]\ni = ["", "j\\"\\"k"]\n',
    "tables": '[a]\nb = "c"\n[a.d]\n[[e]]\nf = 1\n[[e.g]]\n[[e.g]]\n[[e]]\n[e.g]\n',
}

#: What is read by the parser of the whole language: tomllib reads it, or refuses it.
NOT_PLAIN = {
    "a key in quotes": '"a" = 1\n',
    "a key with a dot": "a.b = 1\n",
    "another escape": 'a = "\\u0041"\n',
    "a line continued": 'a = """b\\\n  c"""\n',
    "another text": "a = 'b'\n",
    "a table in braces": "a = {b = 1}\n",
    "a key twice": 'a = "b"\na = "c"\n',
    "a number twice": "a = 1\nb = 2\na = 3\n",
    "a table twice": "[a]\n[a]\n",
    "a list made a table": 'a = ["b"]\n[a]\n[[a]]\n',
    "a list inside": "[[a]]\n[a]\n",
    "a day that is not": "on = 2025-02-29\n",
    "an hour that is not": "at = 2025-02-20T24:00:00+00:00\n",
    "a minute of the offset that is not": "at = 2025-02-20T10:00:00+00:60\n",
    "an instant without its offset": "at = 2025-02-20T14:03:00\n",
    "an instant in UTC, in small letters": "at = 2025-02-20t14:03:00z\n",
    "two values": 'a = "b" "c"\n',
    "a value after a text": 'a = "b" c = 1\n',
    "a text over a line end": 'a = "b\nc"\n',
    "a text without an end": 'a = "b\n',
    "a long text without an end": 'a = """b\n""\n',
    "a text with four quotes at its end": 'a = """b""""\n',
    "nothing to assign": "a =\n",
    "a list without an end": 'a = ["b",\n',
    "a list of numbers": "a = [1, 2]\n",
    "a list with two commas": 'a = ["b",, "c"]\n',
    "a control character": 'a = "b\x07"\n',
    "a carriage return alone": 'a = "b"\rc = "d"\n',
    "an old comment in quotes": '# the "new" plan\na = "b"\n',
}


def shown(table: dict[str, Any] | None) -> str:
    """Return a table with the order of its keys, its types, and numbers that are not equal to themselves."""
    return repr(table)


def by_tomllib(text: str) -> str | None:
    """Return what tomllib reads, or None where it refuses."""
    try:
        return shown(tomllib.loads(text))
    except (ValueError, RecursionError):
        return None


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_what_is_plain_is_read_as_tomllib_reads_it(text: str) -> None:
    assert shown(plain_table(text)) == by_tomllib(text)


@pytest.mark.parametrize("text", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_what_is_not_plain_is_left_to_a_parser_of_the_whole_language(text: str) -> None:
    assert plain_table(text) is None


def test_every_file_of_the_shipped_register_is_plain() -> None:
    read = {path: shown(plain_table(path.read_text(encoding="utf-8"))) for path in SHIPPED}
    assert read == {path: by_tomllib(path.read_text(encoding="utf-8")) for path in SHIPPED}


def test_what_was_remembered_of_one_text_is_not_in_the_next() -> None:
    text = 'a = ["b"]\n[c]\nd = "e"\n[[f]]\ng = "h"\n'
    first = plain_table(text)
    assert first is not None
    first["a"].append("x")
    first["c"]["d"] = first["f"][0]["g"] = "x"
    assert shown(plain_table(text)) == by_tomllib(text)


_PIECES = (
    *(line for text in (*PLAIN.values(), *NOT_PLAIN.values()) for line in text.splitlines()),
    *(
        'a = """',
        '"""',
        'a = ["',
        '", "',
        '"',
        '""',
        "a = [",
        '    "b",',
        "]",
        "\\",
        "=",
        "[[a.b.c]]",
        "[b.c]",
    ),
)
_TEXTS = st.lists(
    st.sampled_from(_PIECES) | st.text(alphabet='ab"\\\n\r\t =[].,#1-:', max_size=9), max_size=12
)


@given(st.sampled_from(("\n", "\n", "\n", "", " ", "\r\n")), _TEXTS)
@example("\n", ["a = []", "[[a]]"])
def test_a_text_is_read_as_tomllib_reads_it_or_not_at_all(between: str, parts: list[str]) -> None:
    text = between.join(parts)
    read = plain_table(text)
    assert read is None or shown(read) == by_tomllib(text)


LARGE = {
    "quotes": '"' * FILE_BYTES,
    "long texts": 'a = """"""\n' * (FILE_BYTES // 11),
    "quotes in a long text": f'a = """{chr(34)} {chr(34) * 2} ' * (FILE_BYTES // 12),
    "blanks": " " * FILE_BYTES,
    "blanks before a comma": f'a = ["b"{" " * FILE_BYTES}',
    "line ends in a list": f"a = [{chr(10) * FILE_BYTES}",
    "backslashes": f'a = "{chr(92) * FILE_BYTES}"',
    "headings": "[[a]]\n" * (FILE_BYTES // 6),
    "letters": "a" * FILE_BYTES,
    "a key and blanks": f"a{' ' * FILE_BYTES}",
    "digits": f"a = {'1' * FILE_BYTES}",
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_the_largest_file_takes_no_longer_than_its_size(text: str) -> None:
    begun = process_time()
    plain_table(text)
    # A tenth of a second on a quiet machine.
    assert process_time() - begun < 3

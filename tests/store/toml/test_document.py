"""A file is read, or said in a sentence why not, however large, deep or odd it is, and soon."""

import sys
import tomllib
from time import process_time
from types import SimpleNamespace
from typing import Any

import pytest

from peeltrack.core.limits import FILE_BYTES
from peeltrack.store.toml import document
from peeltrack.store.toml.document import parse, table_of

#: Characters of a file that nobody would call large.
HUNDRED_KB = 100_000


def test_a_file_is_read_up_to_its_limit() -> None:
    filled = 'box = "'.ljust(FILE_BYTES - 2, "x") + '"\n'
    assert table_of(filled) is not None
    table, (finding,) = parse(f"{filled}\n".encode(), "REC-1.toml")
    assert (table, finding.message) == (
        None,
        f"the file holds {FILE_BYTES + 1:,} bytes; a file of the register holds at most {FILE_BYTES:,}",
    )


@pytest.mark.parametrize(
    ("text", "line", "excerpt"),
    [
        ('first = 1\nsecond = "open\nthird = 3\n', 2, 'second = "open'),
        ('first = 1\nsecond = 2\nthird = "open\n', 3, 'third = "open'),
        ("first = 1\nsecond = 2\nthird =\n", 3, "third ="),
        ("first =\n", 1, "first ="),
    ],
)
def test_what_is_no_toml_is_shown_with_its_own_line(text: str, line: int, excerpt: str) -> None:
    _, (finding,) = parse(text.encode(), "REC-1.toml")
    assert (finding.line, finding.excerpt) == (line, excerpt)


@pytest.mark.parametrize(
    ("text", "message"),
    [("a = 1\na = 2\n", "a is written twice"), ("a = 1\n[a]\nb = 2\n", "this table is written twice")],
)
def test_what_is_written_twice_is_named_where_it_has_a_name(text: str, message: str) -> None:
    _, (finding,) = parse(text.encode(), "REC-1.toml")
    assert finding.message == message


def test_prose_with_many_full_stops_is_no_key() -> None:
    prose = "e. g. " * 500
    assert table_of(f'box = "{prose}"  # {prose}\n') == {"box": prose}


LARGE = {
    "a key of many parts": ".".join("a" * (HUNDRED_KB // 2)) + " = 1\n",
    "a quoted key of many parts": ".".join(['"a"'] * (HUNDRED_KB // 4)) + " = 1\n",
    "a heading of many parts": f"[{'.'.join('a' * (HUNDRED_KB // 2))}]\n",
    "a key of many parts in braces": f"box = {{ {'.'.join('a' * (HUNDRED_KB // 2))} = 1 }}\n",
    "many long keys": "".join(f"{'.'.join('a' * 90)}.k{number} = 1\n" for number in range(HUNDRED_KB // 190)),
    "many lists": f"box = [{'[1], ' * (HUNDRED_KB // 5)}]\n",
    "many tables": "[[box]]\n" * (HUNDRED_KB // 8),
    "blanks": f'box = "{" " * HUNDRED_KB}"\n',
    "quotes": f'box = """{HUNDRED_KB // 4 * (2 * chr(34) + chr(92) + chr(34))}x"""\n',
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_file_of_a_hundred_kilobytes_is_read_or_refused_soon(text: str) -> None:
    begun = process_time()
    table, found = parse(text.encode(), "REC-1.toml")
    # A fifth of a second on a quiet machine; more than a minute for the keys where nothing limits them.
    assert process_time() - begun < 5
    assert (table is None) == bool(found)
    assert table is None or table == tomllib.loads(text)


def parser_beside(monkeypatch: pytest.MonkeyPatch, compiled: Any) -> Any:
    """Return what parses the whole language where this is installed as tomli, or nothing is."""
    monkeypatch.setitem(sys.modules, "tomli", compiled)
    return document._parser.__wrapped__()


def test_without_a_compiled_parser_it_is_the_one_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parser_beside(monkeypatch, None) is tomllib.loads


def test_a_compiled_parser_of_another_language_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    reads_everything = SimpleNamespace(loads=lambda text: {"a": {"b": 1}})
    assert parser_beside(monkeypatch, reads_everything) is tomllib.loads


def test_a_compiled_parser_reads_and_refuses_in_the_words_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> None:
        raise ValueError("another reason")

    refusing = parser_beside(monkeypatch, SimpleNamespace(loads=refuse))
    with pytest.raises(tomllib.TOMLDecodeError, match="Expected '=' after a key"):
        refusing("a")


def test_the_compiled_parser_that_may_be_installed_is_used() -> None:
    compiled = pytest.importorskip("tomli")
    if document._accepts_newer(compiled.loads) == document._accepts_newer(tomllib.loads):
        assert document._parser() is not tomllib.loads
    assert table_of("a.b = 'c'") == {"a": {"b": "c"}}

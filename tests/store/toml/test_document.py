"""A file is read, or said in a sentence why not, however large, deep or odd it is, and soon."""

import tomllib
from time import process_time

import pytest

from peeltrack.core.limits import FILE_BYTES
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

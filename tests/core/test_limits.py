"""What lies beyond the limits is told by its type, on either side."""

from datetime import UTC, date, datetime

import pytest

from peeltrack.core.finding import Finding
from peeltrack.core.limits import FIRST_YEAR, LAST_YEAR, LINE, NUMBER, beyond

YEARS = f"in a year from {FIRST_YEAR} to {LAST_YEAR}"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(FIRST_YEAR, 1, 1), ""),
        (date(FIRST_YEAR - 1, 12, 31), YEARS),
        (date(LAST_YEAR, 12, 31), ""),
        (date(LAST_YEAR + 1, 1, 1), YEARS),
        (datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC), YEARS),
        (NUMBER, ""),
        (-NUMBER, ""),
        (NUMBER + 1, "a number of at most fifteen digits"),
        (float("nan"), "a number of at most fifteen digits"),
        ("of any length" * 100, ""),
    ],
)
def test_what_lies_beyond_is_told_what_it_must_be(value: object, said: str) -> None:
    assert beyond(value) == said


@pytest.mark.parametrize(
    ("length", "column", "start"), [(LINE, LINE, 0), (LINE + 1, 1, 0), (LINE * 3, LINE, LINE - LINE // 2)]
)
def test_a_report_quotes_a_line_whole_or_the_part_around_the_fault(
    length: int, column: int, start: int
) -> None:
    line = "".join(chr(0x4E00 + at) for at in range(length))
    found = Finding(code="PT001", message="", path="x.toml", line=1, column=column, excerpt=line)
    assert found.snippet == line[start : start + LINE]

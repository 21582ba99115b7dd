"""Canonical JSON: one way to write each value."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.chain.digest import canonical


@pytest.mark.parametrize(
    ("value", "written_as"),
    [
        (12.0, "12"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (1200, "1200"),
        (float("nan"), '"nan"'),
        (float("-inf"), '"-inf"'),
        (True, "true"),
        ("é\u2028\x7f/\x01\n", '"é\u2028\x7f/\\u0001\\n"'),
        (date(2025, 3, 7), '"2025-03-07"'),
        (datetime(2025, 3, 7, 1, tzinfo=timezone(timedelta(hours=2))), '"2025-03-06T23:00:00Z"'),
        (datetime(2025, 3, 7, 1, 2, 3, 400, tzinfo=UTC), '"2025-03-07T01:02:03.000400Z"'),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2))), '"0001-01-01T00:00:00+02:00"'),
        (datetime(2025, 3, 7, 1), '"2025-03-07T01:00:00"'),
        ({"é": [], "a": {}}, '{"a":{},"é":[]}'),
    ],
)
def test_each_value_has_one_way_to_be_written(value: Any, written_as: str) -> None:
    assert canonical(value).decode() == written_as


def test_a_value_without_a_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical({"key": object()})


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_the_same_number(number: float) -> None:
    assert float(canonical(number)) == number

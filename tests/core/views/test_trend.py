"""A measure in words: what each reading rests on."""

from datetime import date

import pytest

from peeltrack.core.model.record import Measure, Reading, Said
from peeltrack.core.views.trend import measure_pairs, trend

ON = date(2025, 1, 31)


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        ({}, "31 January 2025: 60 % (told by the force)"),
        ({"sample": 40}, "31 January 2025: 60 %, sample of 40 (told by the force)"),
        ({"count": 24, "sample": 40}, "31 January 2025: 60 %, 24 of 40 (told by the force)"),
        ({"count": 0, "sample": 40}, "31 January 2025: 60 %, 0 of 40 (told by the force)"),
    ],
)
def test_a_reading_says_once_how_many_cases_it_rests_on(counted: dict[str, int], said: str) -> None:
    reading = Reading(on=ON, value=60, source=Said.TOLD, **counted)  # type: ignore[arg-type]
    assert list(measure_pairs(Measure(name="Cases", unit="%", reading=(reading,))))[-1] == ("", said)


@pytest.mark.parametrize(
    ("values", "said"), [((60,), ""), ((60, 55), "█▁ 60 to 55"), ((60, 60), "▁▁ 60 to 60, unchanged")]
)
def test_two_readings_make_a_trend_and_one_does_not(values: tuple[int, ...], said: str) -> None:
    readings = tuple(Reading(on=ON, value=value, source=Said.TOLD) for value in values)
    assert trend(Measure(name="Cases", unit="%", reading=readings)) == said

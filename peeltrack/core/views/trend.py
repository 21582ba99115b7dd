"""A measure in words: its readings, and where they are going."""

from collections.abc import Iterator, Sequence

from peeltrack.core.dates import in_words
from peeltrack.core.model.record import Better, Measure, Reading, Said

_BARS = "▁▂▃▄▅▆▇█"

_WHO = {
    Said.INSPECTED: "inspected",
    Said.TOLD: "told by the force",
    Said.REPORTED: "reported by others",
}


def measure_pairs(measure: Measure) -> Iterator[tuple[str, str]]:
    """Return a measure with its trend and each reading."""
    better = f", {measure.better.value} is better" if measure.better else ""
    target = "" if measure.target is None else f", target {number(measure.target)}"
    yield "measure", f"{measure.name} ({measure.unit}{better}{target})"
    yield "", measure.note
    yield "", trend(measure)
    for reading in measure.reading:
        yield "", _reading(reading, measure.unit)


def number(value: int | float) -> str:
    """Return a number without a trailing .0."""
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e15 else str(value)


def _reading(reading: Reading, unit: str) -> str:
    when = in_words(reading.on) if reading.on else reading.period
    of = f", {reading.count} of {reading.sample}" if reading.count is not None and reading.sample else ""
    sample = f", sample of {reading.sample}" if reading.sample and not of else ""
    margin = "" if reading.margin is None else f" ±{number(reading.margin)}"
    who = _WHO[reading.source]
    note = f" — {reading.note}" if reading.note else ""
    return f"{when}: {number(reading.value)}{margin} {unit}{of}{sample} ({who}){note}"


def trend(measure: Measure) -> str:
    """Return the run of the readings in a few characters and a word, or "" for fewer than two."""
    values = [reading.value for reading in measure.reading]
    if len(values) < 2:
        return ""
    return f"{sparkline(values)} {number(values[0])} to {number(values[-1])}{_direction(measure, values)}"


def sparkline(values: Sequence[int | float]) -> str:
    """Return numbers as a line of bars, one character each, the lowest and the highest as far as it goes.

    >>> sparkline([1, 2, 8])
    '▁▂█'
    """
    low, high = min(values), max(values)
    # In halves: the distance of two numbers may be more than a number can be.
    span = (high / 2 - low / 2) or 1
    return "".join(_BARS[round((value / 2 - low / 2) / span * (len(_BARS) - 1))] for value in values)


def _direction(measure: Measure, values: Sequence[int | float]) -> str:
    if values[-1] == values[0]:
        return ", unchanged"
    if measure.better is None:
        return ""
    improved = (values[-1] > values[0]) == (measure.better is Better.HIGHER)
    return ", improving" if improved else ", worsening"

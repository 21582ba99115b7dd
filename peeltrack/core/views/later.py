"""What a register holds that is later than a day: it was not there yet when that day was today."""

from collections.abc import Iterator
from datetime import date

from peeltrack.core.model.record import Measure
from peeltrack.core.model.register import Register
from peeltrack.core.text import counted

#: What is counted, one and several of it, in the order in which it is said.
_NOUNS = {
    "step": "steps",
    "update": "updates",
    "word of others": "words of others",
    "extension": "extensions",
    "handover": "handovers",
    "reading": "readings",
}


def later_entries(register: Register, day: date) -> str:
    """Return in words how many dated entries of a register are later than a day, "" for none.

    Counted are steps, updates, words of others, extensions, handovers and readings; a reading for a
    period has no day.
    """
    later = [what for what, on in _dated(register, day) if on > day]
    said = [counted(later.count(noun), noun, many) for noun, many in _NOUNS.items() if noun in later]
    *others, last = said or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _dated(register: Register, day: date) -> Iterator[tuple[str, date]]:
    for record in register.records:
        if (latest := record.latest_on) is None or latest <= day:
            continue
        yield from (("step", step.at.date()) for step in record.step)
        yield from (("update", update.on) for update in record.progress)
        yield from (("word of others", said.on) for said in record.said)
        yield from (("extension", extension.on) for extension in record.extension)
        yield from (("handover", handover.on) for handover in record.handover)
        yield from _readings(record.measure)
    for source in register.sources.values():
        yield from _readings(source.measure)


def _readings(measures: tuple[Measure, ...]) -> Iterator[tuple[str, date]]:
    for measure in measures:
        yield from (("reading", reading.on) for reading in measure.reading if reading.on)

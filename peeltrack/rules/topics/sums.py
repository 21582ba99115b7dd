"""Rules of sums: a share is part of its sample, and a publication closes no more than it has."""

from peeltrack.core.model.record import Measure, Record
from peeltrack.core.model.source import Source
from peeltrack.rules.checks import Faults, all_of, per_record, per_source
from peeltrack.rules.examples import A_SOURCE, a_record, a_register
from peeltrack.rules.rule import Rule


def _share(holder: Record | Source) -> Faults:
    measures: tuple[Measure, ...] = holder.measure
    for at, measure in enumerate(measures):
        for index, reading in enumerate(measure.reading):
            if (
                reading.count is not None
                and reading.sample is not None
                and not 0 <= reading.count <= reading.sample
            ):
                message = f"count is {reading.count} of a sample of {reading.sample}"
                hint = "correct count or sample: count is how many of the sample"
                yield ("measure", at, "reading", index, "count"), message, hint


def _counted(count: int) -> str:
    return f"""
[[measure]]
name = "Cases assessed"
unit = "%"

[[measure.reading]]
on = 2025-01-31
value = 81
sample = 70
count = {count}
source = "told"
"""


SHARE = Rule(
    code="PT321",
    name="share",
    why="More cases than were looked at cannot have been found, so the percentage is wrong.",
    check=all_of(per_record(_share, having="measure"), per_source(_share)),
    bad={
        "more than the sample": lambda: _counted(75),
        "fewer than none": lambda: _counted(-1),
        "more than the sample, in a source": lambda: a_register(source=A_SOURCE + _counted(75)),
    },
    good={
        "part of the sample": lambda: a_register(a_record(_counted(57)), source=A_SOURCE + _counted(0)),
        "the whole sample": lambda: _counted(70),
        "no sample is given": lambda: _counted(75).replace("sample = 70\n", ""),
    },
)


def _tallies(source: Source) -> Faults:
    for index, tally in enumerate(source.tally):
        if tally.closed is not None and not 0 <= tally.closed <= tally.items:
            message = f"{tally.closed} of {tally.items} {tally.label} are closed"
            yield ("tally", index, "closed"), message, "correct items or closed"


def _closed(count: int) -> str:
    return A_SOURCE + f'\n[[tally]]\nlabel = "recommendations"\nitems = 10\nclosed = {count}\n'


TALLY = Rule(
    code="PT322",
    name="tally",
    why="A publication cannot have more items closed than it has.",
    check=per_source(_tallies),
    bad={
        "more than there are": lambda: a_register(source=_closed(12)),
        "fewer than none": lambda: a_register(source=_closed(-1)),
    },
    good={
        "as many as there are": lambda: a_register(source=_closed(10)),
        "none yet": lambda: a_register(source=_closed(0)),
        "nobody counted them": lambda: a_register(source=_closed(0).replace("closed = 0\n", "")),
    },
)

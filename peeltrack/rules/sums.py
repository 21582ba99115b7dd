"""Rules of sums: a share is part of its sample, and a publication closes no more than it has."""

from collections.abc import Iterator

from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Measure
from peeltrack.rules.examples import (
    A_SOURCE,
    a_record,
    a_register,
)
from peeltrack.rules.rule import Rule, in_record, in_source


def _measures(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        for at, index, message in _shares(record.measure):
            yield in_record(record, ("measure", at, "reading", index, "count"), message, _SHARE_HINT)
    for source in examined.register.sources.values():
        for at, index, message in _shares(source.measure):
            yield in_source(source, ("measure", at, "reading", index, "count"), message, _SHARE_HINT)


_SHARE_HINT = "correct count or sample: count is how many of the sample"


def _shares(measures: tuple[Measure, ...]) -> Iterator[tuple[int, int, str]]:
    for at, measure in enumerate(measures):
        for index, one in enumerate(measure.reading):
            if one.count is not None and one.sample is not None and not 0 <= one.count <= one.sample:
                yield at, index, f"count is {one.count} of a sample of {one.sample}"


def _tallies(examined: CheckContext) -> Iterator[Finding]:
    for source in examined.register.sources.values():
        for index, tally in enumerate(source.tally):
            if tally.closed is not None and not 0 <= tally.closed <= tally.items:
                message = f"{tally.closed} of {tally.items} {tally.label} are closed"
                yield in_source(source, ("tally", index, "closed"), message, "correct items or closed")


_SHARE = """
[[measure]]
name = "Cases assessed"
unit = "%"

[[measure.reading]]
on = 2025-01-31
value = 81
sample = 70
count = {}
source = "told"
"""
SHARE = Rule(
    code="PT321",
    name="share",
    why="More cases than were looked at cannot have been found, so the percentage is wrong.",
    bad=a_register(a_record(_SHARE.format(75))),
    good=a_register(a_record(_SHARE.format(57))),
    check=_measures,
)
_TALLY = '\n[[tally]]\nlabel = "recommendations"\nitems = 10\nclosed = {}\n'
TALLY = Rule(
    code="PT322",
    name="tally",
    why="A publication cannot have more items closed than it has.",
    bad=a_register(source=A_SOURCE + _TALLY.format(12)),
    good=a_register(source=A_SOURCE + _TALLY.format(10)),
    check=_tallies,
)

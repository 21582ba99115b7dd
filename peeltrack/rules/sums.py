"""Rules of sums: what is counted must come out, over any period."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from peeltrack.core.dates import MONTHS, end_of_month
from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Measure
from peeltrack.core.model.status import Status
from peeltrack.core.views.period_counts import Flow, Turn, flow_of, published_on, turns
from peeltrack.rules.digests import DIGESTS
from peeltrack.rules.examples import (
    A_SOURCE,
    EVIDENCE,
    OWNERS,
    POSITION,
    POSTS,
    REOPEN,
    SIGNOFF,
    SUBMIT,
    VERIFY,
    a_record,
    a_register,
)
from peeltrack.rules.rule import Rule, in_record, in_source


def _flow(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        if not record.step:
            continue
        published = published_on(examined.register, record)
        if _alternates(list(turns(record, published))):
            continue
        # In a month without a turn nothing is added or taken away, so it comes out by itself.
        for first in sorted({day.replace(day=1) for day, _ in turns(record, published)}):
            counts = flow_of(record, published, first, end_of_month(first))
            if not counts.adds_up:
                days = [step.at.date() for step in record.step]
                last = max((n for n, day in enumerate(days) if day <= end_of_month(first)), default=0)
                hint = "restore the file from git: a step that opens or closes it is missing or stands twice"
                yield in_record(record, ("step", last), _sum(counts, first), hint)


def _alternates(changes: list[tuple[date, Turn]]) -> bool:
    """Return whether the record closes and opens in turn, as time goes on: then every sum comes out."""
    in_time = all(before[0] <= after[0] for before, after in pairwise(changes))
    return in_time and all((n % 2 == 1) is (turn is Turn.CLOSED) for n, (_, turn) in enumerate(changes))


def _sum(counts: Flow, first: date) -> str:
    return (
        f"{MONTHS[first.month - 1]} {first.year} does not add up: {counts.opening} opening + {counts.new} new"
        f" + {counts.reopened} reopened - {counts.closed} closed = {counts.expected}, not {counts.closing}"
    )


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


_ONCE = (
    OWNERS,
    POSITION,
    EVIDENCE,
    SUBMIT.format(DIGESTS["submit"]),
    VERIFY.format(DIGESTS["verify"]),
    SIGNOFF.format(DIGESTS["signoff"]),
)

DOES_NOT_ADD_UP = Rule(
    code="PT320",
    name="does-not-add-up",
    why="Opening, new and reopened less closed must give what is open; boards notice when it does not.",
    bad=a_register(
        a_record(
            *_ONCE,
            SIGNOFF.replace("2025-02-17", "2025-02-24").format(DIGESTS["signoff twice"]),
            status=Status.SIGNED_OFF,
        ),
        settings=POSTS,
    ),
    good=a_register(a_record(*_ONCE, REOPEN.format(DIGESTS["reopen"]), status=Status.OPEN), settings=POSTS),
    check=_flow,
)
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

"""What is added to the end of a record is added after what somebody else has added meanwhile."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from peeltrack.core.model.record import Evidence, Reading, Record, Said
from peeltrack.store.register import load
from peeltrack.workflows.add_evidence import EvidencePlace, add_evidence
from peeltrack.workflows.edit import Edit, open_record, write
from peeltrack.workflows.edit_record import MeasureNamed, add_reading
from peeltrack.workflows.register_on_day import RegisterOnDay
from tests.cli.conftest import Run, record

Added = Callable[[RegisterOnDay], Edit]


def a_reading(here: RegisterOnDay) -> Edit:
    """Add a reading to a measure that is begun with it."""
    reading = Reading(on=date(2025, 3, 1), value=60, source=Said.TOLD)
    return add_reading(here, open_record(here, "REC-1"), MeasureNamed(name="Cases", unit="%"), reading)


def an_address(here: RegisterOnDay) -> Edit:
    """Add evidence that lies at an address."""
    place = EvidencePlace(url="https://example.org/plan")
    return add_evidence(here, open_record(here, "REC-1"), place, Evidence(title="Plan"))


def counts(found: Record) -> tuple[int, int]:
    """Return how many updates a record holds, and how many readings and pieces of evidence."""
    return len(found.progress), sum(len(one.reading) for one in found.measure) + len(found.evidence)


@pytest.mark.parametrize("add", [a_reading, an_address])
def test_it_comes_after_what_somebody_else_has_added(add: Added, run: Run, papers: Path) -> None:
    here = RegisterOnDay(root=papers, register=load(papers), today=date(2025, 3, 3))
    updates, others = counts(record(papers, "REC-1"))
    edit = add(here)
    assert run("update", "REC-1", "theirs", "--by", "kim@example.org").exit_code == 0
    write(here, edit)
    assert counts(record(papers, "REC-1")) == (updates + 1, others + 1)

"""What a file must hold, a value made in code must be given.

Each `type: ignore` is a test of its own: mypy --strict refuses one that hides no error of that kind.
"""

from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from typing import assert_type

import pytest

from peeltrack.core.fields import frozen, stored
from peeltrack.core.model.json_schema import NOUNS
from peeltrack.core.model.record import Extension, Owners, Record, StepTaken
from peeltrack.core.model.slots import slots
from peeltrack.core.model.status import Status, Step


def test_a_record_without_its_required_fields_is_refused() -> None:
    with pytest.raises(TypeError, match="'id', 'title', 'kind', and 'status'"):
        Record()  # type: ignore[call-arg]


def test_a_step_without_its_required_fields_is_refused() -> None:
    with pytest.raises(TypeError, match="'step', 'from_', 'to', 'by', 'role', 'at', and 'digest'"):
        StepTaken()  # type: ignore[call-arg]


def test_a_required_field_is_there_and_needs_no_look() -> None:
    moved = Extension(
        field="deadline", to=date(2025, 3, 27), on=date(2025, 3, 3), by="bea@example.org", reason="agreed"
    )
    taken = StepTaken(
        step=Step.SUBMIT,
        from_=Status.OPEN,
        to=Status.SUBMITTED,
        by="bea@example.org",
        role="business-lead",
        at=datetime(2025, 3, 3, 12, tzinfo=UTC),
        digest="",
    )
    assert_type(moved.to, date)
    assert_type(moved.from_, date | None)
    assert_type(taken.at, datetime)


def test_a_default_is_of_the_type_of_its_field() -> None:
    @frozen
    class Loose:
        number: str = stored("as published", default=None)  # type: ignore[assignment]

    assert Loose().number is None


def test_a_value_is_given_what_its_fields_hold() -> None:
    odd = Owners(action_owner=3)  # type: ignore[arg-type]
    odd.action_owner = "olu@example.org"  # type: ignore[misc]
    assert odd.action_owner == "olu@example.org"  # only mypy refuses it


@pytest.mark.parametrize("name", NOUNS)
def test_a_file_must_hold_what_a_value_must_be_given(name: str) -> None:
    noun, _ = NOUNS[name]
    required = {field.name for field in fields(noun) if field.default is MISSING}
    assert {slot.name for slot in slots(noun).values() if slot.required} == required

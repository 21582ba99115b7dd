"""What the tests are built from is sound: one that fails tells of the code, and not of its register."""

import pytest

from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Step
from peeltrack.rules import check
from tests.factories import TODAY, a_ready_record, a_record, a_register, walked

#: As an ordinary round leaves it.
SIGNED_OFF = walked(a_ready_record(), Step.SUBMIT, Step.VERIFY, Step.SIGNOFF)


@pytest.mark.parametrize(
    "record", [a_record(), a_ready_record(), SIGNED_OFF], ids=["plain", "ready", "signed"]
)
def test_no_record_of_the_factories_breaks_a_rule(record: Record) -> None:
    assert check(CheckContext(register=a_register(record), today=TODAY)) == []

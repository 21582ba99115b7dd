"""What a register holds that is later than a day."""

from datetime import date, timedelta
from typing import Any

import pytest

from peeltrack.core.model.record import Meaning, Measure, Reading, Said
from peeltrack.core.model.status import Step
from peeltrack.core.views.later import later_entries
from tests.factories import (
    BUSINESS_LEAD,
    DCC,
    SOURCE,
    TODAY,
    a_handover,
    a_ready_record,
    a_record,
    a_register,
    a_word,
    an_extension,
    an_update,
    walked,
)

BEFORE = TODAY - timedelta(days=1)
READINGS = Measure(
    name="cases",
    unit="%",
    reading=(
        Reading(on=BEFORE, value=1, source=Said.TOLD),
        Reading(on=TODAY, value=2, source=Said.TOLD),
        Reading(period="2030", value=3, source=Said.TOLD),
    ),
)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ""),
        ({"progress": (an_update("one"), an_update("two"))}, "2 updates"),
        ({"extension": (an_extension(None, TODAY),)}, "1 extension"),
        ({"said": (a_word(Meaning.OPEN),)}, "1 word of others"),
        ({"handover": (a_handover(BUSINESS_LEAD, DCC),)}, "1 handover"),
        ({"measure": (READINGS,)}, "1 reading"),
        (
            {
                "measure": (READINGS, READINGS),
                "progress": (an_update("one"),),
                "extension": (an_extension(None, TODAY),),
            },
            "1 update, 1 extension and 2 readings",
        ),
    ],
)
def test_what_is_dated_after_the_day_is_counted_by_its_kind(fields: dict[str, Any], said: str) -> None:
    register = a_register(a_record(**fields))
    assert (later_entries(register, BEFORE), later_entries(register, TODAY)) == (said, "")


def test_steps_are_counted_by_their_day() -> None:
    register = a_register(walked(a_ready_record(), Step.SUBMIT, Step.VERIFY))
    assert [later_entries(register, day) for day in (BEFORE, TODAY)] == ["2 steps", ""]


def test_readings_of_a_publication_count_too() -> None:
    source = SOURCE.__class__(title="PEEL", publisher="HMICFRS", key="peel", measure=(READINGS,))
    register = a_register(sources={"peel": source})
    assert later_entries(register, date(2000, 1, 1)) == "2 readings"

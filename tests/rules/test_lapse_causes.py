"""What a lapsed step says of its cause, where an earlier version of the record is known."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Evidence, Position, Record
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Step
from peeltrack.rules import check, rule_named
from peeltrack.rules.examples import TODAY
from peeltrack.rules.signed_examples import a_round, a_step, ready, signed

SIGNED = a_round(Step.SIGNOFF)
WORDS = "Every case is assessed on the day it is reported."
MORE = Evidence(title="Audit of 40 cases", location="Policy library, item 42")


def lapse(now: Record, *earlier: Record) -> Finding:
    register = Register(settings=Settings(force="Ambridge Constabulary"), sources={}, records=(now,))
    context = CheckContext(register=register, today=TODAY, earlier={now.path: earlier})
    (found,) = check(context, [rule_named("PT205")])
    return found


def cause(now: Record, *earlier: Record) -> str:
    return lapse(now, *earlier).message.partition(" lapsed: ")[2]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"position": Position(statement="Every case is assessed within a week.")},
            f'statement of position was changed from "{WORDS}" to "Every case is assessed within a week."',
        ),
        ({"deadline": date(2025, 3, 27)}, "deadline was added (2025-03-27)"),
        ({"position": Position()}, f'position was taken out ("{WORDS}")'),
        ({"evidence": (*SIGNED.evidence, MORE)}, 'evidence 2 was added ("Audit of 40 cases")'),
        ({"evidence": ()}, 'evidence 1 was taken out ("Force policy on stalking")'),
        (
            {"evidence": (replace(SIGNED.evidence[0], obtained_on=date(2025, 1, 11)),)},
            "obtained_on of evidence 1 was changed from 2025-01-10 to 2025-01-11",
        ),
        ({"addressed_to": ("chief constables",)}, 'addressed_to was added ("chief constables")'),
        (
            {"title": "Risk", "area": "Managing risk", "number": "13", "deadline_text": "soon"},
            'title was changed from "Risk assessment" to "Risk", number was changed from "12" to "13", '
            'area was added ("Managing risk") and so was deadline_text',
        ),
    ],
    ids=["reworded", "set", "emptied", "entry added", "entry out", "entry edited", "list", "many"],
)
def test_a_lapse_says_which_value_was_changed_and_how(changes: dict[str, object], expected: str) -> None:
    assert cause(replace(SIGNED, **changes), SIGNED) == expected  # type: ignore[arg-type]


def test_it_is_one_finding_that_names_every_step_and_stands_at_the_value() -> None:
    found = lapse(replace(SIGNED, title="Risk"), SIGNED)
    assert found.where == ("title",)
    assert [step in found.message for step in ("submit by ben", "verify by cat", "signoff by dee")] == [
        True
    ] * 3


def test_of_a_long_text_the_words_around_the_change_are_shown() -> None:
    long = "The force trains every officer who takes such a call, and tests what they have learnt each year. "
    before = signed(Step.SUBMIT, record=ready(position=Position(statement=long * 3 + "All are trained.")))
    after = replace(before, position=Position(statement=long * 3 + "None are trained."))
    assert cause(after, before) == (
        'statement of position was changed from "…have learnt each year. All are trained." '
        'to "…have learnt each year. None are trained."'
    )


def test_the_latest_version_in_which_the_step_stood_is_held_against_it() -> None:
    edited = replace(SIGNED, title="Risk")
    assert cause(replace(edited, area="Risk"), edited, SIGNED, ready()) == (
        'title was changed from "Risk assessment" to "Risk" and area was added ("Risk")'
    )


def test_an_edit_of_the_step_itself_is_told_as_one() -> None:
    later = replace(SIGNED.step[0], at=datetime(2025, 2, 4, 10, tzinfo=UTC))
    found = lapse(replace(SIGNED, step=(later, *SIGNED.step[1:])), SIGNED)
    assert found.where == ("step", 0, "at")
    assert found.message.endswith(
        "at of step 1 was changed from 2025-02-03T10:00:00+00:00 to 2025-02-04T10:00:00+00:00"
    )


@pytest.mark.parametrize("earlier", [(), (ready(),)], ids=["none", "none with the step"])
def test_where_no_earlier_version_tells_the_earliest_step_is_pointed_at(earlier: tuple[Record, ...]) -> None:
    found = lapse(replace(signed(Step.SUBMIT, Step.RETURN, a_step(Step.SUBMIT)), title="Risk"), *earlier)
    assert found.where == ("step", 2, "step")
    assert found.message.endswith("has lapsed: what was vouched for was changed afterwards")

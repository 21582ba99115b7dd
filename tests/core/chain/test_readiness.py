"""What keeps a record from being vouched for."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from peeltrack.core.chain.steps import refusals
from peeltrack.core.model.record import Dependency, Element, Evidence, Position
from peeltrack.core.model.source import Event
from peeltrack.core.model.status import Status, Step
from tests.core.ordinary_round import SUBMITTED, why
from tests.factories import (
    NOON,
    OWNERS,
    SOURCE,
    TODAY,
    a_ready_record,
    a_record,
    a_register,
    a_request,
    a_settings,
    walked,
)

# --- readiness ---


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"position": Position(statement=" \n")}, "REC-1 has no position statement"),
        ({"evidence": ()}, "REC-1 has no evidence"),
        ({"evidence": (), "evidence_not_applicable": " "}, "REC-1 has no evidence"),
        ({"owners": replace(OWNERS, action_owner="")}, "REC-1 has no action owner"),
        (
            {"owners": replace(OWNERS, action_owner="Head of Crime")},
            '"Head of Crime" is the action owner of REC-1, and a step is for a person',
        ),
        (
            {
                "evidence": (),
                "element": (
                    Element(
                        id="7.1", title="Train", statement="Done.", evidence_not_applicable="told orally"
                    ),
                    Element(id="7.2", title="Audit", statement="Done."),
                ),
            },
            "REC-1 has no evidence",
        ),
        ({"element": (Element(id="7.1", title="Train"),)}, 'part 7.1 of REC-1 is not answered: "Train"'),
        ({"dependency": (Dependency(text="the APP"),)}, 'REC-1 still waits on "the APP"'),
        (
            {"evidence": (Evidence(title="Audit", expires_on=date(2025, 3, 2)),)},
            'evidence "Audit" could be relied on until 2 March 2025, today is 3 March 2025',
        ),
    ],
)
def test_what_is_missing_keeps_a_record_from_being_submitted(changes: dict[str, Any], message: str) -> None:
    assert why(a_ready_record(**changes), a_request(Step.SUBMIT)) == [message]


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence": (), "evidence_not_applicable": "a letter is all that was asked for"},
        {
            "evidence": (),
            "element": (
                Element(id="7.1", title="Write", statement="Done.", evidence_not_applicable="a letter"),
            ),
        },
        {"element": (Element(id="7.1", title="Train", not_applicable="we have no unit"),)},
        {"element": (Element(id="7.1", title="Train", statement="Done."),)},
        {"evidence": (Evidence(title="Audit", expires_on=TODAY),)},
        {"dependency": (Dependency(text="the APP", resolved_on=TODAY),)},
    ],
)
def test_what_is_answered_otherwise_is_not_missing(changes: dict[str, Any]) -> None:
    assert why(a_ready_record(**changes), a_request(Step.SUBMIT)) == []


def test_what_is_wrong_with_files_of_evidence_refuses_the_step() -> None:
    assert why(SUBMITTED, a_request(Step.VERIFY), evidence_faults=["audit.pdf has changed"]) == [
        "audit.pdf has changed"
    ]


def test_evidence_that_ran_out_after_the_signoff_keeps_it_from_being_uploaded() -> None:
    evidence = (Evidence(title="Audit", expires_on=TODAY),)
    signed_off = walked(a_ready_record(evidence=evidence), Step.SUBMIT, Step.VERIFY, Step.SIGNOFF)
    found = refusals(a_settings(), signed_off, a_request(Step.UPLOAD), register=None, today=date(2025, 3, 4))
    assert [one.message for one in found] == [
        'evidence "Audit" could be relied on until 3 March 2025, today is 4 March 2025'
    ]


def test_evidence_that_ran_out_after_the_upload_does_not_keep_it_from_being_closed() -> None:
    evidence = (Evidence(title="Audit", expires_on=TODAY),)
    uploaded = walked(a_ready_record(evidence=evidence), Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, Step.UPLOAD)
    request = replace(a_request(Step.CLOSE), at=NOON + timedelta(days=9))
    assert refusals(a_settings(), uploaded, request, register=None, today=date(2025, 3, 12)) == ()


def test_a_record_and_an_event_of_the_source_are_waited_on() -> None:
    record = a_ready_record(dependency=(Dependency(id="REC-2"), Dependency(event="app")))
    register = a_register(record, a_record(id="REC-2"), sources={SOURCE.key: SOURCE})
    assert why(record, a_request(Step.SUBMIT), register=register) == [
        "REC-1 still waits on REC-2",
        "REC-1 still waits on the event app",
    ]


def test_a_complete_record_and_an_event_that_happened_are_not_waited_on() -> None:
    record = a_ready_record(dependency=(Dependency(id="REC-2"), Dependency(event="app")))
    source = replace(SOURCE, event=(Event(id="app", title="APP", resolved_on=TODAY),))
    other = a_record(id="REC-2", status=Status.SIGNED_OFF)
    register = a_register(record, other, sources={SOURCE.key: source})
    assert why(record, a_request(Step.SUBMIT), register=register) == []


def test_other_records_are_not_judged_without_a_register() -> None:
    record = a_ready_record(dependency=(Dependency(id="REC-2"), Dependency(event="app")))
    assert why(record, a_request(Step.SUBMIT)) == []

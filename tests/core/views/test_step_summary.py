"""What a person reads before a step, and who is next after it."""

from dataclasses import replace
from datetime import date

import pytest

from peeltrack.core.model.record import Element, Evidence, Position, Record
from peeltrack.core.model.status import Step
from peeltrack.core.views.step_summary import done, following, summary
from tests.core.ordinary_round import READY, SIGNED_OFF, SUBMITTED, VERIFIED
from tests.factories import (
    COORDINATOR,
    DEPUTY,
    TODAY,
    a_policy,
    a_ready_record,
    a_register,
    a_request,
    a_settings,
    further,
    walked,
)


def lines(record: Record, step: Step, **said: str) -> list[str]:
    """Return the summary of a step."""
    return list(summary(a_register(record), record, a_request(step, **said), TODAY))


def test_before_a_step_that_vouches_everything_that_it_vouches_for_is_shown() -> None:
    record = a_ready_record(
        deadline=date(2025, 3, 27),
        position=Position(statement="Every case is assessed.\nOn the day."),
        element=(
            Element(id="1.1", title="Train", statement="All are trained."),
            Element(id="1.2", title="Test", not_applicable="no laboratory"),
        ),
        evidence=(Evidence(title="Audit", location="SharePoint", sha256="ab" * 32),),
    )
    submitted = walked(record, Step.SUBMIT)
    assert lines(submitted, Step.VERIFY, note="after the board") == [
        "REC-1: Stalking risk",
        "  step      verify, from submitted to verified",
        "  by        Sam <sam@example.org>, strategic lead",
        "  note      after the board",
        "  deadline  27 March 2025 (24 days left)",
        "  owners    olu@example.org (action owner), bea@example.org (business lead), "
        "sam@example.org (strategic lead)",
        "  statement Every case is assessed.",
        "            On the day.",
        "  part 1.1  All are trained.",
        "  part 1.2  not applicable: no laboratory",
        "  evidence  Audit: SharePoint, sha256 abababababab…",
        "  before it submit by bea@example.org on 3 March 2025",
    ]


def test_a_long_statement_is_cut_and_says_where_all_of_it_is() -> None:
    statement = "\n".join(f"line {number}" for number in range(1, 15))
    shown = lines(a_ready_record(position=Position(statement=statement)), Step.SUBMIT)
    assert shown[4:17] == [
        "  statement line 1",
        *(f"            line {number}" for number in range(2, 13)),
        "            … and 2 more lines: peeltrack show REC-1",
    ]


def test_where_no_evidence_can_be_owed_the_reason_is_shown() -> None:
    record = a_ready_record(evidence=(), evidence_not_applicable="a matter for the commissioner")
    assert lines(record, Step.SUBMIT)[-1] == "  no evidence a matter for the commissioner"


def test_before_a_step_that_only_records_what_was_said_is_shown() -> None:
    assert lines(walked(SIGNED_OFF, Step.UPLOAD), Step.CLOSE)[3:5] == [
        "  inspectorate's reference HMI-77",
        "  inspectorate's date      3 March 2025",
    ]
    assert lines(SUBMITTED, Step.RETURN) == [
        "REC-1: Stalking risk",
        "  step   return, from submitted to open",
        "  by     Sam <sam@example.org>, strategic lead",
        "  reason the audit is too small",
    ]


def test_what_is_recorded_for_somebody_says_on_whose_word() -> None:
    said = {"by": DEPUTY, "recorded_by": COORDINATOR, "instruction": "minute 4.2"}
    assert lines(VERIFIED, Step.SIGNOFF, **said)[2:4] == [
        "  by                 Dan <dan@example.org>, deputy for the DCC, recorded by kim@example.org",
        "  on the instruction minute 4.2",
    ]


@pytest.mark.parametrize("recorder", ["", COORDINATOR])
def test_afterwards_it_is_said_who_did_what_in_which_post(recorder: str) -> None:
    settings = a_policy(on_instruction=True)
    instruction = "minute 4.2" if recorder else ""
    request = a_request(Step.SIGNOFF, by=DEPUTY, recorded_by=recorder, instruction=instruction)
    recorded = ", recorded by kim@example.org, not signed by them" if recorder else ""
    assert done(settings, further(settings, VERIFIED, request), "commit 12") == (
        f"REC-1: signed off by dan@example.org as deputy for the DCC{recorded} (commit 12)"
    )


def test_who_has_left_the_post_since_is_named_with_the_post_all_the_same() -> None:
    assert "signed off by dee@example.org as DCC (" in done(a_settings(post=()), SIGNED_OFF, "staged")


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (READY, "submit, by its business lead Bea <bea@example.org>: peeltrack submit REC-1"),
        (
            walked(replace(READY, deadline=date(2025, 3, 5)), Step.SUBMIT, Step.VERIFY),
            "signoff, by the DCC Dee <dee@example.org> or deputy Dan <dan@example.org>, by 26 February 2025, "
            "5 days late: peeltrack signoff REC-1",
        ),
        (
            walked(replace(READY, deadline=date(2025, 3, 27)), Step.SUBMIT, Step.VERIFY, Step.SIGNOFF),
            "upload, by the coordinator Kim <kim@example.org>, by 24 March 2025: "
            'peeltrack upload REC-1 --reference "…"',
        ),
        (
            walked(SIGNED_OFF, Step.UPLOAD),
            "close, once the inspectorate has answered, by the coordinator Kim <kim@example.org>: "
            'peeltrack close REC-1 --reference "…" --on DATE',
        ),
        (
            replace(SIGNED_OFF, title="Edited since"),
            'return, by its strategic lead Sam <sam@example.org>: peeltrack return REC-1 --reason "…"',
        ),
        (walked(READY, Step.DECLINE), "nothing; REC-1 is not adopted"),
    ],
)
def test_who_is_next_is_said_with_the_day_and_the_command(record: Record, said: str) -> None:
    assert following(a_register(record), record, TODAY) == said


def test_a_post_that_nobody_holds_is_pointed_out() -> None:
    assert "by the DCC (nobody holds the post):" in following(
        a_register(VERIFIED, settings=a_settings(post=())), VERIFIED, TODAY
    )

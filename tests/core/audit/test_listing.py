"""What an audit says below its table: of each change of people, and of what was taken out and put back."""

import re
from dataclasses import replace
from datetime import date

import pytest

from peeltrack.core.audit.examples import BEA, DEE, EVE, KIM, SETTINGS, Story
from peeltrack.core.audit.listing import Audit, table
from peeltrack.core.model.settings import Policy
from peeltrack.core.model.status import Status, Step


def said(audit: Audit, beginning: str) -> list[str]:
    """Return what stands below the table and begins so, without the commits and days that they name."""
    found = (one for one in table(audit, date(2025, 6, 30)).foot if one.startswith(beginning))
    return [re.sub(r"[0-9a-f]{10} of [^,:]*", "THEN", one) for one in found]


def test_a_change_that_nobody_trusted_signed_is_said_not_to_count() -> None:
    audit = Story().set(by=EVE, policy=Policy()).audit()
    (line,) = said(audit, "not counted")
    assert line.startswith("not counted: register.toml in THEN: ")
    assert said(audit, "changed") == []


def test_a_change_that_counts_is_said_with_who_signed_it() -> None:
    audit = Story().set(by=DEE, policy=Policy()).audit()
    (line,) = said(audit, "changed")
    assert line.endswith(f"in THEN, signed by {DEE}")
    assert said(audit, "not counted") == []


def test_a_change_that_waits_for_another_keeper_is_said_to_wait() -> None:
    two = replace(SETTINGS, policy=Policy(signed_steps=True, people_need=2))
    audit = Story(two).set(by=KIM, person=SETTINGS.person[:-1]).audit()
    assert [one.partition(":")[0] for one in said(audit, "waiting")] == ["waiting for 1 more signature"]


@pytest.mark.parametrize(("merged", "how"), [(False, "it was taken out"), (True, "a merge had dropped it")])
def test_a_step_that_was_put_back_says_how_it_had_gone(merged: bool, how: str) -> None:
    story = Story().branch("old").take(Step.SUBMIT, BEA)
    taken = story.record()
    if merged:
        story.merge("old", takes="old")
    else:
        story.edit(EVE, step=(), status=Status.OPEN)
    story.edit(BEA, step=taken.step, status=taken.status)
    (step,) = story.audit().steps
    (remark,) = (one for one in step.remarks if one.startswith("put back"))
    assert remark.startswith(f"put back: {how} in ")

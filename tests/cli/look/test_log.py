"""The life of a record, told from git."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from peeltrack.core.model.record import Evidence, Extension
from peeltrack.core.model.status import Step
from peeltrack.store.toml.write import compose
from tests.cli.conftest import Run
from tests.cli.force import PATH, Force
from tests.cli.prove.audit.conftest import force as force
from tests.factories import BUSINESS_LEAD, COORDINATOR


def told(force: Force) -> list[list[str]]:
    """Return what each commit did, in words."""
    return [line["what"] for line in json.loads(force.run("log", "REC-1", "--format", "json").out)["data"]]


def test_each_commit_is_told_in_words(force: Force) -> None:
    force.begin(deadline=date(2025, 3, 27))
    force.reword("Every case is assessed on the day.")
    record = force.record()
    moved = Extension(
        field="deadline",
        from_=record.deadline,
        to=date(2025, 6, 30),
        on=date(2025, 1, 1),
        by=COORDINATOR,
        reason="agreed with HMI",
    )
    longer = replace(
        record,
        deadline=date(2025, 6, 30),
        extension=(moved,),
        evidence=(*record.evidence, Evidence(title="Second audit", location="SharePoint")),
        owners=replace(record.owners, action_owner=BUSINESS_LEAD),
        summary="shorter",
    )
    force.commit({PATH: compose(longer)}, by=COORDINATOR)
    force.take(Step.SUBMIT, note="all in")
    force.commit({PATH: None}, by=COORDINATOR)
    assert told(force) == [
        ["written down: Stalking risk"],
        ["position statement rewritten"],
        [
            "deadline moved from 27 March 2025 to 30 June 2025 (agreed with HMI)",
            "action owner: olu@example.org to bea@example.org",
            "evidence added: Second audit",
            "summary changed",
        ],
        ["submit by bea@example.org: from open to submitted (all in)"],
        ["removed from the register"],
    ]


def test_days_in_each_stage_are_counted_until_today(force: Force) -> None:
    force.begin()
    force.repo.now += 3 * 24 * 3600
    force.take(Step.SUBMIT)
    force.repo.now += 4 * 24 * 3600
    force.take(Step.RETURN)
    stages = json.loads(force.run("log", "rec-1", "--format", "json").out)["stages"]
    assert stages == [
        {"status": "open", "began_on": "2025-01-01", "ended_on": "2025-01-04", "days": 3},
        {"status": "submitted", "began_on": "2025-01-04", "ended_on": "2025-01-08", "days": 4},
        {"status": "open", "began_on": "2025-01-08", "ended_on": None, "days": 54},
    ]


def test_a_status_typed_by_hand_and_a_step_taken_out_are_told(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    record = force.record()
    force.commit({PATH: compose(replace(record, step=()))}, by=COORDINATOR)
    force.commit({PATH: compose(replace(record, step=(), status=record.step[0].from_))}, by=COORDINATOR)
    assert told(force)[-2:] == [
        ["1 step altered or removed: submit"],
        ["status typed from submitted to open, without a step"],
    ]


def test_a_merge_that_did_nothing_of_its_own_is_left_out(force: Force) -> None:
    force.begin()
    force.repo.git("checkout", "-q", "-b", "other")
    force.take(Step.SUBMIT)
    force.repo.git("checkout", "-q", "main")
    force.commit({"notes.md": "x"}, by=COORDINATOR)
    force.repo.merge("other", by=force.team[COORDINATOR])
    assert [words[0].split()[0] for words in told(force)] == ["written", "submit"]


def test_a_record_keeps_its_life_when_its_folder_is_renamed(force: Force) -> None:
    force.begin()
    text = compose(force.record())
    force.commit({PATH: None, "elsewhere/REC-1.toml": text}, by=COORDINATOR)
    assert told(force)[-1] == ["moved from the folder stalking-2024 to elsewhere"]


def test_a_version_that_cannot_be_read_is_told_and_passed_over(force: Force) -> None:
    force.begin()
    good = compose(force.record())
    force.commit({PATH: "id = \n"}, by=COORDINATOR)
    force.commit({PATH: good.replace("Stalking risk", "Stalking")}, by=COORDINATOR)
    assert told(force)[1:] == [["written so that it cannot be read"], ["title changed"]]


def test_what_is_not_committed_is_named(force: Force) -> None:
    force.begin()
    force.repo.write(f"register/{PATH}", compose(force.record()).replace("Every", "No"))
    ran = force.run("log", "REC-1")
    assert (ran.exit_code, f"{PATH} has changes that are not committed" in ran.err) == (0, True)


@pytest.mark.parametrize("committed", [True, False])
def test_a_record_that_never_was_is_refused(force: Force, committed: bool) -> None:
    if committed:
        force.begin()
    else:
        force.repo.write("register/register.toml", compose(force.settings()))
    ran = force.run("log", "REC-77")
    assert (ran.exit_code, "there is no record REC-77" in ran.err) == (2, True)


def test_without_git_it_says_what_is_missing(desk: Path, run: Run) -> None:
    (desk / "register.toml").write_text('force = "Anyshire"\n', encoding="utf-8")
    ran = run("log", "REC-1")
    assert (ran.exit_code, "is in no git repository" in ran.err) == (4, True)


def test_the_table_of_a_pipe_says_when_who_and_what(force: Force) -> None:
    force.begin()
    force.take(Step.SUBMIT)
    out = force.run("log", "REC-1").out
    assert "2 commits, by their own account" in out
    assert "submit by Bea: from open to submitted" in out
    assert "submitted: 61 days, from 1 Jan 2025 so far, on 3 March 2025" in out

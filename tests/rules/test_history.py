"""What single changes to one record are, and where a rule must hold its tongue."""

from dataclasses import replace
from datetime import date

import pytest

from peeltrack.core.history.commit_diff import CommitDiff, RecordDiff, SettingsDiff, commit_diff
from peeltrack.core.model.record import Kind, Record
from peeltrack.core.model.status import Status, Step
from peeltrack.rules import check_change
from tests.core.histories import a_commit
from tests.factories import a_ready_record, a_settings, an_extension, an_update, walked

READY = a_ready_record(deadline=date(2025, 3, 27))
VERIFIED = walked(READY, Step.SUBMIT, Step.VERIFY)
SUBMITTED = replace(VERIFIED, status=Status.SUBMITTED, step=VERIFIED.step[:1])
APRIL = date(2025, 4, 27)


# --- single records ---


def codes(new: Record | None, *parents: Record | None) -> set[str]:
    diff = RecordDiff("stalking-2024/REC-1.toml", new, parents or (None,))
    return {one.code for one in check_change(CommitDiff(commit=a_commit(""), records=(diff,)))}


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (SUBMITTED, READY),
        (VERIFIED, SUBMITTED),
        (replace(SUBMITTED, title="another"), SUBMITTED),
        (replace(READY, target=APRIL), READY),
        (replace(READY, progress=(an_update("begun"),)), READY),
        (READY, None),
        (SUBMITTED, replace(SUBMITTED, status=Status.VERIFIED)),
    ],
    ids=["step", "next step", "draft", "first target", "update", "created", "mended status"],
)
def test_ordinary_work_is_no_fault(new: Record, old: Record | None) -> None:
    assert codes(new, old) == set()


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        (replace(VERIFIED, status=Status.SUBMITTED), SUBMITTED, {"PT401"}),
        (replace(VERIFIED, step=VERIFIED.step[::-1]), VERIFIED, {"PT403"}),
        (replace(VERIFIED, step=VERIFIED.step[:1], status=Status.SUBMITTED), VERIFIED, {"PT403"}),
        (replace(READY, id="REC-2"), READY, {"PT405"}),
        (replace(READY, kind=Kind.FINDING), READY, {"PT405"}),
        (replace(READY, source="peel-2025"), READY, {"PT405"}),
        (replace(READY, deadline=None), READY, {"PT407"}),
        (replace(READY, extension=(an_extension(READY.deadline, APRIL),)), READY, {"PT407"}),
        (replace(READY, deadline=APRIL, extension=(an_extension(None, APRIL),)), READY, {"PT407"}),
        (replace(SUBMITTED, title="another"), READY, {"PT408"}),
        (VERIFIED, READY, {"PT402"}),
    ],
    ids=[
        "step without status",
        "reordered",
        "removed",
        "id",
        "kind",
        "source",
        "date taken away",
        "extension alone",
        "extension from elsewhere",
        "content with step",
        "two steps",
    ],
)
def test_what_a_commit_may_not_do_is_found(new: Record, old: Record, expected: set[str]) -> None:
    assert codes(new, old) == expected


def test_a_record_that_arrives_with_several_steps_is_told_once() -> None:
    assert codes(VERIFIED, None) == {"PT409"}


# --- merges ---


def test_what_the_sides_of_a_merge_did_is_no_fault_of_it() -> None:
    theirs = replace(READY, progress=(an_update("theirs"),))
    assert codes(replace(VERIFIED, progress=theirs.progress), VERIFIED, theirs) == set()


def test_an_edit_merged_under_a_step_is_found_whichever_side_it_came_from() -> None:
    edited = replace(READY, title="edited")
    new = replace(SUBMITTED, title="edited")
    assert codes(new, SUBMITTED, edited) == codes(new, edited, SUBMITTED) == {"PT411"}


def test_a_lapse_that_one_side_brought_along_is_no_fault_of_the_merge() -> None:
    lapsed = replace(SUBMITTED, title="edited")
    assert codes(replace(lapsed, theme=("risk",)), lapsed, replace(READY, theme=("risk",))) == set()


@pytest.mark.parametrize("sides", [(READY, SUBMITTED), (SUBMITTED, READY)])
def test_a_merge_that_takes_the_side_without_the_step_drops_it(sides: tuple[Record, Record]) -> None:
    assert codes(READY, *sides) == {"PT403"}


def _verified_by(by: str) -> Record:
    return replace(VERIFIED, step=(*VERIFIED.step[:-1], replace(VERIFIED.step[-1], by=by)))


@pytest.mark.parametrize("sides", [(0, 1), (1, 0)])
def test_a_merge_that_keeps_one_of_two_steps_that_met_takes_out_nothing(sides: tuple[int, int]) -> None:
    met = (VERIFIED, _verified_by("zoe@example.org"))
    assert codes(VERIFIED, *(met[side] for side in sides)) == set()


@pytest.mark.parametrize(
    ("merged", "sides"),
    [
        (_verified_by("eve@example.org"), (VERIFIED, _verified_by("zoe@example.org"))),
        (SUBMITTED, (VERIFIED, _verified_by("zoe@example.org"))),
        (
            VERIFIED,
            (replace(VERIFIED, step=_verified_by("zoe@example.org").step + VERIFIED.step[-1:]), VERIFIED),
        ),
    ],
    ids=["it keeps neither", "it drops both", "more had been built on the other"],
)
def test_a_merge_of_two_steps_that_met_keeps_one_of_them_whole(
    merged: Record, sides: tuple[Record, Record]
) -> None:
    assert "PT403" in codes(merged, *sides)


def test_a_record_that_either_side_had_is_missed_after_a_merge() -> None:
    assert codes(None, READY, None) == {"PT406"}


def test_settings_that_a_branch_changed_and_a_step_that_the_other_took_may_be_merged() -> None:
    diff = RecordDiff("stalking-2024/REC-1.toml", SUBMITTED, (READY, SUBMITTED))
    new, old = a_settings(), a_settings(person=())
    merged = CommitDiff(commit=a_commit("m"), records=(diff,), settings=SettingsDiff(new, (new, old)))
    assert check_change(merged) == []


def test_people_changed_with_a_step_are_found_in_the_settings() -> None:
    diff = RecordDiff("stalking-2024/REC-1.toml", SUBMITTED, (READY,))
    settings = SettingsDiff(a_settings(), (a_settings(person=()),))
    together = CommitDiff(commit=a_commit("c0ffee"), records=(diff,), settings=settings)
    found = check_change(together)
    assert [(one.code, one.path, one.where, one.commit) for one in found] == [
        ("PT410", "register.toml", ("person",), "c0ffee")
    ]


def test_a_record_under_another_id_and_file_is_called_renamed() -> None:
    renamed = replace(READY, id="REC-2", path="stalking-2024/REC-2.toml")
    made = commit_diff(a_commit("c"), {renamed.path: renamed}, [{READY.path: READY}])
    assert [one.message for one in check_change(made)] == ["REC-1 was renamed to REC-2"]

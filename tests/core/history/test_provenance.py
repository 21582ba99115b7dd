"""Where steps came in and went out."""

from dataclasses import replace

from peeltrack.core.history.commit_diff import CommitDiff, Records, commit_diff
from peeltrack.core.history.provenance import Origins, trace
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Status
from tests.core.histories import a_commit
from tests.core.ordinary_round import READY, VERIFIED

SUBMIT = VERIFIED.step[0]
SUBMITTED = replace(VERIFIED, status=Status.SUBMITTED, step=(SUBMIT,))


def diff(commit: str, before: Record | None, after: Record | None) -> CommitDiff:
    """Return a commit that changed one file; None where there is none."""
    return commit_diff(a_commit(commit, ["parent"]), _state(after), [_state(before)])


def merge(before: tuple[Record, Record], after: Record) -> CommitDiff:
    """Return a merge that both sides have the file in."""
    return commit_diff(a_commit("m", ["x", "y"]), _state(after), [_state(one) for one in before])


def _state(record: Record | None) -> Records:
    return {record.path: record} if record else {}


def commits_of(origins: Origins) -> dict[str, list[str]]:
    """Return the commits that brought each step, by its word."""
    return {step.step.value: [one.commit.id for one in found] for (_, step), found in origins.found.items()}


def test_each_step_comes_from_the_commit_that_first_holds_it() -> None:
    origins = trace([diff("a", None, READY), diff("b", READY, SUBMITTED), diff("c", SUBMITTED, VERIFIED)])
    assert commits_of(origins) == {"submit": ["b"], "verify": ["c"]}
    assert not origins.lost


def test_a_merge_that_holds_what_one_side_brought_brings_nothing() -> None:
    joined = merge((READY, SUBMITTED), SUBMITTED)
    assert commits_of(trace([diff("b", READY, SUBMITTED), joined])) == {"submit": ["b"]}


def test_a_merge_that_holds_what_no_side_has_brings_it() -> None:
    assert commits_of(trace([merge((READY, READY), SUBMITTED)])) == {"submit": ["m"]}


def test_a_step_taken_out_and_put_in_again_says_so() -> None:
    origins = trace([diff("b", READY, SUBMITTED), diff("c", SUBMITTED, READY), diff("d", READY, SUBMITTED)])
    assert [one.lost_in for one in origins.found[READY.path, SUBMIT]] == ["", "c"]
    assert origins.lost[READY.path, SUBMIT].commit == "c"


def test_a_file_that_was_moved_keeps_where_its_steps_came_from() -> None:
    moved = replace(SUBMITTED, source="elsewhere", path="elsewhere/REC-1.toml")
    origins = trace([diff("b", READY, SUBMITTED), diff("m", SUBMITTED, moved)])
    assert [one.commit.id for one in origins.found[moved.path, SUBMIT]] == ["b"]
    assert not origins.lost


def test_a_file_that_was_taken_out_took_its_steps_with_it() -> None:
    origins = trace([diff("b", READY, SUBMITTED), diff("c", SUBMITTED, None)])
    assert origins.lost[READY.path, SUBMIT].commit == "c"

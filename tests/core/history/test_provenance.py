"""Where steps came in and went out."""

from dataclasses import replace
from datetime import timedelta, timezone

from peeltrack.core.history.commit_diff import CommitDiff, Records, commit_diff
from peeltrack.core.history.commit_graph import Node
from peeltrack.core.history.provenance import Origins, place, trace, without_edits
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
    return {
        step.step.value: [one.commit.id for one in found] for (_, step, _), found in origins.found.items()
    }


def traced(*diffs: CommitDiff, **graph: list[str]) -> Origins:
    """Return what became of the steps; `graph` says what was made on top of what, where that matters."""
    return trace(diffs, {commit: Node(tuple(parents), 0) for commit, parents in graph.items()})


def losses(origins: Origins) -> list[tuple[str, str]]:
    """Return the commits that took a step out, and the step that a merge kept in its place."""
    every = (one for losses in origins.lost.values() for one in losses)
    return [(one.commit.id, one.met.note if one.met else "") for one in every]


def test_each_step_comes_from_the_commit_that_first_holds_it() -> None:
    origins = traced(diff("a", None, READY), diff("b", READY, SUBMITTED), diff("c", SUBMITTED, VERIFIED))
    assert commits_of(origins) == {"submit": ["b"], "verify": ["c"]}
    assert not origins.lost


def test_a_merge_that_holds_what_one_side_brought_brings_nothing() -> None:
    joined = merge((READY, SUBMITTED), SUBMITTED)
    assert commits_of(traced(diff("b", READY, SUBMITTED), joined)) == {"submit": ["b"]}


def test_a_merge_that_holds_what_no_side_has_brings_it() -> None:
    assert commits_of(traced(merge((READY, READY), SUBMITTED))) == {"submit": ["m"]}


def test_a_step_taken_out_and_put_in_again_says_so() -> None:
    origins = traced(diff("b", READY, SUBMITTED), diff("c", SUBMITTED, READY), diff("d", READY, SUBMITTED))
    assert commits_of(origins) == {"submit": ["b", "d"]}
    assert losses(origins) == [("c", "")]


def test_the_same_instant_in_another_offset_is_another_entry() -> None:
    moved = replace(SUBMIT, at=SUBMIT.at.astimezone(timezone(timedelta(hours=-12))))
    assert moved == SUBMIT
    origins = traced(diff("b", READY, SUBMITTED), diff("c", SUBMITTED, replace(SUBMITTED, step=(moved,))))
    assert [[one.commit.id for one in found] for found in origins.found.values()] == [["b"], ["c"]]
    assert losses(origins) == [("c", "")]


def test_a_merge_that_drops_a_step_takes_it_out() -> None:
    assert losses(traced(diff("b", READY, SUBMITTED), merge((SUBMITTED, READY), READY))) == [("m", "")]


def test_of_two_steps_that_met_a_merge_keeps_one() -> None:
    other = replace(SUBMITTED, step=(replace(SUBMIT, note="the other"),))
    assert losses(traced(merge((SUBMITTED, other), other))) == [("m", "the other")]


def test_a_merge_takes_nothing_out_that_one_side_had_taken_out_before() -> None:
    shape = {"b": ["a"], "x": ["b"], "y": ["x"], "m": ["b", "y"]}
    taken_out = diff("y", SUBMITTED, READY)
    joined = commit_diff(a_commit("m", ["b", "y"]), _state(READY), [_state(SUBMITTED), _state(READY)])
    assert losses(traced(diff("b", READY, SUBMITTED), taken_out, joined, **shape)) == [("y", "")]


def test_a_file_that_was_moved_keeps_where_its_steps_came_from() -> None:
    moved = replace(SUBMITTED, source="elsewhere", path="elsewhere/REC-1.toml")
    origins = traced(diff("b", READY, SUBMITTED), diff("m", SUBMITTED, moved))
    assert [one.commit.id for one in origins.found[place(moved.path, SUBMIT)]] == ["b"]
    assert not origins.lost


def test_a_file_that_was_taken_out_took_its_steps_with_it() -> None:
    assert losses(traced(diff("b", READY, SUBMITTED), diff("c", SUBMITTED, None))) == [("c", "")]


def returns(origins: Origins) -> list[tuple[str, list[str]]]:
    """Return the commits that put a step back, each with those that had taken it out."""
    return [
        (one.commit.id, [loss.commit.id for loss in origins.lost[where] if one.undoes(loss)])
        for where, those in origins.put_back.items()
        for one in those
    ]


def test_a_step_that_is_put_back_comes_back_from_every_commit_that_had_taken_it_out() -> None:
    way = [diff("a", READY, SUBMITTED), diff("b", SUBMITTED, READY), diff("c", READY, SUBMITTED)]
    again = [diff("d", SUBMITTED, READY), diff("e", READY, SUBMITTED)]
    line = {"b": ["a"], "c": ["b"], "d": ["c"], "e": ["d"]}
    diffs = [replace(one, commit=a_commit(one.commit.id, line.get(one.commit.id, []))) for one in way + again]
    origins = traced(*diffs, a=[], **line)
    assert (losses(origins), returns(origins)) == ([("b", ""), ("d", "")], [("c", ["b"]), ("e", ["b", "d"])])


def test_a_merge_of_a_side_that_never_lost_a_step_puts_it_back() -> None:
    lost = replace(diff("b", SUBMITTED, READY), commit=a_commit("b", ["a"]))
    joined = commit_diff(a_commit("m", ["b", "c"]), _state(SUBMITTED), [_state(READY), _state(SUBMITTED)])
    origins = traced(diff("a", READY, SUBMITTED), lost, joined, a=[], b=["a"], c=["a"], m=["b", "c"])
    assert returns(origins) == [("m", ["b"])]


def test_a_merge_of_a_side_that_has_put_a_step_back_puts_nothing_back() -> None:
    line = {"b": ["a"], "c": ["b"], "m": ["b", "c"]}
    lost = replace(diff("b", SUBMITTED, READY), commit=a_commit("b", line["b"]))
    back = replace(diff("c", READY, SUBMITTED), commit=a_commit("c", line["c"]))
    joined = commit_diff(a_commit("m", line["m"]), _state(SUBMITTED), [_state(READY), _state(SUBMITTED)])
    origins = traced(diff("a", READY, SUBMITTED), lost, back, joined, a=[], **line)
    assert returns(origins) == [("c", ["b"])]


def test_what_leaves_steps_owners_and_path_as_they_were_is_an_edit() -> None:
    named = replace(SUBMITTED, title="Another title")
    handed = replace(SUBMITTED, owners=replace(SUBMITTED.owners, action_owner="ivy@example.org"))
    (step,) = SUBMITTED.step
    elsewhere = replace(step, at=step.at.astimezone(timezone(timedelta(hours=1))))
    changes = {
        "edited": diff("a", SUBMITTED, named),
        "owner": diff("a", SUBMITTED, handed),
        "step": diff("a", READY, SUBMITTED),
        "offset of a step": diff("a", SUBMITTED, replace(SUBMITTED, step=(elsewhere,))),
        "moved": diff("a", SUBMITTED, replace(SUBMITTED, path=f"moved/{SUBMITTED.id}.toml")),
        "new": diff("a", None, READY),
        "gone": diff("a", READY, None),
        "edited, and joined with one that lacks the step": merge((SUBMITTED, READY), named),
    }
    kept = [what for what, one in changes.items() if without_edits(one).records]
    assert kept == [what for what in changes if what != "edited"]

"""Where steps came in and went out."""

from dataclasses import replace

from peeltrack.core.history.commits import Deed, Page, Turn
from peeltrack.core.history.provenance import Origins, trace
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Status
from tests.core.ordinary_round import READY, VERIFIED
from tests.core.past_of import a_deed

PATH = READY.path
SUBMIT = VERIFIED.step[0]
SUBMITTED = replace(VERIFIED, status=Status.SUBMITTED, step=(SUBMIT,))


def page(record: Record | None, name: str = "") -> Page:
    """Return a file with this record, or one that cannot be read."""
    return Page(name or repr(record), record, record is not None)


def deed(commit: str, before: Record | None, after: Record | None, *, path: str = PATH) -> Deed:
    """Return a commit that changed one file; None where there is none."""
    turn = Turn(path, (page(before) if before else None,), page(after) if after else None)
    return _with(a_deed(commit, ["parent"]), turn)


def _with(one: Deed, *turns: Turn) -> Deed:
    return replace(one, turns=turns)


def commits_of(origins: Origins) -> dict[str, list[str]]:
    """Return the commits that brought each step, by its word."""
    return {step.step.value: [one.deed.id for one in found] for (_, step), found in origins.found.items()}


def test_each_step_comes_from_the_commit_that_first_holds_it() -> None:
    origins = trace([deed("a", None, READY), deed("b", READY, SUBMITTED), deed("c", SUBMITTED, VERIFIED)])
    assert commits_of(origins) == {"submit": ["b"], "verify": ["c"]}
    assert not origins.lost


def test_a_merge_that_holds_what_one_side_brought_brings_nothing() -> None:
    merge = _with(a_deed("m", ["x", "b"]), Turn(PATH, (page(READY), page(SUBMITTED)), page(SUBMITTED)))
    assert commits_of(trace([deed("b", READY, SUBMITTED), merge])) == {"submit": ["b"]}


def test_a_merge_that_holds_what_no_side_has_brings_it() -> None:
    merge = _with(a_deed("m", ["x", "y"]), Turn(PATH, (page(READY), page(READY)), page(SUBMITTED)))
    assert commits_of(trace([merge])) == {"submit": ["m"]}


def test_a_step_taken_out_and_put_in_again_says_so() -> None:
    origins = trace([deed("b", READY, SUBMITTED), deed("c", SUBMITTED, READY), deed("d", READY, SUBMITTED)])
    assert [one.lost_in for one in origins.found[PATH, SUBMIT]] == ["", "c"]
    assert origins.lost[PATH, SUBMIT].commit == "c"


def test_a_file_that_was_moved_keeps_where_its_steps_came_from() -> None:
    other = "elsewhere/REC-1.toml"
    move = _with(
        a_deed("m", ["b"]), Turn(PATH, (page(SUBMITTED),), None), Turn(other, (None,), page(SUBMITTED))
    )
    origins = trace([deed("b", READY, SUBMITTED), move])
    assert [one.deed.id for one in origins.found[other, SUBMIT]] == ["b"]
    assert not origins.lost


def test_a_version_that_cannot_be_read_changes_nothing() -> None:
    broken = Page("broken", None, False)
    spoil = _with(a_deed("c", ["b"]), Turn(PATH, (page(SUBMITTED),), broken))
    mend = _with(a_deed("d", ["c"]), Turn(PATH, (broken,), page(VERIFIED)))
    origins = trace([deed("b", READY, SUBMITTED), spoil, mend])
    assert commits_of(origins) == {"submit": ["b"], "verify": ["d"]}

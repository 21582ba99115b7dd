"""What two people have both changed is decided field by field, and the merge is finished."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Element, Response
from peeltrack.core.model.status import Step
from peeltrack.store.git.repository import Repository
from peeltrack.store.save.kept_copies import latest
from peeltrack.store.toml.write import compose
from tests.cli.conftest import Run
from tests.cli.force import FILE, PATH, Force
from tests.factories import (
    BUSINESS_LEAD,
    COORDINATOR,
    STRATEGIC_LEAD,
    a_ready_record,
    an_extension,
    an_update,
)

MARCH, APRIL, MAY = date(2025, 3, 27), date(2025, 4, 27), date(2025, 5, 27)

READY = a_ready_record(target=MARCH)


def texts(**changes: object) -> str:
    """Return the file of the record with other values."""
    return compose(replace(READY, **changes))  # type: ignore[arg-type]


def meet(force: Force, mine: str | None, theirs: str | None) -> None:
    """Let the coordinator merge what the strategic lead has committed; git stops at the conflict."""
    repo = force.repo
    repo.git("checkout", "-q", "-b", "theirs")
    force.commit({PATH: theirs}, by=STRATEGIC_LEAD)
    repo.git("checkout", "-q", "main")
    force.commit({PATH: mine}, by=COORDINATOR)
    force.settle(COORDINATOR)
    assert repo.attempt("merge", "-q", "theirs").returncode == 1


def merging(force: Force) -> bool:
    """Return whether the merge is still under way."""
    return (force.repo.folder / ".git/MERGE_HEAD").exists()


@pytest.fixture
def in_doubt(force_of: Callable[..., Force]) -> Force:
    """A force in which two have changed a title and each has added an update."""
    force = force_of(READY)
    mine = texts(title="Risk", progress=(an_update("mine"),))
    meet(force, mine, texts(title="Danger", summary="Assess it.", progress=(an_update("theirs"),)))
    return force


def two_steps_at_once(force_of: Callable[..., Force]) -> Force:
    """Return a force whose record was verified here and returned on a branch, while both are joined."""
    force = force_of(READY)
    force.walk(Step.SUBMIT)
    force.repo.git("checkout", "-q", "-b", "theirs")
    force.walk(Step.RETURN)
    force.repo.git("checkout", "-q", "main")
    force.walk(Step.VERIFY)
    assert force.repo.attempt("merge", "-q", "theirs").returncode == 1
    return force


def test_each_conflict_is_shown_with_both_values_and_who_wrote_them(in_doubt: Force, run: Run) -> None:
    ran = run("resolve", "REC-1")
    assert ran.out == (
        "REC-1: title: both have changed it\n"
        "  before  Stalking risk\n"
        "  mine    Risk  (Kim, 1 January 2025)\n"
        "  theirs  Danger  (Sam, 1 January 2025)\n"
    )
    assert ran.err == (
        "1 file left in doubt; nothing was written\nnext: peeltrack resolve REC-1 --mine, or --theirs\n"
    )
    assert (ran.exit_code, merging(in_doubt)) == (ExitCode.FINDINGS, True)


@pytest.mark.parametrize(("side", "title"), [("--mine", "Risk"), ("--theirs", "Danger")])
def test_a_side_is_taken_in_doubt_alone_and_the_merge_is_finished(
    in_doubt: Force, run: Run, side: str, title: str
) -> None:
    ran = run("resolve", side)
    assert ran.exit_code == 0, ran.err
    assert ran.out.endswith(f"{PATH}: written\nthe merge is finished\n")
    record = in_doubt.record()
    assert (record.title, record.summary) == (title, "Assess it.")
    assert [one.text for one in record.progress] == ["mine", "theirs"]
    assert in_doubt.repo.git("rev-list", "--parents", "-1", "HEAD").count(" ") == 2
    assert in_doubt.repo.git("status", "--porcelain") == ""
    assert run("check").exit_code == 0


def test_a_person_is_asked_for_each_conflict(in_doubt: Force, run: Run) -> None:
    ran = run("resolve", typed="nobody\ntheirs\n", terminal=True)
    assert (ran.exit_code, in_doubt.record().title) == (0, "Danger")
    assert "Take mine or theirs?" in ran.err


def test_texts_can_both_be_kept(force_of: Callable[..., Force], run: Run) -> None:
    force = force_of(READY)
    meet(force, texts(summary="We do."), texts(summary="They do too."))
    assert run("resolve", "--both").exit_code == 0
    assert force.record().summary == "We do.\n\nThey do too."


def test_what_has_one_value_cannot_be_both(force_of: Callable[..., Force], run: Run) -> None:
    force = force_of(replace(READY, target=None))
    meet(force, texts(target=APRIL), texts(target=MAY))
    ran = run("resolve", "--both")
    assert (ran.exit_code, merging(force)) == (ExitCode.USAGE, True)
    assert "REC-1: target cannot be both" in ran.err


def test_what_was_in_the_file_is_kept(in_doubt: Force, run: Run) -> None:
    before = (in_doubt.repo.folder / FILE).read_bytes()
    run("resolve", "--mine")
    kept = latest(Repository.around(in_doubt.repo.folder / "register"))
    assert kept is not None
    assert kept.files == {PATH: before}


def test_beside_a_step_only_what_it_vouches_for_can_stand(force_of: Callable[..., Force], run: Run) -> None:
    force = force_of(READY)
    force.repo.git("checkout", "-q", "-b", "theirs")
    force.commit({PATH: texts(title="Danger")}, by=STRATEGIC_LEAD)
    force.repo.git("checkout", "-q", "main")
    force.walk(Step.SUBMIT)
    force.commit({PATH: (force.repo.folder / FILE).read_text("utf-8") + "# seen\n"}, by=COORDINATOR)
    force.settle(COORDINATOR)
    signed = force.record()
    # Git alone joins them without a word.
    assert force.repo.attempt("merge", "-q", "--no-commit", "theirs").returncode == 0
    force.repo.git("merge", "--abort")
    run("hooks", "install")
    assert force.repo.attempt("merge", "-q", "theirs").returncode == 1
    ran = run("resolve", "--theirs")
    assert (ran.exit_code, merging(force)) == (ExitCode.REFUSED, True)
    assert "a step vouches for title as it was" in ran.err
    assert run("resolve", "--mine").exit_code == 0
    assert force.record() == signed


def test_of_two_steps_at_once_none_is_lost_without_a_word(force_of: Callable[..., Force], run: Run) -> None:
    force = two_steps_at_once(force_of)
    for side in ("--mine", "--theirs"):
        ran = run("resolve", side)
        assert (ran.exit_code, merging(force)) == (ExitCode.REFUSED, True)
        assert "only one of two steps that were taken at once can stand" in ran.err


def test_markers_that_were_saved_with_the_file_are_resolved_too(
    force_of: Callable[..., Force], run: Run
) -> None:
    force = force_of(READY)
    mine, theirs = "<<<<<<< HEAD\n", "=======\n"
    marked = texts().replace(
        f'title = "{READY.title}"\n', f'{mine}title = "Risk"\n{theirs}title = "Danger"\n>>>>>>> theirs\n'
    )
    force.commit({PATH: marked}, by=COORDINATOR)
    ran = run("resolve", "--theirs")
    assert (ran.exit_code, force.record().title) == (0, "Danger")
    assert force.repo.staged() == [FILE]


def test_a_file_that_one_has_deleted_is_kept_or_goes_as_chosen(
    force_of: Callable[..., Force], run: Run
) -> None:
    force = force_of(READY)
    meet(force, texts(title="Risk"), None)
    assert "REC-1: the file: one has taken it out" in run("resolve").out
    assert run("resolve", "--mine").exit_code == 0
    assert force.record().title == "Risk"


def test_what_cannot_be_read_is_taken_whole(force_of: Callable[..., Force], run: Run) -> None:
    force = force_of(READY)
    meet(force, texts(title="Risk"), texts().replace('"Stalking risk"', ""))
    assert "REC-1: the file: a version of the file cannot be read" in run("resolve").out
    assert run("resolve", "--mine").exit_code == 0
    assert force.record().title == "Risk"


def test_a_choice_that_check_finds_fault_with_is_not_written(
    force_of: Callable[..., Force], run: Run
) -> None:
    force = force_of(READY)
    moves = [(an_extension(MARCH, day, "target"),) for day in (APRIL, MAY)]
    meet(
        force,
        texts(target=APRIL, extension=moves[0], theme=("mine",)),
        texts(target=MAY, extension=moves[1]),
    )
    before = (force.repo.folder / FILE).read_bytes()
    ran = run("resolve", "--mine")
    assert (ran.exit_code, merging(force)) == (ExitCode.REFUSED, True)
    assert (force.repo.folder / FILE).read_bytes() == before


def test_where_nothing_waits_it_says_so(force: Force, run: Run) -> None:
    ran = run("resolve")
    assert (ran.exit_code, ran.err) == (0, "nothing waits to be merged\n")


def test_a_record_that_does_not_wait_is_named(in_doubt: Force, run: Run) -> None:
    ran = run("resolve", "register.toml")
    assert (ran.exit_code, ran.err) == (
        ExitCode.USAGE,
        "peeltrack: register.toml does not wait to be merged\n  hint: in doubt: REC-1\n",
    )


def test_in_a_rebase_mine_is_what_i_have_written(force_of: Callable[..., Force], run: Run) -> None:
    force = force_of(READY)
    force.repo.git("checkout", "-q", "-b", "theirs")
    force.commit({PATH: texts(title="Danger")}, by=BUSINESS_LEAD)
    force.repo.git("checkout", "-q", "main")
    force.commit({PATH: texts(title="Risk")}, by=COORDINATOR)
    force.settle(COORDINATOR, sign=False)
    assert force.repo.attempt("rebase", "-q", "theirs").returncode == 1
    ran = run("resolve", "--mine")
    assert "mine    Risk  (Kim" in ran.out
    assert (ran.exit_code, force.record().title) == (0, "Risk")
    assert "next: a rebase is under way: git status says how to go on" in ran.err


def test_a_person_is_not_asked_where_one_side_alone_can_stand(
    force_of: Callable[..., Force], run: Run
) -> None:
    force = force_of(READY)
    force.repo.git("checkout", "-q", "-b", "theirs")
    force.commit({PATH: texts(title="Danger")}, by=STRATEGIC_LEAD)
    force.repo.git("checkout", "-q", "main")
    force.walk(Step.SUBMIT)
    force.settle(COORDINATOR)
    run("hooks", "install")
    assert force.repo.attempt("merge", "-q", "theirs").returncode == 1
    ran = run("resolve", terminal=True)
    assert (ran.exit_code, force.record().title) == (0, READY.title), ran.err
    assert "  only mine can stand beside the step: it is taken\n" in ran.err


def test_a_person_is_not_asked_which_of_two_steps_at_once_can_stand(
    force_of: Callable[..., Force], run: Run
) -> None:
    force = two_steps_at_once(force_of)
    ran = run("resolve", typed="mine\n" * 3, terminal=True)
    assert (ran.exit_code, merging(force)) == (ExitCode.REFUSED, True)
    assert "only one of two steps that were taken at once can stand" in ran.err


def test_a_yes_against_a_no_is_shown_as_such(force_of: Callable[..., Force], run: Run) -> None:
    force = force_of(READY)
    meet(force, texts(response=Response(accepted=True)), texts(response=Response(accepted=False)))
    out = run("resolve").out
    assert "  mine    yes  (Kim" in out
    assert "  theirs  no  (Sam" in out


def test_a_part_that_one_has_taken_out_is_shown_whole(force_of: Callable[..., Force], run: Run) -> None:
    part = Element(id="1.1", title="Train")
    force = force_of(replace(READY, element=(part,)))
    meet(force, texts(element=(replace(part, title="Train all"),)), texts(element=()))
    out = run("resolve").out
    assert "  mine    id 1.1, title Train all, assessment unstated  (Kim" in out
    assert "  theirs  (not there)  (Sam" in out

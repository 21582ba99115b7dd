"""What happened between the parents of a merge and the record that came out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from peeltrack.core.chain.rounds import lapsed
from peeltrack.core.history.append_only import APPEND_ONLY, Rewriting, Rewritten
from peeltrack.core.history.change import (
    Change,
    DateMoved,
    FieldChanged,
    Moved,
    changed_under_step,
    dates_unexplained,
    identity_changed,
    in_every,
    introduced,
    owners_unexplained,
    rewritten_in,
    steps_added,
    unexplained_move,
)
from peeltrack.core.model.record import (
    Kind,
    Record,
)
from peeltrack.core.model.status import Status, Step
from tests.factories import (
    OWNERS,
    a_handover,
    a_ready_record,
    an_extension,
    an_update,
    walked,
)

MARCH = date(2025, 3, 27)
APRIL = date(2025, 4, 27)
MAY = date(2025, 5, 27)

READY = a_ready_record(deadline=MARCH)
SUBMITTED = walked(READY, Step.SUBMIT)
VERIFIED = walked(READY, Step.SUBMIT, Step.VERIFY)


def test_a_state_taken_over_from_one_parent_introduces_nothing() -> None:
    assert (introduced(VERIFIED, [READY, VERIFIED]), introduced(None, [READY, None])) == ((), ())


def test_a_commit_with_one_parent_introduces_its_change() -> None:
    assert introduced(SUBMITTED, [READY]) == (Change(READY, SUBMITTED),)


def test_a_record_that_no_parent_had_was_created() -> None:
    assert introduced(READY, [None, None]) == (Change(None, READY),)


def test_a_record_that_both_parents_had_was_deleted_by_the_merge() -> None:
    assert introduced(None, [READY, SUBMITTED]) == (Change(READY, None), Change(SUBMITTED, None))


def _everything(change: Change) -> tuple[Any, ...]:
    """Return every fault that a change shows, but for its lists."""
    move = unexplained_move(change)
    return (
        *([move] if move else []),
        *identity_changed(change),
        *dates_unexplained(change),
        *owners_unexplained(change),
        *changed_under_step(change),
        *steps_added(change)[1:],
    )


def _faults(new: Record, parents: list[Record | None]) -> tuple[Any, ...]:
    """Return every fault of a commit."""
    changes = introduced(new, parents)
    lists = (rewritten_in(changes, name) for name in APPEND_ONLY)
    return (*in_every(_everything, changes), *(one for found in lists for one in found))


OURS = walked(READY, Step.SUBMIT, Step.VERIFY)
RENAMED = walked(replace(READY, title="ours"), Step.SUBMIT, Step.VERIFY)
THEIRS = replace(READY, progress=(an_update("theirs"),), summary="asked")
EXTENDED = replace(READY, deadline=APRIL, extension=(an_extension(MARCH, APRIL),))
HANDED = replace(
    READY,
    owners=replace(OWNERS, action_owner="a@example.org"),
    handover=(a_handover(OWNERS.action_owner, "a@example.org"),),
)


@pytest.mark.parametrize(
    ("new", "parents"),
    [
        (replace(OURS, progress=THEIRS.progress, summary="asked"), [OURS, THEIRS]),
        (replace(EXTENDED, owners=HANDED.owners, handover=HANDED.handover), [EXTENDED, HANDED]),
        (
            replace(READY, progress=(an_update("1"), an_update("2"), an_update("3"))),
            [
                replace(READY, progress=(an_update("1"), an_update("3"))),
                replace(READY, progress=(an_update("2"),)),
            ],
        ),
        (replace(READY, title="merged"), [READY, None]),
        (replace(RENAMED, target=APRIL), [RENAMED, replace(READY, target=APRIL)]),
    ],
    ids=[
        "steps and edits",
        "extension and handover",
        "updates by date",
        "one side never had it",
        "an edit and steps, a first target",
    ],
)
def test_what_the_branches_did_is_no_fault_of_the_merge(new: Record, parents: list[Record | None]) -> None:
    assert _faults(new, parents) == ()


@pytest.mark.parametrize(
    ("new", "parents", "fault"),
    [
        (replace(OURS, deadline=MAY), [OURS, EXTENDED], DateMoved),
        (replace(EXTENDED, extension=(), summary="merged"), [EXTENDED, replace(READY, title="y")], Rewritten),
        (replace(EXTENDED, deadline=MARCH), [EXTENDED, THEIRS], DateMoved),
        (replace(OURS, status=Status.SIGNED_OFF), [OURS, THEIRS], Moved),
        (replace(OURS, kind=Kind.FINDING), [OURS, THEIRS], FieldChanged),
        (replace(READY, progress=()), [THEIRS, replace(THEIRS, title="y")], Rewritten),
    ],
    ids=["deadline", "lost extension", "extension without its date", "status", "kind", "lost update"],
)
def test_what_agrees_with_no_parent_is_a_fault_of_the_merge(
    new: Record, parents: list[Record | None], fault: type
) -> None:
    assert fault in {type(one) for one in _faults(new, parents)}


def test_entries_of_two_branches_may_stand_between_one_another_but_none_may_be_lost() -> None:
    first, second, third = an_extension(MARCH, APRIL), an_extension(APRIL, MAY), an_extension(MAY, APRIL)
    ours = replace(READY, extension=(first, third))
    theirs = replace(READY, extension=(second,))
    kept = replace(READY, extension=(first, second, third))
    lost = replace(READY, extension=(first, second))
    assert (
        rewritten_in(introduced(kept, [ours, theirs]), "extension"),
        rewritten_in(introduced(lost, [ours, theirs]), "extension"),
    ) == ((), (Rewritten("extension", 1, Rewriting.EDITED),))


def test_an_edit_merged_under_a_step_is_no_fault_of_the_merge_but_makes_the_step_lapse() -> None:
    merged = replace(OURS, title="edited on the other side")
    theirs = replace(READY, title="edited on the other side")
    assert (_faults(merged, [OURS, theirs]), lapsed(merged)) == ((), OURS.step)

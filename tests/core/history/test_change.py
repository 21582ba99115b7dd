"""What happened between two states of a record."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.history.append_only import Rewriting, Rewritten, rewritings
from peeltrack.core.history.change import (
    Change,
    DateMoved,
    FieldChanged,
    Moved,
    OwnerChanged,
    changed_under_step,
    content_changed,
    dates_unexplained,
    identity_changed,
    owners_unexplained,
    rewritten,
    steps_added,
    unexplained_move,
)
from peeltrack.core.model.record import (
    Extension,
    Kind,
    Measure,
    Position,
    Reading,
    Record,
    Said,
)
from peeltrack.core.model.status import Role, Status, Step
from tests.factories import (
    BUSINESS_LEAD,
    OWNERS,
    a_handover,
    a_ready_record,
    a_record,
    an_extension,
    walked,
)

MARCH = date(2025, 3, 27)
APRIL = date(2025, 4, 27)
MAY = date(2025, 5, 27)

READY = a_ready_record(deadline=MARCH)
SUBMITTED = walked(READY, Step.SUBMIT)
VERIFIED = walked(READY, Step.SUBMIT, Step.VERIFY)


# --- lists ---


def test_steps_added_at_the_end_are_named_and_rewrite_nothing() -> None:
    change = Change(READY, VERIFIED)
    assert (steps_added(change), rewritten(change, "step")) == (VERIFIED.step, ())


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("ab", "aX", [(1, Rewriting.EDITED)]),
        ("ab", "Xbc", [(0, Rewriting.EDITED)]),
        ("ab", "a", [(1, Rewriting.REMOVED)]),
        ("aa", "a", [(1, Rewriting.REMOVED)]),
        ("ab", "", [(0, Rewriting.REMOVED), (1, Rewriting.REMOVED)]),
        ("ab", "ba", [(0, Rewriting.MOVED)]),
        ("abc", "bca", [(2, Rewriting.MOVED)]),
        ("ab", "aXb", [(1, Rewriting.INSERTED)]),
        ("ab", "aXYZ", [(1, Rewriting.EDITED)]),
        ("", "ab", []),
    ],
)
def test_what_else_was_done_to_a_list_is_told(old: str, new: str, found: list[tuple[int, Rewriting]]) -> None:
    assert rewritings("step", old, new) == tuple(Rewritten("step", *one) for one in found)


@given(st.lists(st.integers(0, 3), max_size=6), st.lists(st.integers(0, 3), max_size=6))
def test_a_list_is_rewritten_exactly_where_the_old_one_is_not_its_beginning(
    old: list[int], new: list[int]
) -> None:
    assert (rewritings("step", old, new) == ()) is (new[: len(old)] == old)


def test_an_edited_step_counts_as_edited_and_as_added() -> None:
    edited = replace(VERIFIED, step=(replace(VERIFIED.step[0], note="x"), VERIFIED.step[1]))
    change = Change(VERIFIED, edited)
    assert (rewritten(change, "step"), steps_added(change)) == (
        (Rewritten("step", 0, Rewriting.EDITED),),
        edited.step[:1],
    )


def test_a_deleted_record_has_no_rewritten_lists() -> None:
    change = Change(VERIFIED, None)
    assert (rewritten(change, "step"), steps_added(change)) == ((), ())


# --- status ---


@pytest.mark.parametrize(
    ("old", "new", "unexplained"),
    [
        (READY, SUBMITTED, None),
        (READY, VERIFIED, None),
        (None, READY, None),
        (None, SUBMITTED, None),
        (SUBMITTED, None, None),
        (READY, replace(READY, status=Status.VERIFIED), Moved(Status.OPEN, Status.VERIFIED)),
        (SUBMITTED, replace(VERIFIED, status=Status.SUBMITTED), Moved(Status.SUBMITTED, Status.SUBMITTED)),
        (READY, replace(VERIFIED, step=VERIFIED.step[1:]), Moved(Status.OPEN, Status.VERIFIED)),
    ],
    ids=["step", "two steps", "new", "new with step", "deleted", "no step", "no status", "gap"],
)
def test_a_status_moves_with_its_steps_or_unexplained(
    old: Record | None, new: Record | None, unexplained: Moved | None
) -> None:
    assert unexplained_move(Change(old, new)) == unexplained


# --- fields ---


def test_identity_is_id_number_kind_and_source() -> None:
    new = replace(READY, id="REC-2", number="2", kind=Kind.FINDING, source="other", title="x")
    assert identity_changed(Change(READY, new)) == (
        FieldChanged("id", "REC-1", "REC-2"),
        FieldChanged("number", "1", "2"),
        FieldChanged("kind", Kind.RECOMMENDATION, Kind.FINDING),
        FieldChanged("source", "stalking-2024", "other"),
    )


@pytest.mark.parametrize(
    ("to", "extensions", "explained"),
    [
        (MARCH, [], True),
        (APRIL, [an_extension(MARCH, APRIL)], True),
        (MAY, [an_extension(MARCH, APRIL), an_extension(APRIL, MAY)], True),
        (APRIL, [], False),
        (None, [], False),
        (APRIL, [an_extension(MARCH, MAY)], False),
        (APRIL, [an_extension(None, APRIL)], False),
        (APRIL, [an_extension(MARCH, APRIL, "target")], False),
        (MARCH, [an_extension(MARCH, APRIL)], False),
    ],
)
def test_a_date_moves_only_as_its_added_extensions_say(
    to: date | None, extensions: list[Extension], explained: bool
) -> None:
    new = replace(READY, deadline=to, extension=tuple(extensions))
    found = [one for one in dates_unexplained(Change(READY, new)) if one.field == "deadline"]
    mine = tuple(one for one in extensions if one.field == "deadline")
    assert found == ([] if explained else [DateMoved("deadline", MARCH, to, mine)])


def test_an_extension_of_an_earlier_change_explains_nothing_now() -> None:
    old = replace(READY, extension=(an_extension(MARCH, APRIL),))
    assert dates_unexplained(Change(old, replace(old, deadline=APRIL))) == (
        DateMoved("deadline", MARCH, APRIL, ()),
    )


def test_a_first_target_is_told_with_nothing_before_it() -> None:
    assert dates_unexplained(Change(READY, replace(READY, target=MARCH))) == (
        DateMoved("target", None, MARCH, ()),
    )


def test_an_owner_changes_only_as_the_added_handovers_say() -> None:
    new = replace(
        READY,
        owners=replace(OWNERS, action_owner="a@example.org", business_lead="b@example.org"),
        handover=(a_handover(OWNERS.action_owner.upper(), "A@example.org"),),
    )
    assert owners_unexplained(Change(READY, new)) == (
        OwnerChanged(Role.BUSINESS_LEAD, BUSINESS_LEAD, "b@example.org", ()),
    )


def test_content_that_changed_is_named_by_its_keys() -> None:
    new = replace(READY, title="x", position=Position(statement="y"), theme=("z",), status=Status.CLOSED)
    assert content_changed(Change(READY, new)) == ("position", "title")


@pytest.mark.parametrize("values", [(12, 12.0), (float("nan"), float("nan") * 1)])
def test_a_number_that_is_only_written_otherwise_is_no_change(values: tuple[float, float]) -> None:
    old, new = (
        replace(
            READY, measure=(Measure(name="m", unit="%", reading=(Reading(value=value, source=Said.TOLD),)),)
        )
        for value in values
    )
    assert content_changed(Change(old, new)) == ()


def test_content_changed_under_a_step_is_told_and_content_changed_alone_is_not() -> None:
    with_step = Change(READY, replace(SUBMITTED, title="x"))
    alone = Change(SUBMITTED, replace(SUBMITTED, title="x"))
    assert (changed_under_step(with_step), changed_under_step(alone)) == (("title",), ())


def test_a_record_that_is_new_has_changed_in_all_its_content() -> None:
    assert content_changed(Change(None, a_record())) == (
        "id",
        "kind",
        "number",
        "response_route",
        "source",
        "title",
    )

"""Two edits of one record become one record, or it is said what cannot be joined."""

from collections import Counter
from datetime import date, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.merge.conflict import Conflict, Reason, Side
from peeltrack.core.merge.entries import not_in
from peeltrack.core.merge.three_way import merged
from peeltrack.core.model.decode import written
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Step
from peeltrack.core.same_value import identity_of, same
from tests.core.merge.edits import GROWING, TABLE, edited
from tests.factories import (
    NOON,
    OWNERS,
    a_handover,
    a_ready_record,
    a_settings,
    an_extension,
    an_update,
    walked,
)

Table = dict[str, Any]

TWO_SIDES = st.randoms(use_true_random=False).map(
    lambda random: (edited(TABLE, random), edited(TABLE, random))
)

MARCH, APRIL, MAY = date(2025, 3, 27), date(2025, 4, 27), date(2025, 5, 27)
READY = a_ready_record(deadline=MARCH, target=MARCH)


def conflicts(base: Table, mine: Table, theirs: Table, noun: type | None = None) -> list[tuple[Any, Reason]]:
    """Return where and why two edits cannot be joined."""
    found = merged(base, mine, theirs, noun) if noun else merged(base, mine, theirs)
    return [(one.where, one.reason) for one in found.conflicts]


def a_table(**changes: Any) -> Table:
    """Return the table of a record that is ready to be submitted."""
    return written(a_ready_record(deadline=MARCH, target=MARCH, **changes))


@given(sides=TWO_SIDES)
def test_the_order_of_the_sides_does_not_matter_to_the_values(sides: tuple[Table, Table]) -> None:
    mine, theirs = sides
    one, other = merged(TABLE, mine, theirs), merged(TABLE, theirs, mine)
    assert [(each.where, each.reason) for each in one.conflicts] == [
        (each.where, each.reason) for each in other.conflicts
    ]
    assert one.conflicts or same(one.table, other.table)


@given(random=st.randoms(use_true_random=False))
def test_a_side_joined_with_what_it_was_made_from_is_that_side(random: Random) -> None:
    side = edited(TABLE, random)
    for found in (merged(TABLE, side, TABLE), merged(TABLE, TABLE, side), merged(TABLE, side, side)):
        assert found.conflicts == ()
        assert same(found.table, side)


@given(sides=TWO_SIDES, key=st.sampled_from(sorted(GROWING)))
def test_no_entry_that_a_side_has_added_is_lost_or_doubled(sides: tuple[Table, Table], key: str) -> None:
    found = merged(TABLE, *sides)
    if not found.conflicts:
        mine, theirs = (not_in(side.get(key, []), TABLE[key]) for side in sides)
        added = not_in(found.table.get(key, []), TABLE[key])
        once = Counter(map(identity_of, mine)) | Counter(map(identity_of, theirs))
        assert Counter(map(identity_of, added)) == once


@given(sides=TWO_SIDES)
def test_entries_stand_in_the_order_of_each_side(sides: tuple[Table, Table]) -> None:
    found = merged(TABLE, *sides)
    if not found.conflicts:
        there = [*map(identity_of, found.table.get("progress", []))]
        for side in sides:
            own = [*map(identity_of, side.get("progress", []))]
            assert [one for one in there if one in own] == list(dict.fromkeys(own)) or len({*own}) < len(own)


@given(sides=TWO_SIDES, random=st.randoms(use_true_random=False))
def test_each_conflict_can_be_decided(sides: tuple[Table, Table], random: Random) -> None:
    def either(conflict: Conflict) -> Side:
        return random.choice(conflict.sides)

    assert merged(TABLE, *sides, choose=either).conflicts == ()


def test_different_fields_are_both_taken() -> None:
    found = merged(a_table(), a_table(title="Risk"), a_table(summary="Assess it."))
    assert (found.table, found.conflicts) == (a_table(title="Risk", summary="Assess it."), ())


def test_the_same_field_changed_twice_is_a_conflict() -> None:
    found = merged(a_table(), a_table(title="Risk"), a_table(title="Danger"))
    title = READY.title
    conflict = Conflict(
        where=("title",), reason=Reason.CHANGED_TWICE, base=title, mine="Risk", theirs="Danger"
    )
    assert (found.table["title"], found.conflicts) == ("Risk", (conflict,))


def test_the_same_change_on_both_sides_is_one_change() -> None:
    assert merged(a_table(), a_table(title="Risk"), a_table(title="Risk")).table == a_table(title="Risk")


def test_what_one_has_taken_out_and_the_other_changed_is_a_conflict() -> None:
    sides = a_table(summary="Assess it."), a_table(), a_table(summary="Assess it all.")
    assert conflicts(*sides) == [(("summary",), Reason.REMOVED_AND_CHANGED)]


def test_updates_of_both_stand_in_order_of_time() -> None:
    first, second, third = (
        {"on": date(2025, 3, day), "by": "bea@example.org", "text": str(day)} for day in (1, 5, 9)
    )
    base, mine, theirs = ({"progress": some} for some in ([first], [first, third], [first, second]))
    assert merged(base, mine, theirs).table == {"progress": [first, second, third]}


def test_what_is_added_to_a_commit_stands_after_what_it_holds() -> None:
    first, second = ({"on": date(2025, 3, day), "by": "bea@example.org", "text": str(day)} for day in (1, 5))
    found = merged({}, {"progress": [first]}, {"progress": [second]}, mine_last=True)
    assert found.table == {"progress": [second, first]}


def test_an_update_that_both_have_is_there_once() -> None:
    update = written(an_update("seen"))
    assert merged({}, {"progress": [update]}, {"progress": [update]}).table == {"progress": [update]}


def test_an_entry_never_has_keys_of_two_people() -> None:
    base = {"evidence": [{"title": "Log", "path": "a.pdf", "sha256": "aa"}]}
    mine = {"evidence": [{"title": "Log", "path": "b.pdf", "sha256": "aa"}]}
    theirs = {"evidence": [{"title": "Log", "path": "a.pdf", "sha256": "bb"}]}
    assert conflicts(base, mine, theirs) == [(("evidence", 0), Reason.CHANGED_TWICE)]


def test_different_fields_of_one_part_are_both_taken() -> None:
    base = {"element": [{"id": "7.1", "title": "Training"}]}
    mine = {"element": [{"id": "7.1", "title": "Train all"}]}
    theirs = {"element": [{"id": "7.1", "title": "Training", "statement": "done"}]}
    assert merged(base, mine, theirs).table == {
        "element": [{"id": "7.1", "title": "Train all", "statement": "done"}]
    }


def test_two_parts_of_one_name_are_a_conflict() -> None:
    mine, theirs = ({"element": [{"id": "7.1", "title": title}]} for title in ("Training", "Audit"))
    assert conflicts({}, mine, theirs) == [(("element", "7.1"), Reason.ADDED_TWICE)]


def test_readings_of_one_measure_are_both_taken() -> None:
    first, second = ({"on": date(2025, month, 1), "value": month, "source": "told"} for month in (1, 2))
    measure = {"name": "Checks", "unit": "%"}
    base, mine, theirs = (
        {"measure": [{**measure, **more}]} for more in ({}, {"reading": [second]}, {"reading": [first]})
    )
    assert merged(base, mine, theirs).table == {"measure": [{**measure, "reading": [first, second]}]}


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_step_against_an_edit_of_what_it_signs_is_a_conflict(mirrored: bool) -> None:
    signed, base = written(walked(READY, Step.SUBMIT)), written(READY)
    sides = [signed, {**base, "title": "Risk"}]
    (found,) = merged(base, *(reversed(sides) if mirrored else sides)).conflicts
    side = Side.THEIRS if mirrored else Side.MINE
    assert (found.where, found.reason, found.sides) == (("title",), Reason.STEP_AND_EDIT, (side,))


def test_a_part_that_was_added_beside_a_step_is_a_conflict() -> None:
    signed, base = written(walked(READY, Step.SUBMIT)), written(READY)
    edit = {**base, "element": [{"id": "7.1", "title": "Training"}]}
    assert conflicts(base, signed, edit) == [(("element",), Reason.STEP_AND_EDIT)]


def test_a_step_and_an_update_are_both_taken() -> None:
    signed, base = written(walked(READY, Step.SUBMIT)), written(READY)
    update = [written(an_update("seen"))]
    found = merged(base, signed, {**base, "progress": update, "theme": ["risk"]})
    assert (found.table, found.conflicts) == ({**signed, "progress": update, "theme": ["risk"]}, ())


def test_the_day_on_which_a_statement_was_saved_is_not_signed() -> None:
    signed, base = written(walked(READY, Step.SUBMIT)), written(READY)
    edit = {**base, "position": {**base["position"], "updated_on": MARCH}}
    assert merged(base, signed, edit).conflicts == ()


def test_two_steps_at_once_are_a_conflict() -> None:
    verified, base = walked(READY, Step.SUBMIT), written(walked(READY, Step.SUBMIT))
    mine, theirs = (written(walked(verified, step)) for step in (Step.VERIFY, Step.RETURN))
    found = dict(conflicts(base, mine, theirs))
    assert found == {("status",): Reason.CHANGED_TWICE, ("step",): Reason.ONE_AT_A_TIME}


def test_a_step_that_both_have_is_one_step() -> None:
    signed = written(walked(READY, Step.SUBMIT))
    assert merged(written(READY), signed, {**signed, "theme": ["risk"]}).conflicts == ()


def test_two_moves_of_one_date_are_a_conflict_even_to_the_same_day() -> None:
    mine, theirs = (
        a_table(extension=(extension,)) | {"target": MAY}
        for extension in (an_extension(MARCH, MAY, "target"), an_extension(MARCH, MAY, "target"))
    )
    theirs["extension"] = [{**theirs["extension"][0], "reason": "the tool is late"}]
    assert conflicts(a_table(), mine, theirs) == [(("extension",), Reason.ONE_AT_A_TIME)]


def test_moves_of_two_dates_are_both_taken() -> None:
    mine = a_table(extension=(an_extension(MARCH, APRIL, "target"),)) | {"target": APRIL}
    theirs = a_table(extension=(an_extension(MARCH, MAY),)) | {"deadline": MAY}
    found = merged(a_table(), mine, theirs)
    assert (found.table["target"], found.table["deadline"], len(found.table["extension"])) == (APRIL, MAY, 2)


def test_two_handovers_of_one_role_are_a_conflict() -> None:
    mine, theirs = (
        a_table(handover=(a_handover(OWNERS.action_owner, to),)) for to in ("a@example.org", "b@example.org")
    )
    assert conflicts(a_table(), mine, theirs) == [(("handover",), Reason.ONE_AT_A_TIME)]


def test_an_entry_that_was_rewritten_is_never_joined_with_one_that_was_added() -> None:
    first, second = written(an_update("first")), written(an_update("second"))
    base, mine = {"progress": [first]}, {"progress": [{**first, "text": "better"}]}
    assert conflicts(base, mine, {"progress": [first, second]}) == [(("progress",), Reason.REWRITTEN)]


def test_an_entry_that_an_earlier_merge_has_put_between_others_is_no_rewriting() -> None:
    one, two, three = (written(an_update(word)) for word in ("one", "two", "three"))
    base, mine, theirs = ({"progress": some} for some in ([two], [one, two], [two, three]))
    found = merged(base, mine, theirs)
    assert (found.table, found.conflicts) == ({"progress": [one, two, three]}, ())


def test_nobody_can_choose_between_two_steps() -> None:
    verified = walked(READY, Step.SUBMIT)
    mine, theirs = (written(walked(verified, step)) for step in (Step.VERIFY, Step.RETURN))
    found = merged(written(verified), mine, theirs, choose=lambda conflict: Side.MINE)
    assert [(one.where, one.sides) for one in found.conflicts] == [(("step",), ())]


def test_people_and_their_keys_are_both_taken() -> None:
    base = written(a_settings())
    mine, theirs = written(a_settings()), written(a_settings())
    mine["person"][0]["key"].append({"public": "ssh-ed25519 AAAAmine"})
    theirs["person"].append({"email": "new@example.org", "name": "New"})
    theirs["policy"] = {"signed_steps": True}
    found = merged(base, mine, theirs, Settings)
    assert (found.conflicts, found.table["person"]) == ((), [*mine["person"], theirs["person"][-1]])


def test_both_keeps_prose_one_after_the_other() -> None:
    found = merged(
        a_table(),
        a_table(summary="Mine is here."),
        a_table(summary="And theirs."),
        choose=lambda _: Side.BOTH,
    )
    assert found.table["summary"] == "Mine is here.\n\nAnd theirs."


def test_both_is_no_answer_where_there_is_one_value() -> None:
    (found,) = merged(a_table(), {**a_table(), "target": APRIL}, {**a_table(), "target": MAY}).conflicts
    assert found.sides == (Side.MINE, Side.THEIRS)


def test_an_instant_is_told_from_a_day_and_true_from_1() -> None:
    one, other = {"a": 1, "b": date(2025, 3, 3)}, {"a": True, "b": datetime(2025, 3, 3)}
    assert dict(conflicts({}, one, other)) == {("a",): Reason.CHANGED_TWICE, ("b",): Reason.CHANGED_TWICE}
    assert NOON.tzinfo is not None


def test_tables_that_the_format_does_not_know_are_joined_by_their_places() -> None:
    base: Table = {"id": "REC-1", "local": [{"a": 1}, {"a": 5}]}
    mine = {**base, "local": [{"a": 1}, {"a": 5}, {"a": 2}]}
    theirs = {**base, "local": [{"a": 1, "b": 2}, {"a": 5}]}
    found = merged(base, mine, theirs)
    assert (found.table["local"], found.conflicts) == ([{"a": 1, "b": 2}, {"a": 5}, {"a": 2}], ())

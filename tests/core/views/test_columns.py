"""The one list of columns: each works on every record, and each sorts as a person counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from peeltrack.core.errors import UsageFault
from peeltrack.core.model.record import Element, Owners
from peeltrack.core.model.status import Status, Step
from peeltrack.core.table import Column, Table, in_plain_words, words_of
from peeltrack.core.views.columns import COLUMNS, column_named, columns_named, sorted_by
from peeltrack.core.views.due import Line, lines_of
from peeltrack.store.register import load
from tests.factories import (
    BUSINESS_LEAD,
    OWNERS,
    TODAY,
    a_ready_record,
    a_record,
    a_register,
    an_extension,
    walked,
)

SHIPPED = Path(__file__).parents[3] / "register"


@cache
def shipped() -> tuple[Line, ...]:
    """Return every record of the shipped register on 1 March 2025."""
    return tuple(lines_of(load(SHIPPED), date(2025, 3, 1)))


def ids(lines: list[Line]) -> list[str]:
    return [line.record.id for line in lines]


def said(lines: Sequence[Line], *columns: str, **names: str) -> list[tuple[str, ...]]:
    """Return what people read of each line in these columns; `names` are by the part before the @."""
    called = {f"{user}@example.org": name for user, name in names.items()}
    shown = columns_named(columns)
    return words_of(Table(name="list", columns=shown, rows=lines, names=called), shown)


def test_a_cell_that_is_a_list_is_said_as_one_of_a_tuple_is() -> None:
    column = Column[list[str]]("theme", "Theme", list)
    assert words_of(Table(name="list", columns=(column,), rows=[["custody", "stalking"]]), (column,)) == [
        ("custody, stalking",)
    ]


@pytest.mark.parametrize("name", COLUMNS)
def test_each_column_says_something_short_or_nothing_of_each_shipped_record(name: str) -> None:
    words = [row[0] for row in said(shipped(), name)]
    assert len(words) == len(shipped())
    assert not any("\n" in one or "None" in one or "<" in one or "(" in one[:1] for one in words)


@pytest.mark.parametrize("name", [*COLUMNS, *(f"-{name}" for name in COLUMNS)])
def test_each_column_sorts_every_shipped_record_and_what_is_empty_comes_last(name: str) -> None:
    found = sorted_by(shipped(), [name])
    empty = [COLUMNS[name.removeprefix("-")].value(line) in (None, "", ()) for line in found]
    assert (sorted(ids(found)), empty) == (sorted(ids(list(shipped()))), sorted(empty))


def test_ids_are_sorted_as_a_person_counts() -> None:
    lines = lines_of(a_register(*(a_record(id=one) for one in ("REC-10", "REC-7", "IDS-1", "REC-7B"))), TODAY)
    assert ids(sorted_by(lines[::-1], ["id"])) == ["IDS-1", "REC-7", "REC-7B", "REC-10"]
    assert ids(sorted_by(lines, ["-id"])) == ["REC-10", "REC-7B", "REC-7", "IDS-1"]


def test_the_first_column_named_counts_most_and_nothing_comes_last_both_ways() -> None:
    records = [
        a_record(id="REC-1"),
        a_record(id="REC-2", deadline=TODAY, status=Status.VERIFIED),
        a_record(id="REC-3", deadline=TODAY, status=Status.OPEN),
        a_record(id="REC-4", deadline=TODAY - timedelta(days=1)),
    ]
    lines = lines_of(a_register(*records), TODAY)
    assert ids(sorted_by(lines, ["deadline", "status"])) == ["REC-4", "REC-3", "REC-2", "REC-1"]
    assert ids(sorted_by(lines, ["-deadline", "status"])) == ["REC-3", "REC-2", "REC-4", "REC-1"]


def test_nought_is_a_value_and_no_gap() -> None:
    lines = lines_of(
        a_register(a_record(id="REC-1", deadline=TODAY), a_record(id="REC-2"), a_record(id="REC-3")), TODAY
    )
    assert ids(sorted_by(lines, ["-days_late"])) == ["REC-1", "REC-2", "REC-3"]


@pytest.mark.parametrize("typed", ["days_late", "Days-Late", " days_late "])
def test_a_column_is_named_with_a_hyphen_or_in_capitals(typed: str) -> None:
    assert column_named(typed) is COLUMNS["days_late"]


def test_a_column_that_is_not_there_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageFault) as refused:
        column_named("deadlin")
    assert (refused.value.message, refused.value.hint[:21]) == (
        "there is no column deadlin",
        "did you mean deadline",
    )


def test_where_nothing_is_near_it_is_said_where_every_column_is_named() -> None:
    with pytest.raises(UsageFault, match="there is no column qqq") as refused:
        column_named("qqq")
    assert refused.value.hint == "peeltrack list --help names them all"


def test_every_column_has_one_name_and_one_heading() -> None:
    assert len({column.heading for column in COLUMNS.values()}) == len(COLUMNS)


def test_every_column_that_says_more_of_another_names_one_that_says_more_of_none() -> None:
    mains = {column.about for column in COLUMNS.values() if column.about}
    assert [COLUMNS[name].about for name in sorted(mains)] == [""] * len(mains)


def test_what_a_row_says() -> None:
    record = a_record(
        deadline=TODAY,
        target=TODAY - timedelta(days=2),
        owners=OWNERS,
        extension=(an_extension(date(2025, 1, 1), TODAY),),
        element=(Element(id="1", title="part"),),
    )
    lines = lines_of(a_register(record), TODAY)
    shown = ["first_deadline", "first_target", "times_moved", "days_late", "whose_move", "move_by", "look"]
    assert said(lines, *shown) == [
        (
            "1 Jan 2025, 61 days late",
            "1 Mar 2025",
            "1",
            "today",
            BUSINESS_LEAD,
            "was due 3 Feb 2025",
            "AT RISK",
        )
    ]


def test_who_is_not_named_is_said_to_be_so() -> None:
    lines = lines_of(a_register(a_record(owners=Owners(), deadline=date(2026, 1, 1))), TODAY)
    assert said(lines, "whose_move", "move_by") == [("no business lead", "by 4 Dec 2025")]


def test_people_are_called_by_their_names_in_whatever_case_their_address_is_written() -> None:
    owners = Owners(action_owner="Olu@Example.org", business_lead=BUSINESS_LEAD)
    lines = lines_of(a_register(a_record(owners=owners)), TODAY)
    assert said(lines, "action_owner", "business_lead", "whose_move", olu="Olu Ade", bea="Bea Hill") == [
        ("Olu Ade", "Bea Hill", "Bea Hill")
    ]
    assert said(lines, "action_owner") == [("Olu@Example.org",)]


def test_programs_are_given_the_post_with_the_address() -> None:
    named, unnamed = lines_of(a_register(a_record(id="REC-1", owners=OWNERS), a_record(id="REC-2")), TODAY)
    value = COLUMNS["whose_move"].value
    assert (value(named), value(unnamed)) == (f"business lead: {BUSINESS_LEAD}", "business lead: not named")


def test_a_column_without_a_word_in_any_row_is_left_out_for_people_only() -> None:
    columns = columns_named(["id", "target", "waiting"])
    table = Table(name="list", columns=columns, rows=lines_of(a_register(a_record()), TODAY))
    assert ([column.name for column in table.for_people], len(table.columns)) == (["id"], 3)


def test_values_in_plain_words() -> None:
    instant = datetime(2025, 3, 3, 9, 5, tzinfo=UTC)
    assert [in_plain_words(one) for one in (False, 0, instant, ["a"], "")] == [
        "",
        "0",
        "3 Mar 2025 09:05",
        "a",
        "",
    ]


def test_a_sign_off_that_has_lapsed_is_said_beside_the_status() -> None:
    record = walked(a_ready_record(), Step.SUBMIT, Step.VERIFY, Step.SIGNOFF)
    edited = replace(record, title=f"{record.title}, reworded")
    column = COLUMNS["lapsed"]
    lines = [lines_of(a_register(one), TODAY)[0] for one in (record, edited)]
    assert [column.words(column.value(line)) for line in lines] == ["", "LAPSED"]

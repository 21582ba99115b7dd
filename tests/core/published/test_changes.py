"""What an item says beyond its record is told field by field, and overwrites nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from peeltrack.core.model.record import Element, Owners, Record, Response, Speaker
from peeltrack.core.model.status import Status
from peeltrack.core.published.columns import Field
from peeltrack.core.published.compare.changes import differences, left_of
from peeltrack.core.published.compare.difference import Difference, Intake, Way
from peeltrack.core.published.compare.match import Match
from peeltrack.core.published.compare.proposal import Outcome, propose
from peeltrack.core.published.compare.reconcile import Agreement, Reconciled, reconciled
from peeltrack.core.published.day import Exact, PublishedDay
from peeltrack.core.published.item import Doubt, Item
from peeltrack.core.published.status_words import StatusTaken
from tests.factories import SOURCE, a_record, a_register

BEA, CY = "bea@example.org", "cy@example.org"
SPOKEN = date(2025, 6, 1)


def an_item(**said: Any) -> Item:
    """Return an item that says only this."""
    return Item(line=1, title="Stalking risk", **said)


def on_day(*day: int) -> PublishedDay:
    """Return a day as exact as a day is."""
    return PublishedDay(text="as printed", exact=Exact.DAY, last=date(*day))


def how(names: Mapping[str, str] | None = None, **changes: Any) -> Intake:
    """Return how a document of June is read."""
    return replace(Intake(on=SPOKEN, by=BEA, names=names or {}), **changes)


def told(item: Item, record: Record, reading: Intake | None = None) -> list[tuple[str, str, Way]]:
    """Return field, new value and way of all that an item says beyond a record."""
    return [(one.field, one.after, one.way) for one in differences(item, record, reading or how())]


def only(item: Item, record: Record, reading: Intake | None = None) -> Difference:
    """Return the one thing that an item says beyond a record."""
    (found,) = differences(item, record, reading or how())
    return found


@pytest.mark.parametrize("field", ["number", "portal_id", "area", "deadline_basis"])
def test_what_the_record_does_not_say_yet_is_written_and_what_it_says_stays(field: str) -> None:
    item = an_item(**{field: "7"})
    assert told(item, a_record(**{"number": "", field: ""})) == [(field, "7", Way.WRITTEN)]
    assert told(item, a_record(**{"number": "", field: "8"})) == []


def test_an_owner_who_is_held_is_not_handed_over_by_a_list() -> None:
    item = an_item(owners=((Field.ACTION_OWNER, "Bea Green"),))
    reading = how({"bea green": BEA})
    held = only(item, a_record(owners=Owners(action_owner=CY)), reading)
    assert (held.before, held.after, held.way) == (CY, BEA, Way.KEPT)
    assert held.hint == f"to hand it over: peeltrack assign REC-1 --action-owner {BEA}"
    assert told(item, a_record(owners=Owners(action_owner=BEA)), reading) == []


@pytest.mark.parametrize(
    ("day", "values"),
    [
        (None, ((("response", "summary"), "We agree"),)),
        (
            on_day(2025, 5, 1),
            ((("response", "on"), date(2025, 5, 1)), (("response", "summary"), "We agree")),
        ),
    ],
)
def test_a_response_is_written_with_its_day_where_it_has_one(
    day: PublishedDay | None, values: object
) -> None:
    found = only(an_item(response="We agree", response_day=day), a_record())
    assert (found.field, found.way, found.values) == ("response", Way.WRITTEN, values)


def test_another_response_than_the_one_that_is_kept_is_an_update_and_the_same_is_nothing() -> None:
    answered = a_record(response=Response(summary="We agree"))
    assert told(an_item(response="We  agree"), answered) == []
    assert told(an_item(response="We are done"), answered) == [("update", "We are done", Way.WRITTEN)]


@pytest.mark.parametrize(("before", "said"), [(None, ""), (date(2025, 5, 1), "1 May 2025")])
def test_the_date_of_a_part_that_is_there_is_left_to_a_person(before: date | None, said: str) -> None:
    part = Item(line=2, number="1.1", title="Publish a plan", deadline=on_day(2025, 9, 30))
    record = a_record(element=(Element(id="1.1", title="Publish a plan", deadline=before),))
    found = only(an_item(parts=(part,)), record)
    assert (found.field, found.before, found.after, found.way) == (
        "1.1 deadline",
        said,
        "30 September 2025",
        Way.KEPT,
    )
    assert found.hint == "to change it, edit [[element]] 1.1 of REC-1"


def test_an_update_about_signed_content_is_not_written_a_second_time() -> None:
    item, signed = an_item(area="Vulnerability"), a_record(status=Status.SUBMITTED)
    first = only(item, signed, how(as_updates=True))
    assert (first.after, first.way) == ("area as published: Vulnerability", Way.WRITTEN)
    again = only(item, replace(signed, progress=(first.entry,)), how(as_updates=True))  # type: ignore[arg-type]
    assert (again.after, again.way) == (first.after, Way.KEPT)


@pytest.mark.parametrize(
    ("day", "on", "on_text"),
    [
        (None, SPOKEN, ""),
        (on_day(2025, 5, 1), date(2025, 5, 1), ""),
        (
            PublishedDay(text="May 2025", exact=Exact.MONTH, last=date(2025, 5, 31)),
            date(2025, 5, 31),
            "May 2025",
        ),
        (on_day(2025, 7, 1), SPOKEN, ""),
    ],
)
def test_a_status_is_of_its_own_day_if_that_has_come(
    day: PublishedDay | None, on: date, on_text: str
) -> None:
    status = StatusTaken(text="On track", means="open", sure=True)
    entry: Any = only(an_item(status=status, status_day=day), a_record()).entry
    assert (entry.on, entry.on_text, entry.by, entry.text) == (on, on_text, Speaker.FORCE, "On track")


WORDS = PublishedDay(text="TBC", exact=Exact.WORDS)
TWO_DAYS = Doubt(field=Field.DEADLINE, text="1/2/25", why="two days")
NO_PLACE = "it has no place in a record; see peeltrack evidence"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (
            {"doubts": (TWO_DAYS,)},
            [("deadline", "1/2/25", "two days")],
        ),
        ({"remarks": (("Risk", "High"),)}, [("Risk", "High", NO_PLACE)]),
        ({"remarks": (("", "Audit"),)}, [("evidence", "Audit", NO_PLACE)]),
        ({"remarks": (("% complete", "40"),)}, [("% complete", "40", NO_PLACE)]),
        (
            {"remarks": (("% complete", "40"),), "status": StatusTaken(text="Open", means="open", sure=True)},
            [],
        ),
        ({"forecast": WORDS}, [("forecast", "TBC", "no date")]),
        ({"target": WORDS}, [("target", "TBC", "no date")]),
        ({"target": on_day(2025, 5, 1)}, []),
        (
            {"parts": (Item(line=2, number="1.1", title="A plan", target=WORDS),)},
            [("1.1 target", "TBC", "no date")],
        ),
    ],
)
def test_whatever_has_no_place_in_a_record_is_named_with_the_reason(
    said: dict[str, Any], left: list[tuple[str, str, str]]
) -> None:
    assert list(left_of(an_item(**said))) == left


def test_an_item_whose_number_the_document_uses_twice_is_left_to_a_person() -> None:
    item = an_item(doubts=(Doubt(field=Field.NUMBER, text="4", why="number 4 stands twice"),))
    (one,) = propose([Match(item=item)], SOURCE, how(), ())
    assert (one.outcome, one.record, one.why) == (Outcome.UNSURE, None, "number 4 stands twice")


def test_a_new_item_never_takes_the_id_of_a_record_that_is_there() -> None:
    source = replace(SOURCE, prefix="REC")
    first, second = propose(
        [Match(item=an_item(number="4")), Match(item=an_item(number="5"))], source, how(), ("REC-4",)
    )
    assert (first.outcome, first.why) == (Outcome.UNSURE, "REC-4, which its number gives, is there already")
    assert (second.outcome, second.record and second.record.id) == (Outcome.NEW, "REC-5")


def compared(match: Match, record: Record) -> Reconciled:
    """Return the one line of an item held against a register of one record."""
    (line,) = reconciled([match], a_register(record), [record])
    return line


def held_against(item: Item, record: Record) -> Reconciled:
    """Return the one line of an item held against the record that it is."""
    return compared(Match(item=item, record=record), record)


def test_an_item_that_may_be_a_record_is_unsure_and_the_record_is_not_said_to_be_only_here() -> None:
    maybe = Match(item=an_item(number="4"), maybe=("REC-1",), why="two look alike")
    line = compared(maybe, a_record())
    assert (line.finding, line.id, line.there) == (Agreement.UNSURE, "REC-1", "Stalking risk")
    assert line.note == "two look alike"


def test_another_text_or_other_parts_are_a_difference() -> None:
    wording = held_against(an_item(wording="Review it"), a_record(wording="Review all of it"))
    assert (wording.field, wording.there, wording.here) == ("wording", "Review it", "Review all of it")
    parts = held_against(an_item(parts=(Item(line=2, number="1.1", title="A plan"),)), a_record())
    assert (parts.field, parts.there, parts.here) == ("parts", "1.1", "none")


@pytest.mark.parametrize(
    ("exact", "last", "finding"),
    [
        (Exact.DAY, date(2025, 5, 15), Agreement.SAME),
        (Exact.DAY, date(2025, 5, 16), Agreement.DIFFERS),
        (Exact.MONTH, date(2025, 5, 31), Agreement.SAME),
        (Exact.MONTH, date(2025, 6, 30), Agreement.DIFFERS),
        (Exact.MONTH, date(2026, 5, 31), Agreement.DIFFERS),
        (Exact.QUARTER, date(2025, 6, 30), Agreement.SAME),
        (Exact.QUARTER, date(2025, 9, 30), Agreement.DIFFERS),
        (Exact.YEAR, date(2025, 12, 31), Agreement.SAME),
        (Exact.YEAR, date(2026, 12, 31), Agreement.DIFFERS),
    ],
)
def test_a_deadline_differs_where_the_day_lies_outside_of_what_is_printed(
    exact: Exact, last: date, finding: Agreement
) -> None:
    said = PublishedDay(text="as printed", exact=exact, last=last)
    assert held_against(an_item(deadline=said), a_record(deadline=date(2025, 5, 15))).finding is finding


def test_a_deadline_that_only_the_list_gives_is_a_difference() -> None:
    line = held_against(an_item(deadline=on_day(2025, 5, 1)), a_record())
    assert (line.field, line.there, line.here) == ("deadline", "as printed", "none")

"""What a listing is about: values of one filter are alternatives, filters add up."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.errors import UsageFault
from peeltrack.core.finding import Finding
from peeltrack.core.model.record import (
    Assessment,
    Dependency,
    Element,
    Evidence,
    Kind,
    Owners,
    Position,
    Record,
    Response,
)
from peeltrack.core.model.slots import slots
from peeltrack.core.model.status import Status, Step
from peeltrack.core.views.due import Line, lines_of
from peeltrack.core.views.filters.table import FILTERS
from peeltrack.core.views.filters.wanted import Asked, Wanted, as_facts, chosen, only
from tests.factories import (
    BUSINESS_LEAD,
    COORDINATOR,
    DEPUTY,
    NOON,
    OWNERS,
    STRATEGIC_LEAD,
    TODAY,
    a_person,
    a_ready_record,
    a_record,
    a_register,
    a_settings,
    walked,
)

RECORDS = (
    a_record(
        id="COM-1",
        kind=Kind.COMMITMENT,
        source="commitments-2024",
        title="Flag cyber stalking",
        owners=Owners(action_owner="olu@example.org"),
        element=(Element(id="1.1", title="Flags", summary="Kept with the Niche occurrence"),),
        evidence=(Evidence(title="Weekly audit"),),
    ),
    a_record(
        id="REC-7",
        theme=("Stalking", "crime recording"),
        owners=OWNERS,
        response=Response(assessment=Assessment.PARTIAL, summary="Straße money went into training"),
    ),
    a_record(
        id="REC-8",
        status=Status.SUBMITTED,
        deadline=TODAY.replace(year=2024),
        owners=OWNERS,
        position=Position(statement="Every Risk is assessed before a case\nis closed again"),
        evidence=(Evidence(title="and seen", location="SharePoint", sha256="f00d" * 16),),
    ),
    replace(
        walked(a_ready_record(id="REC-9"), Step.SUBMIT, Step.VERIFY, Step.SIGNOFF),
        owners=Owners(),
        dependency=(Dependency(id="REC-7"),),
        area="Vetting",
    ),
)
REGISTER = a_register(*RECORDS)
LINES = lines_of(REGISTER, TODAY)


def ids(lines: list[Line]) -> list[str]:
    return [line.record.id for line in lines]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["COM-1", "REC-7", "REC-8", "REC-9"]),
        ({"source": ["commitments-2024"]}, ["COM-1"]),
        ({"source": ["COMMITMENTS-2024"]}, ["COM-1"]),
        ({"kind": ["commitment"]}, ["COM-1"]),
        ({"status": ["submitted", "signed-off"]}, ["REC-8", "REC-9"]),
        ({"look": ["overdue"]}, ["REC-8"]),
        ({"look": ["lapsed", "overdue"]}, ["REC-8", "REC-9"]),
        ({"owner": [BUSINESS_LEAD.upper()]}, ["REC-7", "REC-8"]),
        ({"owner": ["olu@example.org"]}, ["COM-1", "REC-7", "REC-8"]),
        ({"owner": ["olu"]}, ["COM-1", "REC-7", "REC-8"]),
        ({"owner": ["Business Lead"]}, ["REC-7", "REC-8"]),
        ({"owner": ["DCC"]}, []),
        ({"move": ["BEA"]}, ["REC-7"]),
        ({"move": [STRATEGIC_LEAD, "bea"]}, ["REC-7", "REC-8"]),
        ({"move": ["business-lead"]}, ["COM-1", "REC-7"]),
        ({"move": ["strategic lead"]}, ["REC-8", "REC-9"]),
        ({"deadline": ["2024-03-03"]}, ["REC-8"]),
        ({"deadline": ["..today"]}, ["REC-8"]),
        ({"deadline": ["2024-03-03..2024-03-03", "2026-01-01.."]}, ["REC-8"]),
        ({"deadline": ["4 March 2024 .. "]}, []),
        ({"late_for_stage": True}, ["REC-8"]),
        ({"lapsed": True}, ["REC-9"]),
        ({"assessment": ["partial"]}, ["REC-7"]),
        ({"theme": ["stalking"]}, ["REC-7"]),
        ({"area": ["vetting"]}, ["REC-9"]),
        ({"unallocated": True}, ["COM-1", "REC-9"]),
        ({"waiting": True}, ["REC-9"]),
        ({"text": ["every risk"]}, ["REC-8"]),
        ({"text": ["vetting"]}, ["REC-9"]),
        ({"text": ["rec-7"]}, ["REC-7", "REC-9"]),
        ({"text": ["STRASSE"]}, ["REC-7"]),
        ({"text": ["money", "training"]}, ["REC-7"]),
        ({"text": ["money", "nowhere"]}, []),
        ({"text": ["Niche"]}, ["COM-1"]),
        ({"text": ["weekly audit"]}, ["COM-1"]),
        ({"text": ["case is\n  CLOSED"]}, ["REC-8"]),
        ({"text": ["again and seen"]}, []),
        ({"text": ["open"]}, []),
        ({"text": ["f00d"]}, []),
        ({"status": ["submitted"], "look": ["on track"]}, []),
        ({"kind": ["recommendation"], "owner": ["olu@example.org"], "theme": ["stalking"]}, ["REC-7"]),
    ],
)
def test_what_is_asked_for_is_found(asked: dict[str, Any], found: list[str]) -> None:
    assert ids(chosen(REGISTER, LINES, Wanted(**asked), TODAY)) == found


@pytest.mark.parametrize(
    ("asked", "what", "hint"),
    [
        ({"source": ["stalkin"]}, "source", "did you mean stalking-2024?"),
        ({"theme": ["stalk"]}, "theme", "did you mean Stalking?"),
        ({"area": ["veting"]}, "area", "did you mean Vetting?"),
        ({"owner": ["beau@example.org"]}, "person or post", f"did you mean {BUSINESS_LEAD}"),
        ({"move": ["Beaa"]}, "person or post", "did you mean Bea?"),
        ({"move": ["planing and performance"]}, "person or post", "did you mean Planning and Performance?"),
        ({"owner": [""]}, "person or post", "peeltrack people shows those that there are"),
        ({"owner": ["42"]}, "person or post", "peeltrack people shows those that there are"),
        ({"theme": ["quidditch"]}, "theme", "peeltrack list --all --columns id,theme shows those that there"),
    ],
)
def test_a_value_that_is_nowhere_in_the_register_is_refused_with_the_nearest(
    asked: dict[str, Any], what: str, hint: str
) -> None:
    ((_, (value,)),) = asked.items()
    with pytest.raises(UsageFault) as refused:
        chosen(REGISTER, LINES, Wanted(**asked), TODAY)
    assert refused.value.message == f"""there is no {what} {value or '""'} in this register"""
    assert refused.value.hint.startswith(hint)


def test_a_value_that_nobody_can_be_sure_of_is_refused_with_the_files_that_cannot_be_read() -> None:
    fault = Finding(code="PT006", message="no TOML", hint="", path="stalking-2024/REC-7.toml")
    with pytest.raises(UsageFault) as refused:
        chosen(replace(REGISTER, faults=(fault,)), LINES, Wanted(theme=["gangs"]), TODAY)
    assert refused.value.hint.endswith("; or it stands in a file that cannot be read: peeltrack check")


#: A value for each plain field that holds no text.
NO_TEXT = {int: 1, bool: True, date: TODAY, datetime: NOON}


def filled(noun: type, place: str = "") -> Any:
    """Return a noun in which each text says its own place, and each list of tables has one."""
    values: dict[str, Any] = {}
    for slot in slots(noun).values():
        here = f"{place}/{slot.key}"
        if slot.shape == "plain":
            values[slot.name] = f"{here} " if slot.types == (str,) else NO_TEXT[slot.types[0]]
        elif slot.shape == "word":
            values[slot.name] = next(iter(slot.noun))
        elif slot.shape == "texts":
            values[slot.name] = (f"{here} ",)
        else:
            inside = filled(slot.noun, here)
            values[slot.name] = (inside,) if slot.shape == "tables" else inside
    return noun(**values)


def places(noun: type, place: str = "") -> Iterator[str]:
    """Yield the place of each text that people write in a noun."""
    for slot in slots(noun).values():
        here = f"{place}/{slot.key}"
        if slot.shape in ("table", "tables"):
            yield from places(slot.noun, here)
        elif slot.shape == "texts" or (slot.types == (str,) and slot.shape == "plain"):
            yield here


@pytest.mark.parametrize("place", [one for one in places(Record) if not one.endswith(("/sha256", "/digest"))])
def test_every_text_of_a_record_is_searched(place: str) -> None:
    register = replace(REGISTER, records=(replace(filled(Record), source=RECORDS[0].source),))
    lines = lines_of(register, TODAY)
    assert chosen(register, lines, Wanted(text=[f"{place.upper()} "]), TODAY) == lines


def test_two_people_of_one_name_are_both_meant_by_it() -> None:
    person = (a_person("ann@example.org", "A"), replace(a_person("ana@example.org", "B"), name="Ann"))
    records = [
        a_record(id=f"REC-{at}", owners=Owners(action_owner=one.email)) for at, one in enumerate(person)
    ]
    register = a_register(*records, settings=a_settings(person=person))
    assert ids(chosen(register, lines_of(register, TODAY), Wanted(owner=["ann"]), TODAY)) == [
        "REC-0",
        "REC-1",
    ]


def test_a_deputy_has_the_move_on_the_days_of_the_deputy_and_no_others() -> None:
    register = a_register(walked(a_ready_record(), Step.SUBMIT, Step.VERIFY))
    found = {
        day: ids(chosen(register, lines_of(register, day), Wanted(move=[DEPUTY]), day))
        for day in (date(2025, 3, 31), date(2025, 4, 1))
    }
    assert list(found.values()) == [["REC-1"], []]


@pytest.mark.parametrize("who", [COORDINATOR, "Kim", "planning and performance", "coordinator"])
def test_a_move_is_found_by_address_name_title_and_post(who: str) -> None:
    register = a_register(walked(a_ready_record(), Step.SUBMIT, Step.VERIFY, Step.SIGNOFF))
    lines = lines_of(register, TODAY)
    assert chosen(register, lines, Wanted(move=[who]), TODAY) == lines


def test_what_waits_for_the_inspectorate_is_nobodys_to_do_now() -> None:
    register = a_register(walked(a_ready_record(), Step.SUBMIT, Step.VERIFY, Step.SIGNOFF, Step.UPLOAD))
    lines = lines_of(register, TODAY)
    assert chosen(register, lines, Wanted(move=["coordinator"]), TODAY) == []


def test_a_heading_says_what_was_asked_for() -> None:
    wanted = Wanted(source=["a", "b"], text=["one", "two"], late_for_stage=True)
    assert only(wanted) == "; source a or b; late for stage; text one and two"
    assert as_facts(Asked(wanted=wanted)) == {
        "filters": {"source": ["a", "b"], "late_for_stage": True, "text": ["one", "two"]}
    }


@pytest.mark.parametrize("name", [one.name for one in FILTERS])
def test_each_filter_can_be_wanted_and_each_that_can_be_wanted_is_a_filter(name: str) -> None:
    assert [field.name for field in fields(Wanted)].count(name) == 1
    assert len(FILTERS) == len(fields(Wanted))


asked_for = st.builds(
    Wanted,
    status=st.lists(st.sampled_from(list(Status)), max_size=2),
    kind=st.lists(st.sampled_from(list(Kind)), max_size=2),
    unallocated=st.booleans(),
    text=st.lists(st.sampled_from(["stalking", "risk", "x"]), max_size=1),
)


@given(asked_for)
def test_filtering_twice_finds_the_same_in_the_same_order(wanted: Wanted) -> None:
    once = chosen(REGISTER, LINES, wanted, TODAY)
    assert chosen(REGISTER, once, wanted, TODAY) == once == [line for line in LINES if line in once]

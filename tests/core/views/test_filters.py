"""What a listing is about: values of one filter are alternatives, filters add up."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.model.record import (
    Assessment,
    Dependency,
    Element,
    Evidence,
    Kind,
    Owners,
    Position,
    Response,
)
from peeltrack.core.model.status import Status
from peeltrack.core.views.due import Line, lines_of
from peeltrack.core.views.filters import Wanted, chosen
from tests.factories import BUSINESS_LEAD, OWNERS, TODAY, a_record, a_register

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
        position=Position(statement="Every Risk is assessed"),
    ),
    a_record(id="REC-9", status=Status.SIGNED_OFF, dependency=(Dependency(id="REC-7"),), area="Vetting"),
)
LINES = lines_of(a_register(*RECORDS), TODAY)


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
        ({"look": ["complete", "overdue"]}, ["REC-8", "REC-9"]),
        ({"owner": [BUSINESS_LEAD.upper()]}, ["REC-7", "REC-8"]),
        ({"owner": ["olu@example.org"]}, ["COM-1", "REC-7", "REC-8"]),
        ({"owner": [""]}, []),
        ({"assessment": ["partial"]}, ["REC-7"]),
        ({"theme": ["stalking"]}, ["REC-7"]),
        ({"theme": ["stalk"]}, []),
        ({"unallocated": True}, ["COM-1", "REC-9"]),
        ({"waiting": True}, ["REC-9"]),
        ({"text": ["every risk"]}, ["REC-8"]),
        ({"text": ["vetting"]}, ["REC-9"]),
        ({"text": ["rec-7"]}, ["REC-7"]),
        ({"text": ["STRASSE"]}, ["REC-7"]),
        ({"text": ["money", "training"]}, ["REC-7"]),
        ({"text": ["money", "nowhere"]}, []),
        ({"text": ["Niche"]}, ["COM-1"]),
        ({"text": ["weekly audit"]}, ["COM-1"]),
        ({"status": ["submitted"], "look": ["on track"]}, []),
        ({"kind": ["recommendation"], "owner": ["olu@example.org"], "theme": ["stalking"]}, ["REC-7"]),
    ],
)
def test_what_is_asked_for_is_found(asked: dict[str, Any], found: list[str]) -> None:
    assert ids(chosen(LINES, Wanted(**asked))) == found


asked_for = st.builds(
    Wanted,
    status=st.lists(st.sampled_from(list(Status)), max_size=2),
    kind=st.lists(st.sampled_from(list(Kind)), max_size=2),
    unallocated=st.booleans(),
    text=st.lists(st.sampled_from(["stalking", "risk", "x"]), max_size=1),
)


@given(asked_for)
def test_filtering_twice_finds_the_same_in_the_same_order(wanted: Wanted) -> None:
    once = chosen(LINES, wanted)
    assert chosen(once, wanted) == once == [line for line in LINES if line in once]

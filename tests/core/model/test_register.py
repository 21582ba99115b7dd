"""What is found in a register by what was typed, and what is said where it is not there."""

from dataclasses import replace

import pytest

from peeltrack.core.errors import RegisterUnreadable, UsageFault
from peeltrack.core.finding import Finding
from peeltrack.core.model.register import Register
from tests.factories import SOURCE, a_record, a_settings

ALIKE = [f"stalking-202{year}" for year in range(6)]

REGISTER = Register(
    settings=a_settings(),
    sources={key: replace(SOURCE, key=key) for key in [*ALIKE, "custody"]},
    records=tuple(a_record(id=f"REC-{number}") for number in (1, 12, 123, 21, 210, 2)),
    faults=(
        Finding(code="PT001", message="unknown key", path="custody/CUS-1.toml", line=3),
        Finding(code="PT006", message="the file ends too early", path="custody/CUS-1.toml", line=7),
        Finding(code="PT003", message="title is missing", path="custody/source.toml"),
    ),
)


@pytest.mark.parametrize("typed", ["custody", "Custody", "CUSTODY"])
def test_a_source_is_found_in_whatever_case_it_was_typed(typed: str) -> None:
    assert REGISTER.find_source(typed).key == "custody"


def test_of_many_sources_that_are_like_it_three_are_named() -> None:
    with pytest.raises(UsageFault) as refused:
        REGISTER.find_source("stalking-202")
    assert refused.value.message == "there is no source stalking-202 in this register"
    assert refused.value.hint.count("stalking-202") == 3


def test_of_many_ids_that_are_like_it_three_are_named() -> None:
    with pytest.raises(UsageFault) as refused:
        REGISTER.find("REC-122")
    assert refused.value.hint.count("REC-") == 3


def test_where_nothing_is_like_it_the_way_to_all_is_told() -> None:
    with pytest.raises(UsageFault) as refused:
        REGISTER.find_source("")
    assert (refused.value.message, refused.value.hint) == (
        'there is no source "" in this register',
        "peeltrack sources lists them all",
    )


def test_a_record_that_cannot_be_read_is_told_with_what_keeps_it_from_being_read() -> None:
    with pytest.raises(RegisterUnreadable, match=r"CUS-1 cannot be read: custody/CUS-1\.toml:7: PT006"):
        REGISTER.find("cus-1")


def test_a_source_that_cannot_be_read_is_no_record() -> None:
    assert REGISTER.ids == ("REC-1", "REC-12", "REC-123", "REC-21", "REC-210", "REC-2", "CUS-1")

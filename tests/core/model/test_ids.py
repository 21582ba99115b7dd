"""Names of new records and sources fit every system, and the format."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.errors import UsageFault
from peeltrack.core.model.ids import checked_folder, checked_id, checked_prefix, id_for, known_id, prefix_of

FOLDERS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,3}", fullmatch=True)


@given(FOLDERS)
def test_the_prefix_of_any_folder_can_begin_an_id(folder: str) -> None:
    assert checked_prefix(prefix_of(folder)) == prefix_of(folder)


@given(FOLDERS, st.text(max_size=12))
def test_any_number_as_published_makes_an_id(folder: str, number: str) -> None:
    made = id_for(prefix_of(folder), number, ())
    assert checked_id(made) == made


@given(st.sets(st.integers(1, 10**6)))
def test_the_next_number_is_free_and_above_all_others(numbers: set[int]) -> None:
    taken = {f"REC-{number}" for number in numbers} | {"REC-7-1", "PEEL-9999999"}
    assert id_for("REC", "", taken) == f"REC-{max(numbers, default=0) + 1}"


@pytest.mark.parametrize("folder", ["", ".git", "..", "a/b", "a\\b", "A", "a b", "a--b", "con", "nul.x", "é"])
def test_a_folder_that_not_every_system_takes_is_refused(folder: str) -> None:
    with pytest.raises(UsageFault):
        checked_folder(folder)


@pytest.mark.parametrize("typed", ["", "-", "12", "REC_12", "RÉC", "REC--1", "R E C"])
def test_what_cannot_begin_an_id_is_refused(typed: str) -> None:
    with pytest.raises(UsageFault, match="cannot begin an id"):
        checked_prefix(typed)


@pytest.mark.parametrize("typed", ["", "REC", "12", "REC-", "REC_12", "REC-1.1", "RÉC-1", "REC-1\n2"])
def test_what_is_no_id_is_refused(typed: str) -> None:
    with pytest.raises(UsageFault):
        checked_id(typed)


@given(st.sampled_from(["REC-12", "PEEL21-CDI-1", "com-1"]), st.sampled_from(["", " ", "\t", "\n"]))
def test_an_id_is_known_in_any_case_and_with_space_around_it(record_id: str, space: str) -> None:
    ids = ("REC-1", "REC-12", "PEEL21-CDI-1", "com-1")
    for typed in (record_id, record_id.lower(), record_id.upper(), record_id.title()):
        assert known_id(f"{space}{typed}{space}", ids) == record_id


def test_a_bare_number_is_near_to_every_id_that_ends_with_it() -> None:
    with pytest.raises(UsageFault) as refused:
        known_id("12", ("REC-1", "REC-12", "PEEL21-CDI-12", "REC-112"))
    assert refused.value.hint == "did you mean REC-12 or PEEL21-CDI-12?"

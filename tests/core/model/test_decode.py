"""From a parsed table to the nouns of the register: every fault told, nothing raised, nothing lost."""

import tomllib
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from peeltrack.core.fields import frozen, stored
from peeltrack.core.finding import Finding
from peeltrack.core.limits import ENTRIES, STEPS
from peeltrack.core.model.decode import MISSING_KEY, UNKNOWN_KEY, UNKNOWN_WORD, WRONG_TYPE, read, written
from peeltrack.core.model.decode_plan import decoded
from peeltrack.core.model.record import Kind, Record, Route
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.slots import Slot, slots
from peeltrack.core.model.source import Source

LEAST = {"id": "REC-1", "title": "Stalking", "kind": "recommendation", "status": "open"}
AT = datetime.fromisoformat("2025-02-20T14:03:00+00:00")


#: What holds tables of another class.
NESTED = ("table", "tables", "named")


def faults(noun: type, table: dict[str, Any]) -> list[Finding]:
    """Return what is wrong with a table."""
    found: list[Finding] = []
    read(noun, table, found)
    return found


def told(**changes: Any) -> list[tuple[str, str]]:
    """Return code and message of what is wrong with a record that has these changes."""
    return [(fault.code, fault.message) for fault in faults(Record, LEAST | changes)]


def a_value(slot: Slot) -> st.SearchStrategy[Any]:
    """Return what a file may hold in a field."""
    if slot.shape == "plain":
        first = slot.types[0]
        by_type: dict[type, st.SearchStrategy[Any]] = {
            # An empty text and none at all are the same to a record.
            str: st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
            int: st.integers(-(10**6), 10**6),
            bool: st.booleans(),
            date: st.dates(date(1970, 1, 1), date(2200, 12, 31)),
            datetime: st.just(AT),
        }
        return by_type[first]
    if slot.shape == "word":
        return st.sampled_from([str(word.value) for word in slot.noun])
    if slot.shape == "texts":
        return st.lists(st.text("abc ", min_size=1), min_size=1, max_size=2)
    one = a_table(slot.noun)
    if slot.shape == "named":
        return st.dictionaries(st.text("ab -é", min_size=1), one, min_size=1, max_size=2)
    # A table without a single field is the same as none.
    return st.lists(one, min_size=1, max_size=2) if slot.shape == "tables" else one.filter(bool)


def a_table(noun: type) -> st.SearchStrategy[dict[str, Any]]:
    """Return tables that can be read as `noun`."""
    known = slots(noun)
    return st.fixed_dictionaries(
        {key: a_value(slot) for key, slot in known.items() if slot.required},
        optional={key: a_value(slot) for key, slot in known.items() if not slot.required},
    )


def holds(whole: Any, part: Any) -> bool:
    """Return whether everything of `part` is in `whole`, which may say more."""
    if isinstance(part, dict):
        return all(key in whole and holds(whole[key], value) for key, value in part.items())
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(holds, whole, part))
    return bool(whole == part)


@pytest.mark.parametrize("noun", [Record, Source, Settings])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_read_and_written_is_read_as_the_same_again(noun: type, data: st.DataObject) -> None:
    found: list[Finding] = []
    table = tomllib.loads(tomlkit.dumps(data.draw(a_table(noun))))
    once: Any = read(noun, table, found)
    twice = read(noun, tomllib.loads(tomlkit.dumps(written(once))), found)
    assert (found, twice) == ([], once)
    assert holds(written(once), table)


@pytest.mark.parametrize("noun", [Record, Source, Settings])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_table_without_faults_is_the_same_noun_as_beside_a_fault(noun: type, data: st.DataObject) -> None:
    found: list[Finding] = []
    table = data.draw(a_table(noun))
    assert decoded(noun, table, {}) == read(noun, table | {"unheard-of": 1}, found)
    assert [fault.code for fault in found] == [UNKNOWN_KEY]


def wrong_values(slot: Slot) -> list[Any]:
    """Return values of each type that a file may hold and this field may not."""
    samples = ["text", 3, 3.5, True, date(2025, 3, 27), AT, [1], {"a": 1}, [{"a": 1}, 2]]
    fits = set(slot.types) if slot.shape == "plain" else set()
    return [
        one
        for one in samples
        if type(one) not in fits and not (slot.shape == "word" and isinstance(one, str))
    ]


@pytest.mark.parametrize("key", slots(Record))
def test_a_value_of_the_wrong_type_is_told_and_never_raised(key: str) -> None:
    slot = slots(Record)[key]
    wrong = wrong_values(slot)
    if slot.shape == "table":
        wrong = [one for one in wrong if not isinstance(one, dict)]
    for value in wrong:
        found = faults(Record, LEAST | {key: value})
        assert [(fault.code, fault.where) for fault in found] == [(WRONG_TYPE, (key,))], value
        assert slot.expected in found[0].message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"deadline": "27 March 2025"}, 'deadline is the text "27 March 2025", but must be a date'),
        ({"deadline": AT}, "deadline is the time 2025-02-20T14:03:00+00:00, but must be a date"),
        ({"number": 12}, "number is 12, but must be text in quotes"),
        ({"theme": "stalking"}, 'theme is the text "stalking", but must be a list of texts'),
        ({"owners": "olu"}, 'owners is the text "olu", but must be a table headed [owners]'),
        ({"evidence": {"title": "x"}}, "evidence is a table, but must be tables headed [[evidence]]"),
        ({"wording": ["x"]}, "wording is a list, but must be text in quotes"),
        ({"title": "x" * 10_000, "number": True}, "number is true, but must be text in quotes"),
    ],
)
def test_both_what_is_there_and_what_must_be_are_named(changes: dict[str, Any], message: str) -> None:
    assert [(code, text[: len(message)]) for code, text in told(**changes)] == [(WRONG_TYPE, message)]


A_STEP = {
    "step": "submit",
    "from": "open",
    "to": "submitted",
    "by": "b",
    "role": "business-lead",
    "at": AT,
    "digest": "d",
}
LISTS = {
    "theme": ("risk", ENTRIES, ("theme",)),
    "link": ({"relation": "see-also", "id": "REC-2"}, ENTRIES, ("link", ENTRIES)),
    "step": (A_STEP, STEPS, ("step", STEPS)),
}


@pytest.mark.parametrize("key", LISTS)
def test_a_list_is_read_as_far_as_its_limit_and_one_more_is_told_at_its_place(key: str) -> None:
    entry, most, where = LISTS[key]
    assert told(**{key: [entry] * most}) == []
    (fault,) = faults(Record, LEAST | {key: [entry] * (most + 1)})
    said = f"{key} has {most + 1:,} entries, and at most {most:,} are read"
    assert (fault.code, fault.message, fault.where) == (WRONG_TYPE, said, where)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_measure_has_numbers_that_can_be_compared(value: float) -> None:
    measure = {"name": "audit", "unit": "%", "reading": [{"value": value, "source": "told"}]}
    assert told(measure=[measure]) == [
        (WRONG_TYPE, f"value is {value}, but must be a number of at most fifteen digits")
    ]


def test_an_instant_needs_its_offset() -> None:
    assert told(step=[A_STEP | {"at": AT.replace(tzinfo=None)}])[0][1].startswith(
        "at is the time 2025-02-20T14:03:00 without an offset, but must be"
    )


def test_an_unknown_key_is_told_with_the_nearest_and_the_rest_is_kept() -> None:
    found: list[Finding] = []
    record = read(Record, LEAST | {"deadlin": "x"}, found)
    assert record is not None
    assert [(fault.code, fault.message, fault.hint) for fault in found] == [
        (UNKNOWN_KEY, "unknown key deadlin", "did you mean deadline?")
    ]


def test_an_unknown_key_inside_a_table_says_in_which() -> None:
    assert told(owners={"action_onwer": "x"}) == [(UNKNOWN_KEY, "unknown key action_onwer in [owners]")]


@pytest.mark.parametrize("key", ["status", "kind", "response_route"])
def test_a_word_that_is_none_of_the_known_is_told_with_them_or_the_nearest(key: str) -> None:
    words: type[StrEnum] = slots(Record)[key].noun
    strange, close = (
        faults(Record, LEAST | {key: "qqq"})[0],
        faults(Record, LEAST | {key: next(iter(words)) + "n"})[0],
    )
    assert (strange.code, strange.hint) == (UNKNOWN_WORD, "write one of " + ", ".join(words))
    assert close.hint == f'did you mean "{next(iter(words))}"?'


@pytest.mark.parametrize("key", LEAST)
def test_what_must_be_there_is_missed(key: str) -> None:
    found = faults(Record, {name: value for name, value in LEAST.items() if name != key})
    assert [(fault.code, fault.message) for fault in found] == [(MISSING_KEY, f"{key} is missing")]


def test_every_fault_is_told_and_not_only_the_first() -> None:
    codes = [code for code, _ in told(deadline="x", status="opn", element=[{"id": 1}])]
    assert sorted(codes) == [WRONG_TYPE, WRONG_TYPE, MISSING_KEY, UNKNOWN_WORD]


@pytest.mark.parametrize(
    "annotation",
    [
        frozenset[str],
        list[str],
        tuple[str],
        tuple[int, ...],
        tuple[Kind, ...],
        Kind | Route,
        str | int,
        "str",
    ],
)
def test_a_stored_field_of_a_type_that_no_file_is_read_as_is_refused(annotation: Any) -> None:
    odd: type = frozen(type("Odd", (), {"__annotations__": {"marks": annotation}, "marks": stored("odd")}))
    with pytest.raises(TypeError, match="marks: no TOML value is read as"):
        slots(odd)


@pytest.mark.parametrize("noun", [Record, Source, Settings])
def test_every_stored_field_of_the_format_has_a_type_that_can_be_read(noun: type) -> None:
    nested = [slot.noun for slot in slots(noun).values() if slot.shape in NESTED]
    while nested:
        nested += [slot.noun for slot in slots(nested.pop()).values() if slot.shape in NESTED]

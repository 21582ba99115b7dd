"""Digests: what changes one, what does not, and vectors for whoever computes them in another language."""

import re
import tomllib
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.chain.digest import BOOKKEEPING, content, digest_of
from peeltrack.core.model.decode import read, written
from peeltrack.core.model.record import (
    Dependency,
    Element,
    Evidence,
    Extension,
    Handover,
    Link,
    Meaning,
    Measure,
    Position,
    Progress,
    Reading,
    Record,
    Recurrence,
    Relation,
    Response,
    Said,
    StepTaken,
    Visit,
)
from peeltrack.core.model.slots import slots
from peeltrack.core.model.status import Status, Step
from tests.factories import NOON, OWNERS, SOURCE, TODAY, a_record, a_word

SUBMIT = StepTaken(
    step=Step.SUBMIT,
    from_=Status.OPEN,
    to=Status.SUBMITTED,
    by="bea@example.org",
    role="business-lead",
    at=datetime(2025, 2, 20, 15, 3, tzinfo=timezone(timedelta(hours=1))),
    digest="",
)

#: A record with something in every part of its content and of its bookkeeping.
FULL = a_record(
    wording="Chief constables should …",
    deadline=date(2025, 3, 27),
    target=date(2025, 2, 28),
    theme=("stalking",),
    addressed_to=("chief constables",),
    owners=OWNERS,
    response=Response(on=date(2024, 11, 21), accepted=True, summary="Accepted."),
    position=Position(statement="Line one\nline two", updated_on=date(2025, 2, 19)),
    recurrence=Recurrence(duty="audit", every_months=12, last_on=date(2025, 1, 1)),
    element=(Element(id="1.1", title="Plan", statement="Done."), Element(id="1.2", title="Train")),
    evidence=(Evidence(title="Audit", path="files/audit.pdf", sha256="00ff", owner="olu@example.org"),),
    dependency=(Dependency(text="the Home Office", resolved_on=date(2025, 1, 2)),),
    link=(Link(relation=Relation.REPEATS, reference="PEEL", year="2018/19"),),
    measure=(
        Measure(name="cases", unit="%", reading=(Reading(on=TODAY, value=92.5, source=Said.INSPECTED),)),
    ),
)

VECTOR_FILE = """
id = "REC-12"
title = "Naïve \\"risk\\""
kind = "recommendation"
number = "12"
deadline = 2025-03-27
status = "open"
theme = ["not content"]
forecast = 2025-04-30

[owners]
business_lead = "bea@example.org"

[position]
statement = '''
Every case is assessed.
Weekly.'''
updated_on = 2025-02-19

[[measure]]
name = "assessed"
unit = "%"

[[measure.reading]]
on = 2025-01-31
value = 92.50
source = "inspected"

[[said]]
on = 2025-02-10
by = "inspectorate"
text = "Work in hand"
means = "open"
reference = "list of February 2025"
"""

VECTOR_JSON = (
    '{"content":{"deadline":"2025-03-27","id":"REC-12","kind":"recommendation",'
    '"measure":[{"name":"assessed","reading":[{"on":"2025-01-31","source":"inspected","value":92.5}],'
    '"unit":"%"}],"number":"12","owners":{"business_lead":"bea@example.org"},'
    '"position":{"statement":"Every case is assessed.\\nWeekly."},"response_route":"force",'
    '"source":"stalking-2024","title":"Naïve \\"risk\\""},"previous":"",'
    '"step":{"at":"2025-02-20T14:03:00Z","by":"bea@example.org","from":"open","role":"business-lead",'
    '"step":"submit","to":"submitted"},"version":"pt1"}'
)

VECTOR_DIGEST = "pt1:sha256:cd71b3f870014b02abb23a731a48c386f417d3d2581b7e9eae2d072c68b422aa"


def parsed(text: str) -> Record:
    """Return the record that a text without fault holds."""
    record = read(Record, tomllib.loads(text), [], source=SOURCE.key, path="REC-12.toml")
    assert record is not None
    return record


def digest(record: Record, step: StepTaken = SUBMIT, previous: str = "") -> str:
    """Return the digest of a submit of `record`."""
    return digest_of(record, step, previous)


def test_the_digest_of_the_vector_is_the_one_that_the_readme_prints() -> None:
    assert digest(parsed(VECTOR_FILE)) == VECTOR_DIGEST


def test_the_vector_is_the_sha_256_of_the_canonical_json_that_the_readme_prints() -> None:
    assert "pt1:sha256:" + sha256(VECTOR_JSON.encode()).hexdigest() == VECTOR_DIGEST


def test_every_key_of_a_record_is_decided_to_be_content_or_bookkeeping() -> None:
    assert " ".join(sorted(set(slots(Record)) - BOOKKEEPING)) == (
        "accelerated addressed_to area deadline deadline_basis deadline_text dependency element evidence "
        "evidence_not_applicable id impact issued_on kind link measure number owners position priority "
        "recurrence response response_route summary target target_text title wording"
    )


def _other(value: Any) -> Any:
    """Return another value of the same type as a plain one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, StrEnum):
        return next(word for word in type(value) if word is not value)
    return value + " "


def _edits(noun: Any) -> list[tuple[str, Any]]:
    """Return each way to change one plain value in a noun: its dotted place, and the noun with the change."""
    found: list[tuple[str, Any]] = []
    kind: Any = type(noun)
    for slot in slots(kind).values():
        value = getattr(noun, slot.name)
        if value is None:
            continue
        if slot.shape in ("plain", "word"):
            changed = [("", _other(value))]
        elif slot.shape == "texts":
            changed = [("", (*value, "more"))]
        elif slot.shape == "table":
            changed = [(f".{place}", one) for place, one in _edits(value)]
        else:
            changed = [
                (f".{at}.{place}", (*value[:at], one, *value[at + 1 :]))
                for at, entry in enumerate(value)
                for place, one in _edits(entry)
            ]
        found += [(slot.key + place, replace(noun, **{slot.name: one})) for place, one in changed]
    return found


EDITS = {place: record for place, record in _edits(FULL) if place not in BOOKKEEPING}
NOT_CONTENT = {"position.updated_on", "recurrence.last_on"}


@pytest.mark.parametrize("place", sorted(EDITS.keys() - NOT_CONTENT))
def test_a_change_of_any_single_value_of_the_content_changes_the_digest(place: str) -> None:
    assert digest(EDITS[place]) != digest(FULL)


@pytest.mark.parametrize(
    "bookkeeping",
    [
        {"status": Status.VERIFIED},
        {"theme": ("other",)},
        {"forecast": TODAY},
        {"portal_id": "P-77"},
        {"late_because": "no capacity"},
        {"monitoring": "engage"},
        {"visit": (Visit(on=TODAY, what="revisit"),)},
        {"forecast_text": "March 2025"},
        {"path": "elsewhere.toml"},
        {"position": replace(FULL.position, updated_on=TODAY)},
        {"recurrence": Recurrence(duty="audit", every_months=12, last_on=TODAY)},
        {"progress": (Progress(on=TODAY, by="olu@example.org", text="half done"),)},
        {"handover": (Handover(role="action-owner", to="x@example.org", on=TODAY, by="y", reason="z"),)},
        {"extension": (Extension(field="target", to=TODAY, on=TODAY, by="y", reason="z"),)},
        {"said": (a_word(Meaning.OPEN),)},
        {"step": (SUBMIT,)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_of_bookkeeping_leaves_the_digest(bookkeeping: dict[str, Any]) -> None:
    assert digest(replace(FULL, **bookkeeping)) == digest(FULL)


@pytest.mark.parametrize("field", sorted({field.name for field in fields(StepTaken)} - {"digest"}))
def test_a_change_of_any_field_of_the_entry_changes_the_digest(field: str) -> None:
    value = getattr(SUBMIT, field)
    other: Any = TODAY if value is None else NOON if field == "at" else _other(value)
    assert digest(FULL, replace(SUBMIT, **{field: other})) != digest(FULL)


def test_the_digest_that_an_entry_carries_is_not_part_of_its_own() -> None:
    assert digest(FULL, replace(SUBMIT, digest="pt1:sha256:00")) == digest(FULL)


def test_the_digest_of_the_step_before_changes_the_digest() -> None:
    assert digest(FULL, previous="pt1:sha256:00") != digest(FULL)


def test_the_same_instant_with_another_offset_has_the_same_digest() -> None:
    assert digest(FULL, replace(SUBMIT, at=SUBMIT.at.astimezone(UTC))) == digest(FULL)


def test_composed_and_decomposed_letters_are_different_text() -> None:
    assert digest(replace(FULL, title="é")) != digest(replace(FULL, title="e\u0301"))


def test_line_ends_that_git_converts_leave_the_digest() -> None:
    assert digest(parsed(VECTOR_FILE.replace("\n", "\r\n"))) == VECTOR_DIGEST


#: A line for each field of the content that came after the first digests were made.
LATER_FIELDS = (
    "accelerated = true",
    'impact = "Fewer repeat victims."',
    'priority = "high"',
    'target_text = "March 2025"',
)


@pytest.mark.parametrize("line", LATER_FIELDS)
def test_a_field_that_came_later_is_vouched_for_where_it_is_present_and_changes_nothing_where_not(
    line: str,
) -> None:
    key = line.partition(" ")[0]
    with_it = parsed(f"{line}\n{VECTOR_FILE}")
    assert digest(with_it) != VECTOR_DIGEST
    assert key not in content(parsed(VECTOR_FILE))
    assert digest(replace(with_it, **{key: getattr(parsed(VECTOR_FILE), key)})) == VECTOR_DIGEST


def test_layout_comments_and_the_order_of_keys_leave_the_digest() -> None:
    title, kind = re.findall(r"^(?:title|kind) = .*$", VECTOR_FILE, re.MULTILINE)
    moved = VECTOR_FILE.replace(title + "\n" + kind, f"{kind}   # what it is\n\n{title}")
    assert (moved != VECTOR_FILE, digest(parsed(moved))) == (True, VECTOR_DIGEST)


def test_an_empty_value_is_as_good_as_none() -> None:
    assert digest(parsed('summary = ""\nelement = []\n' + VECTOR_FILE)) == VECTOR_DIGEST


@given(st.text(), st.text(min_size=1), st.text())
def test_text_moved_from_one_field_to_its_neighbour_changes_the_digest(a: str, moved: str, b: str) -> None:
    before = a_record(wording=a + moved, summary=b)
    after = a_record(wording=a, summary=moved + b)
    assert digest(before) != digest(after)


@given(st.text(), st.text(min_size=1), st.text())
def test_text_moved_from_one_entry_to_the_next_changes_the_digest(a: str, moved: str, b: str) -> None:
    before = (Element(id=a + moved, title="t"), Element(id=b, title="t"))
    after = (Element(id=a, title="t"), Element(id=moved + b, title="t"))
    assert digest(a_record(element=before)) != digest(a_record(element=after))


def _as_parsed(value: Any) -> Any:
    """Return a written value as a TOML parser gives it: plain text in place of the register's words."""
    if isinstance(value, dict):
        return {key: _as_parsed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_parsed(one) for one in value]
    return str(value) if isinstance(value, StrEnum) else value


@given(st.permutations(list(written(FULL))))
def test_a_record_read_back_in_any_order_of_keys_has_the_same_digest(order: list[str]) -> None:
    table = _as_parsed(written(FULL))
    again = read(Record, {key: table[key] for key in order}, [], source=FULL.source)
    assert again is not None
    assert digest(again) == digest(FULL)


def test_the_order_of_entries_counts() -> None:
    assert digest(replace(FULL, element=FULL.element[::-1])) != digest(FULL)


def test_content_is_named_as_in_the_file() -> None:
    assert content(a_record(position=Position(updated_on=TODAY))) == {
        "source": "stalking-2024",
        "id": "REC-1",
        "title": "Stalking risk",
        "kind": "recommendation",
        "number": "1",
        "response_route": "force",
    }

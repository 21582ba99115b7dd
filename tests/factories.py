"""Small builders: a register, its people and its records, complete enough to be changed in one argument."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from peeltrack.core.chain.request import StepRequest
from peeltrack.core.chain.steps import after_step, refusals
from peeltrack.core.chain.table import (
    CHAIN,
    ENDED_ON,
    ENDING,
    ON_WHOSE_WORD,
    REASON,
    REFERENCE,
    REFERENCE_DATE,
    SUCCESSOR,
    arrow_of,
)
from peeltrack.core.model.ids import id_order
from peeltrack.core.model.record import (
    Evidence,
    Extension,
    Handover,
    Kind,
    Meaning,
    Owners,
    Position,
    Progress,
    Record,
    Speaker,
    StatusSaid,
)
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Holder, Key, Person, Policy, Post, Settings
from peeltrack.core.model.source import Source
from peeltrack.core.model.status import Ending, Role, Status, Step

TODAY = date(2025, 3, 3)
NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)

ACTION_OWNER = "olu@example.org"
BUSINESS_LEAD = "bea@example.org"
STRATEGIC_LEAD = "sam@example.org"
DCC = "dee@example.org"
DEPUTY = "dan@example.org"  #: deputises for the DCC in March 2025
COORDINATOR = "kim@example.org"

#: Who acts in each post.
HELD_BY = {
    Role.ACTION_OWNER: ACTION_OWNER,
    Role.BUSINESS_LEAD: BUSINESS_LEAD,
    Role.STRATEGIC_LEAD: STRATEGIC_LEAD,
    Role.DCC: DCC,
    Role.COORDINATOR: COORDINATOR,
}

#: Who takes each step in an ordinary round.
TAKEN_BY = {arrow.step: HELD_BY[arrow.roles[0]] for arrow in CHAIN}

#: What is said where a step needs it.
SAID = {
    REFERENCE: "HMI-77",
    REFERENCE_DATE: TODAY,
    REASON: "the audit is too small",
    SUCCESSOR: "REC-2",
    ENDING: Ending.CLOSED_BY_INSPECTORATE,
    ENDED_ON: TODAY,
    ON_WHOSE_WORD: "letter of the inspectorate",
}


def a_person(email: str, *blobs: str) -> Person:
    """Return a person with one key for each blob."""
    keys = tuple(Key(public=f"ssh-ed25519 {blob} {email}") for blob in blobs)
    return Person(email=email, name=email.partition("@")[0].capitalize(), key=keys)


PEOPLE = tuple(
    a_person(email, f"AAAA{email[:3]}")
    for email in (ACTION_OWNER, BUSINESS_LEAD, STRATEGIC_LEAD, DCC, DEPUTY, COORDINATOR)
)
POSTS = (
    Post(role=Role.STRATEGIC_LEAD, title="Strategic lead"),
    Post(
        role=Role.DCC,
        title="Deputy Chief Constable",
        holder=(
            Holder(email=DEPUTY, from_=date(2025, 3, 1), to=date(2025, 3, 31), deputy=True),
            Holder(email=DCC, from_=date(2024, 1, 1)),
        ),
    ),
    Post(role=Role.COORDINATOR, title="Planning and Performance", holder=(Holder(email=COORDINATOR),)),
)
OWNERS = Owners(action_owner=ACTION_OWNER, business_lead=BUSINESS_LEAD, strategic_lead=STRATEGIC_LEAD)
SOURCE = Source(
    title="Stalking", publisher="HMICFRS", prefix="REC", published=date(2024, 9, 27), key="stalking-2024"
)


def a_settings(**changes: Any) -> Settings:
    """Return settings with all people and posts; policy as shipped, unless changed."""
    given: dict[str, Any] = {"force": "Anyshire Police", "person": PEOPLE, "post": POSTS}
    return Settings(**given | changes)


def a_policy(**changes: Any) -> Settings:
    """Return the same with another policy."""
    return a_settings(policy=Policy(**changes))


def a_record(**changes: Any) -> Record:
    """Return an open record with nothing but what a record must have."""
    given: dict[str, Any] = {
        "id": "REC-1",
        "title": "Stalking risk",
        "kind": Kind.RECOMMENDATION,
        "status": Status.OPEN,
        "source": SOURCE.key,
    }
    given |= changes
    number = given["id"].rpartition("-")[2]
    return Record(**{"number": number, "path": f"{given['source']}/{given['id']}.toml"} | given)


def a_ready_record(**changes: Any) -> Record:
    """Return an open record that can be submitted: owners, statement and evidence are there."""
    given: dict[str, Any] = {
        "owners": OWNERS,
        "position": Position(statement="Every case is assessed."),
        "evidence": (Evidence(title="Audit of 40 cases", location="SharePoint"),),
    }
    return a_record(**given | changes)


def a_register(
    *records: Record, settings: Settings | None = None, sources: Mapping[str, Source] | None = None
) -> Register:
    """Return a register of these records; a folder that `sources` does not name gets a source."""
    given = dict(sources or {})
    for record in records:
        given.setdefault(record.source, replace(SOURCE, key=record.source))
    ordered = tuple(sorted(records, key=lambda record: id_order(record.id)))
    return Register(settings=settings or a_settings(), sources=given, records=ordered)


def a_request(step: Step, **changes: Any) -> StepRequest:
    """Return a request for `step` by who ordinarily takes it, saying all that any step needs."""
    given: dict[str, Any] = {"step": step, "by": TAKEN_BY[step], "at": NOON}
    said = {need.key: SAID[need] for need in arrow_of(step).needs}
    return StepRequest(**given | said | changes)


def further(settings: Settings, record: Record, request: StepRequest, *, today: date = TODAY) -> Record:
    """Return the record after a step that nothing speaks against."""
    assert refusals(settings, record, request, register=None, today=today) == ()
    return after_step(settings, record, request)


def walked(record: Record, *steps: Step, settings: Settings | None = None) -> Record:
    """Return the record after `steps`, each an hour after the one before and the last at most at noon."""
    for at, step in enumerate(steps, 1 - len(steps)):
        request = a_request(step, at=NOON + timedelta(hours=at))
        record = further(settings or a_settings(), record, request)
    return record


def an_extension(from_: date | None, to: date, field: str = "deadline") -> Extension:
    """Return an extension by the business lead; the inspectorate has said so, where it is its date."""
    said: dict[str, Any] = {"reference": "HMI-76", "said_on": TODAY} if field == "deadline" else {}
    return Extension(field=field, from_=from_, to=to, on=TODAY, by=BUSINESS_LEAD, reason="agreed", **said)


def a_handover(from_: str, to: str, role: str = "action-owner") -> Handover:
    """Return a handover by the business lead."""
    return Handover(role=role, from_=from_, to=to, on=TODAY, by=BUSINESS_LEAD, reason="new post")


def a_word(means: Meaning, on: date = TODAY) -> StatusSaid:
    """Return what the inspectorate says of a status."""
    return StatusSaid(on=on, by=Speaker.INSPECTORATE, text="their words", means=means, reference="a letter")


def an_update(text: str) -> Progress:
    """Return a dated update by the business lead."""
    return Progress(on=TODAY, by=BUSINESS_LEAD, text=text)

"""Whether the content of a record is complete enough to be vouched for."""

from collections.abc import Iterator, Sequence
from datetime import date

from peeltrack.core.chain.dependencies import unresolved
from peeltrack.core.chain.people import is_address, owner_of
from peeltrack.core.chain.rounds import is_complete
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.limits import quoted
from peeltrack.core.model.record import Dependency, Record
from peeltrack.core.model.register import Register
from peeltrack.core.model.status import OWNERS, Role


@frozen
class Refusal:
    """One reason why a step cannot be taken, and the command or edit that mends it."""

    message: str  #: lower case, no full stop
    hint: str


def missing(
    record: Record, *, register: Register | None, today: date, evidence_faults: Sequence[str] = ()
) -> tuple[Refusal, ...]:
    """Return all that keeps `record` from being submitted: owners, statement, parts, evidence, waiting.

    Without a `register`, dependencies on other records and on events are not judged.
    `evidence_faults` says what is wrong with the files of evidence, which only the disk knows.
    """
    return (
        *incomplete(record, today=today, evidence_faults=evidence_faults),
        *_dependencies(record, register),
    )


def incomplete(record: Record, *, today: date, evidence_faults: Sequence[str] = ()) -> tuple[Refusal, ...]:
    """Return what the record itself lacks, as `missing` does, without what it waits on."""
    return (
        *_owners(record),
        *_statement(record),
        *_elements(record),
        *_evidence(record, today, evidence_faults),
    )


def no_owner(record: Record, role: Role) -> Refusal:
    """Return that a record names nobody for one of its owners' posts, and how one is named."""
    hint = f"name one: peeltrack assign {record.id} --{role} E-MAIL"
    return Refusal(message=f"{record.id} has no {role.in_words}", hint=hint)


def _owners(record: Record) -> Iterator[Refusal]:
    for role in OWNERS:
        owner = owner_of(record, role)
        if not owner:
            yield no_owner(record, role)
        elif not is_address(owner):
            hint = f"name who that is: peeltrack assign {record.id} --{role} E-MAIL"
            message = f"{quoted(owner)} is the {role.in_words} of {record.id}, and a step is for a person"
            yield Refusal(message=message, hint=hint)


def _statement(record: Record) -> Iterator[Refusal]:
    if not record.position.statement.strip():
        hint = f"write it: peeltrack position {record.id}"
        yield Refusal(message=f"{record.id} has no position statement", hint=hint)


def _elements(record: Record) -> Iterator[Refusal]:
    for element in record.element:
        if not element.answered:
            yield Refusal(
                message=f"part {element.id} of {record.id} is not answered: {quoted(element.title)}",
                hint=f"answer it, or say why it does not apply: peeltrack part {record.id} {element.id}",
            )


def _evidence(record: Record, today: date, faults: Sequence[str]) -> Iterator[Refusal]:
    add = f"peeltrack evidence add {record.id}"
    parts = [part.evidence_not_applicable.strip() for part in record.element]
    none_owed = record.evidence_not_applicable.strip() or (parts and all(parts))
    if not record.evidence and not none_owed:
        hint = f"add it: {add}, or write evidence_not_applicable = why none is owed"
        yield Refusal(message=f"{record.id} has no evidence", hint=hint)
    for evidence in record.evidence:
        if evidence.expires_on is not None and evidence.expired(today):
            last = f"until {in_words(evidence.expires_on)}, today is {in_words(today)}"
            yield Refusal(
                message=f"evidence {quoted(evidence.title)} could be relied on {last}",
                hint=f"obtain it again and correct expires_on, or add newer evidence in its place: {add}",
            )
    for fault in faults:
        yield Refusal(message=fault, hint=f"put the file back as it was, or record it as it is now: {add}")


def _dependencies(record: Record, register: Register | None) -> Iterator[Refusal]:
    named = {dependency.id for dependency in record.dependency if dependency.id}
    records = register.records if register and named else ()
    complete = {other.id for other in records if other.id in named and is_complete(other)}
    for dependency in unresolved(record, register.sources if register else {}, complete):
        if register is not None or not (dependency.id or dependency.event):
            waits_on, hint = _waits_on(record, dependency)
            yield Refusal(message=f"{record.id} still waits on {waits_on}", hint=hint)


def _waits_on(record: Record, dependency: Dependency) -> tuple[str, str]:
    if dependency.id:
        return dependency.id, f"see how far it is: peeltrack show {dependency.id}"
    if dependency.event:
        place = f"its [[event]] in {record.source}/source.toml"
        return f"the event {dependency.event}", f"once it has happened, write resolved_on under {place}"
    place = f"its [[dependency]] in {record.path or 'the file'}"
    return f"{quoted(dependency.text)}", f"once it is settled, write resolved_on under {place}"

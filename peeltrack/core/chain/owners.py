"""Who owns a record, and who did on a day: its `[owners]` and its [[handover]] entries, read together."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations

from peeltrack.core.chain.people import owner_of, same_address, same_person
from peeltrack.core.chain.table import CHAIN, Arrow
from peeltrack.core.errors import UsageFault
from peeltrack.core.model.record import Handover, Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import OWNERS, Role

#: The reason that is kept where nobody was replaced and none was given.
FIRST_NAMED = "first named"


def handovers(
    record: Record, wanted: Mapping[Role, str], *, on: date, by: str, reason: str
) -> tuple[Handover, ...]:
    """Return the changes that make `record` owned as `wanted` says, in the order of the roles; () for none.

    Raises UsageFault where somebody would be replaced without a reason.
    """
    changes = []
    for role in OWNERS:
        before, after = owner_of(record, role), wanted.get(role, "")
        if not after or before == after:
            continue
        if before and not reason.strip():
            raise UsageFault(
                f"{before} is the {role.in_words} of {record.id} already, so a change needs a reason",
                hint=f'peeltrack assign {record.id} --{role} {after} --reason "…"',
            )
        why = reason.strip() or FIRST_NAMED
        changes.append(Handover(role=role.value, from_=before, to=after, on=on, by=by, reason=why))
    return tuple(changes)


def before_handovers(record: Record) -> Iterator[tuple[Role, Record]]:
    """Yield the record as it was before its last handover, then before the last two, and so on.

    Each with the role that is handed over. It ends at a handover that does not lead to who owns the
    record then: what came before that, the entries do not tell.
    """
    for handover in reversed(record.handover):
        role = next((role for role in OWNERS if role.value == handover.role), None)
        if role is None or owner_of(record, role) != handover.to.strip():
            return
        record = replace(record, owners=replace(record.owners, **{role.key: handover.from_}))
        yield role, record


def owner_on(record: Record, role: Role, day: date) -> str:
    """Return who owned `record` in `role` on a day, "" for nobody; a handover counts from its own day.

    What the record does not tell of is taken to have been always so.
    """
    owner = owner_of(record, role)
    for handover in reversed(record.handover):
        if handover.role == role and handover.on > day:
            owner = handover.from_
    return owner


def conflicts(settings: Settings, record: Record) -> tuple[str, ...]:
    """Return, in words, which owners of `record` could not take their step because they are one person."""
    return (
        *_own_work(settings, record),
        *(_twice(settings, record) if settings.policy.distinct_people else ()),
    )


def _own_work(settings: Settings, record: Record) -> Iterator[str]:
    action = Role.ACTION_OWNER
    for arrow, role, owner in _owned(record):
        if arrow.not_by_action_owner and same_person(settings, owner_of(record, action), owner):
            both = f"{action.in_words} and {role.in_words}"
            yield f"{owner} is {both} of {record.id}, so cannot {arrow.step} it"


def _twice(settings: Settings, record: Record) -> Iterator[str]:
    apart = [owned for owned in _owned(record) if owned[0].distinct]
    for (first, role, owner), (second, other, email) in combinations(apart, 2):
        if same_person(settings, owner, email):
            both = f"{role.in_words} and {other.in_words}"
            yield f"{email} is {both} of {record.id}, and who takes {first.step} cannot take {second.step}"


def _owned(record: Record) -> Iterator[tuple[Arrow, Role, str]]:
    """Yield the steps that an owner of the record takes, with their post and address."""
    for arrow in CHAIN:
        role = arrow.roles[0]
        if owner := owner_of(record, role):
            yield arrow, role, owner


def takes_over(record: Record, handover: Handover) -> str:
    """Return a change of owner as a sentence."""
    was = (
        f", was {handover.from_}" if handover.from_ and not same_address(handover.from_, handover.to) else ""
    )
    return f"{record.id}: {handover.role.replace('-', ' ')} is {handover.to}{was}"

"""The rounds of a record's sign-off: which steps stand, which have lapsed, and whether the work is done."""

from collections.abc import Sequence
from itertools import chain

from peeltrack.core.chain.owners import before_handovers
from peeltrack.core.chain.table import CHAIN, COMPLETE, arrow_of
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.status import Role

#: So many handovers since a step are undone to see what it vouched for.
_MOST_HANDOVERS = 100


def rounds(record: Record) -> tuple[tuple[StepTaken, ...], ...]:
    """Return all steps, oldest first, cut after each step that ends a round; the last is the current one."""
    parts: list[list[StepTaken]] = [[]]
    for taken in record.step:
        parts[-1].append(taken)
        if arrow_of(taken.step).ends_round:
            parts.append([])
    return tuple(map(tuple, parts))


def standing(record: Record) -> tuple[StepTaken, ...]:
    """Return the steps of the current round, oldest first: those after the last that ended a round."""
    return rounds(record)[-1]


def lapsed(record: Record) -> tuple[StepTaken, ...]:
    """Return the standing steps that no longer vouch for the record, oldest first.

    A step lapses when the content changed after it, and so it does when its own entry was edited
    or the digest of the entry before it, in whatever round, was. A handover after a step is
    bookkeeping, and lapses it only where the new owner has a step of this round still to take: that
    was to be another person's when the record was vouched for. The file alone cannot say which of
    these it was, nor whether earlier rounds were altered: only its history can.
    """
    versions = vouched_versions(record) if record.step else ()
    return tuple(step for step, version in zip(standing(record), versions, strict=False) if version is None)


def vouched_versions(record: Record) -> tuple[Record | None, ...]:
    """Return the record as each standing step vouches for it, oldest first; None where the step has lapsed.

    That is the record itself, or what it was before the handovers since.
    """
    stands = standing(record)
    if not stands:
        return ()
    # Here and not at the top: a listing of records without steps needs no digest.
    from peeltrack.core.chain.digest import digests_of

    first = len(record.step) - len(stands)
    before = ["", *(taken.digest for taken in record.step)][first:]
    after: list[int | None] = [None] * len(stands)  # how many handovers came after each step
    versions, passed = [record], list[Role]()
    for role, version in chain([(None, record)], before_handovers(record)):
        if role is not None:
            versions.append(version)
            passed.append(role)
        for at, digest in enumerate(digests_of(version, zip(stands, before, strict=False))):
            if after[at] is None and digest == stands[at].digest:
                after[at] = len(passed)
        if None not in after or len(passed) == _MOST_HANDOVERS:
            break
    return tuple(
        versions[number] if number is not None and _vouches(at, stands, after, passed) else None
        for at, number in enumerate(after)
    )


def _vouches(at: int, stands: Sequence[StepTaken], after: Sequence[int | None], passed: list[Role]) -> bool:
    """Return whether a step fits, and no handover since changed who has a step to take that was due then."""
    handovers = after[at]
    return handovers is not None and all(
        not _was_due(role, number, at, stands, after) for number, role in enumerate(passed[:handovers])
    )


def _was_due(
    role: Role, number: int, at: int, stands: Sequence[StepTaken], after: Sequence[int | None]
) -> bool:
    """Return whether the step of an owner was still to come at a handover, the last of all being number 0."""
    way = [arrow for arrow in CHAIN if arrow.forward]
    place = next((place for place, arrow in enumerate(way) if arrow.roles[0] is role), None)
    here = next((place for place, arrow in enumerate(way) if arrow.step is stands[at].step), None)
    if place is None or here is None or place <= here:
        return False
    taken = (number < (after[later] or 0) for later, one in enumerate(stands) if one.step is way[place].step)
    return not any(taken)


def is_complete(record: Record) -> bool:
    """Return whether the work of the force on a record is done, and what was vouched for still holds."""
    return record.status in COMPLETE and not lapsed(record)

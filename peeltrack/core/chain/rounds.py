"""The rounds of a record's sign-off: which steps stand, which have lapsed, and whether the work is done."""

from peeltrack.core.chain.table import COMPLETE, arrow_of
from peeltrack.core.model.record import Record, StepTaken


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
    or the digest of the entry before it, in whatever round, was. The file alone cannot say which
    of these it was, nor whether earlier rounds were altered: only its history can.
    """
    stands = standing(record) if record.step else ()
    if not stands:
        return ()
    # Here and not at the top: a listing of records without steps needs no digest.
    from peeltrack.core.chain.digest import digests_of

    first = len(record.step) - len(stands)
    before = ["", *(taken.digest for taken in record.step)][first:]
    due = digests_of(record, zip(stands, before, strict=False))
    return tuple(taken for taken, digest in zip(stands, due, strict=True) if digest != taken.digest)


def is_complete(record: Record) -> bool:
    """Return whether the work of the force on a record is done, and what was vouched for still holds."""
    return record.status in COMPLETE and not lapsed(record)

"""What the sign-off chain adds to a merge: a step against an edit of what it signs, and two steps at once."""

from collections.abc import Mapping
from typing import Any

from peeltrack.core.chain.digest import BOOKKEEPING, BOOKKEEPING_OF
from peeltrack.core.history.append_only import APPEND_ONLY
from peeltrack.core.merge.conflict import Reason, Side
from peeltrack.core.merge.entries import Entries, not_in
from peeltrack.core.same_value import identity_of, same

Table = Mapping[str, Any]

#: Append-only lists of which each entry follows on the one before that speaks of the same: a step on
#: the step before it, a move of a date or an owner on the one before it. With the key of what it speaks of.
_FOLLOW_ON: Mapping[str, str] = {"step": "", "extension": "field", "handover": "role"}


def signed_over(base: Table, mine: Table, theirs: Table) -> dict[str, Side]:
    """Return the keys of a record that one side has changed and a new step of the other vouches for.

    Each with the side of the step.
    """
    sides: dict[str, Side] = {}
    for side, signed, edited in ((Side.MINE, mine, theirs), (Side.THEIRS, theirs, mine)):
        if not _new_steps(base, signed, edited):
            continue
        for key in {*base, *signed, *edited} - BOOKKEEPING:
            was, vouched, now = (_vouched_for(key, record) for record in (base, signed, edited))
            if not same(was, now) and not same(now, vouched):
                sides[key] = side
    return sides


def _new_steps(base: Table, signed: Table, other: Table) -> Entries:
    return not_in(not_in(_tables(signed, "step"), _tables(base, "step")), _tables(other, "step"))


def _vouched_for(key: str, record: Table) -> Any:
    value = record.get(key)
    if key not in BOOKKEEPING_OF or not isinstance(value, dict):
        return value
    return {name: inner for name, inner in value.items() if name not in BOOKKEEPING_OF[key]} or None


def _tables(record: Table, key: str) -> Entries:
    value = record.get(key)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def cannot_grow(key: str, base: Entries, mine: Entries, theirs: Entries) -> Reason | None:
    """Return why what two sides have done to an append-only list cannot both stand; None where it can.

    `key` is that of a list of a record; of lists that may be changed nothing is said.
    """
    if key not in APPEND_ONLY:
        return None
    if not (_keeps(base, mine) and _keeps(base, theirs)):
        return Reason.REWRITTEN
    if key in _FOLLOW_ON:
        added_by_me, added_by_them = (not_in(side, base) for side in (mine, theirs))
        alone = (not_in(added_by_me, added_by_them), not_in(added_by_them, added_by_me))
        subjects = [{identity_of(entry.get(_FOLLOW_ON[key])) for entry in added} for added in alone]
        if subjects[0] & subjects[1]:
            return Reason.ONE_AT_A_TIME
    return None


def _keeps(base: Entries, side: Entries) -> bool:
    """Return whether a side still has every entry as it was, in their order.

    Others may stand between them: those that came by an earlier merge.
    """
    left = iter(map(identity_of, side))
    return all(entry in left for entry in map(identity_of, base))

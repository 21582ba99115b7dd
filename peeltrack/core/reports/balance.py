"""The sum that reconciles how many records are open on two days: what a board checks first."""

from collections.abc import Mapping
from dataclasses import fields

from peeltrack.core.chain.table import COMPLETE
from peeltrack.core.fields import frozen
from peeltrack.core.history.change import Change, steps_added
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Status

#: What ends the work of the force otherwise than by a sign-off.
_ENDED_AS = {
    Status.SUPERSEDED: "given_up",
    Status.NOT_ADOPTED: "given_up",
    Status.ENDED: "given_up",
    Status.BROUGHT_FORWARD: "brought_forward",
}


@frozen
class Balance:
    """Open records on two days, and what became of them between: see `is_right`."""

    opening: int = 0
    new: int = 0
    reopened: int = 0
    signed_off: int = 0
    given_up: int = 0  #: superseded, not adopted or ended otherwise
    brought_forward: int = 0  #: entered as finished before the register was begun
    removed: int = 0  #: taken out of the register while open
    by_hand: int = 0  #: opened (or, below zero, ended) without a step
    closing: int = 0

    @property
    def is_right(self) -> bool:
        """Whether opening + new + reopened − signed off − ended otherwise + by hand is open now."""
        more = self.new + self.reopened + self.by_hand
        less = self.signed_off + self.given_up + self.brought_forward + self.removed
        return self.opening + more - less == self.closing

    @property
    def in_words(self) -> str:
        """Return the sum as a person checks it.

        >>> Balance(opening=46, new=2, signed_off=1, closing=47).in_words
        'open before 46 + new 2 + reopened 0 − signed off 1 − given up 0 = 47 open now'
        """
        said = (
            f"open before {self.opening:,} + new {self.new:,} + reopened {self.reopened:,} "
            f"− signed off {self.signed_off:,} − given up {self.given_up:,}"
        )
        if self.brought_forward:
            said += f" − brought forward {self.brought_forward:,}"
        if self.removed:
            said += f" − removed {self.removed:,}"
        if self.by_hand:
            said += f" {'+' if self.by_hand > 0 else '−'} by hand {abs(self.by_hand):,}"
        return f"{said} = {self.closing:,} open now"

    @property
    def as_data(self) -> dict[str, int]:
        """Return the sum for programs."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def balance_of(old: Mapping[str, Record], new: Mapping[str, Record]) -> Balance:
    """Return the sum of two states of some records, each by id.

    Every step that is in a record now and was not before counts, so that the terms are those of the list
    of events. What no step accounts for is by hand.
    """
    terms = dict.fromkeys((field.name for field in fields(Balance)), 0)
    for record_id in old.keys() | new.keys():
        for name, count in _terms(old.get(record_id), new.get(record_id)).items():
            terms[name] += count
    found = Balance(**terms)
    assert found.is_right, found
    return found


def _terms(old: Record | None, new: Record | None) -> dict[str, int]:
    was, stands = _is_open(old), _is_open(new)
    if new is None:
        return {"opening": was, "removed": was}
    # What comes in is open until a step says otherwise.
    terms = {"opening": was, "new": int(old is None), "closing": stands}
    moved = terms["opening"] + terms["new"]
    for step in steps_added(Change(old, new)):
        before, after = step.from_ not in COMPLETE, step.to not in COMPLETE
        if before != after:
            name = "reopened" if after else _ENDED_AS.get(step.to, "signed_off")
            terms[name] = terms.get(name, 0) + 1
            moved += 1 if after else -1
    return terms | {"by_hand": stands - moved}


def _is_open(record: Record | None) -> int:
    return int(record is not None and record.status not in COMPLETE)

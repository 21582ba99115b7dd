"""Where two edits of one file cannot both stand, and what joining them has come to."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Where
from peeltrack.core.merge.entries import not_in


class Side(StrEnum):
    """Which of two edits is meant, or what both have written one after the other."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class Reason(StrEnum):
    """Why two edits cannot both stand."""

    CHANGED_TWICE = "both have changed it"
    REMOVED_AND_CHANGED = "one has taken it out, the other has changed it"
    ADDED_TWICE = "both have added one of this name"
    ONE_AT_A_TIME = "each was made from the same state, and only one of them can follow on it"
    REWRITTEN = "entries are only ever added here, and one has changed what was there"
    MOVED = "both have put it in another order"
    UNREADABLE = "a version of the file cannot be read"
    STEP_AND_EDIT = "a step vouches for it as it was, and the other has changed it"


@frozen
class Conflict:
    """One value that two edits leave in doubt; None where a side does not have it."""

    where: Where  #: an entry of a list by its place in the older file, or by its name
    reason: Reason
    base: Any  #: as it was before either
    mine: Any
    theirs: Any
    signed: Side | None = None  #: who has taken the step, where the reason is STEP_AND_EDIT

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that may be chosen: none without what a step vouches for, or without an entry."""
        if self.reason is Reason.STEP_AND_EDIT:
            return (Side.MINE,) if self.signed is Side.MINE else (Side.THEIRS,)
        if self.reason is Reason.ONE_AT_A_TIME:
            return ()  # each is a commit of its own, and neither entry may be lost
        return (Side.MINE, Side.THEIRS, *((Side.BOTH,) if self.both is not None else ()))

    @property
    def both(self) -> Any:
        """What both have written, mine first: of prose and of lists; None where that makes no sense."""
        mine, theirs = self.mine, self.theirs
        if self.reason is Reason.STEP_AND_EDIT:
            return None
        if isinstance(mine, list) and isinstance(theirs, list):
            return [*mine, *not_in(theirs, mine)]
        if isinstance(mine, str) and isinstance(theirs, str) and _prose(mine) and _prose(theirs):
            return f"{mine.rstrip()}\n\n{theirs}"
        return None


#: Asked for the side to take in a conflict; None leaves it.
Choose = Callable[[Conflict], Side | None]


@frozen
class Merged:
    """What two edits of a file come to."""

    table: dict[str, Any]  #: where something is left in doubt, with my side of it
    conflicts: tuple[Conflict, ...]  #: those that nobody has decided, in the order of the file


def undecided(conflict: Conflict) -> Side | None:
    """Return None: each conflict is left to a person."""
    return None


def _prose(text: str) -> bool:
    return len(text.split()) > 1

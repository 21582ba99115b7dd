"""Whose move it is: the next step of a record, who may take it, and by when."""

from datetime import date

from peeltrack.core.chain.people import Holding, holders_for, owner_of
from peeltrack.core.chain.table import Arrow, next_arrow, way_back
from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import OWNERS, Role, Status, Step
from peeltrack.core.table import Names
from peeltrack.core.views.looks import milestone


@frozen(kw_only=False)
class Move:
    """The next step of a record: by whom, and until when it is in time."""

    step: Step
    role: Role
    holders: tuple[Holding, ...]  #: who may take it on the day: who holds the post, then their deputies
    by_on: date | None  #: last day in time, by the lead times; None where nobody can say
    awaits: str = ""  #: whose word it waits for, where that is not the force's

    @property
    def whose(self) -> str:
        """Return whose move it is, in words: the post, who holds it, and who deputises.

        >>> Move(Step.SIGNOFF, Role.DCC, (Holding(role=Role.DCC, email="ana@example.org"),), None).whose
        'DCC: ana@example.org'
        """
        named = ", ".join(_named(holding) for holding in self.holders) or "not named"
        post = f"{self.role.in_words}: {named}"
        return f"{self.awaits}, then {post}" if self.awaits else post

    def in_words(self, called: Names) -> str:
        """Return who may take it, as a person says it.

        >>> deputy = Holding(role=Role.DCC, email="dan@example.org", deputy=True)
        >>> Move(Step.SIGNOFF, Role.DCC, (deputy,), None).in_words({"dan@example.org": "Dan Roe"}.__getitem__)
        'deputy Dan Roe'
        """
        who = [f"{'deputy ' if holding.deputy else ''}{called(holding.email)}" for holding in self.holders]
        said = " or ".join(who) if who else f"no {self.role.in_words}"
        return f"{self.awaits}, then {said}" if self.awaits else said


def _named(holding: Holding) -> str:
    return f"{holding.email} (deputy)" if holding.deputy else holding.email


def next_move(
    record: Record, due_on: date | None, today: date, settings: Settings, *, gone: bool
) -> Move | None:
    """Return the next step towards closure, or None where the way has ended.

    Where steps have lapsed (`gone`) it is the one that begins a new round: nothing else leads on.
    """
    arrow = way_back(record.status) if gone else next_arrow(record.status)
    if arrow is None:
        return None
    role = arrow.roles[0]
    # Whoever else holds the post cannot answer for a record that names nobody yet.
    unnamed = role in OWNERS and not owner_of(record, role)
    acting = () if unnamed else holders_for(settings, record, role, today)
    return Move(arrow.step, role, acting, _by_on(arrow, record.status, due_on, settings), arrow.awaits)


def _by_on(arrow: Arrow, status: Status, due_on: date | None, settings: Settings) -> date | None:
    if due_on is None or arrow.awaits:
        return None
    # What begins a new round leads back to the first stage, and is in time if that still can be.
    return milestone(Status.OPEN if arrow.ends_round else status, due_on, settings.lead_days)

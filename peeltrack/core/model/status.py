"""Where the work on a record can be, and the one table of steps between."""

from collections.abc import Mapping
from enum import StrEnum

from peeltrack.core.fields import frozen


class Status(StrEnum):
    """Where the work is. What the inspectorate thinks of it is another question."""

    OPEN = "open"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    SIGNED_OFF = "signed-off"
    UPLOADED = "uploaded"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    NOT_ADOPTED = "not-adopted"


class Step(StrEnum):
    """An act of one person that moves a record along the chain."""

    SUBMIT = "submit"
    VERIFY = "verify"
    SIGNOFF = "signoff"
    UPLOAD = "upload"
    CLOSE = "close"
    RETURN = "return"
    REOPEN = "reopen"
    SUPERSEDE = "supersede"
    DECLINE = "decline"


#: What has happened to a record by each step.
DONE: Mapping[Step, str] = {
    Step.SUBMIT: "submitted",
    Step.VERIFY: "verified",
    Step.SIGNOFF: "signed off",
    Step.UPLOAD: "uploaded",
    Step.CLOSE: "closed",
    Step.RETURN: "returned",
    Step.REOPEN: "reopened",
    Step.SUPERSEDE: "superseded",
    Step.DECLINE: "declined",
}


class Role(StrEnum):
    """A post in the chain. The first three are named by each record, the others by register.toml."""

    ACTION_OWNER = "action-owner"
    BUSINESS_LEAD = "business-lead"
    STRATEGIC_LEAD = "strategic-lead"
    DCC = "deputy-chief-constable"
    COORDINATOR = "coordinator"

    @property
    def in_words(self) -> str:
        """Return the post as a person says it."""
        return "DCC" if self is Role.DCC else self.value.replace("-", " ")

    @property
    def of_a_record(self) -> str:
        """Return the post as a record sees it: its own, or one that is held for the whole register.

        >>> Role.BUSINESS_LEAD.of_a_record, Role.DCC.of_a_record
        ('its business lead', 'the DCC')
        """
        return f"{'its' if self in OWNERS else 'the'} {self.in_words}"

    @property
    def key(self) -> str:
        """Return the key of `[owners]` that names who holds it."""
        return self.value.replace("-", "_")


#: Posts that a record names in its `[owners]`; the others are held for the whole register.
OWNERS = (Role.ACTION_OWNER, Role.BUSINESS_LEAD, Role.STRATEGIC_LEAD)

#: A record in one of these no longer waits for work of the force: it is complete.
COMPLETE = frozenset(
    {Status.SIGNED_OFF, Status.UPLOADED, Status.CLOSED, Status.SUPERSEDED, Status.NOT_ADOPTED}
)

#: No arrow but `reopen` leads out of these.
FINAL = frozenset({Status.CLOSED, Status.SUPERSEDED, Status.NOT_ADOPTED})


@frozen(kw_only=False)
class Arrow:
    """One row of the chain: who may take a record from where to where, and what must be said."""

    step: Step
    origins: frozenset[Status]
    to: Status
    roles: tuple[Role, ...]
    needs: tuple[str, ...] = ()  #: fields of the step's entry that must be filled
    forward: bool = False  #: part of the way to sign-off and upload; the content must be complete


def _among(*statuses: Status) -> frozenset[Status]:
    return frozenset(statuses)


CHAIN: tuple[Arrow, ...] = (
    Arrow(Step.SUBMIT, _among(Status.OPEN), Status.SUBMITTED, (Role.BUSINESS_LEAD,), forward=True),
    Arrow(Step.VERIFY, _among(Status.SUBMITTED), Status.VERIFIED, (Role.STRATEGIC_LEAD,), forward=True),
    Arrow(Step.SIGNOFF, _among(Status.VERIFIED), Status.SIGNED_OFF, (Role.DCC,), forward=True),
    Arrow(
        Step.UPLOAD,
        _among(Status.SIGNED_OFF),
        Status.UPLOADED,
        (Role.COORDINATOR,),
        needs=("reference",),
        forward=True,
    ),
    Arrow(
        Step.CLOSE,
        _among(Status.UPLOADED),
        Status.CLOSED,
        (Role.COORDINATOR,),
        needs=("reference", "on"),
        forward=True,
    ),
    Arrow(
        Step.RETURN,
        _among(Status.SUBMITTED, Status.VERIFIED, Status.SIGNED_OFF),
        Status.OPEN,
        (Role.STRATEGIC_LEAD, Role.DCC),
        needs=("reason",),
    ),
    Arrow(
        Step.REOPEN,
        _among(Status.SIGNED_OFF, Status.UPLOADED, Status.CLOSED),
        Status.OPEN,
        (Role.DCC, Role.COORDINATOR),
        needs=("reason",),
    ),
    Arrow(
        Step.SUPERSEDE,
        _among(*(status for status in Status if status not in FINAL)),
        Status.SUPERSEDED,
        (Role.COORDINATOR,),
        needs=("successor",),
    ),
    Arrow(Step.DECLINE, _among(Status.OPEN), Status.NOT_ADOPTED, (Role.DCC,), needs=("reason",)),
)

_BY_STEP = {arrow.step: arrow for arrow in CHAIN}
_NEXT = {origin: arrow for arrow in CHAIN if arrow.forward for origin in arrow.origins}


def arrow_of(step: Step) -> Arrow:
    """Return the chain's row for `step`."""
    return _BY_STEP[step]


def next_arrow(status: Status) -> Arrow | None:
    """Return the arrow that leads from `status` towards closure, or None where the way has ended."""
    return _NEXT.get(status)

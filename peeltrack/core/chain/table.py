"""The sign-off chain as one table: a step a row, everything that is particular to a step a column of it.

To add a step: its name in `Step`, its row here. The commands, their help, the rules, the audit and the
guide walk the table, and so do the sets of steps and statuses below it.
"""

from peeltrack.core.fields import frozen
from peeltrack.core.model.status import Role, Status, Step


@frozen(kw_only=False)
class Need:
    """Something that a step has to be told: a field of its entry, and an option of its command."""

    key: str  #: name of the field and of the option
    what: str  #: in words, with its article
    metavar: str  #: what kind of value it is: TEXT, DATE, ID or ENDING

    @property
    def option(self) -> str:
        """Return the option as a person types it.

        >>> REASON.option, REFERENCE_DATE.option
        ('--reason "…"', '--on DATE')
        """
        return f"--{self.key} " + ('"…"' if self.metavar == "TEXT" else self.metavar)

    @property
    def label(self) -> str:
        """Return what it is called, without its article."""
        return self.what.partition(" ")[2]

    def met_by(self, said: object) -> bool:
        """Return whether a request for a step, or the entry of one, says it."""
        value = getattr(said, self.key)
        return value is not None and bool(str(value).strip())


REFERENCE = Need("reference", "the inspectorate's reference", "TEXT")
REFERENCE_DATE = Need("on", "the inspectorate's date", "DATE")
REASON = Need("reason", "a reason", "TEXT")
SUCCESSOR = Need("successor", "the id of the newer record", "ID")
ENDING = Need("ending", "the way in which it ended", "ENDING")
ENDED_ON = Need("on", "the day on which it ended", "DATE")
ON_WHOSE_WORD = Need("reference", "the letter, page or minute that says so, and whose it is", "TEXT")


@frozen
class Arrow:
    """One row of the chain: who may take a record from where to where, and on which terms."""

    step: Step
    done: str  #: what has happened to the record, in words
    origins: tuple[Status, ...]  #: from where it can be taken, in the order of the statuses
    to: Status
    roles: tuple[Role, ...]  #: who takes it, the one whose move it usually is first
    needs: tuple[Need, ...] = ()  #: what it has to be told
    forward: bool = False  #: part of the way to sign-off and upload: nothing before it may have lapsed
    vouches: bool = False  #: vouches for the content, or sends it out: the content must be complete
    completes: bool = False  #: the work of the force is done where it leads to
    ends_round: bool = False  #: what was vouched for before it no longer carries anything
    first: bool = False  #: only a record on which no step was ever taken can take it
    distinct: bool = False  #: nobody takes two of these in one round (policy.distinct_people)
    not_by_action_owner: bool = False  #: the action owner never takes it: it would judge their own work
    lead_days: str = ""  #: the field of LeadDays that says how long before the due day; "" for the day itself
    awaits: str = ""  #: whose word it waits for, where that is not the force's: nobody knows by when
    help: str  #: what its command says of itself


CHAIN: tuple[Arrow, ...] = (
    Arrow(
        step=Step.SUBMIT,
        done="submitted",
        origins=(Status.OPEN,),
        to=Status.SUBMITTED,
        roles=(Role.BUSINESS_LEAD,),
        forward=True,
        vouches=True,
        distinct=True,
        lead_days="submitted",
        help="Submit a record for verification, as its business lead. It needs its owners, a position "
        "statement, an answer to every part, evidence, and nothing that it still waits on.",
    ),
    Arrow(
        step=Step.VERIFY,
        done="verified",
        origins=(Status.SUBMITTED,),
        to=Status.VERIFIED,
        roles=(Role.STRATEGIC_LEAD,),
        forward=True,
        vouches=True,
        distinct=True,
        not_by_action_owner=True,
        lead_days="verified",
        help="Verify what was submitted, as the record's strategic lead.",
    ),
    Arrow(
        step=Step.SIGNOFF,
        done="signed off",
        origins=(Status.VERIFIED,),
        to=Status.SIGNED_OFF,
        roles=(Role.DCC,),
        forward=True,
        vouches=True,
        completes=True,
        distinct=True,
        not_by_action_owner=True,
        lead_days="signed_off",
        help="Sign off what was verified, as the DCC.",
    ),
    Arrow(
        step=Step.UPLOAD,
        done="uploaded",
        origins=(Status.SIGNED_OFF,),
        to=Status.UPLOADED,
        roles=(Role.COORDINATOR,),
        needs=(REFERENCE,),
        forward=True,
        vouches=True,
        completes=True,
        lead_days="uploaded",
        help="Record that what was signed off was sent to the inspectorate.",
    ),
    Arrow(
        step=Step.CLOSE,
        done="closed",
        origins=(Status.UPLOADED,),
        to=Status.CLOSED,
        roles=(Role.COORDINATOR,),
        needs=(REFERENCE, REFERENCE_DATE),
        forward=True,
        completes=True,
        awaits="the inspectorate",
        help="Close a record on the inspectorate's word.",
    ),
    Arrow(
        step=Step.RETURN,
        done="returned",
        origins=(Status.SUBMITTED, Status.VERIFIED, Status.SIGNED_OFF),
        to=Status.OPEN,
        roles=(Role.STRATEGIC_LEAD, Role.DCC),
        needs=(REASON,),
        ends_round=True,
        help="Send a record back to its owners with a reason, as its strategic lead or the DCC.",
    ),
    Arrow(
        step=Step.REOPEN,
        done="reopened",
        origins=(
            Status.SIGNED_OFF,
            Status.UPLOADED,
            Status.CLOSED,
            Status.ENDED,
            Status.BROUGHT_FORWARD,
        ),
        to=Status.OPEN,
        roles=(Role.DCC, Role.COORDINATOR),
        needs=(REASON,),
        ends_round=True,
        help="Reopen a record that was signed off, uploaded, closed, ended or brought forward.",
    ),
    Arrow(
        step=Step.SUPERSEDE,
        done="superseded",
        origins=(Status.OPEN, Status.SUBMITTED, Status.VERIFIED, Status.SIGNED_OFF, Status.UPLOADED),
        to=Status.SUPERSEDED,
        roles=(Role.COORDINATOR,),
        needs=(SUCCESSOR,),
        completes=True,
        help="Replace a record by a newer one.",
    ),
    Arrow(
        step=Step.DECLINE,
        done="declined",
        origins=(Status.OPEN,),
        to=Status.NOT_ADOPTED,
        roles=(Role.DCC,),
        needs=(REASON,),
        completes=True,
        help="Record that the force does not adopt a recommendation, as the DCC, with a reason.",
    ),
    Arrow(
        step=Step.END,
        done="ended",
        origins=(Status.OPEN, Status.SUBMITTED, Status.VERIFIED, Status.SIGNED_OFF, Status.UPLOADED),
        to=Status.ENDED,
        roles=(Role.COORDINATOR,),
        needs=(ENDING, REASON, ON_WHOSE_WORD, ENDED_ON),
        completes=True,
        help="Record that nothing more is asked, though the way to upload and closure was not gone to its "
        "end: the inspectorate closed it after a visit, it was overtaken or withdrawn, or it is for others.",
    ),
    Arrow(
        step=Step.BRING_FORWARD,
        done="brought forward",
        origins=(Status.OPEN,),
        to=Status.BROUGHT_FORWARD,
        roles=(Role.COORDINATOR,),
        needs=(ON_WHOSE_WORD, ENDED_ON),
        first=True,
        completes=True,
        help="Record that a record was finished before this register began, on whose word and of which day. "
        "It is counted as brought forward, never as signed off.",
    ),
)

_BY_STEP = {arrow.step: arrow for arrow in CHAIN}
_NEXT = {origin: arrow for arrow in CHAIN if arrow.forward for origin in arrow.origins}

#: A record in one of these no longer waits for work of the force: it is complete.
COMPLETE = frozenset(arrow.to for arrow in CHAIN if arrow.completes)

#: Only a new round leads out of these, if anything does.
FINAL = frozenset(Status) - {origin for arrow in CHAIN if not arrow.ends_round for origin in arrow.origins}

#: Where the force has vouched for a record's content, or the inspectorate has judged it.
VOUCHED = frozenset(arrow.to for arrow in CHAIN if arrow.forward)

#: The steps of which nobody takes two in one round, where the policy wants distinct people.
DISTINCT = tuple(arrow.step for arrow in CHAIN if arrow.distinct)


def arrow_of(step: Step) -> Arrow:
    """Return the chain's row for `step`."""
    return _BY_STEP[step]


def next_arrow(status: Status) -> Arrow | None:
    """Return the arrow that leads from `status` towards closure, or None where the way has ended."""
    return _NEXT.get(status)


def way_back(status: Status) -> Arrow | None:
    """Return the arrow that begins a new round from `status`, or None where none leads back."""
    return next((arrow for arrow in CHAIN if arrow.ends_round and status in arrow.origins), None)

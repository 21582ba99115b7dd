"""The words of the chain: where the work on a record can be, the steps between, and who takes them."""

from enum import StrEnum


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
    ENDED = "ended"
    BROUGHT_FORWARD = "brought-forward"


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
    END = "end"
    BRING_FORWARD = "bring-forward"


class Ending(StrEnum):
    """How a record came to its end outside the way to sign-off and upload."""

    CLOSED_BY_INSPECTORATE = "closed-by-inspectorate"
    NO_FURTHER_ACTION = "no-further-action"
    OVERTAKEN = "overtaken"
    WITHDRAWN = "withdrawn"
    SUPERSEDED_ELSEWHERE = "superseded-elsewhere"
    NOT_FOR_US = "not-for-us"


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

"""What register.toml holds: the force, its lead times, its policy, its people and posts."""

from datetime import date

from peeltrack.core.fields import frozen, stored
from peeltrack.core.model.status import Role


@frozen
class LeadDays:
    """Whole days before the deadline by which each stage must be reached."""

    submitted: int = stored("for the business lead to submit", 28)
    verified: int = stored("for the strategic lead to verify", 14)
    signed_off: int = stored("for the DCC to sign off", 7, key="signed-off")


@frozen
class Policy:
    """What the force demands of its sign-offs."""

    distinct_people: bool = stored("no person takes two of submit, verify and signoff in one round", True)
    on_instruction: bool = stored(
        "a step may be recorded by somebody else, on the person's instruction", False
    )
    signed_steps: bool = stored("the commit of a step must carry the person's signature", False)


@frozen
class Key:
    """A public key for signing, and the days between which it counts (both included)."""

    public: str = stored("the key as one line, as ssh-keygen writes it: type and base64", required=True)
    from_: date | None = stored("first day", None)
    to: date | None = stored("last day", None)
    reason: str = stored("why it ended")


@frozen
class Person:
    """Somebody who may take a step."""

    email: str = stored("as in their git identity", required=True)
    name: str = stored("as it is to be shown", required=True)
    key: tuple[Key, ...] = stored("signing keys", ())


@frozen
class Holder:
    """Somebody who holds a post, or deputises, between two days (both included)."""

    email: str = stored("a person of this register", required=True)
    from_: date | None = stored("first day", None)
    to: date | None = stored("last day", None)
    deputy: bool = stored("acts for the holder", False)
    reason: str = stored("why it began or ended")


@frozen
class Post:
    """A post of the chain that is held for the whole register."""

    role: Role = stored("which post", required=True)
    title: str = stored("what the force calls it", required=True)
    duty: str = stored("what it does in the chain, in the keeper's words")
    holder: tuple[Holder, ...] = stored("who holds it, with dates", ())


@frozen
class Settings:
    """The whole of register.toml."""

    force: str = stored("the force's name", required=True)
    warn_days: int = stored("days before a deadline from which a record is at risk", 28)
    lead_days: LeadDays = stored("lead times", LeadDays())
    policy: Policy = stored("what the force demands of its sign-offs", Policy())
    post: tuple[Post, ...] = stored("posts of the chain", ())
    person: tuple[Person, ...] = stored("people", ())

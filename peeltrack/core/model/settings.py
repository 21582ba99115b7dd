"""What register.toml holds: the force, its lead times, its policy, its people, posts and meetings."""

from datetime import date

from peeltrack.core.fields import frozen, stored
from peeltrack.core.model.status import Role
from peeltrack.core.time_zones import LONDON


@frozen
class LeadDays:
    """Whole days before the deadline by which each stage must be reached."""

    submitted: int = stored("for the business lead to submit", default=28)
    verified: int = stored("for the strategic lead to verify", default=14)
    signed_off: int = stored("for the DCC to sign off", default=7, key="signed-off")
    uploaded: int = stored("for the coordinator to upload", default=3)


@frozen
class Policy:
    """What the force demands of its sign-offs."""

    distinct_people: bool = stored(
        "no person takes two of submit, verify and signoff in one round", default=True
    )
    on_instruction: bool = stored(
        "a step may be recorded by somebody else, on the person's instruction", default=False
    )
    signed_steps: bool = stored("the commit of a step must carry the person's signature", default=False)
    people_need: int = stored(
        "how many keepers, coordinator or DCC, must sign a change of people or policy before it counts",
        default=1,
    )
    appointed_by: tuple[str, ...] = stored(
        "posts whose holders may name the owners of a record, beside the coordinator, the DCC and the "
        "owner who hands over",
        default=(),
    )


@frozen
class Key:
    """A public key for signing, and the days between which it is valid (both included)."""

    public: str = stored("the key as one line, as ssh-keygen writes it: type and base64")
    from_: date | None = stored("first day", default=None)
    to: date | None = stored("last day", default=None)
    revoked: date | None = stored(
        "last day on which it was surely its owner's; for a key that was lost or stolen", default=None
    )
    reason: str = stored("why it ended", default="")


@frozen
class Person:
    """Somebody who may take a step."""

    email: str = stored("as in their git identity")
    name: str = stored("as it is to be shown")
    key: tuple[Key, ...] = stored("signing keys", default=())


@frozen
class Holder:
    """Somebody who holds a post, or deputises, between two days (both included)."""

    email: str = stored("a person of this register")
    from_: date | None = stored("first day", default=None)
    to: date | None = stored("last day", default=None)
    deputy: bool = stored("acts for the holder", default=False)
    reason: str = stored("why it began or ended", default="")


@frozen
class Post:
    """A post of the chain that is held for the whole register."""

    role: Role = stored("which post")
    title: str = stored("what the force calls it")
    duty: str = stored("what it does in the chain, in the keeper's words", default="")
    holder: tuple[Holder, ...] = stored("who holds it, with dates", default=())


@frozen
class Team:
    """A team or a post of the force that owns records or parts of them: "Head of Crime"."""

    name: str = stored("what the force calls it; owners of records may be named so")
    duty: str = stored("what it is for, in the keeper's words", default="")
    holder: tuple[Holder, ...] = stored(
        "who holds it, or leads it, with dates; nobody yet where none", default=()
    )


@frozen
class Vouched:
    """A keeper's word that people, posts and policy are right as they stand. Append-only."""

    digest: str = stored("pt1:sha256:… of people, posts and policy, as peeltrack people vouch writes it")
    by: str = stored("e-mail of the keeper")
    on: date = stored("when")


@frozen
class Meeting:
    """A day on which those meet to whom the register is reported."""

    name: str = stored("what it is called")
    on: date = stored("the day on which it meets")
    papers_on: date | None = stored("the last day for its papers", default=None)


@frozen
class View:
    """A listing under a name: what it chooses, which columns it shows, and in which order."""

    about: str = stored("what it is for, in the keeper's words", default="")
    source: tuple[str, ...] = stored("of these sources", default=())
    kind: tuple[str, ...] = stored("of these kinds", default=())
    status: tuple[str, ...] = stored("in one of these statuses", default=())
    look: tuple[str, ...] = stored("with one of these looks", default=())
    owner: tuple[str, ...] = stored("owned by them: addresses, names or posts", default=())
    move: tuple[str, ...] = stored("theirs to do now: addresses, names or posts", default=())
    deadline: tuple[str, ...] = stored("with a deadline in one of these spans: FROM..TO", default=())
    assessment: tuple[str, ...] = stored("with one of these claims of the force", default=())
    theme: tuple[str, ...] = stored("on one of these subjects", default=())
    area: tuple[str, ...] = stored("in one of these parts of their publication", default=())
    text: tuple[str, ...] = stored("with all of these words in their texts", default=())
    unallocated: bool = stored("with an owner still to be named", default=False)
    waiting: bool = stored("waiting on somebody else", default=False)
    late_for_stage: bool = stored("late for the next step", default=False)
    lapsed: bool = stored("with a step that no longer vouches for it", default=False)
    everything: bool = stored("complete records too", default=False, key="all")
    columns: tuple[str, ...] = stored("columns, as list --columns takes them", default=())
    sort: tuple[str, ...] = stored("columns to sort by, with - before one downwards", default=())


@frozen
class Settings:
    """The whole of register.toml."""

    force: str = stored("the force's name")
    version: int = stored("number of this version of people, posts and policy; it only rises", default=0)
    timezone: str = stored("the time zone by which the force counts its days", default=LONDON)
    warn_days: int = stored("days before a deadline from which a record is at risk", default=28)
    late_reasons: tuple[str, ...] = stored("the reasons for lateness that a record may give", default=())
    lead_days: LeadDays = stored("lead times", default=LeadDays())
    policy: Policy = stored("what the force demands of its sign-offs", default=Policy())
    post: tuple[Post, ...] = stored("posts of the chain", default=())
    team: tuple[Team, ...] = stored("teams and posts that may own a record", default=())
    person: tuple[Person, ...] = stored("people", default=())
    meeting: tuple[Meeting, ...] = stored("days on which those meet who read the register", default=())
    view: tuple[tuple[str, View], ...] = stored("listings under a name", default=())
    vouched: tuple[Vouched, ...] = stored(
        "keepers' words for what somebody else had put in; append-only", default=()
    )

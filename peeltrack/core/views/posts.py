"""Who holds what on a day: the posts of the whole register, and what the records say of their owners."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from peeltrack.core.chain.owners import owner_on
from peeltrack.core.chain.people import holds_on, keys_of, person, same_address
from peeltrack.core.chain.rounds import is_complete
from peeltrack.core.dates import in_words
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Holder, Key, Post, Settings
from peeltrack.core.model.status import OWNERS, Role
from peeltrack.core.table import Column, Names
from peeltrack.core.tone import Tone

#: How a post of the chain is called where the force has not said it in its own words.
TITLES: Mapping[Role, str] = {
    Role.ACTION_OWNER: "Action owner",
    Role.BUSINESS_LEAD: "Business lead",
    Role.STRATEGIC_LEAD: "Strategic lead",
    Role.DCC: "Deputy Chief Constable",
    Role.COORDINATOR: "Planning and Performance",
}


@frozen
class HoldingLine:
    """What one person holds on a day; without a role, that they hold nothing."""

    email: str
    name: str = ""  #: "" for an address that register.toml does not know
    role: Role | None = None
    deputy: bool = False
    from_: date | None = None
    to: date | None = None
    records: tuple[str, ...] = ()  #: ids, where it is held for these records only
    keys: int = 0  #: signing keys that are valid that day


def holding_lines(register: Register, on: date) -> tuple[HoldingLine, ...]:
    """Return who holds what on a day: posts of the register first, then owners of records not complete.

    People of register.toml who hold nothing come last. Owners of an earlier day are those that the
    handovers of each record tell of.
    """
    settings = register.settings
    posts = [
        HoldingLine(
            email=holder.email,
            role=post.role,
            deputy=holder.deputy,
            from_=holder.from_,
            to=holder.to,
        )
        for role in reversed(Role)
        for post in settings.post
        if post.role is role
        for holder in sorted(post.holder, key=lambda holder: holder.deputy)
        if holds_on(holder, on)
    ]
    held = [*posts, *_owned(register, on)]
    busy = [line.email for line in held]
    idle = [
        listed.email
        for listed in settings.person
        if not any(same_address(listed.email, other) for other in busy)
    ]
    return tuple(
        _known(settings, line, on) for line in [*held, *(HoldingLine(email=email) for email in idle)]
    )


def _owned(register: Register, on: date) -> Iterator[HoldingLine]:
    for role in OWNERS:
        ids: dict[str, list[str]] = {}
        for record in register.records:
            owner = owner_on(record, role, on)
            if owner and not is_complete(record):
                ids.setdefault(owner.casefold(), [owner]).append(record.id)
        for owner, *owned in sorted(ids.values()):
            yield HoldingLine(email=owner, role=role, records=tuple(owned))


def _known(settings: Settings, line: HoldingLine, on: date) -> HoldingLine:
    known = person(settings, line.email)
    if known is None:
        return line
    return replace(line, email=known.email, name=known.name, keys=len(keys_of(known, on)))


def _for_what(line: HoldingLine, called: Names) -> str:
    if line.role is None:
        return ""
    return ", ".join(line.records) if line.records else "the whole register"


def _called(line: HoldingLine, called: Names) -> str:
    return line.name or "not in register.toml"


def _holds(line: HoldingLine, called: Names) -> str:
    if line.role is None:
        return ""
    return f"deputy for the {line.role.in_words}" if line.deputy else line.role.in_words


PEOPLE_COLUMNS: tuple[Column[HoldingLine], ...] = (
    Column("email", "E-mail", lambda line: line.email, about="name", least=24, rank=1),
    Column("name", "Name", lambda line: line.name, said=_called, least=16, tone=Tone.STRONG),
    Column("role", "Holds", lambda line: line.role.value if line.role else "", said=_holds),
    Column("deputy", "Deputy", lambda line: line.deputy, for_programs=True),
    Column("from", "From", lambda line: line.from_, unless_empty=True, about="name", label="from ", rank=1),
    Column("to", "To", lambda line: line.to, unless_empty=True, about="name", label="to ", rank=1),
    Column("keys", "Keys", lambda line: line.keys, right=True),
    Column("count", "Records", lambda line: len(line.records), lambda n: str(n) if n else "", right=True),
    Column("records", "For", lambda line: line.records, said=_for_what, about="name", prose=True, rank=1),
)


def post_index(settings: Settings, role: Role) -> int | None:
    """Return the place of the first post of a role in register.toml, or None where there is none."""
    return next((at for at, post in enumerate(settings.post) if post.role is role), None)


def same_time(post: Post, wanted: Holder) -> tuple[Holder, ...]:
    """Return who else holds the post on some of the days of `wanted`; deputies are no holders."""
    if wanted.deputy:
        return ()
    return tuple(
        holder
        for holder in post.holder
        if not holder.deputy and not same_address(holder.email, wanted.email) and _share_a_day(holder, wanted)
    )


def held_already(post: Post, wanted: Holder) -> tuple[Holder, ...]:
    """Return the entries of the same person, as holder or as deputy like `wanted`, on some of its days."""
    return tuple(
        holder
        for holder in post.holder
        if holder.deputy == wanted.deputy
        and same_address(holder.email, wanted.email)
        and _share_a_day(holder, wanted)
    )


def _share_a_day(one: Holder, other: Holder) -> bool:
    return (one.from_ or date.min) <= (other.to or date.max) and (other.from_ or date.min) <= (
        one.to or date.max
    )


def ended(held: Holder | Key, on: date, reason: str) -> dict[str, date | str]:
    """Return the changes that end an entry with the day `on`: its last day, and why."""
    reasons = [part for part in (held.reason, reason.strip()) if part]
    return {"to": on, "reason": "; ".join(reasons)} if reasons else {"to": on}


def runs_past(held: Holder | Key, on: date, what: str) -> bool:
    """Return whether it still runs after the day `on`.

    Raises UsageFault where it only begins after it, and so cannot end with it.
    """
    if held.to is not None and held.to <= on:
        return False
    if held.from_ is not None and held.from_ > on:
        raise UsageFault(
            f"{what} only begins on {in_words(held.from_)}, after {in_words(on)}",
            hint="name a later day with --on, or remove the entry from register.toml by hand",
        )
    return True

"""Who is who, and who holds which post on a day: register.toml and a record's owners, read together.

E-mail addresses count whatever their case. All days are included, the first and the last too.
A right is granted to the very address that holds it; it is denied to the person, so also to every
other address that shares a signing key with it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Holder, Key, Person, Settings, Team
from peeltrack.core.model.status import OWNERS, Role


@frozen
class Holding:
    """A post as one person holds it on a day."""

    role: Role
    email: str  #: as register.toml or the record spells it
    deputy: bool = False  #: acts for the holder

    @property
    def in_words(self) -> str:
        """Return the post as a person says it.

        >>> Holding(role=Role.DCC, email="ana@example.org", deputy=True).in_words
        'deputy for the DCC'
        """
        return f"deputy for the {self.role.in_words}" if self.deputy else self.role.in_words


def is_address(text: str) -> bool:
    """Return whether a text is an e-mail address: something, one @, something, and no white space.

    >>> is_address("ana@example.org"), is_address("Ana B"), is_address("")
    (True, False, False)
    """
    local, _, domain = text.partition("@")
    return bool(local and domain) and "@" not in domain and not any(letter.isspace() for letter in text)


def same_address(one: str, other: str) -> bool:
    """Return whether two spellings are one e-mail address; an empty one is nobody's."""
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()


def person(settings: Settings, email: str) -> Person | None:
    """Return the person of register.toml with this address, the first where it stands there twice."""
    return next((listed for listed in settings.person if same_address(listed.email, email)), None)


def names(settings: Settings) -> dict[str, str]:
    """Return how each person of register.toml is called, by e-mail in lower case.

    Two of one name are left out, and so is who has none: only their e-mail tells them apart.
    """
    called = {listed.email.strip().casefold(): listed.name.strip() for listed in settings.person}
    count = Counter(called.values())
    return {email: name for email, name in called.items() if name and count[name] == 1 and "@" not in name}


def as_listed(settings: Settings, email: str) -> str:
    """Return an address as register.toml spells it, or as it is where it stands for nobody there."""
    known = person(settings, email)
    return known.email if known else email


def holds_on(held: Holder | Key, on: date) -> bool:
    """Return whether a post is held, or a key is valid, on the day `on`."""
    return (held.from_ is None or held.from_ <= on) and (held.to is None or on <= held.to)


def keys_of(person: Person, on: date) -> tuple[Key, ...]:
    """Return the signing keys of `person` that are valid on the day `on`, in the order of the file.

    A key that was revoked is valid up to the last day on which it was surely theirs.
    """
    return tuple(
        key for key in person.key if holds_on(key, on) and (key.revoked is None or on <= key.revoked)
    )


def same_person(settings: Settings, email_a: str, email_b: str) -> bool:
    """Return whether two addresses are one person: the same address, or joined by shared signing keys.

    A key that is no longer valid joins them too, and so does a third address that shares one key with
    each of the two. The empty address is nobody's.
    """
    first, second = email_a.strip().casefold(), email_b.strip().casefold()
    if not first or first == second:
        return bool(first)
    return second in addresses_of(settings, first)


def addresses_of(settings: Settings, email: str) -> frozenset[str]:
    """Return every address of the person with this one, in small letters; see `same_person`."""
    keys: dict[str, set[str]] = {}
    holders: dict[str, set[str]] = {}
    for listed in settings.person:
        address = listed.email.strip().casefold()
        for blob in _blobs(listed):
            keys.setdefault(address, set()).add(blob)
            holders.setdefault(blob, set()).add(address)
    known, left = {email.strip().casefold()}, [email.strip().casefold()]
    while left:
        for blob in keys.get(left.pop(), ()):
            # What was gone through once leads to nobody new.
            new = holders.pop(blob, set()) - known
            known |= new
            left += new
    return frozenset(known)


def _blobs(person: Person) -> frozenset[str]:
    # Type and comment are left out: the same key is often written with another comment.
    words = (key.public.split() for key in person.key)
    return frozenset(line[1] if len(line) > 1 else line[0] for line in words if line)


def holders(settings: Settings, role: Role, on: date) -> tuple[Holding, ...]:
    """Return who holds the post `role` for the whole register on the day `on`: holders, then deputies."""
    # Once each, though two entries for one person may overlap.
    held = dict.fromkeys(_holding(role, holder) for holder in _listed(settings, role) if holds_on(holder, on))
    return tuple(sorted(held, key=lambda holding: holding.deputy))


def holders_for(settings: Settings, record: Record, role: Role, on: date) -> tuple[Holding, ...]:
    """Return who may act as `role` on `record` on the day `on`: holders, then deputies.

    Where the record names an owner for the role, that owner is the holder and no other holder
    counts; deputies for the role in register.toml may still act.
    """
    listed = holders(settings, role, on)
    owner = owner_of(record, role)
    if not owner:
        return listed
    return (Holding(role=role, email=owner), *(holding for holding in listed if holding.deputy))


def holds(settings: Settings, record: Record, role: Role, email: str, on: date) -> Holding | None:
    """Return how `email` may act as `role` on `record` on the day `on`, or None where they may not."""
    acting = holders_for(settings, record, role, on)
    return next((holding for holding in acting if same_address(holding.email, email)), None)


def holdings_of(settings: Settings, email: str, on: date) -> tuple[Holding, ...]:
    """Return every post that `email` holds for the whole register on the day `on`, as Role orders them."""
    held = (holding for role in Role for holding in holders(settings, role, on))
    return tuple(holding for holding in held if same_address(holding.email, email))


def owner_of(record: Record, role: Role) -> str:
    """Return the address that `record` names for `role`; "" for none, and for a post it does not name."""
    if role not in OWNERS:
        return ""
    owner: str = getattr(record.owners, role.key)
    return owner.strip()


def team_named(settings: Settings, name: str) -> Team | None:
    """Return the team of register.toml with this name, in whatever case; None for none."""
    wanted = name.strip().casefold()
    return next((team for team in settings.team if team.name.strip().casefold() == wanted), None)


def held_by(settings: Settings, team: Team, on: date) -> tuple[str, ...]:
    """Return the addresses of who holds or leads a team on a day, deputies last; () for nobody yet."""
    held = [holder for holder in team.holder if holds_on(holder, on)]
    return tuple(as_listed(settings, one.email) for one in sorted(held, key=lambda holder: holder.deputy))


def _listed(settings: Settings, role: Role) -> Iterator[Holder]:
    return (holder for post in settings.post if post.role is role for holder in post.holder)


def _holding(role: Role, holder: Holder) -> Holding:
    return Holding(role=role, email=holder.email, deputy=holder.deputy)

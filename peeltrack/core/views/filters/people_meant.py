"""Whom a filter means: a person by name or address, or whoever holds a post."""

from collections.abc import Iterator
from datetime import date

from peeltrack.core.chain.people import holders, owner_of, same_address
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.register import Register
from peeltrack.core.model.status import OWNERS, Role
from peeltrack.core.suggest import did_you_mean
from peeltrack.core.views.due import Line


@frozen
class PeopleMeant:
    """Some people, and a post where it was one that was named."""

    emails: frozenset[str] = frozenset()  #: in lower case
    role: Role | None = None

    def own(self, line: Line) -> bool:
        """Return whether one of them is an owner of a record in any of its three roles.

        Of a post that each record names for itself: whether the record names somebody.
        """
        if self.role in OWNERS and owner_of(line.record, self.role):
            return True
        return any(owner_of(line.record, role).casefold() in self.emails for role in OWNERS)

    def have_the_move(self, line: Line) -> bool:
        """Return whether the next step of a record is theirs to take now, as holders or as deputies."""
        if line.move is None or line.move.awaits:
            return False
        if self.role is not None:
            return line.move.role is self.role
        return any(holding.email.strip().casefold() in self.emails for holding in line.move.holders)


def addresses_known(register: Register) -> Iterator[str]:
    """Return the addresses of everybody whom the register names in a post or as an owner; some twice."""
    yield from (person.email for person in register.settings.person)
    yield from (holder.email for post in register.settings.post for holder in post.holder)
    owners = (owner_of(record, role) for record in register.records for role in OWNERS)
    yield from filter(None, owners)


def people_known(register: Register) -> Iterator[str]:
    """Return every word by which `people_meant` knows somebody: addresses, names, posts; some twice."""
    yield from addresses_known(register)
    yield from (person.name for person in register.settings.person if person.name.strip())
    yield from (post.title for post in register.settings.post if post.title.strip())
    yield from Role


def people_meant(register: Register, today: date, typed: str) -> PeopleMeant:
    """Return who is meant by an address, a name or a post, in whatever case it was typed.

    A name means everybody who bears it. A post, as the chain or as register.toml calls it, means who holds
    it on the day and their deputies. Raises UsageFault with the nearest for what is nowhere in the register.
    """
    wanted = _bare(typed)
    if role := _role_named(register, wanted):
        held = (holding.email.strip().casefold() for holding in holders(register.settings, role, today))
        return PeopleMeant(emails=frozenset(held), role=role)
    named = {
        person.email.strip().casefold() for person in register.settings.person if _bare(person.name) == wanted
    }
    address = (
        {typed.strip().casefold()}
        if any(same_address(known, typed) for known in addresses_known(register))
        else set()
    )
    if wanted and (named or address):
        return PeopleMeant(emails=frozenset(named | address))
    near = did_you_mean(
        typed, sorted(set(people_known(register))), "peeltrack people shows those that there are", 3
    )
    raise UsageFault(f"""there is no person or post {typed or '""'} in this register""", hint=near)


def _role_named(register: Register, wanted: str) -> Role | None:
    for role in Role:
        if wanted in (_bare(role.value), _bare(role.in_words)):
            return role
    return next(
        (post.role for post in register.settings.post if wanted and _bare(post.title) == wanted), None
    )


def _bare(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").split())

"""The ten people of a force, their posts and their desks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from peeltrack.core.model.record import Owners
from peeltrack.core.model.settings import Holder, Key, Person, Policy, Post, Settings
from peeltrack.core.model.status import Role
from tests.gitrepo import GitPerson, a_person

#: Two keys of everybody, by e-mail: the first is given up for the second some day.
Keys = Mapping[str, Sequence[GitPerson]]

KIM, DEE, DAN = "kim@example.org", "dee@example.org", "dan@example.org"
LEADS = ("bea@example.org", "ben@example.org")
STRATEGIC = ("sam@example.org", "sue@example.org")
DOERS = ("olu@example.org", "ola@example.org", "ivy@example.org")
PEOPLE = (KIM, DEE, DAN, *LEADS, *STRATEGIC, *DOERS)

#: The first day of the year.
FIRST = date(2024, 1, 8)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody works."""

    fast: timedelta  #: how far its clock is ahead
    crlf: bool  #: git writes CRLF here
    signs: bool  #: drafts are signed, too; steps always are


def with_keys(folder: Path) -> Keys:
    """Return two new keys of everybody."""
    return {
        email: [a_person(email[:3].capitalize(), email, folder / str(number)) for number in range(2)]
        for email in PEOPLE
    }


def settings(keys: Keys) -> Settings:
    """Return what register.toml holds on the first day."""
    people = tuple(
        Person(email=email, name=owned[0].name, key=(Key(public=owned[0].public),))
        for email, owned in keys.items()
    )
    posts = (
        Post(role=Role.STRATEGIC_LEAD, title="Strategic lead"),
        Post(role=Role.DCC, title="DCC", holder=(Holder(email=DEE, from_=date(2023, 1, 1)),)),
        Post(role=Role.COORDINATOR, title="Planning", holder=(Holder(email=KIM),)),
    )
    return Settings(force="Anyshire Police", policy=Policy(signed_steps=True), person=people, post=posts)


def owners(number: int) -> Owners:
    """Return who answers for a record."""
    return Owners(
        action_owner=DOERS[number % 3],
        business_lead=LEADS[number % 2],
        strategic_lead=STRATEGIC[number // 2 % 2],
    )

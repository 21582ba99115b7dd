"""Who signed, as the keys of register.toml tell."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache

from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.chain.people import keys_of, same_address
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.model.settings import Person, Settings


class Seal(StrEnum):
    """What the signature of a commit is worth."""

    NONE = "none"
    GOOD = "good"
    UNKNOWN = "unknown key"
    BAD = "bad"


@frozen(kw_only=False)
class Signer:
    """The signature of a commit."""

    seal: Seal
    fingerprint: str = ""  #: of the key, "" where it is not known


NOBODY = Signer(Seal.NONE)

named = lru_cache(maxsize=4096)(fingerprint)


def addresses(settings: Settings, name: str) -> tuple[str, ...]:
    """Return the addresses under which the key with this fingerprint is listed, whatever its dates."""
    return tuple(one.email for one in settings.person if name in _names(one))


def _names(person: Person) -> list[str | None]:
    return [named(key.public) for key in person.key]


def owners_of(settings: Settings, name: str, on: date) -> tuple[Person, ...]:
    """Return the people whose key with this fingerprint counts on the day `on`."""
    return tuple(one for one in settings.person if name in [named(key.public) for key in keys_of(one, on)])


def has_keys(settings: Settings) -> bool:
    """Return whether anybody is listed with a signing key."""
    return any(named(key.public) for person in settings.person for key in person.key)


def why_not_by(settings: Settings, signer: Signer, email: str, days: Sequence[date]) -> str:
    """Return why a signature does not prove that `email` signed, by the keys of `settings`; "" where it does.

    The key must count on each of `days`. A commit without a signature is not asked about.
    """
    if signer.seal is Seal.BAD:
        return "the signature does not fit the commit: it was altered after it was signed"
    short = signer.fingerprint or "that nobody knows"
    if signer.seal is not Seal.GOOD:
        return f"signed with the key {short}, which register.toml does not list for {email}"
    listed = addresses(settings, signer.fingerprint)
    if not any(same_address(one, email) for one in listed):
        if listed:
            return f"signed by {' or '.join(listed)}, not by {email}"
        return f"signed with the key {short}, which register.toml did not list for {email} before this commit"
    for day in days:
        if not any(same_address(one.email, email) for one in owners_of(settings, signer.fingerprint, day)):
            return f"the key {short} of {email} does not count on {in_words(day)}"
    return ""

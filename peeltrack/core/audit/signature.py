"""Who signed, as the keys of register.toml tell."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.chain.people import keys_of, same_address
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.model.settings import Person, Settings


class SignatureState(StrEnum):
    """What the signature of a commit is worth."""

    NONE = "none"
    GOOD = "good"
    UNKNOWN_KEY = "unknown key"
    BAD = "bad"


@frozen(kw_only=False)
class Signature:
    """What git says of a commit's signature; who may sign is judged elsewhere."""

    state: SignatureState
    fingerprint: str = ""  #: of the key: "SHA256:…" for ssh, hexadecimal for OpenPGP; "" if not known

    @property
    def is_missing(self) -> bool:
        """Whether the commit is not signed at all."""
        return self.state is SignatureState.NONE

    @property
    def is_good(self) -> bool:
        """Whether it fits the commit, by a key that is listed or that OpenPGP here trusts."""
        return self.state is SignatureState.GOOD


UNSIGNED = Signature(SignatureState.NONE)


def addresses(settings: Settings, name: str) -> tuple[str, ...]:
    """Return the addresses under which the key with this fingerprint is listed, whatever its dates."""
    return tuple(
        person.email
        for person in settings.person
        if any(fingerprint(key.public) == name for key in person.key)
    )


def owners_of(settings: Settings, name: str, on: date) -> tuple[Person, ...]:
    """Return the people whose key with this fingerprint is valid on the day `on`."""
    return tuple(
        person
        for person in settings.person
        if any(fingerprint(key.public) == name for key in keys_of(person, on))
    )


def has_keys(settings: Settings) -> bool:
    """Return whether anybody is listed with a signing key."""
    return any(fingerprint(key.public) for person in settings.person for key in person.key)


def why_not_by(settings: Settings, signature: Signature, email: str, days: Sequence[date]) -> str:
    """Return why a signature does not prove that `email` signed, by the keys of `settings`; "" where it does.

    The key must be valid on each of `days`. A commit without a signature is not asked about.
    """
    if signature.state is SignatureState.BAD:
        return "the signature does not fit the commit: it was altered after it was signed"
    short = signature.fingerprint or "that nobody knows"
    if not signature.is_good:
        return f"signed with the key {short}, which register.toml does not list for {email}"
    listed = addresses(settings, signature.fingerprint)
    if not any(same_address(one, email) for one in listed):
        if listed:
            return f"signed by {' or '.join(listed)}, not by {email}"
        return f"signed with the key {short}, which register.toml did not list for {email} before this commit"
    for day in days:
        if not any(same_address(one.email, email) for one in owners_of(settings, signature.fingerprint, day)):
            return f"the key {short} of {email} is not valid on {in_words(day)}"
    return ""

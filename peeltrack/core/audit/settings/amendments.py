"""Who may change people, posts and policy, and what one commit changed of them."""

from collections.abc import Sequence
from datetime import date

from peeltrack.core.audit.settings.setting_values import ABSENT, Path, Values, changes_in_words
from peeltrack.core.audit.signature import Signature, addresses, owners_of, why_not_by
from peeltrack.core.chain.people import addresses_of, holdings_of, same_address
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import Commit
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Role

#: Posts whose holders, and their deputies, may change people, posts and policy.
KEEPERS = (Role.COORDINATOR, Role.DCC)


@frozen
class Amendment:
    """A commit that changed people, posts or policy, and whether that counts."""

    commit: Commit
    changed: Values  #: what it holds otherwise than every parent does; ABSENT for what it took out
    signature: Signature
    signers: tuple[str, ...] = ()  #: addresses whose key signed it, by the settings trusted before
    reasons: tuple[str, ...] = ()  #: why it does not count; () where it does
    waits_for: int = 0  #: keepers who still have to vouch for it, where the policy wants several
    first: bool = False  #: there was nobody yet who could have signed it
    vouches: bool = False  #: it takes over what others had put in

    @property
    def counts(self) -> bool:
        """Whether what it changed is trusted from this commit on."""
        return not self.reasons and not self.waits_for

    @property
    def what(self) -> str:
        """What it changed, in words."""
        return changes_in_words(self.changed)


def changed_values(new: Values, parents: Sequence[Values]) -> Values:
    """Return the values that differ from those of every parent, ABSENT for one that is gone.

    What equals any parent was judged where it came in. Without a parent it is all of `new`.
    """
    paths: dict[Path, None] = dict.fromkeys(new)
    for parent in parents:
        paths |= dict.fromkeys(parent)
    now = ((path, new.get(path, ABSENT)) for path in paths)
    return {path: value for path, value in now if all(one.get(path, ABSENT) != value for one in parents)}


def why_not_changed_by(settings: Settings, signature: Signature, day: date) -> str:
    """Return why a change of people, posts or policy on `day` is not by one who may make it; "" where it is.

    It may be made by who holds the post of coordinator or DCC that day, or deputises; where nobody who
    ever holds them has a key, by anybody listed with one.
    """
    if signature.is_missing:
        return "it is not signed"
    if not signature.is_good or not addresses(settings, signature.fingerprint):
        return f"it is signed with a key that was not trusted then, {signature.fingerprint or 'unknown'}"
    people = owners_of(settings, signature.fingerprint, day)
    if not people:
        listed = addresses(settings, signature.fingerprint)[0]
        return why_not_by(settings, signature, listed, [day])
    if not keepers_with_keys(settings) or any(is_keeper(settings, one.email, day) for one in people):
        return ""
    who = " or ".join(one.email for one in people)
    return f"{who} was neither coordinator nor DCC on {in_words(day)}"


def is_keeper(settings: Settings, email: str, day: date) -> bool:
    """Return whether somebody holds the post of coordinator or DCC on a day, or deputises in it."""
    return any(holding.role in KEEPERS for holding in holdings_of(settings, email, day))


def keepers_with_keys(settings: Settings) -> frozenset[str]:
    """Return the people who ever hold the post of a keeper and have a key, each by one address.

    Whatever the dates: otherwise a commit dated back to before a post was filled would do.
    """
    holders = [holder for post in settings.post if post.role in KEEPERS for holder in post.holder]
    keyed = (person.email for person in settings.person if person.key)
    return frozenset(
        min(addresses_of(settings, email))
        for email in keyed
        if any(same_address(holder.email, email) for holder in holders)
    )

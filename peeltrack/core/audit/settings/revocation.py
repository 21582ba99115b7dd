"""Keys that were revoked: what they signed falls after a day, and before it stands where others saw it.

Whoever has a stolen key can date a commit as they like. What was signed before the day stands only where
somebody else, with a key of their own, had built on it by then.
"""

from collections.abc import Collection, Mapping
from datetime import date

from peeltrack.core.audit.settings.amendments import is_keeper
from peeltrack.core.audit.settings.setting_values import address
from peeltrack.core.audit.settings.states import State
from peeltrack.core.audit.signature import Signature
from peeltrack.core.audit.ssh_keys import bare_key, fingerprint
from peeltrack.core.chain.people import addresses_of
from peeltrack.core.dates import in_words
from peeltrack.core.history.commit_graph import reach
from peeltrack.core.history.commits import EPOCH, Commit
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.settings import Settings
from peeltrack.core.time_zones import force_day

#: No key was revoked on another branch.
NOWHERE: Mapping[str, date] = {}


class Revocations:
    """Which keys were revoked, and which commits of theirs others had built on by then."""

    def __init__(
        self,
        tip: State,
        history: RegisterHistory,
        signatures: Mapping[str, Signature],
        zone: str,
        elsewhere: Mapping[str, date] = NOWHERE,
    ) -> None:
        """`tip` is what is trusted at the tip of `history`.

        `elsewhere` are the days of keys that were revoked on another branch, by fingerprint.
        """
        self._settings = tip.settings if tip.rooted else None
        self._history, self._signatures, self._zone = history, signatures, zone
        self.days: dict[str, date] = {}  #: last day on which a key was its owner's, by fingerprint
        revoking: dict[str, set[str]] = {}
        for person in self._settings.person if self._settings else ():
            for key in person.key:
                if key.revoked and (name := fingerprint(key.public)):
                    self.days[name] = min(key.revoked, self.days.get(name, key.revoked))
                    path = ("person", address(person.email), "key", bare_key(key.public), "revoked")
                    if path in tip.deciding:
                        revoking.setdefault(name, set()).add(tip.deciding[path][0].commit.id)
        for name, day in elsewhere.items() if self._settings else ():
            self.days[name] = min(day, self.days.get(name, day))
        self._seen = {name: self._seen_by_others(name, revoking.get(name, set())) for name in self.days}

    def why_not(self, commit: str, signature: Signature) -> str:
        """Return why it cannot be told whether a commit is by the owner of its key; "" where it can.

        Only a key that was revoked is doubted, and only what is dated up to that day is asked about.
        """
        day = self.days.get(signature.fingerprint)
        if day is None or commit in self._seen[signature.fingerprint]:
            return ""
        return (
            f"it cannot be told who signed it: the key {signature.fingerprint} was revoked as of "
            f"{in_words(day)}, and nobody else had signed anything on top of it by then"
        )

    def _seen_by_others(self, name: str, revoking: Collection[str]) -> frozenset[str]:
        """Return what others had built on by the day as of which a key was revoked.

        Whoever has a stolen key may be listed with one of their own, and date as they like: who witnesses
        what the commit `revoking` did not yet lie upon has to be a keeper.
        """
        assert self._settings is not None
        own = _people_with(self._settings, name)
        others = {
            fingerprint(key.public): person.email
            for person in self._settings.person
            if person.email.casefold() not in own
            for key in person.key
            if not key.revoked
        }
        below = frozenset[str]().union(*(reach(self._history.graph, one) for one in revoking))
        seen: set[str] = set()
        for commit in reversed(list(self._history.commits.values())):
            signature = self._signatures.get(commit.id)
            good = signature is not None and signature.is_good and signature.fingerprint in others
            if (
                not good
                or signature is None
                or commit.id in seen
                or not self._by_then(commit, self.days[name])
            ):
                continue
            day = force_day(commit.at, self._zone)
            if commit.id in below or is_keeper(self._settings, others[signature.fingerprint], day):
                seen |= reach(self._history.graph, commit.id)
        return frozenset(seen)

    def _by_then(self, commit: Commit, day: date) -> bool:
        # A commit whose date cannot be read stands at the epoch, before everything: it witnesses nothing.
        return commit.at != EPOCH and force_day(commit.at, self._zone) <= day


def _people_with(settings: Settings, name: str) -> frozenset[str]:
    owners = [one.email for one in settings.person if any(fingerprint(key.public) == name for key in one.key)]
    return frozenset[str]().union(*(addresses_of(settings, email) for email in owners))

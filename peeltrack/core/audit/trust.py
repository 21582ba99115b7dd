"""Which people, posts and policy are trusted when: the chain of trusted versions of register.toml.

Trust begins with the first version that lists a signing key, or with a revision that the auditor
names. From there on each change of people, posts or policy has to be signed by somebody whom the
versions before it trust to make it. One that is not leaves the version before it in force.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from peeltrack.core.audit.signature import (
    Signature,
    addresses,
    has_keys,
    owners_of,
    why_not_by,
)
from peeltrack.core.chain.people import holdings_of, same_address
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_graph import latest, order
from peeltrack.core.history.commits import Commit
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Role

T = TypeVar("T")

#: Posts whose holders, and their deputies, may change people, posts and policy.
KEEPERS = (Role.COORDINATOR, Role.DCC)

#: By how much the clocks of two desks may differ.
CLOCKS_APART = timedelta(minutes=5)


@frozen
class TrustedVersion:
    """A trusted version of register.toml."""

    commit: str
    settings: Settings
    lineage: frozenset[str]  #: commits of the trusted versions that it comes after, and its own


@frozen
class InForce:
    """What counts after a commit. Where two versions met and nobody merged them, both have to allow it."""

    versions: tuple[TrustedVersion, ...] = ()
    held: Settings | None = None  #: what the file itself holds

    @property
    def settings(self) -> tuple[Settings, ...]:
        """The trusted settings; () before the first version."""
        return tuple(version.settings for version in self.versions)

    @property
    def confirmed(self) -> bool:
        """Whether people, posts and policy of the file are the trusted ones, or nothing is trusted yet."""
        trusted = [guarded(version.settings) for version in self.versions]
        return not trusted or trusted == [guarded(self.held)]


@frozen
class Amendment:
    """A commit that changed people, posts or policy, and whether it counts."""

    commit: Commit
    settings: Settings | None  #: as it left them; None where register.toml is gone or cannot be read
    signature: Signature
    reasons: tuple[str, ...]  #: why it does not count; () where it does
    first: bool = False  #: there was nobody yet who could have signed it


@frozen
class TrustChain:
    """The chain of trust of a history."""

    before: Mapping[str, InForce]  #: what counted before each commit
    after: Mapping[str, InForce]
    amendments: tuple[Amendment, ...]  #: parents before children


def guarded(settings: Settings | None) -> Any:
    """Return what only trusted people may change; equal for two versions that differ in nothing of it."""
    return (settings.person, settings.post, settings.policy) if settings else None


def what_changed(old: Iterable[Settings], new: Settings) -> str:
    """Return in words what of people, posts and policy differs in `new` from any of `old`; "" for nothing.

    A changed policy is told with what it is now, such as `policy (distinct_people = false)`.
    """
    known = tuple(old)
    what = [
        word
        for word, part in (("people", "person"), ("posts", "post"))
        if any(getattr(one, part) != getattr(new, part) for one in known)
    ]
    names = [one.name for one in fields(new.policy)]
    now = {name: getattr(new.policy, name) for name in names}
    bars = [name for name in names if any(getattr(one.policy, name) != now[name] for one in known)]
    if bars:
        said = ", ".join(f"{name} = {str(now[name]).lower()}" for name in bars)
        what.append(f"policy ({said})")
    return " and ".join(what)


def trust_chain(
    history: RegisterHistory, signatures: Mapping[str, Signature], today: date, root: str = ""
) -> TrustChain:
    """Return what counts before and after each commit of `history`.

    `signatures` is asked about each commit that changed register.toml. All versions up to the
    revision `root` are trusted, and whatever is not in its history counts as made on top of it.
    """
    ordered, trusted = order(history.graph, root)
    walking = _Walk(history, signatures, root, trusted, latest(history.graph, root, end_of(today)))
    for commit in ordered:
        walking.step(commit)
    return TrustChain(before=walking.before, after=walking.after, amendments=tuple(walking.amendments))


def end_of(day: date) -> int:
    """Return the seconds since 1970 after which a commit lies in the future on `day`, in any zone."""
    return (day.toordinal() - date(1970, 1, 1).toordinal() + 2) * 86_400


class _Walk:
    def __init__(
        self,
        history: RegisterHistory,
        signatures: Mapping[str, Signature],
        root: str,
        trusted: frozenset[str],
        stands_on: Mapping[str, tuple[int, str]],
    ) -> None:
        self._graph, self._signatures = history.graph, signatures
        self._root, self._trusted = root, trusted
        self._changes = {
            diff.commit.id: (diff.commit, diff.settings.new) for diff in history.diffs if diff.settings
        }
        self._stands_on = stands_on
        self.before: dict[str, InForce] = {}
        self.after: dict[str, InForce] = {}
        self.amendments: list[Amendment] = []

    def step(self, commit: str) -> None:
        """Find what counts before and after one commit; its parents are known."""
        parents = [self.after[one] for one in self._graph[commit].parents if one in self.after]
        below = list(parents)
        if self._root and commit not in self._trusted:
            below.append(self.after[self._root])
        versions = _foremost(version for one in below for version in one.versions)
        before = parents[0].held if parents else None
        changed = self._changes.get(commit)
        held = changed[1] if changed else before
        self.before[commit] = InForce(versions=versions, held=before)
        in_force = InForce(versions=versions, held=held)
        if changed and not self._settled(in_force, parents):
            in_force = self._amended(*changed, in_force, parents)
        self.after[commit] = in_force

    def _settled(self, in_force: InForce, parents: list[InForce]) -> bool:
        """Return whether the commit brings nothing that would have to be trusted."""
        if in_force.versions and in_force.confirmed:
            return True
        # It was judged where it came in. A merge that brings an old version back is a change of its own.
        return any(guarded(one.held) == guarded(in_force.held) and not one.confirmed for one in parents)

    def _amended(
        self, commit: Commit, settings: Settings | None, in_force: InForce, parents: list[InForce]
    ) -> InForce:
        signature = self._signatures[commit.id]
        first = not any(has_keys(version.settings) for version in in_force.versions)
        reasons: tuple[str, ...] = ()
        if settings is None:
            reasons = ("register.toml cannot be read in this version, or is gone",)
        elif commit.id not in self._trusted and not first:
            reasons = tuple(dict.fromkeys(self._why_not(commit, in_force, parents, signature)))
        self.amendments.append(
            Amendment(commit=commit, settings=settings, signature=signature, reasons=reasons, first=first)
        )
        if reasons or settings is None:
            return in_force
        trusted = settings
        if len(in_force.versions) == 1 and len(parents) == 1 and not parents[0].confirmed and not first:
            trusted = patched(in_force.versions[0].settings, parents[0].held, settings)
        lineage = frozenset[str]().union(*(version.lineage for version in in_force.versions), [commit.id])
        version = TrustedVersion(commit=commit.id, settings=trusted, lineage=lineage)
        return InForce(versions=(version,), held=settings)

    def _why_not(
        self, commit: Commit, in_force: InForce, parents: list[InForce], signature: Signature
    ) -> Iterator[str]:
        day = commit.at.date()
        for settings in in_force.settings:
            yield from filter(None, [why_not_changed_by(settings, signature, day)])
        if commit.is_merge and not all(one.confirmed for one in parents):
            yield "it joins a version that nobody trusted signed"
        seconds, other = self._stands_on[commit.id]
        if commit.at.timestamp() < seconds - CLOCKS_APART.total_seconds():
            yield f"it is dated before the commit {other[:10]}, on top of which it was made"


def _foremost(versions: Iterable[TrustedVersion]) -> tuple[TrustedVersion, ...]:
    """Return the versions that none of the others comes after."""
    known = {version.commit: version for version in versions}
    return tuple(
        version
        for version in known.values()
        if not any(version.commit in other.lineage for other in known.values() if other is not version)
    )


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
    if not _keepers_have_keys(settings):
        return ""
    held = [holding.role for one in people for holding in holdings_of(settings, one.email, day)]
    if any(role in KEEPERS for role in held):
        return ""
    who = " or ".join(one.email for one in people)
    return f"{who} was neither coordinator nor DCC on {in_words(day)}"


def _keepers_have_keys(settings: Settings) -> bool:
    # Whatever the dates: otherwise a commit dated back to before the post was filled would do.
    holders = [holder for post in settings.post if post.role in KEEPERS for holder in post.holder]
    keyed = [person for person in settings.person if person.key]
    return any(same_address(holder.email, person.email) for holder in holders for person in keyed)


def patched(trusted: Settings, old: Settings | None, new: Settings) -> Settings:
    """Return `trusted` with that in which `new` differs from `old`.

    Who signs a change vouches for it, not for what somebody else had put into the file before.
    """
    if old is None:
        return new
    return replace(
        new,
        person=_patched(trusted.person, old.person, new.person, lambda one: one.email.strip().casefold()),
        post=_patched(trusted.post, old.post, new.post, lambda one: one.role),
        policy=new.policy if new.policy != old.policy else trusted.policy,
    )


def _patched(
    trusted: Iterable[T], old: Iterable[T], new: Iterable[T], key: Callable[[T], str]
) -> tuple[T, ...]:
    kept, before, after = (_grouped(entries, key) for entries in (trusted, old, new))
    for name in [*before, *(one for one in after if one not in before)]:
        if before.get(name) != after.get(name):
            kept[name] = after.get(name, [])
    return tuple(one for entries in kept.values() for one in entries)


def _grouped(entries: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for one in entries:
        found.setdefault(key(one), []).append(one)
    return found

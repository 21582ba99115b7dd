"""Who named the owners of a record, and whether that is believed: a right comes from a trusted act.

Anybody who may push can write themselves into `[owners]`. An owner counts where the first version of the
register named them, or a keeper did, or the owner who handed over; policy may let other posts do it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from peeltrack.core.audit.settings.amendments import KEEPERS
from peeltrack.core.audit.signature import UNSIGNED, Signature, owners_of
from peeltrack.core.audit.trusted_settings import TrustedSettings
from peeltrack.core.chain.people import holdings_of, owner_of, same_address
from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_diff import RecordDiff
from peeltrack.core.history.commit_graph import reach
from peeltrack.core.history.commits import Commit
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import OWNERS, Role


def may_name_owners(settings: Settings, email: str, day: date) -> bool:
    """Return whether somebody may name the owners of every record on a day: as keeper, or by the policy."""
    held = {holding.role.value for holding in holdings_of(settings, email, day)}
    return bool(held & {*KEEPERS, *settings.policy.appointed_by})


@frozen
class Appointment:
    """A commit that named somebody else as an owner of a record than every parent does."""

    commit: Commit
    path: str
    role: Role
    to: str
    parents: tuple[tuple[str, str, str], ...]  #: each parent with its path of the record and its owner


class Appointments:
    """Every change of owners of a history."""

    def __init__(self, history: RegisterHistory, checked: frozenset[str] = frozenset()) -> None:
        """`checked` are the commits up to the one that the auditor trusts."""
        self._history, self._checked = history, checked
        self._made: dict[tuple[str, Role], dict[str, Appointment]] = {}
        self._moved: dict[tuple[str, str], str] = {}
        for diff in history.diffs:
            for one in diff.records:
                self._note(diff.commit, one)

    @property
    def commits(self) -> Iterator[str]:
        """The commits of which it must be known who signed them."""
        for made in self._made.values():
            yield from made

    def believing(self, trust: TrustedSettings, signatures: Mapping[str, Signature]) -> "BelievedOwners":
        """Return which of them are believed."""
        return BelievedOwners(self._history, self._made, self._moved, self._checked, trust, signatures)

    def _note(self, commit: Commit, one: RecordDiff) -> None:
        if one.new is None:
            return
        for record in one.known:
            if record.path != one.path:
                self._moved[commit.id, one.path] = record.path
        for role in OWNERS:
            now = owner_of(one.new, role)
            known = tuple(
                (parent, record.path if record else one.path, owner_of(record, role) if record else "")
                for parent, record in zip(commit.parents, one.parents, strict=False)
            )
            if now and not any(same_address(owner, now) for _, _, owner in known):
                made = Appointment(commit=commit, path=one.path, role=role, to=now, parents=known)
                self._made.setdefault((one.path, role), {})[commit.id] = made


class BelievedOwners:
    """Which changes of owners are by somebody who may name one."""

    def __init__(
        self,
        history: RegisterHistory,
        made: Mapping[tuple[str, Role], Mapping[str, Appointment]],
        moved: Mapping[tuple[str, str], str],
        checked: frozenset[str],
        trust: TrustedSettings,
        signatures: Mapping[str, Signature],
    ) -> None:
        self._graph, self._made, self._moved = history.graph, made, moved
        self._trust, self._signatures = trust, signatures
        first = trust.beginnings.first
        self._taken = checked | (reach(history.graph, first) if first else frozenset())
        self._reasons: dict[tuple[str, str, Role], str] = {}
        self._doubted: set[tuple[str, Role]] = set()
        # Parents first, so that whether an owner may hand over is known when it is asked.
        order = {commit: number for number, commit in enumerate(history.graph)}
        every = (one for those in made.values() for one in those.values())
        for one in sorted(every, key=lambda one: order.get(one.commit.id, 0)):
            why = "" if one.commit.id in self._taken else self._judged(one)
            self._reasons[_key(one)] = why
            if why:
                self._doubted.add((id_of(one.path), one.role))

    def why_not(self, path: str, commit: str, role: Role, owner: str) -> str:
        """Return why it is not believed that `owner` owns a record as a commit leaves it; "" where it is."""
        if (id_of(path), role) not in self._doubted and len(self._made.get((path, role), {})) < 2:
            return ""
        standing = self._standing(path, commit, role)
        believed = [one for one in standing if not self._reasons[_key(one)]]
        later = [one for one in believed if not self._superseded(one, believed)]
        if not standing or any(same_address(one.to, owner) for one in later):
            return ""
        doubted = (self._reasons[_key(one)] for one in standing if same_address(one.to, owner))
        replaced = (
            f"{owner} was no longer {role.in_words}: {one.to} was named in {one.commit.id[:10]}"
            for one in later
        )
        return next(filter(None, (*doubted, *replaced)), "")

    def owner_before(self, path: str, commit: str, role: Role) -> str:
        """Return who owns a record at a commit by the last change that is believed; "" for nobody."""
        left, seen = [(path, commit)], set[tuple[str, str]]()
        while left:
            where = left.pop(0)
            for one in self._standing(*where, role) if where not in seen else ():
                if not self._reasons[_key(one)]:
                    return one.to
                left.extend((old, parent) for parent, old, _ in one.parents)
            seen.add(where)
        return ""

    def is_doubted(self, path: str, role: Role) -> bool:
        """Return whether anybody was ever named in a way that is not believed."""
        return (id_of(path), role) in self._doubted

    def _superseded(self, one: Appointment, others: Sequence[Appointment]) -> bool:
        return any(
            one.commit.id in reach(self._graph, other.commit.id) for other in others if other is not one
        )

    def _standing(self, path: str, commit: str, role: Role) -> Sequence[Appointment]:
        """Return the changes of owner that a commit builds on, on each way back the last one."""
        found: list[Appointment] = []
        seen: set[tuple[str, str]] = set()
        left = [(commit, path)]
        while left:
            where = left.pop()
            if where in seen or where[0] not in self._graph:
                continue
            seen.add(where)
            made = self._made.get((where[1], role), {}).get(where[0])
            if made is not None:
                found.append(made)
                continue
            old = self._moved.get(where, where[1])
            left.extend((parent, old) for parent in self._graph[where[0]].parents)
        return found

    def _judged(self, made: Appointment) -> str:
        """Return why a change of owner is not by somebody who may make it; "" where it is."""
        commit = made.commit
        named = f"{made.to} became {made.role.in_words} in {commit.id[:10]}"
        settings = self._trust.below(commit.id)
        signature = self._signatures.get(commit.id, UNSIGNED)
        if settings is None or signature.is_missing:
            return f"{named}, which nobody signed"
        day = self._trust.day(commit.at)
        people = owners_of(settings, signature.fingerprint, day) if signature.is_good else ()
        if not people or self._trust.revoked.why_not(commit.id, signature):
            return f"{named}, signed by nobody who is known"
        for person in people:
            if may_name_owners(settings, person.email, day) or self._hands_over(made, person.email):
                return ""
        who = " or ".join(person.email for person in people)
        return f"{named}, signed by {who}, who may not name one"

    def _hands_over(self, made: Appointment, email: str) -> bool:
        """Return whether who signed was believed to be the owner until then."""
        return any(
            same_address(owner, email) and not self.why_not(where, parent, made.role, owner)
            for parent, where, owner in made.parents
        )


def _key(made: Appointment) -> tuple[str, str, Role]:
    return made.commit.id, made.path, made.role

"""The walk over a history, parents first, that adds up what is trusted of register.toml."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from peeltrack.core.audit.clocks import CLOCKS_APART
from peeltrack.core.audit.settings.agreement import agreed, withdrawn_by
from peeltrack.core.audit.settings.amendments import (
    Amendment,
    changed_values,
    why_not_changed_by,
)
from peeltrack.core.audit.settings.ends import CountedChange, Ends
from peeltrack.core.audit.settings.revocation import Revocations
from peeltrack.core.audit.settings.setting_values import ABSENT, Path, Values, setting_values, values_digest
from peeltrack.core.audit.settings.states import Act, Contested, State, Withdrawn, joined
from peeltrack.core.audit.signature import UNSIGNED, Signature, addresses, has_keys
from peeltrack.core.chain.people import same_address
from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import Commit
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.settings import Settings
from peeltrack.core.time_zones import force_day

_VERSION: Path = ("version",)


@frozen
class Trusting:
    """What is taken on trust before anything is proved."""

    root: str  #: the first version with a key; "" where nobody has one
    checked: frozenset[str] = frozenset()  #: up to what the auditor trusts
    trusted: str = ""  #: the commit that the auditor trusts
    trusted_held: Settings | None = None  #: what it held, where its register lay in another place
    until: datetime  #: from which on a date lies in the future


@frozen
class Held:
    """What register.toml holds at a commit, trusted or not."""

    settings: Settings | None = None  #: the last version that could be read
    values: Values
    unreadable: bool = False  #: it is gone, or cannot be read
    broken_in: frozenset[str] = frozenset()  #: commits by nobody trusted that left it so


NOTHING_HELD = Held(values={})


class SettingsFold:
    """The walk: what is held and trusted before and after each commit, and every change on the way."""

    def __init__(
        self,
        history: RegisterHistory,
        signatures: Mapping[str, Signature],
        given: Trusting,
        zone: str,
        refused: Mapping[str, str],
    ) -> None:
        """`refused` are commits whose changes do not count whoever signed them, with why."""
        self._graph, self._signatures, self._given = history.graph, signatures, given
        self._zone, self._refused = zone, refused
        self._touching = {diff.commit.id: diff for diff in history.diffs if diff.settings is not None}
        self._depth: dict[str, int] = {}
        self.held: dict[str, Held] = {}
        self.before: dict[str, State] = {}  #: where it is another than after the commit
        self.after: dict[str, State] = {}
        self.acts: list[Act] = []
        self.amendments: list[Amendment] = []
        self.contested: list[Contested] = []
        for commit in history.graph:
            self._step(commit)

    # What is asked of it afterwards

    def changes(self) -> Iterator[CountedChange]:
        """Return the changes that count, the deepest in the history last."""
        for act in sorted(self.acts, key=lambda one: one.place):
            day = self._day(act.commit)
            yield CountedChange(act.order, day, act.changed, act.below.values, act.commit.id)

    def why_not_at_the_tip(self, act: Act, ends: Ends, revoked: Revocations) -> str:
        """Return why a change does not count, by what has ended at the tip; "" where it does."""
        settings = act.below.settings
        if act.taken or settings is None:
            return ""
        why = self._why_not(ends.applied(settings, act.order), act.signature, act.commit, act.below)
        return why or revoked.why_not(act.commit.id, act.signature)

    def brings(self, commit: Commit, path: Path, value: object) -> bool:
        """Return whether a commit holds this value and one of its parents does not."""
        parents = [self.held[one].values for one in commit.parents if one in self.held] or [{}]
        now = self.held[commit.id].values.get(path, ABSENT)
        return now == value and any(one.get(path, ABSENT) != value for one in parents)

    # The walk

    def _step(self, commit: str) -> None:
        parents = [one for one in self._graph[commit].parents if one in self.after]
        self._depth[commit] = 1 + max((self._depth[one] for one in parents), default=0)
        held = self.held[commit] = self._held(commit, parents)
        state = State()
        if parents:
            state, contested = joined([self.after[one] for one in parents], held.values, commit)
            self.contested += contested
        self.after[commit] = state
        if commit in self._touching or commit == self._given.trusted:
            self.before[commit] = state
        if commit in self._touching:
            self.after[commit] = self._touched(self._touching[commit].commit, held, state, parents)
        if commit == self._given.trusted:
            self.after[commit] = self._looked_at(commit, held, self.after[commit])

    def _held(self, commit: str, parents: Sequence[str]) -> Held:
        diff = self._touching.get(commit)
        first = self.held[parents[0]] if parents else NOTHING_HELD
        if commit == self._given.trusted and self._given.trusted_held is not None:
            settings = self._given.trusted_held
            return Held(settings=settings, values=setting_values(settings))
        if diff is None or diff.settings is None:
            return first
        new = diff.settings.new
        if new is None:
            return replace(first, unreadable=True)
        return Held(settings=new, values=setting_values(new))

    def _touched(self, commit: Commit, held: Held, state: State, parents: Sequence[str]) -> State:
        if not state.keyed:
            keyed = held.settings is not None and not held.unreadable and has_keys(held.settings)
            return self._begun(commit, held, state) if keyed else State(like=held.settings)
        above = [self.held[one] for one in parents]
        broken = frozenset[str]().union(*(one.broken_in for one in above))
        amendment = self._amendment(commit, held, above, state)
        if held.unreadable:
            by_nobody = frozenset([commit.id]) if amendment.reasons else frozenset()
            self.held[commit.id] = replace(held, broken_in=broken | by_nobody)
            self._note(
                replace(amendment, reasons=("register.toml cannot be read in this version, or is gone",))
            )
            return state
        if not amendment.changed:
            return state
        if broken and not amendment.reasons and not amendment.vouches:
            first = min(broken, key=lambda one: self._depth[one])
            why = f"it mends a file that {first[:10]} had made unreadable: nobody can see what it put in"
            amendment = replace(amendment, reasons=(why,))
        return self._judged(amendment, state)

    def _amendment(self, commit: Commit, held: Held, above: Sequence[Held], state: State) -> Amendment:
        """Return what a commit changed, with why it is not by one who may, whatever the tip says."""
        changed = dict(changed_values(held.values, [one.values for one in above] or [{}]))
        settings, signature = state.settings, self._signatures.get(commit.id, UNSIGNED)
        signers = addresses(settings, signature.fingerprint) if settings else ()
        vouches = len(commit.parents) == 1 and _vouches(held, above[0], commit.parents[0], signers)
        if vouches:
            paths = dict.fromkeys((*held.values, *state.values))
            now = ((path, held.values.get(path, ABSENT)) for path in paths)
            changed |= {path: value for path, value in now if value != state.values.get(path, ABSENT)}
        why = ""
        if commit.id not in self._given.checked:
            why = self._refused.get(commit.id, "")
            if settings is None:
                why = why or "it does not descend from where trust begins"
            else:
                why = why or self._why_not(settings, signature, commit, state)
        return Amendment(
            commit=commit,
            changed=changed,
            signature=signature,
            signers=signers,
            reasons=(why,) if why else (),
            vouches=vouches,
        )

    def _judged(self, amendment: Amendment, state: State) -> State:
        """Return the state after a change of values, and take note of whether it counts."""
        if amendment.reasons:
            self._note(amendment)
            return state
        changed = dict(amendment.changed)
        if changed.get(_VERSION, ABSENT) != ABSENT and changed[_VERSION] < state.values.get(_VERSION, 0):
            del changed[_VERSION]
        counting: Values = changed
        proposed, waits_for = state.proposed, 0
        withdrawn: Withdrawn = frozenset()
        if amendment.commit.id not in self._given.checked:
            withdrawn = withdrawn_by(amendment, changed, state)
            counting, proposed, waits_for = agreed(amendment, changed, state, withdrawn)
        self._note(replace(amendment, waits_for=waits_for))
        if not counting:
            return state.waiting(proposed, withdrawn)
        act = self._act(amendment.commit, counting, state, signature=amendment.signature)
        return state.after(act, proposed, None, withdrawn)

    def _begun(self, commit: Commit, held: Held, state: State) -> State:
        """Return the state after the first version with a key: trusted as it stands, or nobody is."""
        trusted = commit.id == self._given.root or commit.id in self._given.checked
        signature = self._signatures.get(commit.id, UNSIGNED)
        reasons = () if trusted else ("trust begins elsewhere, and this does not descend from there",)
        self._note(
            Amendment(commit=commit, changed=held.values, signature=signature, reasons=reasons, first=True)
        )
        if not trusted:
            return State(keyed=True)
        act = self._act(commit, held.values, state, signature=signature, taken=True)
        return state.after(act, {}, held.settings)

    def _looked_at(self, commit: str, held: Held, state: State) -> State:
        """Return the state at the commit that the auditor trusts: all that it holds."""
        if held.settings is None or (not state.rooted and not has_keys(held.settings)):
            return state
        paths = dict.fromkeys((*held.values, *state.values))
        now = {path: held.values.get(path, ABSENT) for path in paths}
        changed = {path: value for path, value in now.items() if value != state.values.get(path, ABSENT)}
        if not changed:
            return state
        known = self._touching.get(commit)
        made = known.commit if known else Commit(id=commit, parents=self._graph[commit].parents, files=())
        act = self._act(made, changed, state, signature=UNSIGNED, taken=True)
        return state.after(act, {}, held.settings)

    def _act(
        self, commit: Commit, changed: Values, state: State, *, signature: Signature, taken: bool = False
    ) -> Act:
        act = Act(
            order=len(self.acts),
            commit=commit,
            changed=changed,
            signature=signature,
            below=state,
            place=(self._depth[commit.id], commit.at.timestamp(), commit.id),
            taken=taken or commit.id in self._given.checked,
            future=commit.at >= self._given.until,
        )
        self.acts.append(act)
        return act

    def _why_not(self, settings: Settings, signature: Signature, commit: Commit, below: State) -> str:
        """Return why a change is not by one who may make it, on its own day and that of the one below it.

        Who dates a commit back to when they held a post must hold it when it was made, too.
        """
        days = [self._day(commit)]
        if below.latest is not None and below.latest > commit.at + CLOCKS_APART:
            days.append(force_day(below.latest, self._zone))
        reasons = (why_not_changed_by(settings, signature, day) for day in days)
        return next(filter(None, reasons), "")

    def _note(self, amendment: Amendment) -> None:
        self.amendments.append(amendment)

    def _day(self, commit: Commit) -> date:
        return force_day(commit.at, self._zone)


def _vouches(held: Held, above: Held, parent: str, signers: Sequence[str]) -> bool:
    """Return whether a commit adds the word of who signed it for all that it holds, below all earlier ones.

    It must have been given for just this commit: what a merge joins, and what a revert brings back, is
    nobody's word.
    """
    if held.settings is None or held.unreadable:
        return False
    before = above.settings.vouched if above.settings else ()
    *earlier, last = held.settings.vouched or (None,)
    if last is None or tuple(earlier) != before or not any(same_address(last.by, one) for one in signers):
        return False
    return last.digest == values_digest(held.settings, parent)

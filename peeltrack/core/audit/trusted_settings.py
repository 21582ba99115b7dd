"""Which people, posts and policy are trusted at each commit: a fold of single changes over the history.

Trust begins with one version of register.toml and goes on with what keepers, coordinator or DCC, have
signed since: value by value, so that a signature vouches for what its own commit changed and never for
what lay beside it. What has ended by the tip has ended on every branch.
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from peeltrack.core.audit.clocks import end_of
from peeltrack.core.audit.settings.amendments import Amendment
from peeltrack.core.audit.settings.ends import NO_ENDS, Ends, ends_of
from peeltrack.core.audit.settings.revocation import Revocations
from peeltrack.core.audit.settings.roots import Beginnings, beginnings
from peeltrack.core.audit.settings.setting_values import ABSENT, Path
from peeltrack.core.audit.settings.settings_fold import Held, SettingsFold, Trusting
from peeltrack.core.audit.settings.states import Act, Contested, State
from peeltrack.core.audit.signature import Signature, addresses
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_graph import reach
from peeltrack.core.history.commits import Commit
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.settings import Settings
from peeltrack.core.time_zones import LONDON, force_day


@frozen
class Pending:
    """A value that register.toml holds at the tip and that nobody trusted has signed."""

    path: Path
    held: object  #: ABSENT where the file lacks a value that is trusted
    trusted: object  #: ABSENT where nothing of it is trusted
    commit: Commit | None  #: that brought it; None where it cannot be told


@frozen
class TrustedSettings:
    """What is trusted at each commit of a history, and what is not yet."""

    beginnings: Beginnings
    amendments: tuple[Amendment, ...]  #: every change of people, posts and policy, parents before children
    pending: tuple[Pending, ...]  #: at the tip, in the order of the file
    unreadable: bool  #: register.toml is gone at the tip, or cannot be read there
    contested: tuple[Contested, ...]  #: values that were changed on both sides of a merge
    zone: str  #: the time zone by which days are counted
    ends: Ends
    revoked: Revocations
    states: Mapping[str, State]  #: what is trusted below each commit
    tip_state: State
    held: Mapping[str, Held]

    @property
    def confirmed(self) -> bool:
        """Whether people, posts and policy at the tip are the trusted ones, or nothing is trusted yet."""
        return not self.pending and not (self.unreadable and self.tip_state.keyed)

    @property
    def tip(self) -> Settings | None:
        """The trusted settings at the tip; None where nobody is trusted there."""
        return self.tip_state.settings

    def below(self, commit: str) -> Settings | None:
        """Return what is trusted below a commit, no longer than it is good by the tip; None for nobody.

        While nobody has a key, it is what the file holds.
        """
        return self.states[commit].until(self.ends)

    def day(self, at: datetime) -> date:
        """Return the day of an instant, as the force counts it."""
        return force_day(at, self.zone)


def trusted_settings(
    history: RegisterHistory,
    signatures: Mapping[str, Signature],
    today: date,
    *,
    trusted: str = "",
    trusted_held: Settings | None = None,
    begun: str = "",
    elsewhere: TrustedSettings | None = None,
) -> TrustedSettings:
    """Return what is trusted at each commit of `history`.

    `signatures` is asked about each commit that changed register.toml. Up to the commit `trusted` the
    auditor has looked: what it holds is trusted as it stands, and where its register lay in another
    place, `trusted_held` is what it held. `begun` is where trust is known to begin (see `beginnings`). What
    has ended on the branch `elsewhere`, by a commit that this history lacks, has ended here too.
    """
    start = beginnings(history, signatures, trusted, begun)
    given = Trusting(
        root=start.first,
        checked=reach(history.graph, trusted) if trusted else frozenset(),
        trusted=trusted,
        trusted_held=trusted_held,
        until=end_of(today),
    )
    fold, zone, ends, revoked = _settled(history, signatures, given, elsewhere)
    tip = fold.after[history.tip]
    return TrustedSettings(
        beginnings=start,
        amendments=tuple(fold.amendments),
        pending=tuple(_pending(history, fold)) if tip.keyed else (),
        unreadable=fold.held[history.tip].unreadable,
        contested=tuple(dict.fromkeys(fold.contested)),
        zone=zone,
        ends=ends,
        revoked=revoked,
        states=ChainMap(fold.before, fold.after),
        tip_state=tip,
        held=fold.held,
    )


def _settled(
    history: RegisterHistory,
    signatures: Mapping[str, Signature],
    given: Trusting,
    elsewhere: TrustedSettings | None,
) -> tuple[SettingsFold, str, Ends, Revocations]:
    """Return the walk by the tip's own time zone, without the changes that fail by what the tip says."""
    apart, revoked_apart = _ended_elsewhere(history, elsewhere)
    zone, refused, zones = LONDON, dict[str, str](), {LONDON}
    while True:
        fold = SettingsFold(history, signatures, given, zone, refused)
        tip = fold.after[history.tip]
        found = str(tip.values.get(("timezone",), zone))
        ends = ends_of(tip.values, fold.changes()).joined(apart)
        revoked = Revocations(tip, history, signatures, found, revoked_apart)
        if found not in zones:
            zone = found
            zones.add(found)
            continue
        failing = _failing(fold, ends, revoked)
        if not failing:
            return fold, zone, ends, revoked
        refused |= failing


def _ended_elsewhere(
    history: RegisterHistory, elsewhere: TrustedSettings | None
) -> tuple[Ends, Mapping[str, date]]:
    """Return what has ended on another branch and is not known here, and the days of revoked keys."""
    if elsewhere is None:
        return NO_ENDS, {}
    ends = elsewhere.ends.unknown_to(reach(history.graph, history.tip))
    keys = {fingerprint(str(item[3])) for item in ends.set_in if item[2] == "key"}
    return ends, {name: day for name, day in elsewhere.revoked.days.items() if name in keys}


def _failing(fold: SettingsFold, ends: Ends, revoked: Revocations) -> dict[str, str]:
    """Return the changes that the tip says were made too late, by commit, with why.

    Where two ended each other, the one that lies deepest in the history, or is dated last, has failed.
    """
    why = {act.order: fold.why_not_at_the_tip(act, ends, revoked) for act in fold.acts}
    failing = [act for act in fold.acts if why[act.order]]
    orders = {act.order for act in failing}
    surely = [act for act in failing if not orders & _ended_by(act, ends) - {act.order}]
    if failing and not surely:
        surely = [max(failing, key=lambda act: (act.commit.at, act.place))]
    return {act.commit.id: why[act.order] for act in surely}


def _ended_by(act: Act, ends: Ends) -> set[int]:
    """Return the changes that last ended a post or key of who signed this one."""
    settings = act.below.settings
    signers = addresses(settings, act.signature.fingerprint) if settings else ()
    people = {email.strip().casefold() for email in signers}
    return {order for item, order in ends.set_by.items() if people & set(map(str, item))}


def _pending(history: RegisterHistory, fold: SettingsFold) -> Iterator[Pending]:
    held, trusted = fold.held[history.tip].values, fold.after[history.tip].values
    in_reach = reach(history.graph, history.tip)
    diffs = [diff.commit for diff in reversed(history.diffs) if diff.settings and diff.commit.id in in_reach]
    for path in dict.fromkeys((*held, *trusted)):
        now, was = held.get(path, ABSENT), trusted.get(path, ABSENT)
        if now != was:
            brought = (commit for commit in diffs if fold.brings(commit, path, now))
            yield Pending(path=path, held=now, trusted=was, commit=next(brought, None))

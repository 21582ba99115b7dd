"""What the commit that brought a step proves of it: one table of principles, each with its reasons.

A verdict depends on the trusted settings below the commit, on the commit itself, and on what has ended
by the tip. Nothing that another commit does, by nobody trusted, is looked at here.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from peeltrack.core.audit.clocks import CLOCKS_APART
from peeltrack.core.audit.signature import Signature, SignatureState, has_keys, why_not_by
from peeltrack.core.chain.digest import digest_of
from peeltrack.core.chain.people import same_address
from peeltrack.core.chain.request import by_whom
from peeltrack.core.chain.rounds import lapsed, standing
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import Commit
from peeltrack.core.history.provenance import Origin
from peeltrack.core.limits import quoted
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Role, Status
from peeltrack.core.time_zones import LONDON, force_day, in_zone


class Verdict(StrEnum):
    """What the history proves of a step."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"  #: nothing contradicts it, and nothing proves it
    RECORDED = "recorded"  #: signed by whoever recorded it, not by whoever decided
    FORGED = "forged"  #: the history contradicts what it says
    LAPSED = "lapsed"  #: what it vouched for was changed afterwards


class Principle(StrEnum):
    """What a step has to keep to; a forged one says which of these it broke."""

    ENTRY = "entry"
    CHAIN = "chain"
    CONTENT = "content"
    HAND = "hand"
    KEY = "key"
    RIGHT = "right"
    APART = "apart"
    DATE = "date"
    KEPT = "kept"


@frozen
class Facts:
    """All that is looked at to judge a step where it came in."""

    origin: Origin
    signature: Signature
    settings: Settings | None  #: trusted below the commit, no longer than it is good; None for nobody
    until: datetime  #: from which on a date lies in the future, wherever one is
    zone: str = LONDON  #: by which the force counts its days
    built_on: Commit | None = None  #: the latest that it is made on top of and that a keeper signed
    revoked: date | None = None  #: last day on which its key was its owner's, where it was revoked
    cannot_be_told: str = ""  #: why it cannot be told who signed with a key that was revoked later
    not_appointed: str = ""  #: why nobody believed that the person owns the record
    copied_from: str = ""  #: another record that held a step with the same digest before
    others: tuple[tuple[StepTaken, Signature], ...] = ()  #: earlier steps of the round, with who signed them

    @property
    def answers(self) -> str:
        """The address of who has to have signed: the person, or who recorded it for them."""
        return self.origin.step.recorded_by or self.origin.step.by

    @property
    def proves(self) -> bool:
        """Whether there is a signature to be held against keys: where none was listed, none can fit."""
        if self.signature.state is SignatureState.UNKNOWN_KEY:
            return self.settings is not None and has_keys(self.settings)
        return not self.signature.is_missing

    @property
    def until_then(self) -> Record:
        """The record as the step found it: its content, with the steps and the status before."""
        before = self.origin.before
        status = before[-1].to if before else Status.OPEN
        return replace(self.origin.after, status=status, step=before)

    @property
    def instants(self) -> tuple[datetime, ...]:
        """When the right to take the step has to be there: by its own word, its commit's, and a keeper's."""
        own = (self.origin.step.at, self.origin.commit.at)
        if self.built_on is not None and self.built_on.at > max(own) + CLOCKS_APART:
            return (*own, self.built_on.at)
        return own

    @property
    def days(self) -> tuple[date, ...]:
        """The same as days of the force, each once."""
        return tuple(dict.fromkeys(force_day(at, self.zone) for at in self.instants))


@frozen(kw_only=False)
class Judgement:
    """A verdict and why."""

    verdict: Verdict
    reasons: tuple[str, ...]
    principles: tuple[str, ...] = ()  #: that a forged step broke, in the order of the table


Check = Callable[[Facts], Iterator[str]]


def judge(facts: Facts) -> Judgement:
    """Return what the commit proves: forged with every reason, or else what its signature says."""
    broken = {
        reason: principle for principle, check in reversed(PRINCIPLES) for reason in reversed([*check(facts)])
    }
    if broken:
        reasons = tuple(reversed(broken))
        return Judgement(Verdict.FORGED, reasons, tuple(dict.fromkeys(broken[one] for one in reasons)))
    step = facts.origin.step
    said = (
        f"recorded by {step.recorded_by}, not signed by {step.by}: {quoted(step.instruction)}"
        if step.recorded_by
        else ""
    )
    if lacking := _lacking(facts):
        return Judgement(Verdict.UNSIGNED, tuple(filter(None, (lacking, said))))
    return Judgement(Verdict.RECORDED, (said,)) if said else Judgement(Verdict.SIGNED, ())


def _lacking(facts: Facts) -> str:
    """Return why nothing proves the step, though nothing contradicts it."""
    if facts.signature.is_missing:
        return "the commit carries no signature"
    if not facts.proves:
        return "register.toml then listed nobody's signing key"
    return facts.cannot_be_told or (
        facts.not_appointed and f"signed, but not by right: {facts.not_appointed}"
    )


def came_in(origin: Origin) -> Iterator[str]:
    """Yield why a commit did not bring a step as one is taken: alone, at the end of the chain."""
    if origin.commit.is_merge:
        yield "a merge brought it: none of the histories that it joins holds it"
    elif origin.after.step != (*origin.before, origin.step):
        if origin.index < len(origin.before):
            yield f"entry {origin.index + 1} of the chain read otherwise before"
        elif len(origin.after.step) > len(origin.before) + 1:
            yield "more than one step came in with its commit"
        else:
            yield "entries before it were altered by the same commit"


def _follows(facts: Facts) -> Iterator[str]:
    step, found = facts.origin.step, facts.until_then
    arrow = arrow_of(step.step)
    if step.from_ is not found.status or step.from_ not in arrow.origins or step.to is not arrow.to:
        yield f"it says {step.from_} to {step.to}: that is no {step.step} of a record that was {found.status}"
    elif facts.origin.after.status is not step.to:
        yield f"it leads to {step.to}, but its commit left the record {facts.origin.after.status}"
    if arrow.forward:
        for one in lapsed(found):
            yield f"it rests on {one.step} by {one.by}, which had lapsed"


def _content(facts: Facts) -> Iterator[str]:
    origin, found = facts.origin, facts.until_then
    previous = found.step[-1].digest if found.step else ""
    if digest_of(found, origin.step, previous) != origin.step.digest:
        copied = f": it is that of a step of {facts.copied_from}" if facts.copied_from else ""
        yield f"its digest is not that of what its commit holds{copied}"


def _hand(facts: Facts) -> Iterator[str]:
    # Who is named in an unsigned commit proves nothing; that somebody else is contradicts the step.
    if not facts.proves:
        commit = facts.origin.commit
        for what, email in (("written", commit.author.email), ("committed", commit.committer.email)):
            if not same_address(email, facts.answers):
                yield f"{what} by {email or 'nobody'}, not by {facts.answers}"


def _key(facts: Facts) -> Iterator[str]:
    if not facts.proves or facts.settings is None:
        return
    late = [day for day in facts.days if facts.revoked and day > facts.revoked]
    if late and facts.revoked:
        key = f"the key {facts.signature.fingerprint} of {facts.answers}"
        yield f"{key} was revoked as of {in_words(facts.revoked)}, and it is dated {in_words(late[0])}"
    elif why := why_not_by(facts.settings, facts.signature, facts.answers, facts.days):
        yield why


def _by_right(facts: Facts) -> Iterator[str]:
    step = facts.origin.step
    if facts.settings is None:
        yield "nobody was trusted before this commit: it does not descend from a register.toml with people"
        return
    try:
        role = Role(step.role)
    except ValueError:
        yield f"it was taken as {quoted(step.role)}, which is not a post of the chain"
        return
    found = facts.until_then
    # What was recorded for somebody was decided on its day: it may be written down after their post ended.
    instants = facts.instants[:1] if step.recorded_by else facts.instants
    days = {force_day(at, facts.zone): at for at in reversed(instants)}
    for at in reversed(days.values()):
        on_that_day = replace(step, at=in_zone(at, facts.zone))
        refusals = by_whom(facts.settings, found, on_that_day, role, standing(found))
        yield from (refusal.message for refusal in refusals)


def _one_key(facts: Facts) -> Iterator[str]:
    step, settings = facts.origin.step, facts.settings
    apart = settings is not None and settings.policy.distinct_people and arrow_of(step.step).distinct
    if not apart or step.recorded_by or not facts.signature.is_good:
        return
    for other, signature in facts.others:
        if arrow_of(other.step).distinct and not other.recorded_by and signature == facts.signature:
            yield f"signed with the key that signed {other.step} by {other.by} in the same round"


def _dates(facts: Facts) -> Iterator[str]:
    at, made, built_on = facts.origin.step.at, facts.origin.commit.at, facts.built_on
    # Who makes a commit anew, as a rebase does, keeps the date at which it was written first.
    typed = facts.origin.commit.author.at - at > CLOCKS_APART
    if built_on is not None and typed and at < built_on.at - CLOCKS_APART:
        before = f"before the commit {built_on.id[:10]}, on top of which it was made"
        yield f"it is dated {at.isoformat()}, {before}"
    if at > made + CLOCKS_APART:
        yield f"it is dated {at.isoformat()}, after its own commit at {made.isoformat()}"
    for what, when in (("it is", at), ("its commit is", made)):
        if when >= facts.until:
            yield f"{what} dated {in_words(force_day(when, facts.zone))}, which is after today"


#: What contradicts a step, in the order in which it is said.
PRINCIPLES: tuple[tuple[Principle, Check], ...] = (
    (Principle.ENTRY, lambda facts: came_in(facts.origin)),
    (Principle.CHAIN, _follows),
    (Principle.CONTENT, _content),
    (Principle.HAND, _hand),
    (Principle.KEY, _key),
    (Principle.RIGHT, _by_right),
    (Principle.APART, _one_key),
    (Principle.DATE, _dates),
)

"""What the commit that brought a step proves of it: one table of checks, each with its reasons."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum

from peeltrack.core.audit.signature import Signature, SignatureState, has_keys, why_not_by
from peeltrack.core.audit.trust import CLOCKS_APART
from peeltrack.core.chain.digest import digest_of
from peeltrack.core.chain.people import same_address
from peeltrack.core.chain.request import by_whom
from peeltrack.core.chain.rounds import lapsed, standing
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.history.provenance import Origin
from peeltrack.core.limits import quoted
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Role, Status


class Verdict(StrEnum):
    """What the history proves of a step."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"  #: nothing contradicts it, and nothing proves it
    RECORDED = "recorded"  #: signed by whoever recorded it, not by whoever decided
    FORGED = "forged"  #: the history contradicts what it says
    LAPSED = "lapsed"  #: what it vouched for was changed afterwards


@frozen
class Facts:
    """All that is looked at to judge a step where it came in."""

    origin: Origin
    signature: Signature
    settings: tuple[Settings, ...]  #: trusted before the commit; each of them has to allow the step
    today: date
    stands_on: tuple[int, str] = (0, "")  #: the latest commit that it is made on top of: seconds, id
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
            return any(has_keys(one) for one in self.settings)
        return not self.signature.is_missing

    @property
    def until_then(self) -> Record:
        """The record as the step found it: its content, with the steps and the status before."""
        before = self.origin.before
        status = before[-1].to if before else Status.OPEN
        return replace(self.origin.after, status=status, step=before)


@frozen(kw_only=False)
class Judgement:
    """A verdict and why."""

    verdict: Verdict
    reasons: tuple[str, ...]


Check = Callable[[Facts], Iterator[str]]


def judge(facts: Facts) -> Judgement:
    """Return what the commit proves: forged with every reason, or else what its signature says."""
    reasons = tuple(dict.fromkeys(reason for check in FORGERIES for reason in check(facts)))
    if reasons:
        return Judgement(Verdict.FORGED, reasons)
    step = facts.origin.step
    said = (
        f"recorded by {step.recorded_by}, not signed by {step.by}: {quoted(step.instruction)}"
        if step.recorded_by
        else ""
    )
    if not facts.proves:
        none = facts.signature.is_missing
        why = "the commit carries no signature" if none else "register.toml then listed nobody's signing key"
        return Judgement(Verdict.UNSIGNED, tuple(filter(None, (why, said))))
    return Judgement(Verdict.RECORDED, (said,)) if said else Judgement(Verdict.SIGNED, ())


def demanded(trusted: Iterable[Settings]) -> bool:
    """Return whether the policy of any of these settings demands a signature."""
    return any(settings.policy.signed_steps for settings in trusted)


def _came_in(facts: Facts) -> Iterator[str]:
    origin = facts.origin
    if origin.lost_in:
        yield f"it was removed from the file in {origin.lost_in[:10]} and put in again"
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


def _by_right(facts: Facts) -> Iterator[str]:
    step = facts.origin.step
    if not facts.settings:
        yield "nobody was trusted before this commit: there was no register.toml"
    try:
        role = Role(step.role)
    except ValueError:
        yield f"it was taken as {quoted(step.role)}, which is not a post of the chain"
        return
    found = facts.until_then
    for settings in facts.settings:
        yield from (refusal.message for refusal in by_whom(settings, found, step, role, standing(found)))


def _content(facts: Facts) -> Iterator[str]:
    origin, found = facts.origin, facts.until_then
    previous = found.step[-1].digest if found.step else ""
    if digest_of(found, origin.step, previous) != origin.step.digest:
        copied = f": it is that of a step of {facts.copied_from}" if facts.copied_from else ""
        yield f"its digest is not that of what its commit holds{copied}"


def _dates(facts: Facts) -> Iterator[str]:
    at, made = facts.origin.step.at, facts.origin.commit.at
    seconds, other = facts.stands_on
    earliest = seconds - CLOCKS_APART.total_seconds()
    if at.timestamp() < earliest:
        yield f"it is dated {at.isoformat()}, before the commit {other[:10]}, on top of which it was made"
    elif made.timestamp() < earliest:
        yield f"its commit is dated {made.isoformat()}, before {other[:10]}, on top of which it was made"
    if at > made + CLOCKS_APART:
        yield f"it is dated {at.isoformat()}, after its own commit at {made.isoformat()}"
    for what, when in (("it is", at), ("its commit is", made)):
        if when.date() > facts.today:
            yield f"{what} dated {in_words(when.date())}, which is after today"


def _hand(facts: Facts) -> Iterator[str]:
    # Who is named in an unsigned commit proves nothing; that somebody else is contradicts the step.
    if not facts.proves:
        commit = facts.origin.commit
        for what, email in (("written", commit.author.email), ("committed", commit.committer.email)):
            if not same_address(email, facts.answers):
                yield f"{what} by {email or 'nobody'}, not by {facts.answers}"


def _key(facts: Facts) -> Iterator[str]:
    at = facts.origin.step.at
    if not facts.proves:
        return
    days = (at.date(), facts.origin.commit.at.date())
    for settings in facts.settings:
        yield from filter(None, [why_not_by(settings, facts.signature, facts.answers, days)])


def _one_key(facts: Facts) -> Iterator[str]:
    step = facts.origin.step
    demanded = any(settings.policy.distinct_people for settings in facts.settings)
    apart = demanded and arrow_of(step.step).distinct
    if not apart or step.recorded_by or not facts.signature.is_good:
        return
    for other, signature in facts.others:
        if arrow_of(other.step).distinct and not other.recorded_by and signature == facts.signature:
            yield f"signed with the key that signed {other.step} by {other.by} in the same round"


#: What contradicts a step, in the order in which it is said.
FORGERIES: tuple[Check, ...] = (_came_in, _follows, _content, _hand, _key, _by_right, _one_key, _dates)

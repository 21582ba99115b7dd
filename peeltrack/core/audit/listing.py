"""What an audit found, as a table and as data."""

from collections.abc import Iterator, Mapping
from datetime import date

from peeltrack.core.audit.audited_step import STEP_COLUMNS, AuditedStep, totals
from peeltrack.core.audit.remarks import made_in
from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.audit.settings.setting_values import changes_in_words
from peeltrack.core.audit.signature import Signature
from peeltrack.core.audit.trusted_settings import TrustedSettings
from peeltrack.core.chain.people import names
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode
from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import Commit
from peeltrack.core.model.record import StepTaken
from peeltrack.core.table import Table
from peeltrack.core.text import counted

#: Changes that wait to be trusted, of which each is named.
_MOST_NAMED = 10


@frozen
class Audit:
    """Everything that was found out."""

    scope: AuditScope
    trust: TrustedSettings
    steps: tuple[AuditedStep, ...]  #: by record, in the order of the chain
    signatures: Mapping[str, Signature]  #: of the commits that were asked about
    notes: tuple[str, ...] = ()  #: what was not judged, and why

    @property
    def rewritten(self) -> bool:
        """Whether the trusted revision is no part of the history."""
        return bool(self.scope.root) and self.scope.root not in self.scope.in_reach

    @property
    def confirmed(self) -> bool:
        """Whether somebody trusted has signed the people, posts and policy that the tip holds."""
        return self.trust.confirmed

    @property
    def alarming(self) -> bool:
        """Whether something other than a step fails the audit."""
        return self.rewritten or not self.confirmed or bool(self.trust.beginnings.others)

    @property
    def exit_code(self) -> ExitCode:
        """UNREADABLE where a file could not be judged, FINDINGS where a verdict fails the audit."""
        if self.scope.unread:
            return ExitCode.UNREADABLE
        failed = self.alarming or any(step.faulty for step in self.steps)
        return ExitCode.FINDINGS if failed else ExitCode.DONE


def as_data(found: Audit) -> list[dict[str, object]]:
    """Return every step with all that is known of it."""
    return [_as_data(step) for step in found.steps]


def _as_data(line: AuditedStep) -> dict[str, object]:
    cells = {column.name: column.value(line) for column in STEP_COLUMNS}
    more = {
        "path": line.path,
        "principles": line.judgement.principles,
        "role": line.step.role,
        "instruction": line.step.instruction,
        "key": line.signature.fingerprint,
        "signature": line.signature.state.value,
        "demanded": line.demanded,
        "faulty": line.faulty,
        "acknowledged": _acknowledged(line.acknowledged_in),
    }
    return cells | more


def _acknowledged(taken: StepTaken | None) -> dict[str, object] | None:
    if taken is None:
        return None
    return {"by": taken.by, "at": taken.at, "step": taken.step.value, "reason": taken.reason}


def facts(found: Audit) -> dict[str, object]:
    """Return what is known beside the lines, for the envelope of JSON."""
    return {
        "tip": found.scope.history.tip,
        "since": found.scope.since or None,
        "totals": totals(found.steps),
        "trust": _trust_facts(found),
        "history_is_cut": found.scope.history.is_cut,
    }


def table(found: Audit, today: date) -> Table[AuditedStep]:
    """Return the listing, the totals above it and whom it trusts below."""
    held = found.trust.held[found.scope.history.tip].settings
    force = f"{held.force}: " if held else ""
    counts = totals(found.steps)
    said = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count) or "none"
    return Table(
        name="audit",
        columns=STEP_COLUMNS,
        rows=found.steps,
        heading=(
            f"{force}what the history proves of {counted(len(found.steps), 'step')}",
            f"up to commit {found.scope.history.tip}, as at {in_words(today)}: {said}",
        ),
        foot=tuple(_foot(found)),
        names=names(held) if held else None,
        empty="no step was taken in these commits" if found.scope.since else "no step was taken yet",
    )


def _foot(found: Audit) -> Iterator[str]:
    yield from _alarms(found)
    yield _trusted_since(found)
    yield from _moved(found)
    yield from _amended(found)
    yield from _contested(found)
    if known := sum(one.acknowledged_in is not None for one in found.steps):
        yield f"acknowledged: {counted(known, 'fault')}, which stays in the history and fails no audit again"
    if any(one.step.recorded_by for one in found.steps):
        yield "recorded means: signed by whoever wrote the decision down, not by whoever took it"


def _alarms(found: Audit) -> Iterator[str]:
    if found.rewritten:
        root, tip = found.scope.root[:10], found.scope.history.tip[:10]
        yield f"HISTORY REWRITTEN: the trusted revision {root} is no part of the history of {tip}"
    yield from _several_beginnings(found)
    if found.trust.unreadable:
        yield "register.toml is gone or cannot be read: steps are judged by what was trusted last"
    waiting = found.trust.pending
    if waiting:
        yield "register.toml holds what nobody trusted has signed; steps are judged without it:"
    for one in waiting[:_MOST_NAMED]:
        brought = f" in {made_in(one.commit)} of {in_words(one.commit.at.date())}" if one.commit else ""
        yield f"  not trusted: {changes_in_words({one.path: one.held})}{brought}"
    if len(waiting) > _MOST_NAMED:
        yield f"  … and {len(waiting) - _MOST_NAMED} more values"


def _several_beginnings(found: Audit) -> Iterator[str]:
    known, start = found.scope.history.commits, found.trust.beginnings
    if not start.others:
        return
    yield "SECOND BEGINNING: these list people with keys, and none of them descends from another:"
    for commit in start.every:
        yield f"  {_dated(known.get(commit), commit)}"
    for commit in start.joined_in:
        yield f"  joined in {_dated(known.get(commit), commit)}"
    if start.undecided:
        yield "  nothing in the history tells which is the true one: audit --trust ID settles it"
    elif found.scope.root:
        yield f"  the trusted revision descends from {start.first[:10]}: nobody is trusted on others alone"
    else:
        yield (
            f"  most people whom any of them lists have signed on top of {start.first[:10]}, so that one is "
            "gone by; audit --trust ID settles it"
        )


def _dated(made: Commit | None, commit: str) -> str:
    # A merge that left the register as all sides have it is known by its id alone.
    return f"{made_in(made)} of {in_words(made.at.date())}" if made else commit[:10]


def _amended(found: Audit) -> Iterator[str]:
    for one in found.trust.amendments:
        commit = one.commit
        where = f"in {commit.id[:10]} of {in_words(commit.at.date())}"
        if one.first:
            continue
        if one.reasons:
            yield f"not counted: register.toml {where}: {'; '.join(one.reasons)}"
        elif one.waits_for:
            yield f"waiting for {counted(one.waits_for, 'more signature')}: {one.what} {where}"
        elif commit.id not in found.scope.in_root:
            yield f"changed: {one.what} {where}, signed by {' or '.join(one.signers)}"


def _contested(found: Audit) -> Iterator[str]:
    for one in found.trust.contested:
        commits = " and ".join(commit[:10] for commit in one.commits)
        what = changes_in_words({one.path: one.value})
        yield f"changed on both sides of {one.merge[:10]}, in {commits}: {what} counts"


def _moved(found: Audit) -> Iterator[str]:
    """Return each commit that moved the register's folder as it was, first to last."""
    history = found.scope.history
    for commit in history.commits.values() if history.places else ():
        before = {history.places.get(parent) for parent in commit.parents}
        if len(before) == 1 and (old := before.pop()) not in (None, history.places.get(commit.id)):
            yield f"moved: the register lay in {old or 'the top of the repository'} until {made_in(commit)}"


def _trusted_since(found: Audit) -> str:
    if found.scope.root:
        return f"trusted: register.toml as in {found.scope.root}, and what people trusted there changed"
    first = found.trust.beginnings.first
    if found.trust.beginnings.undecided:
        return "trusted: what is trusted from whichever beginning the history is judged"
    if not first:
        return "no register.toml that was committed lists a signing key, so no step can be proved"
    made = found.scope.history.commits[first]
    return (
        f"trusted: register.toml as in {first[:10]} of {in_words(made.at.date())}, "
        "the first with a key; nothing proves who wrote that one"
    )


def _trust_facts(found: Audit) -> dict[str, object]:
    trust = found.trust
    return {
        "revision": found.scope.root or None,
        "rewritten": found.rewritten,
        "first": None if trust.beginnings.undecided else trust.beginnings.first or None,
        "other_beginnings": trust.beginnings.every if trust.beginnings.undecided else trust.beginnings.others,
        "joined_in": trust.beginnings.joined_in,
        "confirmed": found.confirmed,
        "pending": [
            {
                "what": changes_in_words({one.path: one.held}),
                "commit": one.commit.id if one.commit else None,
                "by": one.commit.committer.email if one.commit else None,
                "at": one.commit.at if one.commit else None,
            }
            for one in trust.pending
        ],
        "amendments": [
            {
                "commit": one.commit.id,
                "at": one.commit.at,
                "trusted": one.counts,
                "what": one.what,
                "key": one.signature.fingerprint,
                "signers": one.signers,
                "reasons": one.reasons,
                "waits_for": one.waits_for,
            }
            for one in trust.amendments
        ],
    }

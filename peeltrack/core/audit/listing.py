"""What an audit found, as a table and as data."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from peeltrack.core.audit.audited_step import STEP_COLUMNS, AuditedStep, totals
from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.audit.signature import addresses, has_keys
from peeltrack.core.audit.trust import Amendment, TrustChain, what_changed
from peeltrack.core.chain.people import names
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode
from peeltrack.core.fields import frozen
from peeltrack.core.model.record import StepTaken
from peeltrack.core.table import Table
from peeltrack.core.text import counted


@frozen
class Audit:
    """Everything that was found out."""

    scope: AuditScope
    trust: TrustChain
    steps: tuple[AuditedStep, ...]  #: by record, in the order of the chain
    notes: tuple[str, ...] = ()  #: what was not judged, and why

    @property
    def rewritten(self) -> bool:
        """Whether the trusted revision is no part of the history."""
        return bool(self.scope.root) and self.scope.root not in self.scope.in_reach

    @property
    def confirmed(self) -> bool:
        """Whether somebody trusted has signed the people, posts and policy that the tip holds."""
        return self.trust.after[self.scope.history.tip].confirmed

    @property
    def exit_code(self) -> ExitCode:
        """UNREADABLE where a file could not be judged, FINDINGS where a verdict fails the audit."""
        if self.scope.unread:
            return ExitCode.UNREADABLE
        alarming = self.rewritten or not self.confirmed or any(step.faulty for step in self.steps)
        return ExitCode.FINDINGS if alarming else ExitCode.DONE


def as_data(found: Audit) -> list[dict[str, Any]]:
    """Return every step with all that is known of it."""
    return [_as_data(step) for step in found.steps]


def _as_data(line: AuditedStep) -> dict[str, Any]:
    cells = {column.name: column.value(line) for column in STEP_COLUMNS}
    more = {
        "path": line.path,
        "role": line.step.role,
        "instruction": line.step.instruction,
        "key": line.signature.fingerprint,
        "signature": line.signature.state.value,
        "demanded": line.demanded,
        "faulty": line.faulty,
        "acknowledged": _acknowledged(line.acknowledged_in),
    }
    return cells | more


def _acknowledged(taken: StepTaken | None) -> dict[str, Any] | None:
    if taken is None:
        return None
    return {"by": taken.by, "at": taken.at, "step": taken.step.value, "reason": taken.reason}


def facts(found: Audit) -> dict[str, Any]:
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
    held = found.trust.after[found.scope.history.tip].held
    force = f"{held.force}: " if held else ""
    counts = totals(found.steps)
    said = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count) or "none"
    return Table(
        name="audit",
        columns=STEP_COLUMNS,
        rows=found.steps,
        heading=(
            f"{force}what the history proves of {counted(len(found.steps), 'step')}",
            f"up to commit {found.scope.history.tip[:10]}, as at {in_words(today)}: {said}",
        ),
        foot=tuple(_foot(found)),
        names=names(held) if held else None,
        empty="no step was taken in these commits" if found.scope.since else "no step was taken yet",
    )


def _foot(found: Audit) -> Iterator[str]:
    if found.rewritten:
        root, tip = found.scope.root[:10], found.scope.history.tip[:10]
        yield f"HISTORY REWRITTEN: the trusted revision {root} is no part of the history of {tip}"
    yield _trusted_since(found)
    yield from _amended(found)
    if not found.confirmed:
        yield (
            "register.toml holds people, posts or policy that nobody trusted has signed: "
            "steps are judged by the last trusted version"
        )
    if known := sum(one.acknowledged_in is not None for one in found.steps):
        yield f"acknowledged: {counted(known, 'fault')}, which stays in the history and fails no audit again"
    if any(one.step.recorded_by for one in found.steps):
        yield "recorded means: signed by whoever wrote the decision down, not by whoever took it"


def _amended(found: Audit) -> Iterator[str]:
    for one in found.trust.amendments:
        commit = one.commit
        if one.reasons:
            yield f"not trusted: register.toml in {commit.id[:10]}: {'; '.join(one.reasons)}"
        elif not one.first and commit.id not in found.scope.in_root:
            before, after = found.trust.before[commit.id].settings, found.trust.after[commit.id].settings
            who = dict.fromkeys(name for old in before for name in addresses(old, one.signature.fingerprint))
            when = f"in {commit.id[:10]} of {in_words(commit.at.date())}"
            yield f"changed: {what_changed(before, after[0])} {when}, signed by {' or '.join(who)}"


def _trusted_since(found: Audit) -> str:
    if found.scope.root:
        return f"trusted: register.toml as in {found.scope.root[:10]}, and what people trusted there changed"
    first = _first(found.trust)
    if first is None:
        return "no register.toml that was committed lists a signing key, so no step can be proved"
    return (
        f"trusted: register.toml as in {first.commit.id[:10]} of {in_words(first.commit.at.date())}, "
        "the first with a key; nothing proves who wrote that one"
    )


def _first(trust: TrustChain) -> Amendment | None:
    keyed = (one for one in trust.amendments if one.settings and has_keys(one.settings))
    return next((one for one in keyed if one.first), None)


def _trust_facts(found: Audit) -> dict[str, Any]:
    first = _first(found.trust)
    return {
        "revision": found.scope.root or None,
        "rewritten": found.rewritten,
        "first": first.commit.id if first else None,
        "confirmed": found.confirmed,
        "amendments": [
            {
                "commit": one.commit.id,
                "at": one.commit.at,
                "trusted": not one.reasons,
                "key": one.signature.fingerprint,
                "reasons": one.reasons,
            }
            for one in found.trust.amendments
        ],
    }

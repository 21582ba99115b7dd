"""What an audit found, as a table and as data."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from peeltrack.core.audit.audited_step import STEP_COLUMNS, Line, totals
from peeltrack.core.audit.scope import Question
from peeltrack.core.audit.signature import addresses, has_keys
from peeltrack.core.audit.trust import Amendment, Trust, what_changed
from peeltrack.core.chain.people import names
from peeltrack.core.dates import in_words
from peeltrack.core.errors import ExitCode
from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import Past, reach
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.record import StepTaken
from peeltrack.core.table import Table
from peeltrack.core.text import counted


@frozen
class Audit:
    """Everything that was found out."""

    question: Question
    past: Past
    trust: Trust
    lines: tuple[Line, ...]
    rewritten: bool  #: the trusted revision is no part of the history

    @property
    def unconfirmed(self) -> bool:
        """Whether the tip holds people, posts or policy that nobody trusted has signed."""
        return not self.trust.after[self.past.tip].confirmed

    @property
    def unread(self) -> list[str]:
        """The files asked about that cannot be read in the tip."""
        return [path for path in self.chosen if not self.past.pages[path].readable]

    @property
    def chosen(self) -> list[str]:
        """The files that are asked about, as the tip holds them."""
        return [path for path in self.past.pages if not self.question.ids or id_of(path) in self.question.ids]

    @property
    def exit_code(self) -> ExitCode:
        """UNREADABLE where a file could not be judged, FINDINGS where a verdict fails the audit."""
        if self.unread:
            return ExitCode.UNREADABLE
        alarming = self.rewritten or self.unconfirmed or any(line.faulty for line in self.lines)
        return ExitCode.FINDINGS if alarming else ExitCode.DONE


def as_data(found: Audit) -> list[dict[str, Any]]:
    """Return every line with all that is known of it."""
    return [_as_data(line) for line in found.lines]


def _as_data(line: Line) -> dict[str, Any]:
    cells = {column.name: column.value(line) for column in STEP_COLUMNS}
    more = {
        "path": line.path,
        "role": line.step.role,
        "instruction": line.step.instruction,
        "key": line.signature.fingerprint,
        "signature": line.signature.state.value,
        "demanded": line.demanded,
        "acknowledged": _acknowledged(line.acknowledged_in),
        "faulty": line.faulty,
    }
    return cells | more


def _acknowledged(taken: StepTaken | None) -> dict[str, Any] | None:
    if taken is None:
        return None
    return {"by": taken.by, "at": taken.at, "step": taken.step.value, "reason": taken.reason}


def facts(found: Audit) -> dict[str, Any]:
    """Return what is known beside the lines, for the envelope of JSON."""
    return {
        "tip": found.past.tip,
        "since": found.question.since or None,
        "totals": totals(found.lines),
        "trust": _trust_facts(found),
        "history_is_cut": found.past.cut,
    }


def table(found: Audit, today: date) -> Table:
    """Return the listing, the totals above it and whom it trusts below."""
    held = found.trust.after[found.past.tip].held
    force = f"{held.force}: " if held else ""
    counts = totals(found.lines)
    said = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count) or "none"
    return Table(
        name="audit",
        columns=STEP_COLUMNS,
        rows=found.lines,
        heading=(
            f"{force}what the history proves of {counted(len(found.lines), 'step')}",
            f"up to commit {found.past.tip[:10]}, as at {in_words(today)}: {said}",
        ),
        foot=tuple(_foot(found)),
        names=names(held) if held else None,
        empty="no step was taken in these commits" if found.question.since else "no step was taken yet",
    )


def _foot(found: Audit) -> Iterator[str]:
    if found.rewritten:
        root, tip = found.question.root[:10], found.past.tip[:10]
        yield f"HISTORY REWRITTEN: the trusted revision {root} is no part of the history of {tip}"
    yield _trusted_since(found)
    yield from _amended(found)
    if found.unconfirmed:
        yield (
            "register.toml holds people, posts or policy that nobody trusted has signed: "
            "steps are judged by the last trusted version"
        )
    if known := sum(line.acknowledged_in is not None for line in found.lines):
        yield f"acknowledged: {counted(known, 'fault')}, which stays in the history and fails no audit again"
    if any(line.step.recorded_by for line in found.lines):
        yield "recorded means: signed by whoever wrote the decision down, not by whoever took it"


def _amended(found: Audit) -> Iterator[str]:
    root = found.question.root
    trusted = reach(found.past.graph, root) if root else frozenset()
    for one in found.trust.amendments:
        deed = one.turn.deed
        if one.reasons:
            yield f"not trusted: register.toml in {deed.id[:10]}: {'; '.join(one.reasons)}"
        elif not one.first and deed.id not in trusted:
            before, after = found.trust.before[deed.id].settings, found.trust.after[deed.id].settings
            who = dict.fromkeys(name for old in before for name in addresses(old, one.signature.fingerprint))
            yield (
                f"changed: {what_changed(before, after[0])} in {deed.id[:10]} of {in_words(deed.at.date())}, "
                f"signed by {' or '.join(who)}"
            )


def _trusted_since(found: Audit) -> str:
    if found.question.root:
        return (
            f"trusted: register.toml as in {found.question.root[:10]}, and what people trusted there changed"
        )
    first = _first(found.trust)
    if first is None:
        return "no register.toml that was committed lists a signing key, so no step can be proved"
    return (
        f"trusted: register.toml as in {first.turn.deed.id[:10]} of {in_words(first.turn.deed.at.date())}, "
        "the first with a key; nothing proves who wrote that one"
    )


def _first(trust: Trust) -> Amendment | None:
    keyed = (one for one in trust.amendments if one.turn.settings and has_keys(one.turn.settings))
    return next((one for one in keyed if one.first), None)


def _trust_facts(found: Audit) -> dict[str, Any]:
    first = _first(found.trust)
    return {
        "revision": found.question.root or None,
        "rewritten": found.rewritten,
        "first": first.turn.deed.id if first else None,
        "confirmed": not found.unconfirmed,
        "amendments": [
            {
                "commit": one.turn.deed.id,
                "at": one.turn.deed.at,
                "trusted": not one.reasons,
                "key": one.signature.fingerprint,
                "reasons": one.reasons,
            }
            for one in found.trust.amendments
        ],
    }

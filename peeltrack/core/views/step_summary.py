"""What a person reads before they take a step, and who is next after it."""

from collections.abc import Iterator
from datetime import date

from peeltrack.core.chain.people import Holding, owner_of, person
from peeltrack.core.chain.request import StepRequest, holding_of
from peeltrack.core.chain.rounds import lapsed, standing
from peeltrack.core.chain.steps import command_for
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.dates import days_in_words, in_words
from peeltrack.core.model.due_dates import deadline_of, due_dates
from peeltrack.core.model.record import Evidence, Record, StepTaken
from peeltrack.core.model.register import Register
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import OWNERS, Role
from peeltrack.core.text import counted, one_line
from peeltrack.core.views.moves import Move, next_move

#: Lines of a statement that are shown before a step; `peeltrack show` has them all.
MOST_LINES = 12


def summary(register: Register, record: Record, request: StepRequest, today: date) -> Iterator[str]:
    """Return the lines that say what the step does and, where it vouches for the content, for what."""
    arrow = arrow_of(request.step)
    yield f"{record.id}: {one_line(record.title)}"
    pairs = [
        ("step", f"{request.step}, from {record.status} to {arrow.to}"),
        ("by", _by(register.settings, record, request)),
    ]
    pairs += [(need.label, _text(getattr(request, need.key))) for need in arrow.needs]
    pairs += [("note", one_line(request.note)), ("on the instruction", one_line(request.instruction))]
    if arrow.forward:
        pairs += _vouched(register, record, today)
    shown = [(label, text) for label, text in pairs if text]
    width = max(len(label) for label, _ in shown)
    for label, text in shown:
        yield f"  {label:<{width}} {text}"


def _by(settings: Settings, record: Record, request: StepRequest) -> str:
    holding = holding_of(settings, record, request, request.role)
    post = f", {holding.in_words}" if holding else ""
    recorded = f", recorded by {request.recorded_by}" if request.recorded_by else ""
    known = person(settings, request.by)
    return f"{known.name if known else request.by} <{request.by}>{post}{recorded}"


def _text(value: str | date | None) -> str:
    return in_words(value) if isinstance(value, date) else one_line(value or "")


def _vouched(register: Register, record: Record, today: date) -> Iterator[tuple[str, str]]:
    if due_on := deadline_of(record, register.source_of(record)).on:
        yield "deadline", f"{in_words(due_on)} ({days_in_words((today - due_on).days)})"
    yield (
        "owners",
        ", ".join(f"{owner_of(record, role)} ({role.in_words})" for role in OWNERS),
    )
    yield from _statement(record)
    for element in record.element:
        answer = element.statement or f"not applicable: {element.not_applicable}"
        yield f"part {element.id}", one_line(answer)
    for evidence in record.evidence:
        yield "evidence", _evidence(evidence)
    yield "no evidence", one_line(record.evidence_not_applicable) if not record.evidence else ""
    for taken in standing(record):
        yield "before it", _taken(taken)


def _statement(record: Record) -> Iterator[tuple[str, str]]:
    lines = record.position.statement.strip().splitlines()
    for number, line in enumerate(lines[:MOST_LINES]):
        yield "" if number else "statement", one_line(line)
    if len(lines) > MOST_LINES:
        more = counted(len(lines) - MOST_LINES, "more line")
        yield "", f"… and {more}: peeltrack show {record.id}"


def _evidence(evidence: Evidence) -> str:
    digest = f", sha256 {evidence.sha256[:12]}…" if evidence.sha256 else ""
    return one_line(f"{evidence.title}: {evidence.place}{digest}")


def _taken(taken: StepTaken) -> str:
    return f"{taken.step} by {taken.by} on {in_words(taken.at.date())}"


def done(settings: Settings, record: Record, after: str) -> str:
    """Return the line that says that the last step of `record` was taken; `after` says where it stands."""
    taken = record.step[-1]
    role = Role(taken.role)
    holding = holding_of(settings, record, taken, role)
    post = holding.in_words if holding else role.in_words
    recorded = f", recorded by {taken.recorded_by}, not signed by them" if taken.recorded_by else ""
    return f"{record.id}: {arrow_of(taken.step).done} by {taken.by} as {post}{recorded} ({after})"


def following(register: Register, record: Record, today: date) -> str:
    """Return who is next, by when, and the command with each thing that the step needs."""
    dates = due_dates(record, register.source_of(record))
    due_on = dates[0] if dates else None
    move = next_move(record, due_on, today, register.settings, gone=bool(lapsed(record)))
    if move is None:
        return f"nothing; {record.id} is {record.status.value.replace('-', ' ')}"
    command = command_for(arrow_of(move.step), record)
    return f"{move.step}{_whose(register.settings, move)}{_until(move, today)}: {command}"


def _whose(settings: Settings, move: Move) -> str:
    acting = [_acting(settings, holding) for holding in move.holders] or ["(nobody holds the post)"]
    awaited = f", once {move.awaits} has answered" if move.awaits else ""
    return f"{awaited}, by {move.role.of_a_record} {' or '.join(acting)}"


def _acting(settings: Settings, holding: Holding) -> str:
    known = person(settings, holding.email)
    named = f"{known.name} <{known.email}>" if known else holding.email
    return f"deputy {named}" if holding.deputy else named


def _until(move: Move, today: date) -> str:
    if move.by_on is None:
        return ""
    late = f", {days_in_words((today - move.by_on).days)}" if move.by_on < today else ""
    return f", by {in_words(move.by_on)}{late}"

"""What was done to one record, in words: by whom, when, and how long it stood in each stage."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from peeltrack.core.chain.people import owner_of
from peeltrack.core.chain.status_said import said_in_words
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.history.change import Change, added, in_every, steps_added
from peeltrack.core.history.commit_diff import CommitDiff
from peeltrack.core.history.commits import Commit
from peeltrack.core.limits import brief
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.slots import slots
from peeltrack.core.model.status import OWNERS, Status
from peeltrack.core.table import Column
from peeltrack.core.text import counted
from peeltrack.core.tone import Tone

T = TypeVar("T")


@frozen
class TimelineEvent:
    """One commit that changed the record, as it tells of itself: nothing here is proved."""

    commit: str
    at: datetime  #: of the step where it is one, else of the commit
    who: str
    what: tuple[str, ...]
    step: StepTaken | None = None
    before: Status | None = None  #: None where the record was not there
    after: Status | None = None


@frozen
class Stage:
    """A time in which the record stood in one place."""

    status: Status
    began_on: date
    ended_on: date | None  #: None where it still stands there
    days: int  #: whole days between the two, or until today


EVENT_COLUMNS: tuple[Column[TimelineEvent], ...] = (
    Column("at", "When", lambda event: event.at),
    Column("who", "Who", lambda event: event.who, least=16, about="at", tone=Tone.PERSON),
    Column("step", "Step", lambda event: event.step.step.value if event.step else ""),
    Column("what", "What", lambda event: event.what, lambda what: "; ".join(what), address=True, prose=True),
    Column(
        "status",
        "Then",
        lambda event: event.after.value if event.after else None,
        lambda status: (status or "").replace("-", " "),
    ),
    Column(
        "commit",
        "Commit",
        lambda event: event.commit,
        lambda commit: commit[:10],
        about="at",
        rank=12,
        tone=Tone.DIM,
    ),
)


def timeline(record_id: str, diffs: Iterable[CommitDiff]) -> tuple[TimelineEvent, ...]:
    """Return what happened to a record, in the order of the commits.

    A merge counts where it did something that none of the histories did that it joins. Of a version
    that cannot be read no more is told.
    """
    found: list[TimelineEvent] = []
    for diff in diffs:
        if any(id_of(touched.path) == record_id for touched in diff.unread):
            found.append(_event(diff.commit, Change(None, None), ("written so that it cannot be read",)))
        for touched in diff.records:
            if id_of(touched.path) == record_id and (changes := touched.changes):
                found.extend(_told(diff.commit, changes))
    return tuple(found)


def _told(commit: Commit, changes: Sequence[Change]) -> Iterator[TimelineEvent]:
    what = in_every(lambda change: tuple(map(brief, tell(change))), changes)
    if what:
        yield _event(commit, changes[0], what)


def _event(commit: Commit, change: Change, what: tuple[str, ...]) -> TimelineEvent:
    taken = steps_added(change)
    step = taken[-1] if taken else None
    name, email = commit.author.name, commit.author.email
    return TimelineEvent(
        commit=commit.id,
        at=step.at if step else commit.at,
        who=f"{name} <{email}>" if name else email,
        what=what,
        step=step,
        before=change.old.status if change.old else None,
        after=change.new.status if change.new else None,
    )


def stages(events: Sequence[TimelineEvent], today: date) -> tuple[Stage, ...]:
    """Return where the record stood and for how long, first to last; the last one until today."""
    turns = [one for one in events if one.after is not None and one.before is not one.after]
    turns += [one for one in events[-1:] if one.after is None and one.before is not None]
    found: list[Stage] = []
    for at, event in enumerate(turns):
        if event.after is not None:
            ended = turns[at + 1].at.date() if at + 1 < len(turns) else None
            began = event.at.date()
            days = max(((ended or today) - began).days, 0)
            found.append(Stage(status=event.after, began_on=began, ended_on=ended, days=days))
    return tuple(found)


def tell(change: Change) -> Iterator[str]:
    """Return in words what a change did to a record."""
    old, new = change.old, change.new
    if new is None:
        yield "removed from the register"
    elif old is None:
        yield f"written down: {new.title}"
        yield from map(step_in_words, steps_added(change))
    else:
        yield from map(step_in_words, steps_added(change))
        yield from (words for _, words in differences(change, old, new))


def step_in_words(step: StepTaken) -> str:
    """Return who took a step, from where to where, and what was said with it."""
    recorded = f", recorded by {step.recorded_by}" if step.recorded_by else ""
    said = step.reason or step.note
    return f"{step.step} by {step.by}{recorded}: {_moved(step.from_, step.to)}" + (
        f" ({said})" if said else ""
    )


def _moved(old: Status, new: Status) -> str:
    return f"from {old.replace('-', ' ')} to {new.replace('-', ' ')}"


def differences(change: Change, old: Record, new: Record) -> Iterator[tuple[str, str]]:
    """Return what differs between two states of a record, but for steps added: each field and its words.

    Fields of which nothing is told but that they changed come last, as one, under "".
    """
    plain: list[str] = []
    for key, slot in slots(Record).items():
        if getattr(old, slot.name) == getattr(new, slot.name):
            continue
        if key in TOLD:
            yield from ((key, words) for words in TOLD[key](change, old, new))
        else:
            plain.append(key.replace("_", " "))
    if old.source != new.source:
        yield "source", f"moved from the folder {old.source} to {new.source}"
    if plain:
        yield "", f"{', '.join(plain)} changed"


def _status(change: Change, old: Record, new: Record) -> Iterator[str]:
    if not steps_added(change):
        yield f"status typed {_moved(old.status, new.status)}, without a step"


def _step(change: Change, old: Record, new: Record) -> Iterator[str]:
    kept = set(new.step)
    gone = [step for step in old.step if step not in kept]
    if gone:
        yield f"{counted(len(gone), 'step')} altered or removed: {', '.join(step.step for step in gone)}"


def _day(day: date | None) -> str:
    return in_words(day) if day else "none"


def _date(field: str) -> "Teller":
    def told(change: Change, old: Record, new: Record) -> Iterator[str]:
        moves = [entry for entry in added(change, lambda record: record.extension) if entry.field == field]
        said = [text for move in moves for text in (move.reason, move.reference) if text]
        why = f" ({'; '.join(said)})" if said else ""
        yield f"{field} moved from {_day(getattr(old, field))} to {_day(getattr(new, field))}{why}"

    return told


def _owners(change: Change, old: Record, new: Record) -> Iterator[str]:
    for role in OWNERS:
        before, after = owner_of(old, role), owner_of(new, role)
        if before != after:
            yield f"{role.in_words}: {before or 'nobody'} to {after or 'nobody'}"


def _position(change: Change, old: Record, new: Record) -> Iterator[str]:
    if old.position.statement != new.position.statement:
        yield f"position statement {'rewritten' if old.position.statement else 'written'}"


def _nothing(change: Change, old: Record, new: Record) -> Iterator[str]:
    return iter(())


def _list(of: Callable[[Record], tuple[T, ...]], noun: str, words: Callable[[T], str]) -> "Teller":
    def told(change: Change, old: Record, new: Record) -> Iterator[str]:
        before, after = of(old), of(new)
        names = {words(one) for one in before}
        kept = {words(one) for one in after}
        known = set(before)
        for entry in after:
            if entry not in known:
                yield f"{noun} {'changed' if words(entry) in names else 'added'}: {words(entry)}"
        yield from (f"{noun} removed: {words(one)}" for one in before if words(one) not in kept)

    return told


Teller = Callable[[Change, Record, Record], Iterator[str]]

#: How a difference in each of these is told. Any other is named.
TOLD: Mapping[str, Teller] = {
    "status": _status,
    "step": _step,
    "deadline": _date("deadline"),
    "target": _date("target"),
    "target_text": _nothing,
    "forecast": _date("forecast"),
    "forecast_text": _nothing,
    "extension": _nothing,
    "owners": _owners,
    "handover": _nothing,
    "position": _position,
    "action": _list(lambda record: record.action, "planned action", lambda action: action.what),
    "visit": _list(lambda record: record.visit, "visit", lambda visit: visit.what),
    "evidence": _list(lambda record: record.evidence, "evidence", lambda evidence: evidence.title),
    "element": _list(lambda record: record.element, "part", lambda element: element.id),
    "dependency": _list(
        lambda record: record.dependency, "dependency", lambda wait: wait.id or wait.event or wait.text
    ),
    "link": _list(
        lambda record: record.link, "link", lambda link: f"{link.relation} {link.id or link.reference}"
    ),
    "measure": _list(lambda record: record.measure, "measure", lambda measure: measure.name),
    "progress": _list(lambda record: record.progress, "update", lambda update: update.text),
    "said": _list(lambda record: record.said, "word of others", said_in_words),
}

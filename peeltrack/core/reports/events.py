"""What happened to a register, one event at a time: of which kind, to which record, on which day, by whom."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum

from peeltrack.core.audit.settings.setting_values import ABSENT, changes_in_words, setting_values
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.dates import in_words
from peeltrack.core.fields import frozen
from peeltrack.core.history.append_only import APPEND_ONLY, Rewriting
from peeltrack.core.history.change import (
    Change,
    dates_unexplained,
    entries,
    in_every,
    owners_unexplained,
    rewritten_in,
    steps_added,
)
from peeltrack.core.history.commit_diff import CommitDiff, RecordDiff, SettingsDiff
from peeltrack.core.history.commits import Commit
from peeltrack.core.history.timeline import differences, step_in_words
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.status import Status
from peeltrack.core.time_zones import force_day


class EventKind(StrEnum):
    """What can happen, in the order in which a board is told of it."""

    CAME_IN = "came in"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    SIGNED_OFF = "signed off"
    UPLOADED = "uploaded"
    CLOSED = "closed"
    RETURNED = "returned"
    REOPENED = "reopened"
    SUPERSEDED = "superseded"
    DECLINED = "declined"
    ENDED = "ended"
    BROUGHT_FORWARD = "brought forward"
    REMOVED = "removed"
    BY_HAND = "by hand"  #: what only a step or an entry may change, changed without one
    NEWLY_OVERDUE = "newly overdue"
    NEWLY_AT_RISK = "newly at risk"
    LAPSED = "lapsed"
    DATE_MOVED = "date moved"
    OWNER_CHANGED = "owner changed"
    EVIDENCE = "evidence"
    EVIDENCE_EXPIRED = "evidence expired"
    UPDATE = "update"
    MEASURE = "measure"
    CONTENT = "content changed"
    PEOPLE = "people and policy"


#: The kind of a difference in a field; in any other, content changed.
_KIND_OF = {
    "status": EventKind.BY_HAND,
    "deadline": EventKind.DATE_MOVED,
    "target": EventKind.DATE_MOVED,
    "owners": EventKind.OWNER_CHANGED,
    "evidence": EventKind.EVIDENCE,
    "progress": EventKind.UPDATE,
    "measure": EventKind.MEASURE,
}

#: Said of a date or an owner that changed without the entry that would explain it.
_WITHOUT = {
    EventKind.DATE_MOVED: "by hand, without an extension",
    EventKind.OWNER_CHANGED: "by hand, without a handover",
}


@frozen
class ChangeEvent:
    """One thing that happened."""

    kind: EventKind
    record_id: str = ""  #: "" for what is about the whole register
    on: date | None = None  #: None where nobody can say
    who: str = ""  #: e-mail, or a name where there is none; "" where it is nobody's doing
    what: str = ""
    how: str = ""  #: said where it did not happen as it should
    step: StepTaken | None = None
    commit: str = ""


def events_of(diffs: Iterable[CommitDiff], zone: str) -> Iterator[ChangeEvent]:
    """Yield what each commit did to records, people and policy, in their order.

    The day and the person of a step are its own, those of anything else its commit's. A step that came in
    on two branches is told once; several that came in together were squashed, and it is said of each.
    """
    seen: set[tuple[str, StepTaken]] = set()
    for diff in diffs:
        if diff.settings is not None:
            yield from _settings(diff.commit, diff.settings, zone)
        for one in diff.unread:
            what = "written so that it cannot be read"
            yield _by_commit(diff.commit, zone, EventKind.BY_HAND, id_of(one.path), what)
        for touched in diff.records:
            for event in _record(diff.commit, touched, zone):
                if event.step is None or (event.record_id, event.step) not in seen:
                    yield event
                if event.step is not None:
                    seen.add((event.record_id, event.step))


def step_event(record_id: str, step: StepTaken, zone: str, *, how: str = "", commit: str = "") -> ChangeEvent:
    """Return the event that a step is."""
    return ChangeEvent(
        kind=EventKind(arrow_of(step.step).done),
        record_id=record_id,
        on=force_day(step.at, zone),
        who=step.by,
        what=step_in_words(step).partition(": ")[2],
        how=how,
        step=step,
        commit=commit,
    )


def _by_commit(
    commit: Commit, zone: str, kind: EventKind, record_id: str, what: str, how: str = ""
) -> ChangeEvent:
    return ChangeEvent(
        kind=kind,
        record_id=record_id,
        on=force_day(commit.at, zone),
        who=commit.author.email or commit.author.name,
        what=what,
        how=how,
        commit=commit.id,
    )


def _settings(commit: Commit, diff: SettingsDiff, zone: str) -> Iterator[ChangeEvent]:
    if diff.new is None:
        what = "register.toml cannot be read any more"
        yield _by_commit(commit, zone, EventKind.PEOPLE, "", what)
        return
    new = setting_values(diff.new)
    accounts = []
    for parent in diff.parents or (None,):
        old = setting_values(parent) if parent is not None else {}
        names = [name for name in (*new, *(old.keys() - new.keys())) if new.get(name) != old.get(name)]
        accounts.append({name: new.get(name, ABSENT) for name in names})
    changed = min(accounts, key=len)
    if changed:
        yield _by_commit(commit, zone, EventKind.PEOPLE, "", changes_in_words(changed))


def _record(commit: Commit, touched: RecordDiff, zone: str) -> Iterator[ChangeEvent]:
    changes, record_id = touched.changes, id_of(touched.path)
    steps = in_every(steps_added, changes)
    squashed = f"squashed: {len(steps)} steps in one commit" if len(steps) > 1 else ""
    for kind, what, how in in_every(lambda change: tuple(_told(change)), changes):
        yield _by_commit(commit, zone, kind, record_id, what, how)
    for step in steps:
        yield step_event(record_id, step, zone, how=squashed, commit=commit.id)
    for what in _rewritten(changes):
        yield _by_commit(commit, zone, EventKind.BY_HAND, record_id, what)


def _told(change: Change) -> Iterator[tuple[EventKind, str, str]]:
    old, new = change.old, change.new
    if new is None:
        yield EventKind.REMOVED, "taken out of the register", ""
    elif old is None:
        due = f", due {in_words(new.deadline)}" if new.deadline else ""
        yield EventKind.CAME_IN, f"{new.kind.replace('-', ' ')}{due}", ""
        if new.status is not Status.OPEN and not new.step:
            yield EventKind.BY_HAND, f"came in as {new.status.replace('-', ' ')}, without a step", ""
    else:
        bare = _unexplained(change)
        for field, what in differences(change, old, new):
            kind = _KIND_OF.get(field, EventKind.CONTENT)
            if field != "step":
                yield kind, what, _WITHOUT.get(kind, "") if _is_bare(kind, what, bare) else ""


def _unexplained(change: Change) -> frozenset[str]:
    """Return the words with which the dates and owners begin that changed without an entry."""
    dates = {f"{one.field} moved" for one in dates_unexplained(change) if one.from_ != one.to}
    owners = {f"{one.role.in_words}:" for one in owners_unexplained(change) if one.from_}
    return frozenset(dates | owners)


def _is_bare(kind: EventKind, what: str, bare: frozenset[str]) -> bool:
    return kind in _WITHOUT and what.startswith(tuple(bare))


def _rewritten(changes: Sequence[Change]) -> Iterator[str]:
    for field in APPEND_ONLY:
        for one in rewritten_in(changes, field):
            gone = one.how is Rewriting.REMOVED
            held = [entries(change.old if gone else change.new, field) for change in changes]
            entry = next((some[one.index] for some in held if one.index < len(some)), None)
            named = f" ({entry.step})" if isinstance(entry, StepTaken) else ""
            yield f"{field} {one.index + 1}{named} {one.how}"


def titles_of(*states: Iterable[Record]) -> dict[str, str]:
    """Return the title of each record by its id, that of the last state that has it."""
    return {record.id: record.title for state in states for record in state}

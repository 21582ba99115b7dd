"""Rules of a change to a record: what makes it this record stays, and a moved date says why."""

from collections.abc import Iterator

from peeltrack.core.finding import Finding, Severity
from peeltrack.core.history.append_only import APPEND_ONLY
from peeltrack.core.history.change import (
    Change,
    DateMoved,
    OwnerChanged,
    dates_unexplained,
    identity_changed,
    in_every,
    owners_unexplained,
    rewritten_in,
)
from peeltrack.core.history.commit_diff import CommitDiff, RecordDiff, renamed_to
from peeltrack.core.limits import quoted
from peeltrack.core.model.record import Record
from peeltrack.rules.checks import Faults, in_file, per_change, per_changed_record
from peeltrack.rules.examples import A_SOURCE, OWNERS, RECORD, a_record, a_register, two_records
from peeltrack.rules.rule import Files, Rule
from peeltrack.rules.step_texts import UNDO, rewritings_told


def _entries(_: Record, diff: RecordDiff) -> Faults:
    for field in APPEND_ONLY:
        if field != "step":
            hint = f"{UNDO}, and add what is new below it"
            yield from rewritings_told(rewritten_in(diff.sides, field), hint)


_PROGRESS = '\n[[progress]]\non = 2025-02-{}\nby = "ana@example.org"\ntext = "{}"\n'
_FIRST = _PROGRESS.format("03", "40 of 60 officers are trained.")
_SECOND = _PROGRESS.format("17", "All are trained.")
_THIRD = _PROGRESS.format("24", "The training is repeated each year.")
_BOTH = _FIRST + _SECOND

ENTRY_REWRITTEN = Rule(
    code="PT404",
    name="entry-rewritten",
    why="Updates, words of others, extensions and handovers say what was known when; they are only added to.",
    check=per_changed_record(_entries),
    bad={
        "an update was edited": (_BOTH, _BOTH.replace("40 of", "50 of")),
        "an update was taken out": (_BOTH, _SECOND),
        "both updates were taken out": (_BOTH, ""),
        "an update was put in between": (_BOTH, _FIRST + _THIRD + _SECOND),
        "two updates changed places": (_BOTH, _SECOND + _FIRST),
    },
    good={"an update was added": (_BOTH, _BOTH + _THIRD)},
)


def _identity(_: Record, diff: RecordDiff) -> Faults:
    for one in in_every(identity_changed, diff.changes):
        message = f"{one.field} was changed from {quoted(one.old)} to {quoted(one.new)}, but never changes"
        where = ("id",) if one.field == "source" else (one.field,)
        yield where, message, "put it back; where the record itself was wrong, supersede it by a new one"


def _renamed(path: str, id: str) -> tuple[Files, Files]:
    """Return a change that moves a record among two publications, or gives it another id."""
    two = {"vetting-2022/source.toml": A_SOURCE, **a_register()}
    moved = {**{name: text for name, text in two.items() if name != RECORD}, path: a_record(id=id)}
    return two, moved


IDENTITY_CHANGED = Rule(
    code="PT405",
    name="identity-changed",
    why="Links, reports and letters name a record by its id and number; changed, they point at nothing.",
    check=per_changed_record(_identity),
    bad={
        "the number": lambda: ("", a_register(a_record(number="13"))),
        "the kind": lambda: (
            "",
            a_register(a_record().replace('"recommendation"', '"area-for-improvement"')),
        ),
        "the publication": lambda: _renamed("vetting-2022/REC-12.toml", "REC-12"),
    },
    good={"the summary": ("", 'summary = "Every case is assessed."')},
)


def _gone(made: CommitDiff) -> Iterator[Finding]:
    for diff in made.records:
        if diff.new is None:
            name = diff.known[0].id if diff.known else diff.path
            newer = next(renamed_to(diff, made), None)
            message = f"{name} was renamed to {newer.id}" if newer else f"{name} was deleted"
            hint = "restore the file; what is no longer wanted is declined or superseded, not deleted"
            yield in_file(diff.path, (), message, hint)


RECORD_GONE = Rule(
    code="PT406",
    name="record-gone",
    why="A recommendation that is deleted or renamed is missing from every list, as if it had been met.",
    check=per_change(_gone),
    bad={
        "it was deleted": lambda: (two_records(a_record()), ""),
        "it was given another id": lambda: _renamed("stalking-2024/REC-21.toml", "REC-21"),
    },
    good={"one was added": lambda: ("", two_records(a_record()))},
)


def _dates(record: Record, diff: RecordDiff) -> Faults:
    for one in dict.fromkeys((*in_every(_moved, diff.changes), *_dropped(diff))):
        if one.from_ == one.to:
            message = f"an extension of {one.field} was added, but {one.field} is {one.to} as before"
        elif one.extensions:
            message = f"{one.field} was moved from {_day(one)}, but the [[extension]] says otherwise"
        else:
            message = f"{one.field} was moved from {_day(one)} without an [[extension]]"
        yield (one.field,), message, f'put it back, and move it by: peeltrack extend {record.id} --reason "…"'


def _day(one: DateMoved) -> str:
    return f"{one.from_ or 'no date'} to {one.to or 'no date'}"


def _dropped(diff: RecordDiff) -> Iterator[DateMoved]:
    """Return the dates of any parent that are gone: what the other side never had takes none away."""
    for side in diff.sides if len(diff.parents) > 1 else ():
        yield from (one for one in _moved(side) if one.from_ and not one.to and not one.extensions)


def _moved(change: Change) -> tuple[DateMoved, ...]:
    # A first date is set, not moved.
    return tuple(move for move in dates_unexplained(change) if move.from_ or move.extensions)


_DUE = "deadline = 2025-03-27"
_MOVED = "deadline = 2025-05-27\n"
_EXTENSION = """
[[extension]]
field = "deadline"
from = 2025-03-27
to = 2025-05-27
on = 2025-02-20
by = "cat@example.org"
reason = "the tool comes later"
reference = "HMI-77"
said_on = 2025-02-18
"""

DATE_WITHOUT_EXTENSION = Rule(
    code="PT407",
    name="date-without-extension",
    why="A date that moves without an entry makes a late record look punctual.",
    check=per_changed_record(_dates),
    bad={
        "the deadline was moved": (_DUE, _MOVED),
        "the extension begins on another day": (
            _DUE,
            _MOVED + _EXTENSION.replace("2025-03-27", "2025-03-20"),
        ),
        "the deadline was moved before its extension": (_MOVED, _MOVED + _EXTENSION),
        "a merge lost the deadline": (_DUE, _FIRST, _FIRST),
    },
    good={
        "the extension says why": (_DUE, _MOVED + _EXTENSION),
        "a first deadline was set": ("", _DUE),
    },
)


def _owners(record: Record, diff: RecordDiff) -> Faults:
    for one in in_every(_passed_on, diff.changes):
        message = f"{one.role} was changed from {one.from_} to {one.to or 'nobody'} without a [[handover]]"
        yield ("owners", one.role.key), message, f"pass it on by: peeltrack assign {record.id}"


def _passed_on(change: Change) -> tuple[OwnerChanged, ...]:
    return tuple(one for one in owners_unexplained(change) if one.from_ and one.from_ != one.to)


_HANDOVER = """
[[handover]]
role = "action-owner"
from = "ana@example.org"
to = "eve@example.org"
on = 2025-02-20
by = "ben@example.org"
reason = "moved to another department"
"""
_PASSED_ON = OWNERS.replace("ana@", "eve@")

OWNER_WITHOUT_HANDOVER = Rule(
    code="PT412",
    name="owner-without-handover",
    why="Without a handover entry nobody can say who was answerable in between.",
    check=per_changed_record(_owners),
    bad={
        "passed on without a word": (OWNERS, _PASSED_ON),
        "left to nobody": (OWNERS, OWNERS.replace("ana@example.org", "")),
    },
    good={
        "the handover is written down": (OWNERS, _PASSED_ON + _HANDOVER),
        "a first owner was named": ("", OWNERS),
    },
    severity=Severity.WARNING,
)

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
from peeltrack.rules.examples import A_SOURCE, OTHER, OWNERS, RECORD, a_record, a_register
from peeltrack.rules.rule import ChangeMade, Files, Rule
from peeltrack.rules.step_texts import UNDO, rewritings_told


def _made(before: Files, after: Files) -> ChangeMade:
    return ChangeMade(before=(before,), after=after)


def _edit(before: str, after: str) -> ChangeMade:
    """Return a change to the text of the one record."""
    return _made(a_register(before), a_register(after))


def _entries(_: Record, diff: RecordDiff) -> Faults:
    for field in APPEND_ONLY:
        if field != "step":
            hint = f"{UNDO}, and add what is new below it"
            yield from rewritings_told(rewritten_in(diff.sides, field), hint)


_PROGRESS = '\n[[progress]]\non = 2025-02-{}\nby = "ana@example.org"\ntext = "{}"\n'
_FIRST = _PROGRESS.format("03", "40 of 60 officers are trained.")
_SECOND = _PROGRESS.format("17", "All are trained.")
_THIRD = _PROGRESS.format("24", "The training is repeated each year.")
_BOTH = a_record(_FIRST, _SECOND)

ENTRY_REWRITTEN = Rule(
    code="PT404",
    name="entry-rewritten",
    why="Updates, extensions and handovers are the record of what was known when; they are only added to.",
    check=per_changed_record(_entries),
    bad={
        "an update was edited": lambda: _edit(_BOTH, _BOTH.replace("40 of", "50 of")),
        "an update was taken out": lambda: _edit(_BOTH, a_record(_SECOND)),
        "both updates were taken out": lambda: _edit(_BOTH, a_record()),
        "an update was put in between": lambda: _edit(_BOTH, a_record(_FIRST, _THIRD, _SECOND)),
        "two updates changed places": lambda: _edit(_BOTH, a_record(_SECOND, _FIRST)),
    },
    good={"an update was added": lambda: _edit(_BOTH, a_record(_FIRST, _SECOND, _THIRD))},
)


def _identity(_: Record, diff: RecordDiff) -> Faults:
    for one in in_every(identity_changed, diff.changes):
        message = f"{one.field} was changed from {quoted(one.old)} to {quoted(one.new)}, but never changes"
        where = ("id",) if one.field == "source" else (one.field,)
        yield where, message, "put it back; where the record itself was wrong, supersede it by a new one"


def _renamed(path: str, id: str) -> ChangeMade:
    """Return a change that moves a record among two publications, or gives it another id."""
    two = {"vetting-2022/source.toml": A_SOURCE, **a_register()}
    moved = {**{name: text for name, text in two.items() if name != RECORD}, path: a_record(id=id)}
    return _made(two, moved)


IDENTITY_CHANGED = Rule(
    code="PT405",
    name="identity-changed",
    why="Links, reports and letters name a record by its id and number; changed, they point at nothing.",
    check=per_changed_record(_identity),
    bad={
        "the number": lambda: _edit(a_record(), a_record(number="13")),
        "the kind": lambda: _edit(
            a_record(), a_record().replace('"recommendation"', '"area-for-improvement"')
        ),
        "the publication": lambda: _renamed("vetting-2022/REC-12.toml", "REC-12"),
    },
    good={"the summary": lambda: _edit(a_record(), a_record('summary = "Every case is assessed."\n'))},
)


def _gone(made: CommitDiff) -> Iterator[Finding]:
    for diff in made.records:
        if diff.new is None:
            name = diff.known[0].id if diff.known else diff.path
            newer = next(renamed_to(diff, made), None)
            message = f"{name} was renamed to {newer.id}" if newer else f"{name} was deleted"
            hint = "restore the file; what is no longer wanted is declined or superseded, not deleted"
            yield in_file(diff.path, (), message, hint)


def _two() -> Files:
    return a_register(files={OTHER: a_record(id="REC-13", number="13")})


RECORD_GONE = Rule(
    code="PT406",
    name="record-gone",
    why="A recommendation that is deleted or renamed is missing from every list, as if it had been met.",
    check=per_change(_gone),
    bad={
        "it was deleted": lambda: _made(_two(), a_register()),
        "it was given another id": lambda: _renamed("stalking-2024/REC-21.toml", "REC-21"),
    },
    good={"one was added": lambda: _made(a_register(), _two())},
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
    return tuple(one for one in dates_unexplained(change) if one.from_ or one.extensions)


_DUE = a_record("deadline = 2025-03-27\n")
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
        "the deadline was moved": lambda: _edit(_DUE, a_record(_MOVED)),
        "the extension begins on another day": lambda: _edit(
            _DUE, a_record(_MOVED, _EXTENSION.replace("2025-03-27", "2025-03-20"))
        ),
        "the deadline was moved before its extension": lambda: _edit(
            a_record(_MOVED), a_record(_MOVED, _EXTENSION)
        ),
        "a merge lost the deadline": lambda: ChangeMade(
            before=(a_register(_DUE), a_register(a_record(_FIRST))), after=a_register(a_record(_FIRST))
        ),
    },
    good={
        "the extension says why": lambda: _edit(_DUE, a_record(_MOVED, _EXTENSION)),
        "a first deadline was set": lambda: _edit(a_record(), _DUE),
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
        "passed on without a word": lambda: _edit(a_record(OWNERS), a_record(_PASSED_ON)),
        "left to nobody": lambda: _edit(a_record(OWNERS), a_record(OWNERS.replace("ana@example.org", ""))),
    },
    good={
        "the handover is written down": lambda: _edit(a_record(OWNERS), a_record(_PASSED_ON, _HANDOVER)),
        "a first owner was named": lambda: _edit(a_record(), a_record(OWNERS)),
    },
    severity=Severity.WARNING,
)

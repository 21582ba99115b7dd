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
from peeltrack.core.history.commit_diff import Alteration, Altered, renamed_to
from peeltrack.rules.change_rule import ChangeMade, ChangeRule, in_altered
from peeltrack.rules.examples import OTHER, OWNERS, a_record, a_register
from peeltrack.rules.history import UNDO, rewritings_told


def _entries(alteration: Alteration) -> Iterator[Finding]:
    for altered in alteration.records:
        if altered.new is not None:
            for field in APPEND_ONLY:
                for one in rewritten_in(altered.sides, field) if field != "step" else ():
                    yield rewritings_told(altered, one, f"{UNDO}, and add what is new below it")


def _identity(alteration: Alteration) -> Iterator[Finding]:
    for altered in alteration.records:
        for one in in_every(identity_changed, altered.changes):
            message = f'{one.field} was changed from "{one.old}" to "{one.new}", but never changes'
            where = ("id",) if one.field == "source" else (one.field,)
            hint = "put it back; where the record itself was wrong, supersede it by a new one"
            yield in_altered(altered, where, message, hint)


def _gone(alteration: Alteration) -> Iterator[Finding]:
    for altered in alteration.records:
        if altered.new is None:
            name = altered.known[0].id if altered.known else altered.path
            newer = next(renamed_to(altered, alteration), None)
            message = f"{name} was renamed to {newer.id}" if newer else f"{name} was deleted"
            hint = "bring the file back; what is no longer wanted is declined or superseded, not deleted"
            yield in_altered(altered, (), message, hint)


def _dates(alteration: Alteration) -> Iterator[Finding]:
    for altered in alteration.records:
        for one in dict.fromkeys((*in_every(_moved, altered.changes), *_dropped(altered))):
            record = altered.new.id if altered.new else ""
            if one.from_ == one.to:
                message = f"an extension of {one.field} was added, but {one.field} is {one.to} as before"
            elif one.extensions:
                message = f"{one.field} was moved from {_day(one)}, but the [[extension]] says otherwise"
            else:
                message = f"{one.field} was moved from {_day(one)} without an [[extension]]"
            hint = f'put it back, and move it by: peeltrack extend {record} --reason "…"'
            yield in_altered(altered, (one.field,), message, hint)


def _day(one: DateMoved) -> str:
    return f"{one.from_ or 'no date'} to {one.to or 'no date'}"


def _dropped(altered: Altered) -> Iterator[DateMoved]:
    """Return the dates of any parent that are gone: what the other side never had takes none away."""
    for side in altered.sides if len(altered.parents) > 1 else ():
        yield from (one for one in _moved(side) if one.from_ and not one.to and not one.extensions)


def _moved(change: Change) -> tuple[DateMoved, ...]:
    # A first date is set, not moved.
    return tuple(one for one in dates_unexplained(change) if one.from_ or one.extensions)


def _owners(alteration: Alteration) -> Iterator[Finding]:
    for altered in alteration.records:
        for one in in_every(_passed_on, altered.changes):
            record = altered.new.id if altered.new else ""
            message = (
                f"{one.role} was changed from {one.from_} to {one.to or 'nobody'} without a [[handover]]"
            )
            yield in_altered(
                altered, ("owners", one.role.key), message, f"pass it on by: peeltrack assign {record}"
            )


def _passed_on(change: Change) -> tuple[OwnerChanged, ...]:
    return tuple(one for one in owners_unexplained(change) if one.from_ and one.from_ != one.to)


_PROGRESS = '\n[[progress]]\non = 2025-02-{}\nby = "ana@example.org"\ntext = "{}"\n'
_FIRST = _PROGRESS.format("03", "40 of 60 officers are trained.")
_SECOND = _PROGRESS.format("17", "All are trained.")
_WITH_PROGRESS = a_register(a_record(_FIRST))
_DUE = a_register(a_record("deadline = 2025-03-27\n"))
_MOVED = "deadline = 2025-05-27\n"
_EXTENSION = """
[[extension]]
field = "deadline"
from = 2025-03-27
to = 2025-05-27
on = 2025-02-20
by = "cat@example.org"
reason = "agreed with the inspectorate"
"""
_OWNED = a_register(a_record(OWNERS))
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
_TWO = a_register(files={OTHER: a_record(id="REC-13", number="13")})

ENTRY_REWRITTEN = ChangeRule(
    code="PT404",
    name="entry-rewritten",
    why="Updates, extensions and handovers are the record of what was known when; they are only added to.",
    bad=ChangeMade(before=(_WITH_PROGRESS,), after=a_register(a_record(_FIRST.replace("40 of", "50 of")))),
    good=ChangeMade(before=(_WITH_PROGRESS,), after=a_register(a_record(_FIRST, _SECOND))),
    check=_entries,
)
IDENTITY_CHANGED = ChangeRule(
    code="PT405",
    name="identity-changed",
    why="Links, reports and letters name a record by its id and number; changed, they point at nothing.",
    bad=ChangeMade(before=(a_register(),), after=a_register(a_record(number="13"))),
    good=ChangeMade(
        before=(a_register(),), after=a_register(a_record('summary = "Every case is assessed."\n'))
    ),
    check=_identity,
)
RECORD_GONE = ChangeRule(
    code="PT406",
    name="record-gone",
    why="A recommendation that is deleted or renamed away drops out of every list as if it had been met.",
    bad=ChangeMade(before=(_TWO,), after=a_register()),
    good=ChangeMade(before=(a_register(),), after=_TWO),
    check=_gone,
)
DATE_WITHOUT_EXTENSION = ChangeRule(
    code="PT407",
    name="date-without-extension",
    why="A date that moves without a word makes a late record look punctual.",
    bad=ChangeMade(before=(_DUE,), after=a_register(a_record(_MOVED))),
    good=ChangeMade(before=(_DUE,), after=a_register(a_record(_MOVED, _EXTENSION))),
    check=_dates,
)
OWNER_WITHOUT_HANDOVER = ChangeRule(
    code="PT412",
    name="owner-without-handover",
    why="Without a word about the handover nobody can say who was answerable in between.",
    bad=ChangeMade(before=(_OWNED,), after=a_register(a_record(_PASSED_ON))),
    good=ChangeMade(before=(_OWNED,), after=a_register(a_record(_PASSED_ON, _HANDOVER))),
    check=_owners,
    severity=Severity.WARNING,
)

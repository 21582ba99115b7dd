"""Why a step has lapsed: which values changed since it was taken, where an earlier version is known."""

from collections.abc import Sequence
from datetime import date

from peeltrack.core.chain.rounds import lapsed
from peeltrack.core.finding import Where, in_words
from peeltrack.core.history.value_changes import ValueChanged, entry_changed, values_changed
from peeltrack.core.limits import QUOTED
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.text import apart, listed

#: Changes that are told with the value before and after; of more, the place only.
_MOST = 3


def lapse_cause(record: Record, step: StepTaken, earlier: Sequence[Record]) -> tuple[Where, str]:
    """Return where what `step` vouched for was changed, and in words how.

    `earlier` are versions of the record, the latest first: the last in which the step still stood is
    held against it. Where none of them tells, the place is the step's own.
    """
    at = record.step.index(step)
    for version in earlier:
        then = version.step[at] if at < len(version.step) else None
        if then is not None and then not in lapsed(version):
            changes = values_changed(version, record) or entry_changed(then, step, ("step", at))
            return changes[0].where, _in_words(changes)
    return ("step", at, "step"), "what was vouched for was changed afterwards"


def _in_words(changes: Sequence[ValueChanged]) -> str:
    told, rest = [_told(change) for change in changes[:_MOST]], changes[_MOST:]
    if rest:
        were = "was" if len(rest) == 1 else "were"
        told.append(f"so {were} {listed([in_words(change.where) for change in rest])}")
    return listed(told)


def _told(change: ValueChanged) -> str:
    place = in_words(change.where)
    if change.old is None:
        return f"{place} was added ({_value(change.new)})"
    if change.new is None:
        return f"{place} was taken out ({_value(change.old)})"
    if isinstance(change.old, str) and isinstance(change.new, str):
        old, new = (f'"{text}"' for text in apart(change.old, change.new, QUOTED))
    else:
        old, new = _value(change.old), _value(change.new)
    return f"{place} was changed from {old} to {new}"


def _value(value: object) -> str:
    """Return a value as its file has it, on one line; of a table, what it is called."""
    if isinstance(value, dict):
        return _value(next(iter(value.values()), ""))
    if isinstance(value, list):
        return listed([_value(entry) for entry in value]) if value else "nothing"
    if isinstance(value, date):
        return value.isoformat()
    return f'"{apart(value, "", QUOTED)[0]}"' if isinstance(value, str) else str(value).lower()

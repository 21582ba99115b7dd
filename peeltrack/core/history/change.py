"""What differs between two states of one record: facts for the comparing rules, without judgement."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import TypeVar

from peeltrack.core.chain.digest import canonical, content
from peeltrack.core.chain.people import owner_of
from peeltrack.core.fields import frozen, with_fields
from peeltrack.core.history.append_only import Rewriting, Rewritten, rewritings
from peeltrack.core.model.record import Extension, Handover, Record, StepTaken
from peeltrack.core.model.status import OWNERS, Role, Status

T = TypeVar("T")

#: What makes a record this record; none of it ever changes.
IDENTITY = ("id", "number", "kind", "source")

#: Dates that are moved only with an [[extension]].
EXTENDED = ("deadline", "target")

#: Fields that are only right together: a merge has to take each group from one side.
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("status", "step"),
    ("deadline", "target", "extension"),
    ("owners", "handover"),
)


@frozen(kw_only=False)
class Moved:
    """A status before and after; a record that is new began as open."""

    from_: Status
    to: Status


@frozen(kw_only=False)
class FieldChanged:
    """A value before and after."""

    field: str
    old: str
    new: str


@frozen(kw_only=False)
class DateMoved:
    """A date that changed, or the extensions added for it, where one does not follow from the other."""

    field: str  #: deadline or target
    from_: date | None  #: None where there was no date before
    to: date | None
    extensions: tuple[Extension, ...]  #: those added in this change for the field


@frozen(kw_only=False)
class OwnerChanged:
    """An owner who changed, or the handovers added for the role, where one does not follow from the other."""

    role: Role
    from_: str  #: "" where nobody was named before
    to: str
    handovers: tuple[Handover, ...]  #: those added in this change for the role


@frozen(kw_only=False)
class Change:
    """A record before and after; None before it was there, and after it was deleted."""

    old: Record | None
    new: Record | None


def entries(record: Record | None, field: str) -> tuple[Hashable, ...]:
    """Return an append-only list of a record; () where there is no record."""
    return getattr(record, field) if record is not None else ()


def added(change: Change, of: Callable[[Record], tuple[T, ...]]) -> tuple[T, ...]:
    """Return the entries of an append-only list, given by what returns it, that are new, in their order.

    An entry that was edited counts as added, and its former text as rewritten.
    """
    left = Counter(of(change.old) if change.old else ())
    new_entries = []
    for entry in of(change.new) if change.new else ():
        left[entry] -= 1
        if left[entry] < 0:
            new_entries.append(entry)
    return tuple(new_entries)


def steps_added(change: Change) -> tuple[StepTaken, ...]:
    """Return the steps that were not there before, in their order."""
    return added(change, lambda record: record.step)


def rewritten(change: Change, field: str) -> tuple[Rewritten, ...]:
    """Return what happened to an append-only list other than entries added at its end; () for nothing.

    A deleted record has lost no entries by this account.
    """
    if change.old is None or change.new is None:
        return ()
    return rewritings(field, entries(change.old, field), entries(change.new, field))


def unexplained_move(change: Change) -> Moved | None:
    """Return the status before and after where the added steps do not lead from one to the other, or None.

    So it is for a status moved without its step, for a step without its status (then both are the
    same), and for steps that do not follow on one another.
    """
    if change.new is None:
        return None
    before = change.old.status if change.old is not None else Status.OPEN
    steps = [(taken.from_, taken.to) for taken in steps_added(change)]
    return None if _leads(before, steps, change.new.status) else Moved(before, change.new.status)


def _leads(start: T, hops: Sequence[tuple[T, T]], end: T) -> bool:
    for from_, to in hops:
        if from_ != start:
            return False
        start = to
    return start == end


def identity_changed(change: Change) -> tuple[FieldChanged, ...]:
    """Return what of id, number, kind and source is another than before."""
    return _differing(change, IDENTITY)


def _differing(change: Change, names: Sequence[str]) -> tuple[FieldChanged, ...]:
    if change.old is None or change.new is None:
        return ()
    pairs = ((name, getattr(change.old, name), getattr(change.new, name)) for name in names)
    return tuple(FieldChanged(name, old, new) for name, old, new in pairs if old != new)


def dates_unexplained(change: Change) -> tuple[DateMoved, ...]:
    """Return the dates whose added extensions do not lead exactly from the old day to the new one.

    So it is for a date moved without an extension, one of another day, and an extension that moved
    nothing. A date given for the first time is among them, with `from_` None.
    """
    if change.old is None or change.new is None:
        return ()
    moved: list[DateMoved] = []
    extensions = added(change, lambda record: record.extension)
    for field in EXTENDED:
        old, new = getattr(change.old, field), getattr(change.new, field)
        mine = tuple(extension for extension in extensions if extension.field == field)
        if not _leads(old, [(extension.from_, extension.to) for extension in mine], new):
            moved.append(DateMoved(field, old, new, mine))
    return tuple(moved)


def owners_unexplained(change: Change) -> tuple[OwnerChanged, ...]:
    """Return the owners whose added handovers do not lead exactly from the old one to the new one.

    E-mail addresses count whatever their case. An owner named for the first time is among them,
    with `from_` empty.
    """
    if change.old is None or change.new is None:
        return ()
    changed: list[OwnerChanged] = []
    handovers = added(change, lambda record: record.handover)
    for role in OWNERS:
        old, new = owner_of(change.old, role), owner_of(change.new, role)
        mine = tuple(handover for handover in handovers if handover.role == role.value)
        hops = [(handover.from_.strip().casefold(), handover.to.strip().casefold()) for handover in mine]
        if not _leads(old.casefold(), hops, new.casefold()):
            changed.append(OwnerChanged(role, old, new, mine))
    return tuple(changed)


def content_changed(change: Change) -> tuple[str, ...]:
    """Return the keys of the record's content (see core.digest) that differ, in alphabetical order.

    For a record that was created or deleted these are all that it has.
    """
    old = content(change.old) if change.old is not None else {}
    new = content(change.new) if change.new is not None else {}
    # As bytes: 12 and 12.0 are one number to a digest, and a value that is no number equals itself.
    return tuple(key for key in sorted(old | new) if _bytes(old, key) != _bytes(new, key))


def _bytes(table: dict[str, object], key: str) -> bytes | None:
    return canonical(table[key]) if key in table else None


def changed_under_step(change: Change) -> tuple[str, ...]:
    """Return the keys of the content that changed together with an added step; () where none was added."""
    return content_changed(change) if change.new is not None and steps_added(change) else ()


def introduced(new: Record | None, parents: Sequence[Record | None]) -> tuple[Change, ...]:
    """Return the changes to judge a commit by: none where its state is that of one of `parents`.

    With one parent that is its change. A merge gives one change for each parent, in which all that
    equals another parent counts as unchanged: it was judged where it was made. What is a fault of
    the merge shows in every one of them: see `in_every`, and `rewritten_in` for append-only lists.
    A side that never had the record is passed over where the other had it.
    """
    if any(parent == new for parent in parents):
        return ()
    known = [parent for parent in parents if parent is not None]
    if not known:
        return (Change(None, new),)
    if new is None:
        return tuple(Change(parent, None) for parent in known)
    return tuple(Change(_with_inherited(parent, new, known), new) for parent in known)


def rewritten_in(changes: Sequence[Change], field: str) -> tuple[Rewritten, ...]:
    """Return what a commit did to an append-only list other than adding entries; () for nothing.

    `changes` are those of `introduced`. A merge has to keep the entries of each parent in their
    order; that those of another stand between them is no fault.
    """
    seen: dict[Rewritten, None] = {}
    for change in changes:
        others = {entry for other in changes if other is not change for entry in entries(other.old, field)}
        for rewriting in rewritten(change, field):
            if (
                rewriting.how is not Rewriting.INSERTED
                or entries(change.new, field)[rewriting.index] not in others
            ):
                seen[rewriting] = None
    return tuple(seen)


def without_met(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes without those of a side whose last step met another that the merge kept whole.

    `changes` are those of one commit against each of its parents. Where two people take a step on the same
    state, only one of the two can stand: the merge that keeps one of them has taken out nothing.
    """
    return tuple(change for change in changes if not any(_met(change, other) for other in changes))


def _met(change: Change, other: Change) -> bool:
    mine, kept, now = (entries(record, "step") for record in (change.old, other.old, change.new))
    last = len(mine) - 1
    if last < 0 or len(kept) <= last or mine[last] in kept:
        return False
    return mine[:last] == kept[:last] and now[: len(kept)] == kept


def in_every(judge: Callable[[Change], Sequence[T]], changes: Sequence[Change]) -> tuple[T, ...]:
    """Return the shortest account that `judge` gives of `changes`: () where any of them is blameless."""
    accounts = [tuple(judge(change)) for change in changes]
    return min(accounts, key=len, default=())


def _with_inherited(parent: Record, new: Record, parents: Sequence[Record]) -> Record:
    inherited: dict[str, object] = {}
    for group in _groups():
        values = _values(new, group)
        if any(values == _values(other, group) for other in parents):
            inherited |= zip(group, values, strict=True)
    return with_fields(parent, inherited)


def _groups() -> Iterator[tuple[str, ...]]:
    yield from TOGETHER
    together = {name for group in TOGETHER for name in group}
    yield from ((field.name,) for field in fields(Record) if field.name not in together)


def _values(record: Record, group: Sequence[str]) -> list[object]:
    return [getattr(record, name) for name in group]

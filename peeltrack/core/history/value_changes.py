"""Which values of a record changed, one by one: what a person is told who asks why a sign-off lapsed."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from peeltrack.core.chain.digest import canonical, content
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Where
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.same_value import is_tables


@frozen(kw_only=False)
class ValueChanged:
    """A value before and after, as the file holds it; None where it was not there."""

    where: Where  #: in the later record; of an entry that was taken out, in the earlier one
    old: object
    new: object


def values_changed(old: Record, new: Record) -> tuple[ValueChanged, ...]:
    """Return each value of the content (see core.chain.digest) that differs, in the order of the file.

    An entry that was added to a list of tables, or taken out of it, is one value.
    """
    return tuple(_differing((), content(old), content(new)))


def entry_changed(old: StepTaken, new: StepTaken, where: Where) -> tuple[ValueChanged, ...]:
    """Return each value of a step's own entry that differs; `where` is the place of the entry."""
    return tuple(_differing(where, written(old), written(new)))


def _differing(where: Where, old: object, new: object) -> Iterator[ValueChanged]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*new, *old)):
            yield from _differing((*where, key), old.get(key), new.get(key))
    elif is_tables(old) or is_tables(new):
        yield from _entries(where, *(value if isinstance(value, list) else [] for value in (old, new)))
    elif canonical(old or "") != canonical(new or ""):
        yield ValueChanged(where, old, new)


def _entries(where: Where, old: list[object], new: list[object]) -> Iterator[ValueChanged]:
    texts = [canonical(entry) for entry in old], [canonical(entry) for entry in new]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        both = min(i2 - i1, j2 - j1) if tag == "replace" else 0
        for at in range(both):
            yield from _differing((*where, j1 + at), old[i1 + at], new[j1 + at])
        for at in range(i1 + both, i2) if tag != "equal" else ():
            yield ValueChanged((*where, at), old[at], None)
        for at in range(j1 + both, j2) if tag != "equal" else ():
            yield ValueChanged((*where, at), None, new[at])

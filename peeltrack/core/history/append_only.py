"""Lists of a record that only ever grow at the end, and what else was done to one."""

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from peeltrack.core.fields import frozen

#: The append-only lists of a record, by TOML key.
APPEND_ONLY = ("step", "extension", "handover", "progress", "said")


class Rewriting(StrEnum):
    """What happened to an entry of an append-only list, other than being added at its end."""

    EDITED = "edited"
    REMOVED = "removed"
    MOVED = "moved"
    INSERTED = "inserted"


@frozen(kw_only=False)
class Rewritten:
    """One entry of an append-only list that did not stay as and where it was."""

    field: str  #: name of the list, as in the file
    index: (
        int  #: 0-based: in the new list where it was edited, inserted or moved; in the old one where removed
    )
    how: Rewriting


def rewritings(field: str, old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[Rewritten, ...]:
    """Return what was done to a list other than entries added at its end; () for nothing.

    >>> rewritings("step", ["a", "b"], ["a", "b", "c"])
    ()
    >>> rewritings("step", ["a", "b"], ["b"])
    (Rewritten(field='step', index=0, how=<Rewriting.REMOVED: 'removed'>),)
    """
    if list(new[: len(old)]) == list(old):
        return ()  # as in nearly every commit, and without comparing each entry with each
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed = [block[1:] for block in blocks if block[0] != "equal"]
    gone = {old[at] for i1, i2, j1, j2 in changed for at in range(i1 + (j2 - j1), i2)}
    come = {new[at] for i1, i2, j1, j2 in changed for at in range(j1 + (i2 - i1), j2)}
    found = [one for block in changed for one in _in_block(field, old, new, block, gone & come)]
    return tuple(found)


def _in_block(
    field: str,
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    block: tuple[int, int, int, int],
    moved: set[Hashable],
) -> Iterator[Rewritten]:
    i1, i2, j1, j2 = block
    paired = min(i2 - i1, j2 - j1)
    for at in range(j1, j1 + paired):
        yield Rewritten(field, at, Rewriting.EDITED)
    for at in range(i1 + paired, i2):
        if old[at] not in moved:
            yield Rewritten(field, at, Rewriting.REMOVED)
    for at in range(j1 + paired, j2):
        if new[at] in moved:
            yield Rewritten(field, at, Rewriting.MOVED)
        elif i2 < len(old):
            yield Rewritten(field, at, Rewriting.INSERTED)

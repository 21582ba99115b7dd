"""Two texts of one file of the register become one, with the comments of both, or it is said why not."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from peeltrack.core.fields import frozen
from peeltrack.core.merge.conflict import Choose, Conflict, undecided
from peeltrack.core.merge.three_way import merged
from peeltrack.core.same_value import same
from peeltrack.core.toml_scan import comments
from peeltrack.store.toml.document import parse
from peeltrack.store.toml.read_file import kind_of
from peeltrack.store.toml.rewrite import rewritten


@frozen
class FileMerge:
    """What two edits of a file come to."""

    content: bytes | None  #: None where something is left in doubt, or no text holds the values
    conflicts: tuple[Conflict, ...]  #: values that nobody has decided
    unread: tuple[str, ...] = ()  #: why a version cannot be read
    lost: tuple[str, ...] = ()  #: comments of a side that the text does not have


def merge_files(
    name: str,
    base: bytes,
    mine: bytes,
    theirs: bytes,
    by_line: bytes | None = None,
    *,
    choose: Choose = undecided,
    whatever: bool = False,
    mine_last: bool = False,
) -> FileMerge:
    """Return what two edits of the file called `name` come to by value; `base` is empty where there was none.

    `by_line` is git's own merge of the three, where it is without conflict: it is taken where its values
    are right. Else my text is rewritten, or theirs, so that no comment of a side is lost; with
    `whatever`, also where one is. `mine_last` is as `merged` has it.
    """
    texts = (base, mine, theirs)
    tables = [parse(text, name) if text or at else ({}, []) for at, text in enumerate(texts)]
    unread = tuple(faults[-1].message for table, faults in tables if table is None)
    if unread:
        return FileMerge(content=None, conflicts=(), unread=unread)
    old, my, their = (table or {} for table, _ in tables)
    joined = merged(old, my, their, kind_of(name), choose=choose, mine_last=mine_last)
    if joined.conflicts:
        return FileMerge(content=None, conflicts=joined.conflicts)
    if by_line is not None and same(parse(by_line, name)[0], joined.table):
        return FileMerge(content=by_line, conflicts=())
    ways = list(_rendered([text.decode("utf-8") for text in texts], joined.table, name))
    text, lost = min(ways, key=lambda way: len(way[1]), default=(None, ()))
    if text is None or (lost and not whatever):
        return FileMerge(content=None, conflicts=(), lost=lost)
    return FileMerge(content=text.encode("utf-8"), conflicts=(), lost=lost)


def _rendered(texts: list[str], wanted: dict[str, Any], name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield my text and theirs with the values of both, each with the comments that it has lost."""
    needed = _needed(*map(Counter, map(comments, texts)))
    for text, other in (texts[1:], reversed(texts[1:])):
        joined_text = rewritten(text, wanted, kind_of(name), other)
        lost = () if joined_text is None else tuple((needed - Counter(comments(joined_text))).elements())
        if joined_text is not None:
            yield joined_text, lost
            if not lost:
                return


def _needed(base: "Counter[str]", mine: "Counter[str]", theirs: "Counter[str]") -> "Counter[str]":
    """Return the comments that a side has added, and those that neither has taken out."""
    fewest, most = mine & theirs, mine | theirs
    return Counter(
        {comment: most[comment] if most[comment] > base[comment] else fewest[comment] for comment in most}
    )

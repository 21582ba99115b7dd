"""From a document to what it says: its items, what was left out of it, and what it says of itself."""

from collections.abc import Callable, Iterator

from peeltrack.core.published.announced import announced_in
from peeltrack.core.published.assemble import LEAST_WORDS, item_of
from peeltrack.core.published.item import (
    NO_CORRECTIONS,
    Candidate,
    Corrections,
    Item,
    Left,
    TableSeen,
    Understood,
)
from peeltrack.core.published.prose_items import ProseReader
from peeltrack.core.published.shapes import Grid, Prose, PublishedFile, TextLine
from peeltrack.core.published.tables.pasted_tables import split_tables
from peeltrack.core.published.tables.table_items import parts_of, read_table
from peeltrack.core.published.whole_items import settled, with_parts
from peeltrack.core.watcher import Watcher, nobody


def understand(
    document: PublishedFile, corrections: Corrections = NO_CORRECTIONS, watch: Watcher = nobody
) -> Understood:
    """Return the items of a document in their order, and everything of it that was left out, with its line.

    Where it holds a table of recommendations, prose that only repeats one of them adds nothing.
    """
    parts = [piece for part in document.parts for piece in _pieces(part)]
    candidates: list[Candidate] = []
    tables: list[TableSeen] = []
    left: list[Left] = []
    reader = ProseReader(corrections)
    for at, part in enumerate(parts):
        watch(at, len(parts))
        if isinstance(part, Prose):
            reader.read(part)
            continue
        reader.close()
        seen, found, out = read_table(part, len(tables) + 1, corrections, corrections.columns)
        tables.append(seen)
        candidates += [one for whole in found for one in parts_of(whole)]
        left += out
    # Who names a table means nothing else, but for the lines that are named too.
    named = corrections.tables
    candidates += [one for one in reader.candidates if not named or one.line in corrections.take]
    items, dropped = _items(candidates, corrections)
    lines = tuple(line for part in parts if isinstance(part, Prose) for line in part.lines)
    return Understood(
        items=items,
        tables=tuple(tables),
        left=tuple(sorted((*left, *reader.left, *dropped), key=lambda one: one.line)),
        announced=tuple(announced_in(_filled(lines), items)),
        notes=document.notes,
        unit=document.unit,
    )


def _pieces(part: Grid | Prose) -> list[Grid | Prose]:
    return split_tables(part) if isinstance(part, Prose) else [part]


def _filled(lines: tuple[TextLine, ...]) -> Iterator[TextLine]:
    return (line for line in lines if line.text.strip())


def _items(candidates: list[Candidate], corrections: Corrections) -> tuple[tuple[Item, ...], list[Left]]:
    made = [item_of(candidate, corrections.status) for candidate in candidates]
    kept: list[Item] = []
    left: list[Left] = []
    for item in made:
        taken = item.line in corrections.take
        if not taken and (why := _empty(item)):
            left.append(Left(line=item.line, text=f"{item.number} {item.title}".strip(), why=why))
        else:
            kept.append(item)
    return tuple(sorted(with_parts(settled(kept)), key=_place(candidates))), left


def _empty(item: Item) -> str:
    """Return why an item is none: nothing is told of it; "" where it is one."""
    told = (item.status, item.deadline, item.target, item.response, item.updates, item.wording, item.owners)
    if not any(told) and (not item.title or len(item.title.split()) < LEAST_WORDS or not item.number):
        return "a mention: nothing is told of it here"
    if not item.number and len((item.wording or item.title).split()) < LEAST_WORDS:
        return "too few words for a recommendation, and no number"
    return ""


def _place(candidates: list[Candidate]) -> "Callable[[Item], int]":
    order: dict[tuple[str, int], int] = {}
    for at, candidate in enumerate(candidates):
        order.setdefault((candidate.place, candidate.line), at)
    return lambda item: order.get((item.place, item.line), len(order))

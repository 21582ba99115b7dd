"""What a document comes to in a register: every item with its record, as it is and as it would be."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from peeltrack.core.fields import frozen
from peeltrack.core.model.ids import id_for, prefix_of
from peeltrack.core.model.record import Kind, Owners, Record, Response
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.source import Source
from peeltrack.core.model.status import Status
from peeltrack.core.published.columns import Field
from peeltrack.core.published.compare.changes import differences
from peeltrack.core.published.compare.difference import Difference, Intake, Way
from peeltrack.core.published.compare.match import AS_SAID, Match
from peeltrack.core.published.item import Item
from peeltrack.core.published.wording import bare


class Outcome(StrEnum):
    """What becomes of an item."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    UNSURE = "unsure"  #: left out until a person says which record it is


@frozen
class Proposed:
    """One item, and what becomes of it."""

    item: Item
    outcome: Outcome
    record: Record | None = None  #: as it is to be, for a new one; as it is, for one that is there
    how: str = ""  #: by what it was found
    differences: tuple[Difference, ...] = ()
    maybe: tuple[str, ...] = ()
    why: str = ""  #: why it is unsure

    @property
    def written(self) -> tuple[Difference, ...]:
        """The differences that are to be written."""
        return tuple(one for one in self.differences if one.way is Way.WRITTEN)


def propose(matches: Sequence[Match], source: Source, how: Intake, taken: Iterable[str]) -> list[Proposed]:
    """Return what becomes of each matched item; `taken` are the ids that the register has already."""
    ids = set(taken)
    proposed = []
    for match in matches:
        one = _proposed(match, source, how, ids)
        if one.outcome is Outcome.NEW and one.record:
            ids.add(one.record.id)
        proposed.append(one)
    return proposed


def _proposed(match: Match, source: Source, how: Intake, ids: set[str]) -> Proposed:
    if match.maybe:
        return Proposed(item=match.item, outcome=Outcome.UNSURE, maybe=match.maybe, why=match.why)
    twice = next((doubt.why for doubt in match.item.doubts if doubt.field is Field.NUMBER), "")
    if twice and match.record is None and match.how != AS_SAID:
        return Proposed(item=match.item, outcome=Outcome.UNSURE, why=twice)
    if match.record is None:
        return _new(match.item, source, how, ids)
    found = tuple(differences(match.item, match.record, how))
    outcome = Outcome.CHANGED if any(one.way is Way.WRITTEN for one in found) else Outcome.SAME
    return Proposed(item=match.item, outcome=outcome, record=match.record, how=match.how, differences=found)


def _new(item: Item, source: Source, how: Intake, ids: set[str]) -> Proposed:
    record_id = id_for(source.prefix or prefix_of(source.key), item.number, ids)
    if record_id in ids:
        why = f"{record_id}, which its number gives, is there already"
        return Proposed(item=item, outcome=Outcome.UNSURE, why=why)
    begun = Record(
        id=record_id,
        title=item.title,
        kind=item.kind or Kind.RECOMMENDATION,
        number=item.number,
        area=item.area,
        status=Status.OPEN,
        source=source.key,
        path=f"{source.key}/{record_id}.toml",
    )
    found = tuple(differences(item, begun, how))
    return Proposed(item=item, outcome=Outcome.NEW, record=with_written(begun, found), differences=found)


#: Tables of a record that hold single values.
_TABLES: Mapping[str, Callable[[], Any]] = {"owners": Owners, "response": Response}


def with_written(record: Record, found: Iterable[Difference]) -> Record:
    """Return a record with all that is to be written of these differences."""
    for one in found:
        if one.way is not Way.WRITTEN:
            continue
        for where, value in one.values:
            record = _with_value(record, where, tuple(value) if isinstance(value, list) else value)
        if one.append and one.entry is not None:
            record = _with_value(record, (one.append,), (*getattr(record, one.append), one.entry))
    return record


def _with_value(record: Record, where: tuple[str, ...], value: Any) -> Record:
    if len(where) == 1:
        return replace(record, **{where[0]: value})
    table, key = where
    held = getattr(record, table) or _TABLES[table]()
    return replace(record, **{table: replace(held, **{key: value})})


def names_of(settings: Settings) -> dict[str, str]:
    """Return who can own something, by their names, bare: people by e-mail, teams by their name.

    A name that two of them have names nobody.
    """
    named = [(person.name, person.email) for person in settings.person]
    named += [(team.name, team.name) for team in settings.team]
    names: dict[str, str] = {}
    for name, owner in named:
        names[bare(name)] = "" if bare(name) in names else owner
    return {name: owner for name, owner in names.items() if name and owner}

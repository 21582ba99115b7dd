"""Which record of a register an item of a document is."""

import re
from collections.abc import Iterable, Sequence

from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Kind, Record
from peeltrack.core.published.item import Item
from peeltrack.core.published.numbering import number_cell
from peeltrack.core.published.wording import bare, likeness

#: From this likeness on two texts are the same; from the other on they may be.
SAME, NEAR = 0.8, 0.55

#: How an item was found that a person named.
AS_SAID = "as you said"

#: Below this likeness two texts of one number are of two recommendations.
_APART = 0.2


@frozen
class Match:
    """An item and the record that it is."""

    item: Item
    record: Record | None = None  #: None for an item that is new, and where it is not sure
    how: str = ""  #: by what it was found
    maybe: tuple[str, ...] = ()  #: ids of which it may be one; then a person must say
    why: str = ""  #: why that is not sure
    alike: str = ""  #: id of the record that has its text and another number


def number_key(number: str, kind: Kind | None) -> str:
    """Return what two numbers of the same recommendation have in common, however they are printed.

    >>> number_key("Recommendation 04", None) == number_key("4", Kind.RECOMMENDATION)
    True
    """
    found = number_cell(number)
    if not found:
        return bare(number)
    said = found[0].kind or kind or Kind.RECOMMENDATION
    said = said if said in (Kind.AREA_FOR_IMPROVEMENT, Kind.CAUSE_OF_CONCERN) else Kind.RECOMMENDATION
    digits = re.sub(r"(?<!\d)0+(?=\d)", "", bare(found[0].number))
    return f"{said} {digits}"


class Matcher:
    """Finds records of one source by number and by text."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = tuple(records)
        self._by_number: dict[str, list[Record]] = {}
        self._by_portal = {record.portal_id: record for record in self._records if record.portal_id}
        self._by_words: dict[str, list[Record]] = {}
        for record in self._records:
            if record.number:
                self._by_number.setdefault(number_key(record.number, record.kind), []).append(record)
            for text in texts_of(record):
                for word in set(bare(text).split()):
                    self._by_words.setdefault(word, []).append(record)

    def match(self, item: Item) -> Match:
        """Return the record that an item is: by its portal id, its number, or nearly equal text."""
        if item.portal_id in self._by_portal:
            return Match(item=item, record=self._by_portal[item.portal_id], how="portal id")
        numbered = self._by_number.get(number_key(item.number, item.kind), []) if item.number else []
        if len(numbered) == 1:
            return self._checked(item, numbered[0])
        if len(numbered) > 1:
            alike = [record for record in numbered if _alike(item, record) >= SAME]
            if len(alike) == 1:
                return Match(item=item, record=alike[0], how="number and text")
            ids = tuple(record.id for record in numbered)
            return Match(item=item, maybe=ids, why=f"number {item.number} stands in {len(ids)} records")
        return self._by_text(item)

    def _checked(self, item: Item, record: Record) -> Match:
        own = _alike(item, record)
        if not record.wording or not item.wording or own >= _APART:
            return Match(item=item, record=record, how="number")
        other, best = self._best(item)
        if other is not None and best >= SAME and other is not record:
            why = f"it has the number of {record.id} and the text of {other.id}"
            return Match(item=item, maybe=(record.id, other.id), why=why, alike=other.id)
        why = f"it has the number of {record.id} and another text"
        return Match(item=item, maybe=(record.id,), why=why)

    def _by_text(self, item: Item) -> Match:
        record, best = self._best(item)
        if record is None or best < NEAR:
            return Match(item=item)
        conflicting = bool(item.number and record.number)
        if best >= SAME and not conflicting:
            return Match(item=item, record=record, how="text")
        why = (
            f"it looks like {record.id}, which has number {record.number}"
            if conflicting
            else f"it looks like {record.id}"
        )
        alike = record.id if conflicting and best >= SAME else ""
        return Match(item=item, maybe=(record.id,), why=why, alike=alike)

    def _best(self, item: Item) -> tuple[Record | None, float]:
        ranked = sorted(
            ((_alike(item, record), record.id, record) for record in self._near(item)), reverse=True
        )
        if not ranked or (len(ranked) > 1 and ranked[1][0] == ranked[0][0] and ranked[0][0] >= NEAR):
            return None, 0.0
        return ranked[0][2], ranked[0][0]

    def _near(self, item: Item) -> Sequence[Record]:
        """Return the records that share rare words with an item: of thousands, few have to be compared."""
        words = sorted(
            set(bare(item.wording or item.title).split()), key=lambda word: len(self._by_words.get(word, ()))
        )
        rare = [word for word in words if word in self._by_words][:4]
        return list({record.id: record for word in rare for record in self._by_words[word]}.values())


def texts_of(record: Record) -> tuple[str, ...]:
    """Return the texts of a record by which it can be known: the published one, or the keeper's."""
    return (record.wording,) if record.wording else tuple(filter(None, (record.title, record.summary)))


def _alike(item: Item, record: Record) -> float:
    mine = tuple(filter(None, (item.wording, item.title)))
    return max((likeness(one, other) for one in mine for other in texts_of(record)), default=0.0)


def match_all(items: Sequence[Item], records: Iterable[Record]) -> list[Match]:
    """Return a match for each item; where two items are one record, neither is sure."""
    matcher = Matcher(records)
    found = [matcher.match(item) for item in items]
    times: dict[str, int] = {}
    for match in found:
        if match.record:
            times[match.record.id] = times.get(match.record.id, 0) + 1
    return [_twice(match) if match.record and times[match.record.id] > 1 else match for match in found]


def _twice(match: Match) -> Match:
    assert match.record is not None
    return Match(
        item=match.item, maybe=(match.record.id,), why=f"two items of the document are {match.record.id}"
    )

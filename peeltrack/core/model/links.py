"""Relations between records, read from both ends."""

from collections.abc import Iterable, Iterator, Mapping

from peeltrack.core.finding import Where
from peeltrack.core.model.ids import id_order
from peeltrack.core.model.record import Record, Relation

#: How a link reads from the other end.
INVERSE: Mapping[Relation, str] = {
    Relation.REPEATS: "is repeated by",
    Relation.SUPERSEDES: "is superseded by",
    Relation.PART_OF: "has the part",
    Relation.SERVES: "is served by",
    Relation.SEE_ALSO: "is referred to by",
}
FORWARD: Mapping[Relation, str] = {
    Relation.REPEATS: "repeats",
    Relation.SUPERSEDES: "supersedes",
    Relation.PART_OF: "is part of",
    Relation.SERVES: "serves",
    Relation.SEE_ALSO: "see also",
}


def named(record: Record) -> Iterator[tuple[Where, str]]:
    """Return each id that a record names in its links, dependencies and steps, with its place."""
    for index, link in enumerate(record.link):
        if link.id:
            yield ("link", index, "id"), link.id
    for index, dependency in enumerate(record.dependency):
        if dependency.id:
            yield ("dependency", index, "id"), dependency.id
    for index, step in enumerate(record.step):
        if step.successor:
            yield ("step", index, "successor"), step.successor


def links_to(records: Iterable[Record], record_id: str) -> list[tuple[Relation, Record]]:
    """Return the links of other records that lead to this one, by relation and then by id."""
    links = [(link.relation, record) for record in records for link in record.link if link.id == record_id]
    return sorted(links, key=lambda pair: (pair[0], id_order(pair[1].id)))

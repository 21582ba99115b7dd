"""What a record waits on before the force can answer it."""

from collections.abc import Container, Mapping

from peeltrack.core.model.record import Dependency, Record
from peeltrack.core.model.source import Source


def unresolved(
    record: Record, sources: Mapping[str, Source], complete: Container[str]
) -> tuple[Dependency, ...]:
    """Return the dependencies that still hold `record` up, in the order of the file.

    One is resolved when it says so itself (`resolved_on`), when the record it names is among the
    ids of `complete`, or when the event it names has happened in the record's own source. A name
    that leads to nothing holds up too: nobody can say that it was met.
    """
    source = sources.get(record.source)
    happened = {event.id for event in source.event if event.resolved_on is not None} if source else set()
    return tuple(
        dependency
        for dependency in record.dependency
        if dependency.resolved_on is None
        and not (dependency.id and dependency.id in complete)
        and not (dependency.event and dependency.event in happened)
    )

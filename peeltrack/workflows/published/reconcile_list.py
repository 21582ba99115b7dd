"""A list of others held against the register, with nothing written."""

from collections.abc import Sequence

from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Record
from peeltrack.core.model.source import Source
from peeltrack.core.published.compare.match import Match, match_all
from peeltrack.core.published.compare.reconcile import Reconciled, reconciled
from peeltrack.workflows.published.read_documents import Read
from peeltrack.workflows.register_on_day import RegisterOnDay


@frozen
class Comparison:
    """A list and the register side by side."""

    read: Read
    matches: tuple[Match, ...]
    lines: tuple[Reconciled, ...]


def reconcile(here: RegisterOnDay, source: Source | None, read: Read) -> Comparison:
    """Return how the items of a list and the records of a source, or of all sources, stand to one another."""
    records: Sequence[Record] = [
        record for record in here.register.records if source is None or record.source == source.key
    ]
    matches = match_all(read.items, records)
    lines = reconciled(matches, here.register, records)
    return Comparison(read=read, matches=tuple(matches), lines=tuple(lines))

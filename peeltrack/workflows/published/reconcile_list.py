"""A list of others held against the register, with nothing written."""

from collections.abc import Iterator, Sequence

from peeltrack.core.fields import frozen
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Record
from peeltrack.core.model.source import Source
from peeltrack.core.published.compare.difference import Intake
from peeltrack.core.published.compare.match import Match, match_all
from peeltrack.core.published.compare.reconcile import Reconciled, reconciled
from peeltrack.core.published.compare.statuses import statuses_said
from peeltrack.core.text import counted
from peeltrack.store.drafts import Draft, opened
from peeltrack.workflows.edit import Edit
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


def accept(here: RegisterOnDay, found: Comparison, how: Intake) -> Edit:
    """Return the edit that writes down what the list says of each status, where that was not said last."""
    drafts = [draft for match in found.matches if match.record for draft in _accepted(here, match, how)]
    done = f"{counted(len(drafts), 'record')}: what {how.reference} says of the status was written down"
    return Edit(drafts=tuple(drafts), done=(done,), following="peeltrack list")


def _accepted(here: RegisterOnDay, match: Match, how: Intake) -> Iterator[Draft]:
    assert match.record is not None
    entries = [one.entry for one in statuses_said(match.item, match.record, how)]
    if entries:
        draft = opened(here.root, match.record.path)
        for entry in entries:
            draft = draft.append("said", written(entry))
        yield draft

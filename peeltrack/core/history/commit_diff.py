"""What one commit did to the register, or what is staged would do: each record before and after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from peeltrack.core.fields import frozen
from peeltrack.core.history.change import Change, introduced
from peeltrack.core.model.check_context import Document
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings

#: The record files of one state by path; None for a file that is there and cannot be read.
State = Mapping[str, Record | None]


@frozen(kw_only=False)
class Altered:
    """One record, and what each parent of the commit held of it."""

    path: str  #: the file now; where it is gone, the file as it was
    new: Record | None  #: None where the record is gone
    parents: tuple[Record | None, ...]  #: None where a parent did not have it

    @property
    def known(self) -> tuple[Record, ...]:
        """The parents' records, without those that did not have it."""
        return tuple(parent for parent in self.parents if parent is not None)

    @property
    def sides(self) -> tuple[Change, ...]:
        """The change against each parent that had the record, whole."""
        return tuple(Change(parent, self.new) for parent in self.known)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes to judge the commit by: see core.change.introduced."""
        if len(self.known) == len(self.parents) == 1:
            # The same without looking at every field of each of a thousand plain commits.
            return () if self.known[0] == self.new else self.sides
        return introduced(self.new, self.parents)


@frozen
class Alteration:
    """Everything that a commit did to records and settings."""

    records: tuple[Altered, ...]  #: by path
    settings: Settings | None = None  #: None where register.toml was not touched, or cannot be read
    settings_before: tuple[Settings | None, ...] = ()  #: of each parent
    documents: Mapping[str, Document] = field(default_factory=dict)  #: the touched files as they are now
    commit: str = ""  #: its id; "" for what is staged


def paired(new: State, parents: Sequence[State]) -> tuple[Altered, ...]:
    """Return each record with what every parent held of it, by path.

    The states hold the files that the commit touched, all of them in every state that has them. A
    record is known again by its file, or else by its id in a file that is gone. One that cannot
    be read now is left out: that is a finding by itself.
    """
    gone = [
        {record.id: record for path, record in parent.items() if record and path not in new}
        for parent in parents
    ]
    found = [
        Altered(path, record, tuple(_before(path, record, *pair) for pair in zip(parents, gone, strict=True)))
        for path, record in new.items()
        if record is not None
    ]
    moved = {before.path for one in found for before in one.known}
    lost = {path for parent in parents for path in parent if path not in new and path not in moved}
    found += [Altered(path, None, tuple(parent.get(path) for parent in parents)) for path in lost]
    return tuple(sorted(found, key=lambda one: one.path))


def _before(path: str, record: Record, parent: State, gone: Mapping[str, Record]) -> Record | None:
    return parent[path] if path in parent else gone.get(record.id)


def renamed_to(lost: Altered, alteration: Alteration) -> Iterator[Record]:
    """Return the records that were created in the same commit with the title of one that is gone."""
    titles = {(before.title, before.kind) for before in lost.known}
    for one in alteration.records:
        if one.new is not None and not one.known and (one.new.title, one.new.kind) in titles:
            yield one.new

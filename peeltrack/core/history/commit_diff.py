"""What one commit did to the register, or what is staged would do: each record before and after."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from peeltrack.core.fields import frozen
from peeltrack.core.history.change import Change, introduced
from peeltrack.core.history.commits import Commit
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings

#: Record files of one state by path; None for a file that is there and cannot be read.
Records = Mapping[str, Record | None]


@frozen(kw_only=False)
class RecordDiff:
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
        """The changes to judge the commit by: see core.history.change.introduced."""
        if len(self.known) == len(self.parents) == 1:
            # The same without looking at every field of each of a thousand plain commits.
            return () if self.known[0] == self.new else self.sides
        return introduced(self.new, self.parents)


@frozen(kw_only=False)
class SettingsDiff:
    """What a commit did to register.toml."""

    new: Settings | None  #: None where it is gone or cannot be read
    parents: tuple[Settings | None, ...]  #: None where a parent did not have it, or never readably


@frozen
class CommitDiff:
    """Everything that a commit did to records and settings.

    What a parent holds and cannot be read stands there as it last could be.
    """

    commit: Commit
    records: tuple[RecordDiff, ...]  #: by path, without those that cannot be read now
    unread: tuple[RecordDiff, ...] = ()  #: by path; those that cannot be read now, with what was there before
    settings: SettingsDiff | None = None  #: None where register.toml was not touched


def commit_diff(
    commit: Commit,
    new: Records,
    parents: Sequence[Records],
    settings: SettingsDiff | None = None,
    *,
    there: Collection[str] = (),
) -> CommitDiff:
    """Return what a commit did, from its state and those of its parents.

    The states hold the record files that the commit touched, all of them in every state that has
    them; `there` names further ones that its own state has, of which nothing is asked. A record is
    known again by its file, or else by its id in a file that is gone. Of one that cannot be read, the
    id is the name of its file.
    """
    kept = {*new, *there}
    gone = [
        {record.id: record for path, record in parent.items() if record and path not in kept}
        for parent in parents
    ]
    diffs = [
        RecordDiff(path, record, tuple(map(partial(_before, path, record), parents, gone)))
        for path, record in sorted(new.items())
    ]
    moved = {before.path for diff in diffs for before in diff.known}
    lost = {path for parent in parents for path in parent if path not in kept | moved}
    taken_out = [RecordDiff(path, None, tuple(parent.get(path) for parent in parents)) for path in lost]
    readable = [diff for diff in diffs if diff.new is not None]
    return CommitDiff(
        commit=commit,
        records=tuple(sorted((*readable, *taken_out), key=lambda diff: diff.path)),
        unread=tuple(diff for diff in diffs if diff.new is None),
        settings=settings,
    )


def _before(path: str, record: Record | None, parent: Records, gone: Mapping[str, Record]) -> Record | None:
    return parent[path] if path in parent else gone.get(record.id if record else id_of(path))


def renamed_to(lost: RecordDiff, diff: CommitDiff) -> Iterator[Record]:
    """Return the records that were created in the same commit with the title of one that is gone."""
    titles = {(before.title, before.kind) for before in lost.known}
    for touched in diff.records:
        new = touched.new
        if new is not None and not touched.known and (new.title, new.kind) in titles:
            yield new

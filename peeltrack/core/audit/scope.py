"""Which part of a history an auditor asks about."""

from collections.abc import Iterator

from peeltrack.core.history.commit_graph import reach
from peeltrack.core.history.commits import Commit
from peeltrack.core.history.provenance import Loss, Origin, Origins, place
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.ids import id_of
from peeltrack.core.model.record import Record, StepTaken


class AuditScope:
    """A history, where its steps came from, and which part of it is asked about."""

    def __init__(
        self,
        history: RegisterHistory,
        origins: Origins,
        *,
        ids: frozenset[str] = frozenset(),
        since: str = "",
        root: str = "",
    ) -> None:
        """`ids` are the records asked about, empty for all; `since` is the commit after which a step has to
        have come in, or gone out; `root` is the commit that the auditor trusts.
        """
        self.history, self.origins = history, origins
        self.ids, self.since, self.root = ids, since, root
        self.in_reach = reach(history.graph, history.tip)
        self.in_root = reach(history.graph, root) if root else frozenset[str]()
        self._before = reach(history.graph, since) if since else frozenset[str]()
        self.records: dict[str, Record] = {
            path: record for path, record in history.records.items() if record.step and self.chosen(path)
        }

    @property
    def files(self) -> list[str]:
        """The record files of the tip that are asked about."""
        return [path for path in self.history.files if self.chosen(path)]

    @property
    def unread(self) -> list[str]:
        """Those of them that cannot be read."""
        return [path for path in self.files if path in self.history.unread]

    def chosen(self, path: str) -> bool:
        """Return whether the file is asked about."""
        return not self.ids or id_of(path) in self.ids

    def recent(self, commit: str) -> bool:
        """Return whether the commit lies in the range asked about."""
        return commit not in self._before

    def of(self, path: str, step: StepTaken) -> list[Origin]:
        """Return where a step of the tip came in, first to last."""
        found = self.origins.found.get(place(path, step), ())
        return [one for one in found if one.commit.id in self.in_reach]

    def losses(self, path: str, step: StepTaken) -> list[Loss]:
        """Return where a step of the tip had been taken out, first to last."""
        return [one for one in self.origins.lost.get(place(path, step), ()) if one.commit.id in self.in_reach]

    def putting_back(self, loss: Loss) -> Iterator[Commit]:
        """Return the commits that hold a step again on top of the one that took it out, first to last."""
        returns = self.origins.put_back.get(place(loss.path, loss.step), ())
        return (one.commit for one in returns if one.undoes(loss) and one.commit.id in self.in_reach)

    def wanted(self) -> Iterator[Origin]:
        """Return the origins for which it must be known who signed: of every step of a record asked about."""
        for path, record in self.records.items():
            if any(self.recent(one.commit.id) for step in record.step for one in self.of(path, step)):
                for step in record.step:
                    yield from self.of(path, step)
        for path, step, _ in self.origins.lost:
            if self.chosen(path):
                yield from self.of(path, step)

    def losing(self) -> Iterator[str]:
        """Return the commits that took out a step of a record asked about, or put one back.

        For these it must be known, too, who signed them.
        """
        for path, record in self.records.items():
            for step in record.step:
                yield from (one.commit.id for one in self.origins.put_back.get(place(path, step), ()))
        for (path, _, _), losses in self.origins.lost.items():
            if self.chosen(path):
                yield from (loss.commit.id for loss in losses)

"""Where each step came into a record's file, and where one was taken out of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_diff import CommitDiff, RecordDiff
from peeltrack.core.history.commit_graph import Graph, MarksBelow
from peeltrack.core.history.commits import Commit
from peeltrack.core.model.record import Record, StepTaken

Steps = tuple[StepTaken, ...]

#: A step in one file. The entry itself is its name, with the offset of its time: the same instant in
#: another offset may be another day, so it is another entry.
StepInFile = tuple[str, StepTaken, timedelta | None]


def place(path: str, step: StepTaken) -> StepInFile:
    """Return the name of a step in one file."""
    return path, step, step.at.utcoffset()


@frozen
class Origin:
    """A commit in which a step appears that none of its parents holds."""

    commit: Commit
    path: str
    step: StepTaken
    index: int  #: 0-based, in the file as that commit left it
    before: Steps  #: what the file held until then; of a merge, in the first parent
    after: Record


@frozen
class Loss:
    """A commit that took a step out of a file, or its file out of the register."""

    commit: Commit
    path: str
    step: StepTaken
    index: int  #: 0-based, in the file before
    met: StepTaken | None = None  #: the step that a merge kept in its place
    last: bool = False  #: no step had been taken on top of it
    mark: int = 0  #: of the commit: see Return


@frozen
class Return:
    """A commit that holds a step again which was taken out below it, on each side that had taken it out."""

    commit: Commit
    losses: int  #: the marks of the commits that had taken it out

    def undoes(self, loss: Loss) -> bool:
        """Return whether it put back what was taken out there."""
        return bool(self.losses & loss.mark)


@frozen
class Origins:
    """All origins, losses and returns of a history, each in the order of the history."""

    found: Mapping[StepInFile, tuple[Origin, ...]]  #: several where it was brought on several branches
    lost: Mapping[StepInFile, tuple[Loss, ...]]
    put_back: Mapping[StepInFile, tuple[Return, ...]]


def without_edits(diff: CommitDiff) -> CommitDiff:
    """Return what a commit did without the records of which it left steps, owners and path as they were.

    Of these nothing is proved; a history of any length holds far more of them than of all others.
    """
    return replace(diff, records=tuple(one for one in diff.records if not _is_edit(one)))


def _is_edit(one: RecordDiff) -> bool:
    if one.new is None or len(one.known) < len(one.parents):
        return False
    now = _proved(one.new)
    return all(_proved(before) == now for before in one.known)


def _proved(record: Record) -> tuple[object, ...]:
    return record.path, record.owners, tuple(place(record.path, step) for step in record.step)


def trace(diffs: Iterable[CommitDiff], graph: Graph) -> Origins:
    """Return where each step in `diffs`, given parents first, came in, and where it went out.

    A step stays where it came from when its file is moved. A file that cannot be read in one commit
    counts as unchanged by it. A merge that follows a side on which a step had been taken out takes out
    nothing.
    """
    tracing = _Tracing(graph)
    for diff in diffs:
        for touched in diff.records:
            tracing.take(diff.commit, touched)
    return Origins(
        found={where: tuple(origins) for where, origins in tracing.found.items()},
        lost={where: tuple(losses) for where, losses in tracing.lost.items()},
        put_back={where: tuple(returns) for where, returns in tracing.put_back.items()},
    )


class _Tracing:
    """What is known of the steps after each commit."""

    def __init__(self, graph: Graph) -> None:
        self._losing = MarksBelow(graph)
        self._lost_in: dict[StepInFile, int] = {}  #: the marks of the commits that took it out
        self.found: dict[StepInFile, list[Origin]] = {}
        self.lost: dict[StepInFile, list[Loss]] = {}
        self.put_back: dict[StepInFile, list[Return]] = {}

    def take(self, commit: Commit, one: RecordDiff) -> None:
        """Take note of what a commit did to one record."""
        before = [record.step if record else () for record in one.parents]
        after = one.new.step if one.new else ()
        for record in one.known:
            self._follow(record.path, one.path, record.step)
        self._losing.go_to(commit.id)
        sides = [{place(one.path, step) for step in steps} for steps in before]
        self._return(commit, one.path, sides, after)
        self._lose(commit, one.path, before, after)
        known = {where for side in sides for where in side}
        for index, step in enumerate(after):
            if place(one.path, step) not in known and one.new:
                self._find(commit, one.path, index, before[0] if before else (), one.new)

    def _follow(self, old_path: str, path: str, steps: Steps) -> None:
        for step in steps if old_path != path else ():
            self.found.setdefault(place(path, step), self.found.get(place(old_path, step), []))

    def _lose(self, commit: Commit, path: str, before: Sequence[Steps], after: Steps) -> None:
        kept = {place(path, step) for step in after}
        for number, steps in enumerate(before):
            for index, step in enumerate(steps):
                where = place(path, step)
                if where in kept or any(one.commit is commit for one in self.lost.get(where, ())[-1:]):
                    continue
                without = [at for at, other in enumerate(before) if at != number and step not in other]
                if without and self._lost_before(where, commit, without):
                    continue
                met = _met(index, [before[at] for at in without], after)
                # What had been taken out on this side met nothing there: the merge put it back.
                rival = met and not self._lost_before(place(path, met), commit, [number])
                loss = Loss(
                    commit=commit,
                    path=path,
                    step=step,
                    index=index,
                    met=met if rival else None,
                    last=index + 1 == len(steps),
                    mark=self._losing.mark(commit.id),
                )
                self.lost.setdefault(where, []).append(loss)
                self._lost_in[where] = self._lost_in.get(where, 0) | loss.mark

    def _lost_before(self, where: StepInFile, commit: Commit, sides: Sequence[int]) -> bool:
        """Return whether a step had been taken out on any of these sides of a commit, by their numbers."""
        losses = self._lost_in.get(where, 0)
        return bool(losses) and any(losses & self._losing.below(commit.parents[at]) for at in sides)

    def _return(self, commit: Commit, path: str, sides: Sequence[set[StepInFile]], after: Steps) -> None:
        below = [self._losing.below(parent) for parent in commit.parents]
        for where in {place(path, step) for step in after} & self._lost_in.keys() if any(below) else ():
            lacking = holding = 0
            for side, marks in zip(sides, below, strict=False):
                lacking, holding = (lacking, holding | marks) if where in side else (lacking | marks, holding)
            # A side that holds it on top of a loss has put it back already.
            if losses := self._lost_in[where] & lacking & ~holding:
                self.put_back.setdefault(where, []).append(Return(commit=commit, losses=losses))

    def _find(self, commit: Commit, path: str, index: int, before: Steps, after: Record) -> None:
        step = after.step[index]
        origin = Origin(commit=commit, path=path, step=step, index=index, before=before, after=after)
        self.found.setdefault(place(path, step), []).append(origin)


def _met(index: int, others: Sequence[Steps], after: Steps) -> StepTaken | None:
    """Return the step that a merge kept in the place of another, from the side that lacks that one."""
    rivals = (steps[index] for steps in others if index < len(steps))
    return next((rival for rival in rivals if index < len(after) and after[index] == rival), None)

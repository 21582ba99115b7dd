"""Where each step came into a record's file, and where one was taken out of it."""

from collections.abc import Iterable, Mapping, Sequence

from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_diff import CommitDiff, RecordDiff
from peeltrack.core.history.commits import Commit
from peeltrack.core.model.record import Record, StepTaken

Steps = tuple[StepTaken, ...]

#: A step in one file. The entry itself is its name: an altered entry is another step.
StepInFile = tuple[str, StepTaken]


@frozen
class Origin:
    """A commit in which a step appears that none of its parents holds."""

    commit: Commit
    path: str
    step: StepTaken
    index: int  #: 0-based, in the file as that commit left it
    before: Steps  #: what the file held until then; of a merge, in the first parent
    after: Record
    lost_in: str = ""  #: the earlier commit that had taken the same entry out


@frozen(kw_only=False)
class Loss:
    """A commit that took a step out of a file, or its file out of the register."""

    commit: str
    path: str
    step: StepTaken
    index: int  #: 0-based, in the file before


@frozen
class Origins:
    """All origins and losses of a history."""

    found: Mapping[StepInFile, tuple[Origin, ...]]  #: several where the same commit was made on two branches
    lost: Mapping[StepInFile, Loss]


def trace(diffs: Iterable[CommitDiff]) -> Origins:
    """Return where each step in `diffs`, given parents first, came in, and where it last went out.

    A step stays where it came from when its file is moved. A file that cannot be read in one
    commit counts as unchanged by it.
    """
    tracing = _Tracing()
    for diff in diffs:
        for touched in diff.records:
            tracing.take(diff.commit, touched)
    found = {place: tuple(origins) for place, origins in tracing.found.items()}
    return Origins(found=found, lost=tracing.lost)


class _Tracing:
    """What is known of the steps after each commit."""

    def __init__(self) -> None:
        self.found: dict[StepInFile, list[Origin]] = {}
        self.lost: dict[StepInFile, Loss] = {}

    def take(self, commit: Commit, one: RecordDiff) -> None:
        """Take note of what a commit did to one record."""
        before = [record.step if record else () for record in one.parents]
        after = one.new.step if one.new else ()
        for record in one.known:
            self._follow(record.path, one.path, record.step)
        self._lose(commit, one.path, before, after)
        known = {step for steps in before for step in steps}
        for index, step in enumerate(after):
            if step not in known and one.new:
                self._find(commit, one.path, index, before[0] if before else (), one.new)

    def _follow(self, old_path: str, path: str, steps: Steps) -> None:
        for step in steps if old_path != path else ():
            self.found.setdefault((path, step), self.found.get((old_path, step), []))

    def _lose(self, commit: Commit, path: str, before: Sequence[Steps], after: Steps) -> None:
        kept = set(after)
        for steps in before:
            for index, step in enumerate(steps):
                if step not in kept:
                    self.lost[path, step] = Loss(commit.id, path, step, index)

    def _find(self, commit: Commit, path: str, index: int, before: Steps, after: Record) -> None:
        step = after.step[index]
        earlier = self.lost.get((path, step))
        lost_in = earlier.commit if earlier else ""
        origin = Origin(
            commit=commit, path=path, step=step, index=index, before=before, after=after, lost_in=lost_in
        )
        self.found.setdefault((path, step), []).append(origin)

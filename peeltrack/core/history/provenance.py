"""Where each step came into a record's file, and where one was taken out of it."""

from collections.abc import Iterable, Mapping, Sequence

from peeltrack.core.fields import frozen
from peeltrack.core.history.commits import Deed, Page, Turn
from peeltrack.core.model.record import Record, StepTaken

Steps = tuple[StepTaken, ...]

#: A step in one file. The entry itself is its name: an altered entry is another step.
Place = tuple[str, StepTaken]


@frozen
class Origin:
    """A commit in which a step appears that none of its parents holds."""

    deed: Deed
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

    found: Mapping[Place, tuple[Origin, ...]]  #: several where the same commit was made on two branches
    lost: Mapping[Place, Loss]


def trace(deeds: Iterable[Deed]) -> Origins:
    """Return where each step of `deeds`, given parents first, came in, and where it last went out.

    A step stays where it came from when its file is moved. A file that cannot be read in one
    commit counts as unchanged by it.
    """
    tracing = _Tracing()
    for deed in deeds:
        for turn in joined(deed.turns):
            tracing.take(deed, turn)
    found = {place: tuple(origins) for place, origins in tracing.found.items()}
    return Origins(found=found, lost=tracing.lost)


@frozen(kw_only=False)
class Joined:
    """A turn, with the path that the file had before."""

    turn: Turn
    old_path: str  #: the same, unless the file was moved


def joined(turns: Sequence[Turn]) -> list[Joined]:
    """Return the turns of a deed, a file that is gone and a new one of the same name made into one."""
    gone = {_name(turn.path): turn for turn in turns if turn.after is None}
    new = [turn for turn in turns if turn.after and not any(turn.before) and _name(turn.path) in gone]
    moved = {turn.path: gone[_name(turn.path)] for turn in new}
    absorbed = {old.path for old in moved.values()}
    found = []
    for turn in turns:
        if turn.path in absorbed:
            continue
        old = moved.get(turn.path)
        whole = Turn(turn.path, old.before, turn.after) if old else turn
        found.append(Joined(whole, old.path if old else turn.path))
    return found


def _name(path: str) -> str:
    return path.rpartition("/")[2]


class _Tracing:
    """What is known of the steps after each deed."""

    def __init__(self) -> None:
        self.found: dict[Place, list[Origin]] = {}
        self.lost: dict[Place, Loss] = {}
        self._unread: dict[tuple[str, str], Steps] = {}

    def take(self, deed: Deed, one: Joined) -> None:
        """Take note of what a deed did to one file."""
        turn, path = one.turn, one.turn.path
        before = [self._steps(one.old_path, page) for page in turn.before]
        if turn.after is not None and not turn.after.readable:
            self._unread[path, turn.after.id] = max(before, key=len, default=())
            return
        if path != one.old_path:
            self._follow(one.old_path, path, before)
        after = turn.after.steps if turn.after else ()
        self._lose(deed, path, before, after)
        known = {step for steps in before for step in steps}
        for index, step in enumerate(after):
            if step not in known and turn.after and turn.after.record:
                self._find(deed, path, index, before[0] if before else (), turn.after.record)

    def _steps(self, path: str, page: Page | None) -> Steps:
        if page is None:
            return ()
        return page.steps if page.readable else self._unread.get((path, page.id), ())

    def _follow(self, old_path: str, path: str, before: Sequence[Steps]) -> None:
        for step in {step for steps in before for step in steps}:
            self.found.setdefault((path, step), self.found.get((old_path, step), []))

    def _lose(self, deed: Deed, path: str, before: Sequence[Steps], after: Steps) -> None:
        for steps in before:
            for index, step in enumerate(steps):
                if step not in after:
                    self.lost[path, step] = Loss(deed.id, path, step, index)

    def _find(self, deed: Deed, path: str, index: int, before: Steps, after: Record) -> None:
        step = after.step[index]
        earlier = self.lost.get((path, step))
        lost_in = earlier.commit if earlier else ""
        origin = Origin(
            deed=deed, path=path, step=step, index=index, before=before, after=after, lost_in=lost_in
        )
        self.found.setdefault((path, step), []).append(origin)

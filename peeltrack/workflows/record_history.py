"""What was done to one record, as its commits state it."""

from collections.abc import Iterator

from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_diff import CommitDiff
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.history.timeline import Stage, TimelineEvent, stages, timeline
from peeltrack.core.model.ids import known_id, typed_id
from peeltrack.store.git.commit_diffs import VersionsWanted
from peeltrack.store.git.history import read_history
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import dirty, head
from peeltrack.workflows.register_on_day import RegisterOnDay


@frozen
class RecordHistory:
    """One record from its first commit to the current one."""

    record_id: str
    events: tuple[TimelineEvent, ...]  #: in the order of the commits
    stages: tuple[Stage, ...]  #: first to last
    notes: tuple[str, ...]  #: what is not part of it, and why


def record_history(here: RegisterOnDay, typed: str) -> RecordHistory:
    """Return what was done to the record whose id was typed, in whatever case.

    Raises UsageFault for a record that is not in the register and never was, and GitFailed.
    """
    repository = Repository.around(here.root)
    tip, wanted = here.commit or head(repository), typed_id(typed)
    events: list[TimelineEvent] = []

    def told(diff: CommitDiff) -> None:
        events.extend(timeline(wanted, [diff]))

    history = (
        read_history(repository, tip, wanted=VersionsWanted(record_id=wanted), told=told) if tip else None
    )
    known_id(typed, (*here.register.ids, *(history.ids if history else ())))
    return RecordHistory(
        record_id=wanted,
        events=tuple(events),
        stages=stages(events, here.today),
        notes=tuple(_notes(here, repository, wanted, history)),
    )


def _notes(
    here: RegisterOnDay, repository: Repository, record_id: str, history: RegisterHistory | None
) -> Iterator[str]:
    paths = [record.path for record in here.register.records if record.id == record_id]
    for path in dirty(repository, paths) if not here.commit else ():
        yield f"{path} has changes that are not committed: they are not part of its history yet"
    if history and history.is_cut:
        yield "this copy of the repository lacks its oldest part: what happened before is not shown"

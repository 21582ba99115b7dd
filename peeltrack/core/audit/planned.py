"""Steps whose commits are about to be made, judged by the very audit that will judge them afterwards."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from peeltrack.core.audit.signature import Signature
from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_diff import CommitDiff, RecordDiff
from peeltrack.core.history.commit_graph import Node
from peeltrack.core.history.commits import Commit, Ident
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.record import Record


@frozen
class PlannedCommit:
    """What git will write into the next commit."""

    author: str  #: e-mail
    committer: str  #: e-mail
    at: datetime  #: with offset
    signature: Signature


def planned_id(number: int) -> str:
    """Return what stands for the id of a commit that has none yet; no commit is called so."""
    return f"{number + 1:040x}"


def is_planned(commit: str) -> bool:
    """Return whether an id stands for a commit that has none yet."""
    return commit.startswith("0" * 30)


def with_planned(
    history: RegisterHistory, records: Sequence[tuple[Record, Record]], commit: PlannedCommit
) -> RegisterHistory:
    """Return the history with one more commit for each record as it is and as it will be, in their order."""
    graph, diffs, held, tip = dict(history.graph), list(history.diffs), dict(history.records), history.tip
    for number, (record, further) in enumerate(records):
        name = planned_id(number)
        made = Commit(
            id=name,
            parents=(tip,),
            files=(),
            author=Ident("", commit.author, commit.at),
            committer=Ident("", commit.committer, commit.at),
        )
        diff = RecordDiff(path=record.path, new=further, parents=(record,))
        diffs.append(CommitDiff(commit=made, records=(diff,)))
        graph[name] = Node((tip,), int(commit.at.timestamp()))
        held[record.path] = further
        tip = name
    return replace(history, tip=tip, graph=graph, diffs=tuple(diffs), records=held)

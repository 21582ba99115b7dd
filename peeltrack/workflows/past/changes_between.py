"""What changed in a register between two days or commits, from what is committed."""

from datetime import date
from pathlib import Path

from peeltrack.core.dates import in_words
from peeltrack.core.errors import UsageFault
from peeltrack.core.model.settings import Settings
from peeltrack.core.reports.changes import Changes, Moment, changes_between
from peeltrack.core.reports.events import events_of
from peeltrack.core.views.due import lines_of
from peeltrack.core.views.filters.wanted import Wanted, chosen
from peeltrack.store.git.commit_diffs import RecordVersions, commit_diffs
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.revisions import includes
from peeltrack.store.git.versions import Versions
from peeltrack.workflows.past.register_then import RegisterThen, register_of, register_on


def register_at_moment(root: Path, moment: date | str) -> tuple[RegisterThen, date]:
    """Return the register on a day or in a commit, and the day: see workflows.past.register_then."""
    if isinstance(moment, date):
        return register_on(root, moment), moment
    then = register_of(root, moment)
    return then, then.committed_on


#: What a person types for the day of the last meeting.
LAST_MEETING = "last-meeting"


def last_meeting(settings: Settings, day: date) -> date:
    """Return the day of the last meeting before a day. Raises UsageFault where register.toml holds none."""
    before = [meeting.on for meeting in settings.meeting if meeting.on < day]
    if not before:
        raise UsageFault(
            f"register.toml holds no meeting before {in_words(day)}",
            hint='add it as [[meeting]] with name and on, or name the day: --since "1 March 2025"',
        )
    return max(before)


def changes_since(
    root: Path, since: tuple[RegisterThen, date], until: tuple[RegisterThen, date], wanted: Wanted
) -> Changes:
    """Return what changed from one state of the register in `root` to a later one, and what the days brought.

    Only records that pass the filters in one of the two states are told of. Raises UsageFault where the
    second does not come after the first, and for a filter's value that is in neither; GitFailed.
    """
    (first, first_day), (last, last_day) = since, until
    if first_day > last_day:
        raise UsageFault(
            f"{in_words(first_day)} is after {in_words(last_day)}",
            hint="name the earlier one with --since, the later one with --until",
        )
    repository = Repository.around(root)
    if first.commit != last.commit and not includes(repository, last.commit, first.commit):
        raise UsageFault(
            f"the commit {last.commit[:10]} does not build on {first.commit[:10]}",
            hint="name two of one line of commits: git log --oneline --first-parent shows it",
        )
    log = read_commits(repository, (f"{first.commit}..{last.commit}",))
    diffs = commit_diffs(repository, RecordVersions(Versions(repository)), log)
    events = events_of(diffs, last.register.settings.timezone)
    before, after = _moments(since, until, wanted)
    return changes_between(before, after, events, whole=wanted == Wanted())


def _moments(
    since: tuple[RegisterThen, date], until: tuple[RegisterThen, date], wanted: Wanted
) -> list[Moment]:
    """Return both states, each with every record that passes the filters in one of them."""
    states = [(then, day, lines_of(then.register, day)) for then, day in (since, until)]
    passing: set[str] = set()
    refused: list[UsageFault] = []
    for then, day, lines in states:
        try:
            passing.update(line.record.id for line in chosen(then.register, lines, wanted, day))
        except UsageFault as fault:
            # A publication that has come in between was nowhere before.
            refused.append(fault)
    if len(refused) == len(states):
        raise refused[-1]
    return [
        Moment(
            register=then.register,
            commit=then.commit,
            day=day,
            lines=tuple(line for line in lines if line.record.id in passing),
        )
        for then, day, lines in states
    ]

"""The register as it was: at the end of a day, or in a commit, from what is committed and nothing else."""

from datetime import date
from pathlib import Path

from peeltrack.core.dates import in_words
from peeltrack.core.errors import GitFailed, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.history.line_of_days import LineOfDays
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.register import Register
from peeltrack.core.text import counted
from peeltrack.core.time_zones import LONDON, force_day
from peeltrack.store.git.objects import reading
from peeltrack.store.git.register_at import register_in
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.revisions import committed_at, first_parent_line, known_commit
from peeltrack.store.git.versions import Versions
from peeltrack.store.git.worktree import shallow

#: Digits by which a commit is named to a person.
SHORT = 10


@frozen
class RegisterThen:
    """A register as one commit holds it."""

    register: Register
    commit: str
    committed_on: date  #: by its committer's clock, in the time zone of the force
    notes: tuple[str, ...] = ()  #: what is not certain about it


def register_on(root: Path, day: date) -> RegisterThen:
    """Return the register in `root` as the first parents of HEAD held it at the end of a day.

    For the day of a commit see core.history.line_of_days. Starts three git processes. Raises UsageFault
    for a day before the first commit, and GitFailed where this copy of the history does not reach back
    to it, or there is no history.
    """
    repository = Repository.around(root)
    with reading(repository) as read:
        versions = Versions(repository, read)
        zone = _zone(repository, versions)
        line = LineOfDays(first_parent_line(repository), zone)
        at = line.last_on(day)
        if at is None:
            raise _too_early(repository, line, day)
        commit, called = line.commits[at].id, in_words(day)
        register = register_in(
            repository, versions, commit, called=f"{commit[:SHORT]}, as it was on {called}"
        )
    return RegisterThen(
        register=register,
        commit=commit,
        committed_on=line.own_day(at),
        notes=_notes(line, at, day),
    )


def register_of(root: Path, revision: str) -> RegisterThen:
    """Return the register in `root` as a commit, a branch or a tag holds it.

    Starts three git processes. Raises GitFailed where there is no such commit, RegisterUnreadable where it
    holds no register.
    """
    repository = Repository.around(root)
    commit = known_commit(repository, revision)
    with reading(repository) as read:
        versions = Versions(repository, read)
        at = committed_at(read, commit)
        register = register_in(repository, versions, commit, called=commit[:SHORT])
    return RegisterThen(
        register=register, commit=commit, committed_on=force_day(at, register.settings.timezone)
    )


def _zone(repository: Repository, versions: Versions) -> str:
    """Return the time zone by which the force counts its days now."""
    try:
        settings = versions.file(SETTINGS_FILE, f"HEAD:{repository.prefix}{SETTINGS_FILE}").settings
    except GitFailed:  # there is none in this commit, or no commit
        return LONDON
    return settings.timezone if settings else LONDON


def _too_early(repository: Repository, line: LineOfDays, day: date) -> Exception:
    first = in_words(line.day(0))
    if shallow(repository):
        return GitFailed(
            f"this copy of the repository reaches back to {first}: how the register was on {in_words(day)} "
            "cannot be known here",
            hint="fetch the whole history: git fetch --unshallow (on GitHub, fetch-depth: 0)",
        )
    return UsageFault(
        f"there was no register on {in_words(day)}: its history begins on {first}",
        hint=f"name {line.day(0).isoformat()} or a later day",
    )


def _notes(line: LineOfDays, at: int, day: date) -> tuple[str, ...]:
    found = []
    if back := line.dated_back(day):
        what = counted(back, "later commit bears", "later commits bear")
        after = in_words(line.day(at + 1))
        found.append(
            f"{what} a day up to {in_words(day)} on top of one of {after}: not shown (clocks differ)"
        )
    return tuple(found)

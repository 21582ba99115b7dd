"""How a change to the register is judged: what is staged, and commits that were made."""

from collections.abc import Iterator, Sequence
from datetime import date

from peeltrack.core.errors import GitFailed, UsageFault
from peeltrack.core.finding import Finding
from peeltrack.core.history.commit_diff import Alteration
from peeltrack.core.text import counted
from peeltrack.rules import check, check_change, each_cause_once
from peeltrack.store.affected import Excerpt, excerpt, unmerged
from peeltrack.store.git.commit_diffs import alterations, pending
from peeltrack.store.git.commits import Commit, commits
from peeltrack.store.git.objects import TreeFile, index, tree
from peeltrack.store.git.register_at import linked
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.versions import Versions
from peeltrack.store.git.worktree import resolve, shallow
from peeltrack.store.toml.positions import placed
from peeltrack.workflows.check_result import Outcome, joined

_NOTHING = Outcome(findings=(), judged="0 staged files")


def staged(repository: Repository, today: date) -> Outcome:
    """Return the outcome on what is about to be committed, as a state and as a change.

    Raises RegisterUnreadable where register.toml cannot be used, and GitFailed.
    """
    made, versions = pending(repository), Versions(repository)
    touched = {change.path for side in made.changes for change in side}
    before = tree(repository, made.parents[0]) if made.parents else {}
    # The index also lists files that were only announced: no commit would hold them.
    entries = {
        path: entry
        for path, entry in index(repository).items()
        if entry.unmerged or path in before or path in touched
    }
    waiting = unmerged(entries)
    if not touched and not waiting:
        return _NOTHING
    found = [*waiting, *linked(versions, entries, touched)]
    if touched:
        found += _state(excerpt(versions, entries, before, touched, today))
        found += _changes(alterations(repository, versions, [made]))
    found = sorted(each_cause_once(found), key=lambda one: one.order)
    return Outcome(findings=tuple(found), judged=counted(len(touched), "staged file"))


def ranged(repository: Repository, typed: str, today: date) -> Outcome:
    """Return the outcome on the commits in the range BASE..HEAD as changes, and on what they lead to.

    A BASE of zeros, as a server gives for a new branch, stands for everything before.
    Raises UsageFault for what is no range, GitFailed where a version is not there.
    """
    base, dots, tip = typed.partition("..")
    if not dots or tip.startswith("."):
        hint = "two versions with two dots between: peeltrack check --range origin/main..HEAD"
        raise UsageFault(f'"{typed}" is not a range of commits', hint=hint)
    known = _known(repository, base or "HEAD") if base.strip("0") or not base else None
    last = _known(repository, tip or "HEAD")
    listed = commits(repository, [f"{known}..{last}" if known else last])
    return _made(repository, listed, last, today)


def pushed(repository: Repository, tips: Sequence[str], today: date) -> Outcome:
    """Return the outcome on the commits in reach of `tips` that no branch of the server leads to yet."""
    outcomes = []
    for tip in dict.fromkeys(tips):
        listed = commits(repository, [tip], unseen=True)
        outcomes.append(_made(repository, listed, tip, today))
    return joined(outcomes)


def _known(repository: Repository, revision: str) -> str:
    try:
        return resolve(repository, revision)
    except GitFailed as error:
        if shallow(repository):
            hint = "fetch the whole history: git fetch --unshallow (on GitHub, fetch-depth: 0)"
            raise GitFailed(error.message, hint=hint) from None
        raise


def _made(repository: Repository, listed: Sequence[Commit], tip: str, today: date) -> Outcome:
    touched = {change.path for commit in listed for side in commit.changes for change in side}
    found: list[Finding] = []
    versions = Versions(repository)
    if touched:
        now, before = tree(repository, tip), _before(repository, listed)
        found += linked(versions, now, touched)
        # Where the tip no longer holds the register there is nothing left to read, and PT406 says so.
        if now:
            found += _state(excerpt(versions, now, before, touched, today))
        found += _changes(alterations(repository, versions, listed))
    found = sorted(each_cause_once(found), key=lambda one: one.order)
    words = f"{counted(len(listed), 'commit')} of the register"
    return Outcome(findings=tuple(found), judged=words)


def _before(repository: Repository, listed: Sequence[Commit]) -> dict[str, TreeFile]:
    """Return the register's files before the first of these commits; none before the very first."""
    parents = listed[0].parents
    return tree(repository, parents[0]) if parents else {}


def _state(part: Excerpt) -> list[Finding]:
    known = set(check(part.before)) if part.before else set()
    found = [one for one in check(part.after) if one.path in part.touched or one not in known]
    return placed(found, part.after.documents)


def _changes(made: Iterator[Alteration]) -> Iterator[Finding]:
    for alteration in made:
        yield from placed(check_change(alteration), alteration.documents)

"""How a change to the register is judged: what is staged, and commits that were made."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date

from peeltrack.core.chain.people import same_address
from peeltrack.core.errors import GitFailed
from peeltrack.core.finding import Finding
from peeltrack.core.history.commit_diff import RecordDiff
from peeltrack.core.history.commits import NEVER_MOVED, Commit, CommitLog
from peeltrack.core.model.paths import SETTINGS_FILE, is_record_file
from peeltrack.core.text import counted
from peeltrack.rules import check, check_change, each_cause_once
from peeltrack.store.affected import Excerpt, excerpt, unmerged
from peeltrack.store.file_tree import look_alikes
from peeltrack.store.git.commit_diffs import RecordVersions, commit_diffs
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.moved import place_in
from peeltrack.store.git.objects import TreeFile, index, tree
from peeltrack.store.git.pending import pending
from peeltrack.store.git.register_at import linked
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.revisions import commit_range
from peeltrack.store.git.versions import Versions
from peeltrack.store.git.worktree import identity
from peeltrack.store.toml.positions import placed
from peeltrack.workflows.check_result import CheckResult, joined
from peeltrack.workflows.lapse_history import with_causes
from peeltrack.workflows.steps.steps_apart import TAKEN_OUT

_NOTHING = CheckResult(findings=(), judged="0 staged files")


def staged(repository: Repository, today: date, versions: Versions | None = None) -> CheckResult:
    """Return the outcome on what is about to be committed, as a state and as a change.

    Raises RegisterUnreadable where register.toml cannot be used, and GitFailed.
    """
    made, versions = pending(repository), versions or Versions(repository)
    touched = set(made.paths)
    before = _before(repository, made)
    # The index also lists files that were only announced: no commit would hold them.
    entries = {
        path: entry
        for path, entry in index(repository).items()
        if entry.unmerged or path in before or path in touched
    }
    waiting = unmerged(entries)
    if not touched and not waiting:
        return _NOTHING
    findings = [*waiting, *linked(versions, entries, touched)]
    if touched:
        part = excerpt(versions, entries, before, touched, today)
        findings += _state(part, repository, made.parents[0] if made.parents else "")
        findings += _to_be_made(repository, versions, made)
    findings = sorted(each_cause_once(findings), key=lambda finding: finding.order)
    return CheckResult(findings=tuple(findings), judged=counted(len(touched), "staged file"))


def ranged(repository: Repository, typed: str, today: date, versions: Versions) -> CheckResult:
    """Return the outcome on the commits of a range as changes, and on what they lead to: see commit_range."""
    span = commit_range(repository, typed)
    return _made(repository, read_commits(repository, [span.revisions]), span.tip, today, versions)


def pushed(repository: Repository, tips: Sequence[str], today: date) -> CheckResult:
    """Return the outcome on the commits in reach of `tips` that no branch of the server leads to yet."""
    outcomes = []
    for tip in dict.fromkeys(tips):
        log = read_commits(repository, [tip], unseen=True)
        outcomes.append(_made(repository, log, tip, today, Versions(repository)))
    return joined(outcomes)


def _made(repository: Repository, log: CommitLog, tip: str, today: date, versions: Versions) -> CheckResult:
    touched = {path for commit in log.commits for path in commit.paths}
    findings: list[Finding] = []
    if touched:
        now = tree(repository, tip)
        before = _before(repository, log.commits[0], log.places)
        findings += [*linked(versions, now, touched), *look_alikes(now)]
        # Where the tip no longer holds the register there is nothing left to read, and PT406 says so.
        if now:
            findings += _state(excerpt(versions, now, before, touched, today), repository, tip)
        findings += _changes(repository, versions, log)
    findings = sorted(each_cause_once(findings), key=lambda finding: finding.order)
    words = f"{counted(len(log.commits), 'commit')} of the register"
    return CheckResult(findings=tuple(findings), judged=words)


def _before(
    repository: Repository, commit: Commit, places: Mapping[str, str] = NEVER_MOVED
) -> dict[str, TreeFile]:
    """Return the register's files before a commit; none before the very first."""
    if not commit.parents:
        return {}
    return tree(place_in(places, repository, commit.parents[0]), commit.parents[0])


def _state(part: Excerpt, repository: Repository, revision: str) -> list[Finding]:
    known = set(check(part.before)) if part.before else set()
    findings = [
        finding for finding in check(part.after) if finding.path in part.touched or finding not in known
    ]
    return placed(with_causes(findings, part.after, repository, revision), part.after.documents)


def _to_be_made(repository: Repository, versions: Versions, made: Commit) -> list[Finding]:
    """Return the findings on a change that is staged; who is at work may take their own last step back."""
    log = CommitLog(graph={}, commits=(made,))
    findings = list(_changes(repository, versions, log))
    if all(one.code != TAKEN_OUT for one in findings):
        return findings
    with suppress(GitFailed):
        who = identity(repository).email
        diffs = commit_diffs(repository, RecordVersions(versions), log)
        own = {one.path for diff in diffs for one in diff.records if _took_back(one, who)}
        return [one for one in findings if one.code != TAKEN_OUT or one.path not in own]
    return findings


def _took_back(diff: RecordDiff, who: str) -> bool:
    """Return whether the last step of a record, and nothing before it, was taken out by who had signed it."""
    if diff.new is None or len(diff.known) != 1 or len(diff.parents) != 1:
        return False
    *before, last = diff.known[0].step or (None,)
    if last is None or tuple(before) != diff.new.step:
        return False
    return same_address(last.recorded_by or last.by, who)


def _changes(repository: Repository, versions: Versions, log: CommitLog) -> Iterator[Finding]:
    for diff in commit_diffs(repository, RecordVersions(versions), log, recall_deleted=True):
        documents = {
            file.path: versions.file(file.path, file.after).document
            for file in diff.commit.files
            if file.after and (file.path == SETTINGS_FILE or is_record_file(file.path))
        }
        yield from placed(check_change(diff), documents)

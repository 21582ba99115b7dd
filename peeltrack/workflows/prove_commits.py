"""New commits judged as an audit will judge them: those of a range, or of a push before it is taken."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from peeltrack.core.audit.listing import Audit
from peeltrack.core.audit.pushes.proof_findings import (
    ahead_of_time,
    explained_losses,
    moved_by_nobody,
    proof_findings,
    shadowing,
    taken_back,
)
from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.audit.settings.amendments import why_not_changed_by
from peeltrack.core.audit.trusted_settings import TrustedSettings
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Finding
from peeltrack.core.history.commits import CommitLog
from peeltrack.core.history.provenance import trace
from peeltrack.core.text import counted
from peeltrack.store.git.commit_diffs import VersionsWanted
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.history import read_history
from peeltrack.store.git.moved import place_in
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.revisions import commit_range, includes
from peeltrack.store.git.signatures.cache import cached_signatures
from peeltrack.store.git.worktree import head
from peeltrack.workflows.audit.audit_history import judged
from peeltrack.workflows.check_result import CheckResult, joined
from peeltrack.workflows.people.pending_people import trusted_at
from peeltrack.workflows.steps.steps_apart import TAKEN_OUT

#: Where git looks up a name that a person types, below refs/.
_LOOKED_UP = ("", "tags/", "heads/", "remotes/")


@frozen
class RefUpdate:
    """A branch or tag as a push wants it."""

    name: str  #: such as refs/heads/main
    old: str  #: id of its commit on the server; "" where it is new
    new: str  #: id of the commit that it is to have; "" where it is to be deleted


def proof_of_range(repository: Repository, typed: str, now: datetime) -> CheckResult:
    """Return what an audit holds against the commits of a range: see commit_range.

    What has ended at its beginning, the branch that it is to be merged into, counts in all of it. Raises
    GitFailed.
    """
    span = commit_range(repository, typed)
    main = trusted_at(repository, span.since, now.date()) if span.since else None
    return _proof(repository, span.tip, read_commits(repository, [span.revisions]), now, main)


def without_explained(repository: Repository, typed: str, result: CheckResult, now: datetime) -> CheckResult:
    """Return what a check of a range found, without steps that were taken out by who had signed them.

    Only where a step was taken out are the signatures of the history looked at. Raises GitFailed.
    """
    if all(finding.code != TAKEN_OUT for finding in result.findings):
        return result
    proof = proof_of_range(repository, typed, now)
    return replace(joined([result, replace(proof, findings=())]), judged=result.judged)


def proof_of_push(
    repository: Repository, updates: Sequence[RefUpdate], now: datetime, protected: Collection[str]
) -> CheckResult:
    """Return what an audit holds against the commits of a push that no branch of the server leads to yet.

    What has ended on the branch that HEAD names has ended on every one. None of the branches
    `protected`, by their names from refs/ on, may be deleted or replaced, nor be hidden by a name that git
    takes for theirs. Raises GitFailed.
    """
    found = [_taken_back(repository, one) for one in updates if one.name in protected and one.old]
    found += [_hiding(one, protected) for one in updates if one.new]
    outcomes = [CheckResult(findings=tuple(filter(None, found)), judged="")]
    tip = head(repository)
    main = trusted_at(repository, tip, now.date()) if tip else None
    for new in dict.fromkeys(one.new for one in updates if one.new):
        log = read_commits(repository, [new], unseen=True)
        outcomes.append(_proof(repository, new, log, now, main))
    return joined(outcomes)


def _taken_back(repository: Repository, update: RefUpdate) -> Finding | None:
    if not update.new:
        return taken_back(update.name, "deletes")
    return None if includes(repository, update.new, update.old) else taken_back(update.name, "replaces")


def _hiding(update: RefUpdate, protected: Collection[str]) -> Finding | None:
    for branch in sorted(protected):
        name = branch.removeprefix("refs/heads/")
        said = (name, f"heads/{name}", branch, "HEAD")
        if update.name in {f"refs/{kind}{one}" for kind in _LOOKED_UP for one in said} - {branch}:
            return shadowing(update.name, branch)
    return None


def _proof(
    repository: Repository, tip: str, log: CommitLog, now: datetime, main: TrustedSettings | None
) -> CheckResult:
    found = list(ahead_of_time(log.graph, now))
    explained = frozenset[tuple[str, str, str]]()
    if log.graph:
        audit = _audited(repository, tip, now, main)
        found += proof_findings(audit, log.graph.keys())
        found += _moved(repository, log, audit)
        explained = frozenset((TAKEN_OUT, *one) for one in explained_losses(audit))
    judged = f"the proof of {counted(len(log.graph), 'new commit')}"
    found.sort(key=lambda one: one.order)
    return CheckResult(findings=tuple(found), judged=judged, explained=explained)


def _moved(repository: Repository, log: CommitLog, audit: Audit) -> Iterator[Finding]:
    """Return a finding for each new commit that moved the register, and that no keeper signed."""
    moves = {
        commit: place_in(log.places, repository, commit.id).prefix
        for commit in (log.commits if log.places else ())
        if len(commit.parents) == 1 and log.places.get(commit.id) != log.places.get(commit.parents[0])
    }
    signatures = cached_signatures(repository, list(moves), audit.scope.history.all_keys) if moves else {}
    for commit, place in moves.items():
        settings = audit.trust.below(commit.id)
        day = audit.trust.day(commit.at)
        why = (
            why_not_changed_by(settings, signatures[commit.id], day)
            if settings
            else "nobody is trusted there"
        )
        if why:
            yield moved_by_nobody(commit.id, place, why)


def _audited(repository: Repository, tip: str, now: datetime, main: TrustedSettings | None) -> Audit:
    history = read_history(repository, tip, wanted=VersionsWanted(with_steps=True))
    scope = AuditScope(history, trace(history.diffs, history.graph))
    # Where it begins is known from before: a second beginning may look more like the true one.
    begun = main.beginnings.first if main else ""
    return judged(repository, scope, now.date(), begun=begun, elsewhere=main)

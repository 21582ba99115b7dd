"""What an audit would say of new commits, as findings of a check or of a server's hook."""

from collections.abc import Collection, Iterator
from datetime import datetime

from peeltrack.core.audit.audited_step import AuditedStep
from peeltrack.core.audit.clocks import CLOCKS_APART
from peeltrack.core.audit.listing import Audit
from peeltrack.core.audit.pushes.proof_rules import (
    BEGINNING,
    FORGED,
    FUTURE,
    LAPSED,
    STEP_UNSIGNED,
    TAKEN_BACK,
    UNTRUSTED,
    WAITING,
)
from peeltrack.core.audit.settings.amendments import Amendment, is_keeper
from peeltrack.core.audit.signature import UNSIGNED, Signature, owners_of
from peeltrack.core.audit.trusted_settings import TrustedSettings
from peeltrack.core.audit.verdict import Verdict
from peeltrack.core.chain.people import same_address
from peeltrack.core.dates import in_words
from peeltrack.core.finding import Finding
from peeltrack.core.history.commit_graph import Graph
from peeltrack.core.history.provenance import Loss, place
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.text import counted

_VERDICTS = {Verdict.FORGED: FORGED, Verdict.UNSIGNED: STEP_UNSIGNED, Verdict.LAPSED: LAPSED}


def proof_findings(audit: Audit, new: Collection[str]) -> Iterator[Finding]:
    """Return what the audit of a tip holds against the commits `new`, in no order."""
    for line in audit.steps:
        if line.faulty and line.commit in new:
            yield _of_a_step(line)
    pending = {one.path for one in audit.trust.pending}
    for amendment in audit.trust.amendments:
        if amendment.commit.id in new and not pending.isdisjoint(amendment.changed):
            yield from _of_people(amendment)
    if audit.trust.unreadable and audit.trust.tip_state.keyed:
        yield Finding(
            code=UNTRUSTED.code,
            message="register.toml is gone, or cannot be read: nobody can see whom it trusts",
            hint="put the file back as it was",
            path=SETTINGS_FILE,
        )
    for commit in audit.trust.beginnings.others:
        if commit in new:
            yield second_beginning(commit)


def explained_losses(audit: Audit) -> frozenset[tuple[str, str]]:
    """Return the commits, each with a record's file, that took out only steps which are no loss.

    None is a step that met another, nor one that its own signer or a keeper took out and that is back, was
    taken again, or was never built on: what an audit says of it is a remark.
    """
    sound = {place(line.path, line.step) for line in audit.steps if not line.faulty}
    all_lost, faulty = set(), set()
    for where, losses in audit.scope.origins.lost.items():
        for loss in losses:
            what = (loss.commit.id, loss.path)
            all_lost.add(what)
            signature = audit.signatures.get(loss.commit.id, UNSIGNED)
            if where not in sound or not (loss.met or _may_take_out(audit.trust, signature, loss)):
                faulty.add(what)
    return frozenset(all_lost - faulty)


def _may_take_out(trust: TrustedSettings, signature: Signature, loss: Loss) -> bool:
    """Return whether a commit that took out a step is signed by who had signed that, or by a keeper."""
    settings, day = trust.below(loss.commit.id), trust.day(loss.commit.at)
    if settings is None or not signature.is_good or trust.revoked.why_not(loss.commit.id, signature):
        return False
    signer = loss.step.recorded_by or loss.step.by
    people = owners_of(trust.ends.applied(settings), signature.fingerprint, day)
    return any(same_address(one.email, signer) or is_keeper(settings, one.email, day) for one in people)


def second_beginning(commit: str) -> Finding:
    """Return the finding for a commit that lists keys and does not descend from where trust begins."""
    return Finding(
        code=BEGINNING.code,
        message="it lists people with keys, and does not descend from where trust begins",
        hint="begin the branch from the one that everybody works on: git switch -c NAME main",
        path=SETTINGS_FILE,
        commit=commit,
    )


def moved_by_nobody(commit: str, place: str, why: str) -> Finding:
    """Return the finding for a commit that moved the register, though not by one who may."""
    return Finding(
        code=UNTRUSTED.code,
        message=f"it moves the register to {place or 'the top of the repository'}: {why}",
        hint="have the coordinator or the DCC move it, in a signed commit of its own",
        path=SETTINGS_FILE,
        commit=commit,
    )


def ahead_of_time(graph: Graph, now: datetime) -> Iterator[Finding]:
    """Return a finding for each commit that is dated more than five minutes after `now`."""
    for commit, node in graph.items():
        if node.seconds > (now + CLOCKS_APART).timestamp():
            yield Finding(
                code=FUTURE.code,
                message=f"it is dated {_day(node.seconds)}, after now, {in_words(now.date())}",
                hint="set the clock of that desk, and make the commit again",
                path=SETTINGS_FILE,
                commit=commit,
            )


def _day(seconds: int) -> str:
    try:
        return in_words(datetime.fromtimestamp(seconds).date())
    except (OverflowError, ValueError, OSError):
        return f"{seconds} seconds after 1970"


def taken_back(branch: str, what: str) -> Finding:
    """Return the finding for a branch that a push deletes or replaces."""
    return Finding(
        code=TAKEN_BACK.code,
        message=f"the push {what} {branch}, which others rely on",
        hint="merge what is there instead: git pull, then git push",
        path=SETTINGS_FILE,
    )


def shadowing(name: str, branch: str) -> Finding:
    """Return the finding for a name for which git could take that of a protected branch."""
    return Finding(
        code=TAKEN_BACK.code,
        message=f"the push makes {name}, so that nobody could push to {branch} by its name any more",
        hint="choose another name for it",
        path=SETTINGS_FILE,
    )


def _of_people(amendment: Amendment) -> Iterator[Finding]:
    if amendment.reasons:
        yield Finding(
            code=UNTRUSTED.code,
            message=f"{amendment.what}: {'; '.join(amendment.reasons)}",
            hint="have a keeper sign it, or take it back in a commit of its own",
            path=SETTINGS_FILE,
            commit=amendment.commit.id,
        )
    elif amendment.waits_for:
        yield Finding(
            code=WAITING.code,
            severity=WAITING.severity,
            message=f"{amendment.what}: this waits for {counted(amendment.waits_for, 'more signature')}",
            hint="have another keeper take it over: peeltrack people vouch",
            path=SETTINGS_FILE,
            commit=amendment.commit.id,
        )


def _of_a_step(line: AuditedStep) -> Finding:
    verdict = line.judgement.verdict
    by = f"{line.step.step} by {line.step.by}"
    demanded = ", and the policy demands a signature" if verdict is Verdict.UNSIGNED else ""
    return Finding(
        code=_VERDICTS[verdict].code,
        message=f"step {line.number}, {by}, is {verdict}{demanded}: {'; '.join(line.judgement.reasons)}",
        hint="take it anew with peeltrack, on a branch without that commit",
        path=line.path,
        where=("step", line.number - 1),
        commit=line.commit,
    )

"""What an audit will say of steps that are about to be committed, asked of the audit itself."""

from collections.abc import Iterator, Sequence
from datetime import date

from peeltrack.core.audit.appointments import Appointments, BelievedOwners
from peeltrack.core.audit.audited_step import AuditedStep
from peeltrack.core.audit.evidence import replaced_evidence, vouched_files
from peeltrack.core.audit.judging import Judging
from peeltrack.core.audit.planned import PlannedCommit, is_planned, planned_id, with_planned
from peeltrack.core.audit.report import audited_steps, signatures_wanted
from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.audit.signature import Signature, owners_of
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.audit.trusted_settings import TrustedSettings, trusted_settings
from peeltrack.core.audit.verdict import Verdict
from peeltrack.core.chain.people import keys_of, person, same_address
from peeltrack.core.chain.readiness import Refusal
from peeltrack.core.dates import in_words
from peeltrack.core.errors import DOCTOR
from peeltrack.core.fields import frozen
from peeltrack.core.history.provenance import trace
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.status import OWNERS
from peeltrack.core.shells import shell_word
from peeltrack.store.file_tree import from_here
from peeltrack.store.git.history import held_files, history_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures.cache import cached_signatures
from peeltrack.store.git.worktree import dirty, head, next_committer
from peeltrack.workflows.people.planned_signature import planned_signature
from peeltrack.workflows.register_on_day import RegisterOnDay


@frozen
class Proof:
    """What the audit will say of one step."""

    refusals: tuple[Refusal, ...] = ()  #: why it would not be believed
    unproved: str = ""  #: why nothing will prove who took it, where nothing could; else ""
    commit_on: date  #: the day that its commit will bear, whatever the step says


def proofs_of(
    here: RegisterOnDay, repository: Repository, records: Sequence[tuple[Record, Record]]
) -> tuple[Proof, ...]:
    """Return what an audit will say of the step that each of these records, as it is, is to be given.

    Each pair is a record as the last commit has it, and as it is to be committed; one commit is made
    for each, in their order, now and by who is at work. Raises GitFailed.
    """
    tip = head(repository)
    if tip is None or not records:
        return ()
    further = [record for _, record in records]
    history = history_of(repository, tip, [one for one, _ in records])
    commit = _planned(repository, history, further[0].step[-1])
    planned = with_planned(history, records, commit)
    scope = AuditScope(planned, trace(planned.diffs, planned.graph))
    today = commit.at.date()
    made = {planned_id(number): commit.signature for number in range(len(further))}
    appointments = Appointments(planned)
    signatures = _signatures(repository, scope, appointments) | made
    trust = trusted_settings(planned, signatures, today)
    judging = Judging(scope, trust, signatures, appointments, today)
    vouched = list(vouched_files(scope, judging))
    replaced = replaced_evidence(held_files(repository, tip, vouched, history.places))
    steps = audited_steps(scope, trust, judging, replaced)
    by_place = {(step.path, step.number): step for step in steps}
    desk = _Desk(here, repository, commit, trust, appointments.believing(trust, signatures))
    return tuple(desk.proof(by_place[one.path, len(one.step)]) for one in further)


def _planned(repository: Repository, history: RegisterHistory, step: StepTaken) -> PlannedCommit:
    # Whoever answers for the step was asked of git as the author of the next commit.
    author = step.recorded_by or step.by
    committer, at = next_committer(repository)
    signature = planned_signature(repository, history.all_settings, author)
    return PlannedCommit(author=author, committer=committer, at=at, signature=signature)


def _signatures(
    repository: Repository, scope: AuditScope, appointments: Appointments
) -> dict[str, Signature]:
    """Return who signed the commits that bear on the answer; those that are planned are left out."""
    known = scope.history.commits
    wanted = (known[commit] for commit in signatures_wanted(scope, appointments))
    commits = [commit for commit in wanted if not is_planned(commit.id)]
    return cached_signatures(repository, commits, scope.history.all_keys)


class _Desk:
    """The desk at which the steps are taken: what an audit will not find as it is here."""

    def __init__(
        self,
        here: RegisterOnDay,
        repository: Repository,
        commit: PlannedCommit,
        trusted: TrustedSettings,
        owners: BelievedOwners,
    ) -> None:
        self._here, self._repository, self._commit, self._trusted = here, repository, commit, trusted
        self._owners = owners

    def proof(self, line: AuditedStep) -> Proof:
        """Return what the verdict means for whoever is about to take the step."""
        said = "; ".join(line.judgement.reasons)
        if line.judgement.verdict is Verdict.UNSIGNED:
            if not line.demanded and not self._has_key(line.step):
                return Proof(unproved=said, commit_on=self._commit.at.date())
            why = "the policy wants each step signed" if line.demanded else "a key of yours is listed"
            missing = self._commit.signature.is_missing
            message = f"{why}, but {'git is not set to sign here' if missing else said}"
            if said.startswith("signed"):
                message = f"an audit would call this {line.step.step} unsigned: {said}"
        elif line.judgement.verdict in (Verdict.FORGED, Verdict.LAPSED):
            message = f"an audit would call this {line.step.step} {line.judgement.verdict}: {said}"
        else:
            return Proof(commit_on=self._commit.at.date())
        hints = list(self._hints(line)) or [f"peeltrack audit {line.id} shows the steps before it"]
        refusal = Refusal(message=message, hint="; ".join(hints))
        return Proof(refusals=(refusal,), commit_on=self._commit.at.date())

    def _has_key(self, step: StepTaken) -> bool:
        signer, day = step.recorded_by or step.by, self._commit.at.date()
        who = person(self._trusted.tip, signer) if self._trusted.tip else None
        keys = keys_of(who, day) if who else ()
        return any(fingerprint(key.public) for key in keys)

    def _hints(self, line: AuditedStep) -> Iterator[str]:
        """Return every way in which this desk differs from what the audit will find, as what mends it."""
        step, commit = line.step, self._commit
        signer, day = step.recorded_by or step.by, commit.at.date()
        file = from_here(self._here.root / SETTINGS_FILE)
        if dirty(self._repository, [SETTINGS_FILE]):
            yield "save people and posts first: peeltrack save register.toml"
        elif not self._trusted.confirmed:
            yield f"{file} holds changes that nobody trusted has signed: ask the coordinator or the DCC"
        role = next((role for role in OWNERS if role == step.role), None)
        if role and self._owners.why_not(line.path, line.commit, role, step.by):
            yield (
                f"have {step.by} named again by the coordinator or the DCC, who first names somebody else: "
                f"peeltrack assign {line.id} --{role} E-MAIL, and peeltrack save, each time"
            )
        if line.judgement.verdict is Verdict.LAPSED:
            yield f"save the evidence as it is in this folder first: peeltrack save {line.id}"
        if step.at.date() != day:
            yield f"leave out --today and PEELTRACK_TODAY: the commit will bear {in_words(day)}"
        if commit.signature.is_missing:
            if self._has_key(step) or line.demanded:
                yield f"let git sign with your key: peeltrack setup; {DOCTOR}"
            if not same_address(commit.committer, signer):
                named = f"git config user.email {shell_word(signer)}"
                yield f"let git name {signer} as the committer too: {named}"
        elif not self._fits(signer):
            yield (
                "sign with a key that is listed: peeltrack setup --key FILE; or ask the coordinator: "
                f"peeltrack people add {shell_word(signer)} --key FILE; {DOCTOR}"
            )

    def _fits(self, signer: str) -> bool:
        name, day = self._commit.signature.fingerprint, self._commit.at.date()
        settings = self._trusted.tip
        return settings is None or any(
            same_address(one.email, signer) for one in owners_of(settings, name, day)
        )

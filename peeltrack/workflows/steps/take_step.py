"""A step on records: who asks for it, all that speaks against it, the edited files and their commits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from peeltrack.core.chain.readiness import Refusal
from peeltrack.core.chain.request import StepRequest
from peeltrack.core.chain.steps import after_step
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.errors import RegisterUnreadable, StepRefused, UsageFault
from peeltrack.core.fields import frozen, with_fields
from peeltrack.core.limits import brief
from peeltrack.core.model.decode import written
from peeltrack.core.model.ids import typed_id
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Ending, Step
from peeltrack.core.text import counted, hostile
from peeltrack.store.drafts import Draft, noun_in, opened
from peeltrack.store.git.make_commit import Committed, message
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import dirty, identity
from peeltrack.store.register import load
from peeltrack.store.transaction import DraftCommit, perform
from peeltrack.store.workplace import settled_head
from peeltrack.workflows.edit import record_in
from peeltrack.workflows.register_on_day import RegisterOnDay
from peeltrack.workflows.steps.step_proof import Proof, proofs_of
from peeltrack.workflows.steps.step_refusals import against_the_rules, why_not


@frozen
class PreparedStep:
    """A step that can be taken on one record; nothing of it is written yet."""

    record: Record  #: as it is
    further: Record  #: with the step
    act: DraftCommit  #: the edited file, and the commit that says so
    uncommitted: tuple[str, ...] = ()  #: files of evidence that only this folder has
    commit_on: date | None = None  #: the day that its commit will bear, where it is known
    unproved: str = ""  #: why nothing will prove who took it; "" where its signature does


@frozen
class Refused:
    """A record on which the step cannot be taken, with every reason."""

    record: Record
    reasons: tuple[Refusal, ...]


def requested(
    repository: Repository, step: Step, *, at: datetime, on_behalf_of: str = "", **said: object
) -> StepRequest:
    """Return the step as whoever git says is at work asks for it; `said` are fields of the request.

    Where it is taken on behalf of somebody, they answer for it and who is at work records it. Texts
    lose white space around them. Raises UsageFault for one that hides something, GitFailed where git
    does not know who is at work.
    """
    at_work, person = identity(repository).email, on_behalf_of.strip()
    texts = {key: _text(key, value) for key, value in said.items() if type(value) is str}
    texts |= {key: typed_id(texts[key]) for key in ("successor",) if key in texts}
    given = {**{key: value for key, value in said.items() if value is not None}, **texts}
    if "ending" in texts:
        given["ending"] = Ending(texts["ending"])
    by, recorded_by = (person, at_work) if person else (at_work, "")
    return with_fields(StepRequest(step=step, by=by, recorded_by=recorded_by, at=at), given)


def prepare(
    here: RegisterOnDay, repository: Repository, request: StepRequest, ids: Sequence[str]
) -> tuple[PreparedStep, ...]:
    """Return the step on each of these records, judged whole before anything is written.

    It is judged by the chain, by the rules, and by the audit as its commit will be: one that would be
    called forged, or that lacks a signature which is to be had, is refused. What somebody else records
    meanwhile is waited for, and then all is judged anew. Raises StepRefused with every reason against
    any of the steps, UsageFault for an id that is not in the register, and RegisterUnreadable for a file
    that cannot be read.
    """
    at = settled_head(here.root, repository)
    try:
        return _prepared(here, repository, request, ids)
    except StepRefused:
        # Half of it may have been read before a step of somebody else, and half after it.
        if settled_head(here.root, repository) == at:
            raise
    return prepare_again(here, repository, request, ids)


def prepare_again(
    here: RegisterOnDay, repository: Repository, request: StepRequest, ids: Sequence[str]
) -> tuple[PreparedStep, ...]:
    """Return the step on each of these records as they are by now, when somebody else was quicker.

    Raises what `prepare` does, and says that it is because of somebody else.
    """
    settled_head(here.root, repository)
    now = replace(here, register=load(here.root))
    taken = [step.at for typed in ids for step in now.register.find(typed).step]
    # Whoever comes second acts after that, however early they began: their clock is not to blame.
    later = replace(request, at=max((request.at, *taken)))
    try:
        return _prepared(now, repository, later, ids)
    except StepRefused as error:
        first, *more = error.lines
        raise StepRefused(f"somebody was quicker: {first}", *more, hint=error.hint) from error


def _prepared(
    here: RegisterOnDay, repository: Repository, request: StepRequest, ids: Sequence[str]
) -> tuple[PreparedStep, ...]:
    paths = dict.fromkeys(here.register.find(typed).path for typed in ids)
    judged = [_judged(here, repository, request, opened(here.root, path)) for path in paths]
    _refuse(judged, request)
    possible = [one for one in judged if isinstance(one, PreparedStep)]
    proofs = proofs_of(here, repository, [(one.record, one.further) for one in possible])
    audited = [_proved(one, proof) for one, proof in zip(possible, proofs, strict=True)]
    _refuse(audited, request)
    return tuple(one for one in audited if isinstance(one, PreparedStep))


def _refuse(judged: Sequence[PreparedStep | Refused], request: StepRequest) -> None:
    refused = [one for one in judged if isinstance(one, Refused)]
    if refused:
        raise _refusal(refused, len(judged), arrow_of(request.step).done)


def _proved(one: PreparedStep, proof: Proof) -> PreparedStep | Refused:
    if proof.refusals:
        return Refused(record=one.record, reasons=proof.refusals)
    return replace(one, unproved=proof.unproved, commit_on=proof.commit_on)


def take(
    here: RegisterOnDay,
    repository: Repository,
    request: StepRequest,
    prepared: Sequence[PreparedStep],
    *,
    commit: bool,
) -> list[Committed]:
    """Write and commit each prepared step, all or none; without `commit`, write and stage.

    Raises what `perform` does; where somebody else has taken a step since it was prepared, the error
    says who and which.
    """
    try:
        return perform(here.root, repository, [one.act for one in prepared], commit=commit)
    except StepRefused:
        # Where it could be taken all the same, the person has yet to look at what it would now say.
        prepare_again(here, repository, request, [one.record.id for one in prepared])
        raise


def _text(key: str, typed: str) -> str:
    text = typed.replace("\r\n", "\n").strip()
    if hostile(text):
        raise UsageFault(
            f"--{key} holds characters that steer a terminal or hide text",
            hint="type it again instead of pasting it: what a step says cannot be corrected later",
        )
    return text


def _judged(
    here: RegisterOnDay, repository: Repository, request: StepRequest, draft: Draft
) -> PreparedStep | Refused:
    record = record_in(draft)
    changed = dirty(
        repository, [draft.path, *(evidence.path for evidence in record.evidence if evidence.path)]
    )
    if reasons := why_not(here, repository, request, record, edited=draft.path in changed):
        return Refused(record=record, reasons=reasons)
    further = after_step(here.register.settings, record, request)
    edited = _edited(draft, further)
    if reasons := against_the_rules(here, edited):
        return Refused(record=record, reasons=reasons)
    act = _act(edited, further)
    uncommitted = tuple(path for path in changed if path != draft.path)
    return PreparedStep(record=record, further=further, act=act, uncommitted=uncommitted)


def _refusal(refused: Sequence[Refused], asked: int, done: str) -> StepRefused:
    first = refused[0]
    if asked == 1 and len(first.reasons) == 1:
        (only,) = first.reasons
        return StepRefused(f"{brief(only.message)}; nothing was written", hint=brief(only.hint))
    which = first.record.id if asked == 1 else f"{len(refused)} of {asked}"
    lines = [f"{which} cannot be {done}; nothing was written"]
    for refusal in refused:
        lines.append(f"{refusal.record.id}, for {counted(len(refusal.reasons), 'reason')}:")
        for reason in refusal.reasons:
            lines += [f"  {brief(reason.message)}", f"    hint: {brief(reason.hint)}"]
    return StepRefused(*lines)


def _act(edited: Draft, further: Record) -> DraftCommit:
    taken = further.step[-1]
    trailers = {
        "Peeltrack-Record": further.id,
        "Peeltrack-Step": taken.step.value,
        "Peeltrack-By": taken.by,
        "Peeltrack-Recorded-By": taken.recorded_by,
        "Peeltrack-Instruction": taken.instruction,
        "Peeltrack-Digest": taken.digest,
    }
    text = message(f"{further.id}: {taken.step}", taken.reason or taken.note, trailers)
    return DraftCommit(draft=edited, message=text)


def _edited(draft: Draft, further: Record) -> Draft:
    after = draft.append("step", written(further.step[-1])).set({("status",): further.status.value})
    if noun_in(after, Record) != further:
        raise RegisterUnreadable(
            f"{draft.path} would not hold the step as it was taken, so nothing was written",
            hint="peeltrack check says what is unusual in the file",
        )
    return after

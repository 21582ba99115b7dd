"""A step on records: who asks for it, all that speaks against it, the edited files and their commits."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.chain.people import keys_of, person
from peeltrack.core.chain.readiness import Refusal
from peeltrack.core.chain.request import StepRequest
from peeltrack.core.chain.steps import after_step, lapsed, new_round, refusals
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.dates import in_words
from peeltrack.core.errors import RegisterUnreadable, StepRefused, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Severity
from peeltrack.core.model.decode import written
from peeltrack.core.model.ids import typed_id
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Step
from peeltrack.core.text import counted, hostile
from peeltrack.core.views.evidence import SOUND, State, evidence_lines
from peeltrack.store.drafts import Draft, noun_before, noun_in, opened
from peeltrack.store.evidence_files import looked_at
from peeltrack.store.file_tree import from_here
from peeltrack.store.git.make_commit import Committed, message
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import dirty, identity, signing_key
from peeltrack.store.transaction import Act, committed_content, perform, signs
from peeltrack.workflows.edit import record_in
from peeltrack.workflows.new_findings import new_findings, told
from peeltrack.workflows.register_on_day import RegisterOnDay

#: What the chain sees for itself, without a look at the files.
_SEEN_BY_THE_CHAIN = frozenset({State.GAP, State.EXPIRED})


@frozen
class Prepared:
    """A step that can be taken on one record; nothing of it is written yet."""

    record: Record  #: as it is
    further: Record  #: with the step
    act: Act  #: the edited file, and the commit that says so
    uncommitted: tuple[str, ...] = ()  #: files of evidence that only this folder has


@frozen
class Refused:
    """A record on which the step cannot be taken, with every reason."""

    record: Record
    reasons: tuple[Refusal, ...]


def requested(
    repository: Repository, step: Step, *, at: datetime, on_behalf_of: str = "", **said: Any
) -> StepRequest:
    """Return the step as whoever git says is at work asks for it; `said` are fields of the request.

    Where it is taken on behalf of somebody, they answer for it and who is at work records it. Texts
    lose white space around them. Raises UsageFault for one that hides something, GitFailed where git
    does not know who is at work.
    """
    at_work, person = identity(repository).email, on_behalf_of.strip()
    texts = {key: _text(key, value) for key, value in said.items() if type(value) is str}
    texts |= {key: typed_id(texts[key]) for key in ("successor",) if key in texts}
    given = {key: value for key, value in said.items() if value is not None} | texts
    by, recorded_by = (person, at_work) if person else (at_work, "")
    return StepRequest(step=step, by=by, recorded_by=recorded_by, at=at, **given)


def prepare(
    here: RegisterOnDay, repository: Repository, request: StepRequest, ids: Sequence[str], *, commit: bool
) -> tuple[Prepared, ...]:
    """Return the step on each of these records, judged whole before anything is written.

    With `commit` it must also be such that its commit will be believed. Raises StepRefused with every
    reason against any of the steps, UsageFault for an id that is not in the register, and
    RegisterUnreadable for a file that cannot be read.
    """
    paths = dict.fromkeys(here.register.find(typed).path for typed in ids)
    judged = [_judged(here, repository, request, opened(here.root, path), commit) for path in paths]
    refused = [one for one in judged if isinstance(one, Refused)]
    if refused:
        raise _refusal(refused, len(judged), arrow_of(request.step).done)
    return tuple(one for one in judged if isinstance(one, Prepared))


def take(
    root: Path, repository: Repository, prepared: Sequence[Prepared], *, commit: bool
) -> list[Committed]:
    """Write and commit each prepared step, all or none; without `commit`, write and stage: see `perform`."""
    return perform(root, repository, [one.act for one in prepared], commit=commit)


def _text(key: str, typed: str) -> str:
    text = typed.replace("\r\n", "\n").strip()
    if hostile(text):
        raise UsageFault(
            f"--{key} holds characters that steer a terminal or hide text",
            hint="type it again instead of pasting it: what a step says cannot be corrected later",
        )
    return text


def _judged(
    here: RegisterOnDay, repository: Repository, request: StepRequest, draft: Draft, commit: bool
) -> Prepared | Refused:
    record = record_in(draft)
    changed = dirty(repository, [draft.path, *(one.path for one in record.evidence if one.path)])
    reasons = (
        *(_unsaved(here, repository, record) if draft.path in changed else ()),
        *_against_the_chain(here, record, request),
        *(_unsigned(here, repository) if commit else ()),
        *(_other_key(here, repository, request) if commit else ()),
    )
    if reasons:
        return Refused(record=record, reasons=reasons)
    further = after_step(here.register.settings, record, request)
    edited = _edited(draft, further)
    if reasons := tuple(_against_the_rules(here, edited)):
        return Refused(record=record, reasons=reasons)
    act = _act(edited, further)
    uncommitted = tuple(path for path in changed if path != draft.path)
    return Prepared(record=record, further=further, act=act, uncommitted=uncommitted)


def _refusal(refused: Sequence[Refused], asked: int, done: str) -> StepRefused:
    first = refused[0]
    if asked == 1 and len(first.reasons) == 1:
        (only,) = first.reasons
        return StepRefused(f"{only.message}; nothing was written", hint=only.hint)
    which = first.record.id if asked == 1 else f"{len(refused)} of {asked}"
    lines = [f"{which} cannot be {done}; nothing was written"]
    for one in refused:
        lines.append(f"{one.record.id}, for {counted(len(one.reasons), 'reason')}:")
        for reason in one.reasons:
            lines += [f"  {reason.message}", f"    hint: {reason.hint}"]
    return StepRefused("\n".join(lines))


def _act(edited: Draft, further: Record) -> Act:
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
    return Act(draft=edited, message=text, mark=taken.digest)


def _edited(draft: Draft, further: Record) -> Draft:
    after = draft.append("step", written(further.step[-1])).set({("status",): further.status.value})
    if noun_in(after) != further:
        raise RegisterUnreadable(
            f"{draft.path} would not hold the step as it was taken, so nothing was written",
            hint="peeltrack check says what is unusual in the file",
        )
    return after


def _against_the_chain(here: RegisterOnDay, record: Record, request: StepRequest) -> tuple[Refusal, ...]:
    faults = _evidence_faults(here, record) if arrow_of(request.step).vouches else ()
    return refusals(
        here.register.settings,
        record,
        request,
        register=here.register,
        today=here.today,
        evidence_faults=faults,
    )


def _evidence_faults(here: RegisterOnDay, record: Record) -> list[str]:
    faults = []
    for line in evidence_lines([record], looked_at(here.root, [record]), here.today):
        if line.evidence and line.state not in SOUND | _SEEN_BY_THE_CHAIN:
            note = f": {line.note}" if line.note else ""
            called = f'evidence "{line.evidence.title}" ({line.evidence.place})'
            faults.append(f"{called} is {_WORDS[line.state]}{note}")
    return faults


_WORDS = {
    State.CHANGED: "not the file that was recorded",
    State.MISSING: "not there",
    State.OUTSIDE: "outside the register",
    State.UNREADABLE: "not to be read",
    State.NO_HASH: "recorded without its sha256",
}


def _unsaved(here: RegisterOnDay, repository: Repository, record: Record) -> Iterator[Refusal]:
    path = from_here(here.root / record.path)
    content = committed_content(repository, record.path)
    before: Record | None = (
        None if content is None else noun_before(Draft(path=record.path, before=content, text=""))
    )
    if before is not None and len(before.step) < len(record.step):
        step = record.step[-1].step
        message = f"{path} holds a step, {step}, that was never committed: a run stopped, or used --no-commit"
        hint = f'commit it (git commit -- "{path}"), or take it back: '
        yield Refusal(message=message, hint=f'{hint}git restore --staged --worktree -- "{path}"')
        return
    if back := new_round(record) if lapsed(record) else "":
        yield Refusal(
            message=f"{path} has edits under what was signed, and they are not committed",
            hint=f'take them back: git restore --staged --worktree -- "{path}"; then {back}, and edit again',
        )
        return
    new = f'git add -- "{path}", then ' if content is None else ""
    yield Refusal(
        message=f"{path} has edits that are not committed, and a step vouches for what others can see",
        hint=f'{new}git commit -m "{record.id}: edited" -- "{path}"',
    )


def _unsigned(here: RegisterOnDay, repository: Repository) -> Iterator[Refusal]:
    if here.register.settings.policy.signed_steps and not signs(repository):
        yield Refusal(
            message="the policy wants each step signed, but git is not set to sign here",
            hint="git config --global commit.gpgSign true, with your key as user.signingKey",
        )


def _other_key(here: RegisterOnDay, repository: Repository, request: StepRequest) -> Iterator[Refusal]:
    # An audit would call the step forged for ever.
    settings, day = here.register.settings, request.at.date()
    who = person(settings, request.recorded_by or request.by)
    if who is None or not who.key or not signs(repository):
        return
    name = fingerprint(signing_key(repository))
    if name and name not in [fingerprint(key.public) for key in keys_of(who, day)]:
        yield Refusal(
            message=f"git signs here with {name}, which register.toml lists as no key of {who.email} "
            f"on {in_words(day)}",
            hint="sign with a key that is listed: git config user.signingKey FILE; or ask the coordinator: "
            f"peeltrack people add {who.email} --key FILE",
        )


def _against_the_rules(here: RegisterOnDay, draft: Draft) -> Iterator[Refusal]:
    """Yield what `check` would find in the register after the step and does not find now."""
    found = new_findings(here, [draft])
    for what, hint in told(one for one in found if one.severity is Severity.ERROR):
        yield Refusal(message=what, hint=hint)

"""A step on one record, judged whole before anything is written: the file, the chain, the rules."""

from collections.abc import Iterator, Sequence

from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.chain.people import keys_of, person
from peeltrack.core.chain.readiness import Refusal
from peeltrack.core.chain.request import Attempt
from peeltrack.core.chain.steps import lapsed, new_round, refusals, take_step
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.dates import in_words
from peeltrack.core.errors import RegisterUnreadable, StepRefused
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Severity
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Record
from peeltrack.core.text import counted
from peeltrack.core.views.evidence import SOUND, State, evidence_lines
from peeltrack.store.drafts import Draft, noun_before, noun_in, opened
from peeltrack.store.evidence_files import looked_at
from peeltrack.store.file_tree import from_here
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import dirty, signing_key
from peeltrack.store.transaction import committed_content, signs
from peeltrack.workflows.edit import record_in
from peeltrack.workflows.new_findings import new_findings, told
from peeltrack.workflows.register_on_day import RegisterOnDay

#: What the chain sees for itself, without a look at the files.
_SEEN_BY_THE_CHAIN = frozenset({State.GAP, State.EXPIRED})


@frozen
class Judged:
    """What became of a step that somebody asked for."""

    record: Record  #: as it is
    draft: Draft  #: its file; edited where the step can be taken
    further: Record | None = None  #: the record one step further, where the step can be taken
    refusals: tuple[Refusal, ...] = ()
    uncommitted: tuple[str, ...] = ()  #: files of evidence that only this folder has


def chosen(here: RegisterOnDay, ids: Sequence[str]) -> list[Draft]:
    """Return the files of these records, each once, as they are on the disk.

    Raises UsageFault for an id that is not in the register, RegisterUnreadable for a file that cannot
    be read.
    """
    paths = dict.fromkeys(here.register.find(typed).path for typed in ids)
    return [opened(here.root, path) for path in paths]


def judge(
    here: RegisterOnDay, repository: Repository, attempt: Attempt, draft: Draft, *, commit: bool
) -> Judged:
    """Return the record one step further, with its file edited to match, or every reason against it."""
    record = record_in(draft)
    settings, register = here.register.settings, here.register
    changed = dirty(repository, [draft.path, *(one.path for one in record.evidence if one.path)])
    faults = _evidence_faults(here, record) if arrow_of(attempt.step).vouches else ()
    reasons = (
        *(_unsaved(here, repository, record) if draft.path in changed else ()),
        *refusals(settings, record, attempt, register=register, today=here.today, evidence_faults=faults),
        *(_unsigned(here, repository) if commit else ()),
        *(_other_key(here, repository, attempt) if commit else ()),
    )
    if reasons:
        return Judged(record=record, draft=draft, refusals=reasons)
    further = take_step(settings, record, attempt, register=register, today=here.today)
    edited = _edited(draft, further)
    reasons = tuple(_against_the_rules(here, edited))
    if reasons:
        return Judged(record=record, draft=draft, refusals=reasons)
    uncommitted = tuple(path for path in changed if path != draft.path)
    return Judged(record=record, draft=edited, further=further, uncommitted=uncommitted)


def refuse(judged: Sequence[Judged], done: str) -> None:
    """Raise StepRefused with every reason against any of the steps, each with what mends it."""
    refused = [one for one in judged if one.refusals]
    if not refused:
        return
    if len(judged) == 1 and len(refused[0].refusals) == 1:
        (only,) = refused[0].refusals
        raise StepRefused(f"{only.message}; nothing was written", hint=only.hint)
    which = refused[0].record.id if len(judged) == 1 else f"{len(refused)} of {len(judged)}"
    lines = [f"{which} cannot be {done}; nothing was written"]
    for one in refused:
        lines.append(f"{one.record.id}, for {counted(len(one.refusals), 'reason')}:")
        for reason in one.refusals:
            lines += [f"  {reason.message}", f"    hint: {reason.hint}"]
    raise StepRefused("\n".join(lines))


def _edited(draft: Draft, further: Record) -> Draft:
    after = draft.append("step", written(further.step[-1])).set({("status",): further.status.value})
    if noun_in(after) != further:
        raise RegisterUnreadable(
            f"{draft.path} would not hold the step as it was taken, so nothing was written",
            hint="peeltrack check says what is unusual in the file",
        )
    return after


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


def _other_key(here: RegisterOnDay, repository: Repository, attempt: Attempt) -> Iterator[Refusal]:
    # An audit would call the step forged for ever.
    settings, day = here.register.settings, attempt.at.date()
    who = person(settings, attempt.recorded_by or attempt.by)
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
    for message, hint in told(one for one in found if one.severity is Severity.ERROR):
        yield Refusal(message=message, hint=hint)

"""Why a step cannot be taken: the chain, files that only this folder has, the rules."""

from collections.abc import Iterator

from peeltrack.core.chain.readiness import Refusal
from peeltrack.core.chain.request import StepRequest
from peeltrack.core.chain.rounds import lapsed
from peeltrack.core.chain.steps import new_round, refusals
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.finding import Severity
from peeltrack.core.model.record import Record
from peeltrack.core.views.evidence import SOUND, EvidenceState, evidence_lines
from peeltrack.store.drafts import Draft
from peeltrack.store.evidence_files import looked_at
from peeltrack.store.file_tree import FolderTree, from_here
from peeltrack.store.git.repository import Repository
from peeltrack.workflows.new_findings import new_findings, told
from peeltrack.workflows.register_on_day import RegisterOnDay
from peeltrack.workflows.steps.steps_apart import steps_apart

#: What the chain sees for itself, without a look at the files.
_SEEN_BY_THE_CHAIN = frozenset({EvidenceState.GAP, EvidenceState.EXPIRED})

#: What is wrong with a file of evidence, in words.
_WORDS = {
    EvidenceState.CHANGED: "not the file that was recorded",
    EvidenceState.MISSING: "not there",
    EvidenceState.OUTSIDE: "outside the register",
    EvidenceState.UNREADABLE: "not to be read",
    EvidenceState.NO_HASH: "recorded without its sha256",
}


def why_not(
    here: RegisterOnDay,
    repository: Repository,
    request: StepRequest,
    record: Record,
    *,
    edited: bool,
) -> tuple[Refusal, ...]:
    """Return every reason against the step before it is made: () where it can be.

    `edited` is whether the record's file has changes that are not committed.
    """
    return (
        *(_unsaved(here, repository, record) if edited else ()),
        *_against_the_chain(here, record, request),
    )


def against_the_rules(here: RegisterOnDay, draft: Draft) -> tuple[Refusal, ...]:
    """Return what `check` would find with the step in the file and does not find now, errors only."""
    found = (one for one in new_findings(here, [draft]) if one.severity is Severity.ERROR)
    return tuple(Refusal(message=message, hint=hint) for message, hint in told(found))


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
    for line in evidence_lines([record], looked_at(FolderTree(here.root), [record]), here.today):
        if line.evidence and line.state not in SOUND | _SEEN_BY_THE_CHAIN:
            note = f": {line.note}" if line.note else ""
            called = f'evidence "{line.evidence.title}" ({line.evidence.place})'
            faults.append(f"{called} is {_WORDS[line.state]}{note}")
    return faults


def _unsaved(here: RegisterOnDay, repository: Repository, record: Record) -> Iterator[Refusal]:
    path = from_here(here.root / record.path)
    for apart in steps_apart(here.root, repository, [record.path]):
        yield Refusal(message=f"{path} {apart.said}", hint=apart.hint)
        return
    if back := new_round(record) if lapsed(record) else "":
        yield Refusal(
            message=f"{path} has edits under what was signed, and they are not saved",
            hint=f"take them back: peeltrack undo {record.id}; then {back}, and edit again",
        )
        return
    yield Refusal(
        message=f"{path} has edits that are not saved, and a step vouches for what others can see",
        hint=f"save them first: peeltrack save {record.id}",
    )

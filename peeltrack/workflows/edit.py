"""An edit of the register: files as they are to be, judged as check would judge them, and then written."""

from collections.abc import Callable, Iterator, Sequence

from peeltrack.core.chain.readiness import missing
from peeltrack.core.chain.rounds import lapsed
from peeltrack.core.chain.steps import new_round
from peeltrack.core.chain.table import next_arrow
from peeltrack.core.errors import RegisterUnreadable, StepRefused, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.finding import Severity
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import Status
from peeltrack.core.text import counted
from peeltrack.store import drafts as files
from peeltrack.store.atomic_write import Changed
from peeltrack.store.drafts import Draft, noun_in, opened, record_before
from peeltrack.store.evidence_files import Copy
from peeltrack.workflows.new_findings import new_findings, told
from peeltrack.workflows.register_on_day import RegisterOnDay


@frozen
class OpenedRecord:
    """A record that is to be edited: as its file holds it, and the file."""

    record: Record
    draft: Draft


@frozen
class Edit:
    """What an edit comes to, with nothing written yet."""

    drafts: tuple[Draft, ...]
    done: tuple[str, ...]  #: a sentence for each thing that is done
    notes: tuple[str, ...] = ()  #: what to mind
    following: str = ""  #: what comes next, as a command with its reason
    copies: tuple[Copy, ...] = ()
    by_filter: bool = False  #: records were found by a filter, which only sees files that can be read
    again: Callable[[], "Edit"] | None = None  #: makes it of the file as it is then; None: a person must look

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return any(draft.changed for draft in self.drafts)


def open_record(here: RegisterOnDay, record_id: str) -> OpenedRecord:
    """Return a record as the disk has it at this moment, to be edited.

    What the register held when it was read may be older by as long as a person thinks about a
    question. Raises UsageFault where there is no such record, RegisterUnreadable where its file
    cannot be read.
    """
    draft = opened(here.root, here.register.find(record_id).path)
    return OpenedRecord(record=record_in(draft), draft=draft)


def record_in(draft: Draft) -> Record:
    """Return the record that a file holds now. Raises RegisterUnreadable."""
    record = record_before(draft)
    if record is None:
        raise RegisterUnreadable(f"{draft.path} cannot be read", hint="peeltrack check says why")
    return record


def edited(here: RegisterOnDay, draft: Draft, done: str, *notes: str) -> Edit:
    """Return the edit of one record, with what comes next for it."""
    return Edit(drafts=(draft,), done=(done,), notes=notes, following=next_for(here, draft))


@frozen
class Judged:
    """What there is to say of an edit before it is written."""

    notes: tuple[str, ...]  #: what to mind
    errors: tuple[tuple[str, str], ...]  #: what `check` would fail for and does not now, with its hint

    def refuse(self) -> None:
        """Raise UsageFault where there is an error, with all of them."""
        if len(self.errors) == 1:
            ((message, hint),) = self.errors
            raise UsageFault(f"{message}; nothing was written", hint=f"{hint}; {_ANYWAY}")
        lines = [f"check would find {counted(len(self.errors), 'fault')}; nothing was written"]
        for message, hint in self.errors:
            lines += [f"  {message}", f"    hint: {hint}"]
        if self.errors:
            raise UsageFault(*lines, hint=_ANYWAY)


#: How often an edit is made again; each time somebody else has come to an end.
_TRIES = 100

_ANYWAY = "to write it unfinished: --anyway"


def judge(here: RegisterOnDay, edit: Edit) -> Judged:
    """Return what `check` would say of an edit after it is written, and does not say now.

    Raises StepRefused where a standing step would lapse, RegisterUnreadable and UsageFault where a file
    would not be readable any more.
    """
    for draft in edit.drafts:
        noun_in(draft, object)
    _refuse_lapsing(edit.drafts)
    findings = new_findings(here, [draft for draft in edit.drafts if draft.changed])
    errors = told(finding for finding in findings if finding.severity is Severity.ERROR)
    warnings = told(finding for finding in findings if finding.severity is not Severity.ERROR)
    notes = (*edit.notes, *(message for message, _ in warnings))
    return Judged(notes=notes, errors=tuple(errors))


def write(here: RegisterOnDay, edit: Edit) -> Edit:
    """Copy what is to be copied and write every file, or leave everything as it was; return what was done.

    An edit that can be made again is, of the file as it is by then, where somebody else was faster.
    Raises RegisterUnreadable where a file changed since it was opened, or cannot be written.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            files.write(here.root, edit.drafts, edit.copies)
            break
        except Changed:
            if edit.again is None or not tries_left:
                raise
            edit = edit.again()
            _refuse_lapsing(edit.drafts)
    return edit


def is_stale(here: RegisterOnDay, edit: Edit) -> bool:
    """Return whether a file that is to be edited has been changed by somebody else since it was read."""
    there = (draft for draft in edit.drafts if draft.before is not None)
    return any(opened(here.root, draft.path).before != draft.before for draft in there)


def _refuse_lapsing(drafts: Sequence[Draft]) -> None:
    """Raise StepRefused where an edit would make a standing step of the chain lapse."""
    # Written, it could neither be committed, for the check refuses it, nor be sent back, for a
    # step wants a file without edits.
    lapsing = [(record, said) for draft in drafts for record, said in lapses(draft)]
    if lapsing:
        back = new_round(lapsing[0][0])
        raise StepRefused(
            *(said for _, said in lapsing),
            hint=f"begin a new round, then edit: {back}" if back else "what is final stays as it was signed",
        )


def lapses(draft: Draft) -> Iterator[tuple[Record, str]]:
    """Yield the record as it is with a sentence for each step of the chain that an edit would make lapse."""
    before = record_before(draft)
    if before is None or not before.step:
        return
    old = lapsed(before)
    for taken in lapsed(noun_in(draft, Record)):
        if taken not in old:
            yield before, f"{before.id} is {before.status}: its {taken.step} by {taken.by} would lapse"


def next_for(here: RegisterOnDay, draft: Draft) -> str:
    """Return the command that comes next for the record as it is to be, with its reason."""
    record = noun_in(draft, Record)
    if lapsed(record):
        return new_round(record)
    arrow = next_arrow(record.status)
    if record.status is Status.OPEN:
        for lacking in missing(record, register=here.register, today=here.today):
            return f"{lacking.message}; {lacking.hint}"
    return f"peeltrack {arrow.step} {record.id}, by {arrow.roles[0].of_a_record}" if arrow else ""

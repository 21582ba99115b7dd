"""Naming who answers for a record, for one or for many at once."""

from collections.abc import Mapping, Sequence
from datetime import date

from peeltrack.core.audit.appointments import may_name_owners
from peeltrack.core.chain.owners import conflicts, handovers, takes_over
from peeltrack.core.chain.people import same_address
from peeltrack.core.chain.rounds import is_complete
from peeltrack.core.errors import StepRefused, UsageFault
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Handover, Record
from peeltrack.core.model.status import Role
from peeltrack.core.views.due import lines_of
from peeltrack.core.views.filters.wanted import Wanted, chosen
from peeltrack.store.drafts import Draft, noun_in
from peeltrack.workflows.addresses import strangers
from peeltrack.workflows.edit import Edit, next_for, open_record
from peeltrack.workflows.people.keepers import judged_by, keepers_in_words
from peeltrack.workflows.register_on_day import RegisterOnDay


def records_meant(here: RegisterOnDay, ids: Sequence[str], wanted: Wanted) -> list[str]:
    """Return the ids that were named, each once, or of the open records that pass the filters.

    Raises UsageFault for both or neither, for an id or a value that is not in the register, and where
    no open record passes.
    """
    if bool(ids) == (wanted != Wanted()):
        fault = "both ids and a filter are given" if ids else "no record is named"
        raise UsageFault(fault, hint="name ids, such as REC-12 REC-13, or use a filter, such as --source KEY")
    if ids:
        return list(dict.fromkeys(here.register.find(record_id).id for record_id in ids))
    lines = chosen(here.register, lines_of(here.register, here.today), wanted, here.today)
    open_ids = [line.record.id for line in lines if not is_complete(line.record)]
    if not open_ids:
        raise UsageFault("no open record fits the filter", hint="see what there is: peeltrack list")
    return open_ids


def assign_owners(
    here: RegisterOnDay,
    ids: Sequence[str],
    owners: Mapping[Role, str],
    *,
    on: date,
    by: str,
    reason: str,
) -> Edit:
    """Name the owners of these records, and keep each change with its date and reason.

    Raises UsageFault where somebody would be replaced without a reason, StepRefused where who is at work
    may not name one of them.
    """
    drafts, done, notes = [], [], list(strangers(here.register.settings, owners.values()))
    for record_id in ids:
        opened = open_record(here, record_id)
        record = opened.record
        changes = handovers(record, owners, on=on, by=by, reason=reason)
        if refusal := why_not_named(here, record, changes):
            raise refusal
        draft = assigned(opened.draft, changes)
        drafts.append(draft)
        done += [takes_over(record, change) for change in changes] or [f"{record.id}: nothing to change"]
        notes += conflicts(here.register.settings, noun_in(draft, Record))
    following = next_for(here, drafts[0]) if len(drafts) == 1 else "peeltrack list --unallocated"
    return Edit(drafts=tuple(drafts), done=tuple(done), notes=tuple(notes), following=following)


def why_not_named(here: RegisterOnDay, record: Record, changes: Sequence[Handover]) -> StepRefused | None:
    """Return why an audit would not believe these changes of owners by who is at work; None where it would.

    The commit counts, and so does who git says is at work, whoever is named with --by.
    """
    who = judged_by(here) if changes else ""
    if not who or may_name_owners(here.register.settings, who, here.today):
        return None
    for change in changes:
        if not same_address(change.from_, who):
            owner = f", or {change.from_}, whose it is" if change.from_ else ""
            called = change.role.replace("-", " ")
            return StepRefused(
                f"an audit would not believe it: {who} may not name the {called} of {record.id}",
                hint=f"ask {keepers_in_words(here)}{owner}: they name one, and save it",
            )
    return None


def assigned(draft: Draft, changes: Sequence[Handover]) -> Draft:
    """Return a record's file with these changes of owners, each of which is kept as an entry."""
    for change in changes:
        draft = draft.set({("owners", Role(change.role).key): change.to})
    for change in changes:
        draft = draft.append("handover", written(change))
    return draft

"""Items of published files, brought into the register: what becomes of each, and the edit that does it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from peeltrack.core.fields import frozen
from peeltrack.core.finding import Where
from peeltrack.core.model.decode import written
from peeltrack.core.model.paths import SOURCE_FILE
from peeltrack.core.model.source import Importing, Source
from peeltrack.core.published.compare.difference import Intake
from peeltrack.core.published.compare.match import AS_SAID, Match, match_all
from peeltrack.core.published.compare.proposal import Outcome, Proposed, propose
from peeltrack.core.text import counted
from peeltrack.core.watcher import Watcher, nobody
from peeltrack.store.drafts import Draft, begun, opened
from peeltrack.store.toml.write import compose
from peeltrack.store.write_together import write_together
from peeltrack.workflows.edit import Edit, judge
from peeltrack.workflows.new_record import ids_of_files
from peeltrack.workflows.published.read_documents import Read
from peeltrack.workflows.register_on_day import RegisterOnDay


@frozen
class BroughtIn:
    """What files come to in the register, with nothing written yet."""

    read: Read
    source: Source
    proposed: tuple[Proposed, ...]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many items there are of each outcome."""
        return {one: sum(1 for item in self.proposed if item.outcome is one) for one in Outcome}


def bring_in(
    here: RegisterOnDay, source: Source, read: Read, how: Intake, same: Mapping[int, str]
) -> BroughtIn:
    """Return what becomes of every item; `same` says which record the item of a line is, "" for a new one.

    Only records of the same source are looked through, and none twice.
    """
    records = [record for record in here.register.records if record.source == source.key]
    matches = [_told(match, same, here) for match in match_all(read.items, records)]
    taken = {record.id for record in here.register.records} | set(ids_of_files(here))
    proposed = propose(matches, source, how, taken)
    return BroughtIn(read=read, source=source, proposed=tuple(proposed))


def _told(match: Match, same: Mapping[int, str], here: RegisterOnDay) -> Match:
    record_id = same.get(match.item.line)
    if record_id is None:
        return match
    if not record_id:
        if match.record is not None:
            return match
        return Match(item=match.item, how=AS_SAID)
    return Match(item=match.item, record=here.register.find(record_id), how=AS_SAID)


def edit_of(here: RegisterOnDay, brought: BroughtIn) -> Edit:
    """Return the edit that brings in what is sure: records begun and changed, and what the source keeps."""
    source, kept = brought.source, brought.read.kept
    drafts = [*_source_draft(here, source, kept), *map_drafts(here, brought.proposed)]
    counts = brought.counts
    done = (
        f"{source.key}: {counted(counts[Outcome.NEW], 'record')} begun, {counts[Outcome.CHANGED]} changed, "
        f"{counts[Outcome.SAME]} as before, {counts[Outcome.UNSURE]} left out as unsure"
    )
    return Edit(drafts=tuple(drafts), done=(done,), following=f"peeltrack list --source {source.key}")


def _source_draft(here: RegisterOnDay, source: Source, kept: Importing) -> Iterator[Draft]:
    path = f"{source.key}/{SOURCE_FILE}"
    if source.key not in here.register.sources:
        yield begun(path, compose(replace(source, import_=kept)))
        return
    changes: dict[Where, object] = {
        ("import", name): list(value) if isinstance(value, tuple) else value
        for name in kept.__dataclass_fields__
        if (value := getattr(kept, name)) != getattr(source.import_, name)
    }
    if changes:
        yield opened(here.root, path).set(changes)


def map_drafts(here: RegisterOnDay, proposed: Sequence[Proposed]) -> Iterator[Draft]:
    """Yield a draft for each record that is begun or changed."""
    for one in proposed:
        if one.outcome is Outcome.NEW and one.record:
            yield begun(one.record.path, compose(one.record))
        elif one.outcome is Outcome.CHANGED and one.record:
            yield _changed(opened(here.root, one.record.path), one)


def _changed(draft: Draft, one: Proposed) -> Draft:
    values: dict[Where, object] = {where: value for found in one.written for where, value in found.values}
    draft = draft.set(values) if values else draft
    for found in one.written:
        if found.append and found.entry is not None:
            draft = draft.append(found.append, written(found.entry))
    return draft


def write_in(here: RegisterOnDay, edit: Edit, *, anyway: bool, watch: Watcher = nobody) -> tuple[str, ...]:
    """Write an edit whole or not at all, and return what to mind.

    Raises UsageFault for what `check` would fail for, unless `anyway`; and as write_together does.
    """
    judged = judge(here, edit)
    if not anyway:
        judged.refuse()
    write_together(here.root, edit.drafts, watch)
    return (*judged.notes, *(message for message, _ in judged.errors))


def summary_of(brought: BroughtIn) -> str:
    """Return in words how many items there are and what becomes of them."""
    said = [f"{count} {outcome}" for outcome, count in brought.counts.items() if count]
    return f"{counted(len(brought.proposed), 'item')}: {', '.join(said)}" if said else "no item was found"

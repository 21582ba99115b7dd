"""One more record, and its source where that is new too."""

from dataclasses import replace

from peeltrack.core.errors import UsageFault
from peeltrack.core.limits import first_line
from peeltrack.core.model.ids import checked_folder, checked_id, checked_prefix, id_for, id_of, prefix_of
from peeltrack.core.model.paths import SOURCE_FILE, is_record_file
from peeltrack.core.model.record import Owners, Record
from peeltrack.core.model.source import Source
from peeltrack.store.drafts import begun
from peeltrack.store.file_tree import files_of, from_here
from peeltrack.store.toml.write import compose
from peeltrack.workflows.edit import Edit, next_for
from peeltrack.workflows.register_on_day import RegisterOnDay


def checked_source(source: Source) -> Source:
    """Return a new source with its prefix, made from its key where it has none.

    Raises UsageFault for a key or a prefix that cannot be one.
    """
    key = checked_folder(source.key)
    return replace(source, key=key, prefix=checked_prefix(source.prefix or prefix_of(key)))


def begin_record(here: RegisterOnDay, source: Source, record: Record) -> Edit:
    """Begin the file of a record, and that of its source where the register does not hold it yet.

    A record without an id gets one, from the source's prefix and its number; one without owners, those
    that lead on the source. Raises UsageFault for an
    id that is no id, is there already, or does not begin with the source's prefix.
    """
    owners = source.owners if record.owners == Owners() else record.owners
    record = replace(record, id=_id(here, source, record), source=source.key, owners=owners)
    new = begun(f"{source.key}/{record.id}.toml", compose(record))
    drafts, names = [new], [record.id]
    if source.key not in here.register.sources:
        drafts.insert(0, begun(f"{source.key}/{SOURCE_FILE}", compose(source)))
        names.insert(0, source.key)
    done = [
        f"{name}: wrote {from_here(here.root / draft.path)}"
        for name, draft in zip(names, drafts, strict=True)
    ]
    return Edit(drafts=tuple(drafts), done=tuple(done), following=next_for(here, new))


def _id(here: RegisterOnDay, source: Source, said: Record) -> str:
    taken = {record.id: record.path for record in here.register.records} | ids_of_files(here)
    prefix = source.prefix or prefix_of(source.key)
    record_id = checked_id(said.id or id_for(prefix, said.number, taken))
    if source.prefix and not record_id.startswith(f"{source.prefix}-"):
        raise UsageFault(
            f"{record_id} does not begin with {first_line(source.prefix)}, the prefix of {source.key}",
            hint=f"write it like {first_line(id_for(source.prefix, '', taken))}, or leave --id out",
        )
    if record_id in taken:
        raise UsageFault(
            f"{record_id} is there already: {taken[record_id]}; nothing was written",
            hint=f"give it another id: --id {id_for(prefix, '', taken)}; or look: peeltrack show {record_id}",
        )
    return record_id


def ids_of_files(here: RegisterOnDay) -> dict[str, str]:
    """Return the ids that file names speak of: a file that cannot be read has its id all the same."""
    return {id_of(path).upper(): path for path in files_of(here.root) if is_record_file(path)}

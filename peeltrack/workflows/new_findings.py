"""What `check` would find in the register after a change, and does not find now."""

from collections.abc import Iterable, Iterator, Sequence

from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.links import named
from peeltrack.core.model.record import Record
from peeltrack.core.model.register import Register
from peeltrack.core.model.source import Source
from peeltrack.rules import check
from peeltrack.store.drafts import Draft
from peeltrack.store.toml.read_file import RegisterFile, read_file
from peeltrack.workflows.register_on_day import RegisterOnDay


def new_findings(here: RegisterOnDay, drafts: Sequence[Draft]) -> list[Finding]:
    """Return what the rules find with these files as they are to be and not as they are, by rule.

    Each has the path of its file and no line, for nothing is written yet. Only the files themselves,
    and records that are tied to one of theirs, are looked at; where register.toml is among the files,
    every record is. Files of evidence are not opened.
    """
    before = [read_file(draft.path, draft.before) for draft in drafts if draft.before is not None]
    after = [read_file(draft.path, draft.after) for draft in drafts]
    near = _near(here.register, after)
    known = {(one.code, one.path, one.message) for one in check(_context(here, before, near))}
    found = check(_context(here, after, near))
    return [one for one in found if (one.code, one.path, one.message) not in known]


def _near(register: Register, after: Sequence[RegisterFile]) -> list[Record]:
    """Return the records that are looked at beside those that are changed."""
    paths = {file.document.path for file in after}
    others = [one for one in register.records if one.path not in paths]
    if any(file.settings for file in after):
        return others
    changed = [file.record for file in after if file.record]
    # Twice: whether a cause of concern is met depends on all that is part of it.
    return _tied([*changed, *_tied(changed, others)], others)


def _context(here: RegisterOnDay, files: Sequence[RegisterFile], near: Sequence[Record]) -> CheckContext:
    settings = next((file.settings for file in files if file.settings), here.register.settings)
    sources = {file.noun.key: file.noun for file in files if isinstance(file.noun, Source)}
    records = (*(file.record for file in files if file.record), *near)
    register = Register(settings=settings, sources={**here.register.sources, **sources}, records=records)
    documents = {file.document.path: file.document for file in files}
    return CheckContext(register=register, today=here.today, documents=documents)


def _tied(some: Sequence[Record], others: Sequence[Record]) -> list[Record]:
    """Return those of the others that name one of these, or are named by one."""
    ids = {one.id for one in some}
    names = {name for one in some for _, name in named(one)}
    return [one for one in others if one.id in names or any(name in ids for _, name in named(one))]


def told(findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Return each finding in words, with its hint; what is found in many files alike is told once."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for one in findings:
        places.setdefault((one.code, one.message, one.hint), []).append(one.path)
    for (code, message, hint), paths in places.items():
        others = f" (and in {len(paths) - 1} more)" if len(paths) > 1 else ""
        yield f"{code} {message}{others}", hint or f"peeltrack explain {code}"

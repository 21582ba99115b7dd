"""What `check` would find in the register after a change, and does not find now.

Both as a state and, where git holds the register, as a change against the last commit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from peeltrack.core.errors import GitFailed
from peeltrack.core.finding import Finding
from peeltrack.core.history.commit_diff import SettingsDiff, commit_diff
from peeltrack.core.history.commits import Commit
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.links import named
from peeltrack.core.model.paths import SETTINGS_FILE, is_record_file
from peeltrack.core.model.record import Record
from peeltrack.core.model.register import Register
from peeltrack.core.model.source import Source
from peeltrack.rules import check, check_change
from peeltrack.store.drafts import Draft
from peeltrack.store.git.locate import located
from peeltrack.store.git.objects import tree
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.versions import Versions
from peeltrack.store.toml.read_file import RegisterFile, read_file
from peeltrack.workflows.register_on_day import RegisterOnDay


def new_findings(here: RegisterOnDay, drafts: Sequence[Draft]) -> list[Finding]:
    """Return what the rules find with these files as they are to be and not as they are, by rule.

    Each has the path of its file and no line, for nothing is written yet. Only the files themselves,
    and records that are tied to one of theirs, are looked at; where register.toml is among the files,
    every record is. Files of evidence are not opened. In a repository what the last commit holds of the
    files is held against them, too.
    """
    before = [read_file(draft.path, draft.before) for draft in drafts if draft.before is not None]
    after = [read_file(draft.path, draft.after) for draft in drafts]
    near = _near(here.register, after)
    committed = _committed(here.root, [draft.path for draft in drafts])
    known = {
        _words(finding) for finding in (*check(_context(here, before, near)), *_compared(committed, before))
    }
    findings = (*check(_context(here, after, near)), *_compared(committed, after))
    return [finding for finding in findings if _words(finding) not in known]


def _words(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.path, finding.message


def _committed(root: Path, paths: Sequence[str]) -> dict[str, RegisterFile] | None:
    """Return those of these files that the last commit holds; None without a repository or a commit."""
    try:
        # An edit in a plain folder starts no process.
        if located(root) is None:
            return None
        repository = Repository.around(root)
        held, versions = tree(repository, "HEAD"), Versions(repository)
        return {path: versions.file(path, held[path].id) for path in paths if path in held}
    except GitFailed:
        # Nothing was committed, or git is not to be had: an edit needs neither.
        return None


def _compared(committed: Mapping[str, RegisterFile] | None, files: Sequence[RegisterFile]) -> list[Finding]:
    """Return what the rules of a change find in these files against what is committed of them."""
    if committed is None:
        return []
    records = {file.document.path: file.record for file in files if is_record_file(file.document.path)}
    settings = next((file for file in files if file.document.path == SETTINGS_FILE), None)
    parent = committed.get(SETTINGS_FILE)
    made = commit_diff(
        Commit(id="", parents=("HEAD",), files=()),
        records,
        [{path: file.record for path, file in committed.items() if path in records}],
        SettingsDiff(settings.settings, (parent.settings if parent else None,)) if settings else None,
    )
    return check_change(made)


def _near(register: Register, after: Sequence[RegisterFile]) -> list[Record]:
    """Return the records that are looked at beside those that are changed."""
    paths = {file.document.path for file in after}
    others = [record for record in register.records if record.path not in paths]
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
    ids = {record.id for record in some}
    names = {name for record in some for _, name in named(record)}
    return [other for other in others if other.id in names or any(name in ids for _, name in named(other))]


def told(findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
    """Return each finding in words, with its hint; what is found in many files alike is told once."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for finding in findings:
        places.setdefault((finding.code, finding.message, finding.hint), []).append(finding.path)
    for (code, message, hint), paths in places.items():
        others = f" (and in {len(paths) - 1} more)" if len(paths) > 1 else ""
        yield f"{code} {message}{others}", hint or f"peeltrack explain {code}"

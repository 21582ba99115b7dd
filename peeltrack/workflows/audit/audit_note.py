"""Notes of an audit for the minutes: written after one, and taken up by a later one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from peeltrack.core.audit.listing import Audit
from peeltrack.core.audit.note import (
    MOST,
    AuditNote,
    Standing,
    read_note,
    standing_digest,
    standing_steps,
    with_signature,
)
from peeltrack.core.audit.settings.amendments import is_keeper
from peeltrack.core.audit.settings.pending import pending_changes
from peeltrack.core.audit.signature import addresses, owners_of
from peeltrack.core.audit.trusted_settings import TrustedSettings
from peeltrack.core.dates import in_words
from peeltrack.core.errors import PeeltrackError, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.history.commit_graph import reach
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.text import counted
from peeltrack.core.watcher import Watcher
from peeltrack.store import atomic_write
from peeltrack.store.disk_errors import disk_faults
from peeltrack.store.git.objects import tree
from peeltrack.store.git.process import text_of
from peeltrack.store.git.register_at import register_at
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.revisions import includes
from peeltrack.store.git.signatures.note import sign_note, signer_of_note
from peeltrack.store.git.worktree import head
from peeltrack.workflows.audit.audit_history import audit_history
from peeltrack.workflows.people.pending_people import trusted_at

#: Steps that are named one by one before the rest is only counted.
_MOST_NAMED = 10


def write_note(root: Path, today: date, audit: Audit, path: Path, *, signed: bool) -> AuditNote:
    """Write what an audit of the whole register looked at into a new file, and return it.

    Raises UsageFault where the file is there already, GitFailed where it cannot be signed, and
    RegisterUnreadable where it cannot be written.
    """
    if path.exists():
        raise UsageFault(f"{path} is there already", hint="give the note of each board a file of its own")
    repository = Repository.around(root)
    tip = audit.scope.history.tip
    register = register_at(repository, tip)
    steps = standing_steps(register)
    note = AuditNote(
        commit=tip,
        tree=_tree(repository, tip),
        place=repository.prefix.rstrip("/") or ".",
        as_at=today,
        records=len(register.records),
        steps=sum(len(record.step) for record in register.records),
        standing=len(steps),
        digest=standing_digest(steps),
    )
    text = with_signature(note, sign_note(repository, note.text) if signed else "")
    with disk_faults(path, "cannot be written", "write there"):
        atomic_write.replace(path, text.encode(), expected=None)
    return note


@frozen
class SinceNote:
    """What happened since a note."""

    audit: Audit  #: with the steps since, and those of before that fail it
    said: tuple[str, ...]  #: first what is wrong, then whose note it is, then what happened
    fails: bool  #: the note names what the history lacks, or it is not what it says


def audit_since_note(root: Path, today: date, path: Path, watch: Watcher | None = None) -> SinceNote:
    """Audit a register from the point that a note names on: see `audit_history`.

    Raises UsageFault for a file that is no note, RegisterUnreadable where it cannot be read, GitFailed.
    """
    note, armour = read_note(_content(path), str(path))
    repository = Repository.around(root)
    tip = head(repository)
    if tip is None or not includes(repository, tip, note.commit):
        lost = (
            f"HISTORY REWRITTEN: the note of {in_words(note.as_at)} names the commit {note.commit}, which is "
            f"no part of the history of {tip}"
        )
        return SinceNote(audit=audit_history(root, today, watch=watch), said=(lost,), fails=True)
    there = replace(repository, prefix="" if note.place == "." else f"{note.place}/")
    if there.prefix != repository.prefix and all(
        _is_register(place, note.commit) for place in (repository, there)
    ):
        # Anybody can put a register with people of their own into another folder, and write a note of it.
        lies = repository.prefix.rstrip("/") or "the top of the repository"
        other = f"NOTE DIFFERS: its register is {note.place}, and in {note.commit} this one lay in {lies}"
        return SinceNote(audit=audit_history(root, today, watch=watch), said=(other,), fails=True)
    then, wrong = _then(there, note)
    whose = _whose(there, note, armour, today, trusted_at(repository, tip, today))
    pending = () if whose.vouches else tuple(_left_pending(there, note, today))
    trust = "" if pending else note.trusted
    audit = audit_history(root, today, trust=trust, watch=watch)
    before = reach(audit.scope.history.graph, note.commit)
    steps = tuple(step for step in audit.steps if step.commit not in before or step.faulty)
    since = _since(repository, audit, note, then, len(before))
    said = (*wrong, *whose.doubted, *pending, whose.said, *since)
    return SinceNote(
        audit=replace(audit, steps=steps), said=said, fails=bool(wrong or whose.doubted or pending)
    )


def _then(repository: Repository, note: AuditNote) -> tuple[list[Standing], list[str]]:
    """Return the steps that stood in the commit of a note, and in what the note differs from it."""
    try:
        steps = standing_steps(register_at(repository, note.commit))
    except PeeltrackError as error:
        return [], [f"NOTE DIFFERS: {error.message}"]
    differs = []
    if note.tree != _tree(repository, note.commit):
        differs.append("tree")
    if (note.digest, note.standing) != (standing_digest(steps), len(steps)):
        differs.append("the steps that stood")
    parts = " and ".join(differs)
    return steps, [f"NOTE DIFFERS: it does not say what {note.commit} holds: {parts}"] if differs else []


def _is_register(repository: Repository, commit: str) -> bool:
    return SETTINGS_FILE in tree(repository, commit)


@frozen
class _Signed:
    """Whose note it is."""

    said: str
    doubted: tuple[str, ...] = ()  #: what speaks against its signature
    vouches: bool = False  #: a keeper, whose word is enough, surely signed it


def _whose(
    repository: Repository, note: AuditNote, armour: bytes, today: date, tip: TrustedSettings
) -> _Signed:
    """Return whose note it is; `tip` is what is trusted now."""
    of = f"the note of {in_words(note.as_at)}"
    if not armour:
        return _Signed(said=f"{of} is not signed: nothing proves who wrote it")
    signer = signer_of_note(note.text, armour)
    if not signer:
        return _Signed(said=of, doubted=(f"NOTE ALTERED: the signature does not fit {of}",))
    trusted, now = trusted_at(repository, note.commit, today).tip, tip.tip
    names = [person.email for person in owners_of(trusted, signer, note.as_at)] if trusted else []
    if names and now and addresses(now, signer) and not owners_of(now, signer, note.as_at):
        lost = f"NOTE NOT TRUSTED: {of} is signed with {signer}, which had ended or was revoked by then"
        return _Signed(said=of, doubted=(lost,))
    if trusted is None or not names:
        unknown = f"NOTE NOT TRUSTED: {of} is signed with {signer}, which was nobody's in {note.commit[:10]}"
        return _Signed(said=of, doubted=(unknown,))
    said = f"{of} is signed by {' or '.join(names)}"
    if revoked := tip.revoked.days.get(signer):
        return _Signed(said=f"{said}, or by who had their key, which was revoked as of {in_words(revoked)}")
    alone = trusted.policy.people_need < 2 and any(is_keeper(trusted, one, note.as_at) for one in names)
    return _Signed(said=said, vouches=alone)


def _left_pending(repository: Repository, note: AuditNote, today: date) -> Iterator[str]:
    """Return what a note by nobody who may vouch for it would make trusted, as one line; else nothing."""
    pending = pending_changes(trusted_at(repository, note.commit, today))
    if pending:
        what = "; ".join(one.what for one in pending[:_MOST_NAMED])
        yield (
            "NOTE VOUCHES FOR NOBODY: what waited to be trusted then still waits, because no keeper who may "
            f"vouch for it alone surely signed the note: {what}"
        )


def _since(
    repository: Repository, audit: Audit, note: AuditNote, then: list[Standing], before: int
) -> Iterator[str]:
    commits = len(audit.scope.in_reach) - before
    now = register_at(repository, audit.scope.history.tip)
    standing = standing_steps(now)
    yield (
        f"since then: {counted(commits, 'commit')}; {counted(note.records, 'record')} then and "
        f"{len(now.records)} now; {counted(note.standing, 'standing step')} then and {len(standing)} now"
    )
    gone = [step for step in then if step not in standing]
    for name, number, _ in gone[:_MOST_NAMED]:
        yield f"no longer stands: step {number} of {name}"
    if len(gone) > _MOST_NAMED:
        yield f"… and {len(gone) - _MOST_NAMED} more steps that no longer stand"


def _tree(repository: Repository, commit: str) -> str:
    return text_of(repository.read("rev-parse", "--verify", f"{commit}^{{tree}}"))


def _content(path: Path) -> bytes:
    with disk_faults(path, "cannot be opened", "read it"), path.open("rb") as file:
        return file.read(MOST + 1)

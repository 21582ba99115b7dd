"""What the history proves of every step: read, traced, its signatures checked, and judged."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from peeltrack.core.audit.appointments import Appointments
from peeltrack.core.audit.evidence import replaced_evidence, stored_otherwise, vouched_files
from peeltrack.core.audit.judging import Judging
from peeltrack.core.audit.listing import Audit
from peeltrack.core.audit.report import audited_steps, signatures_wanted
from peeltrack.core.audit.scope import AuditScope
from peeltrack.core.audit.several_beginnings import MOST_JUDGED, alike_from_each
from peeltrack.core.audit.signature import Signature
from peeltrack.core.audit.trusted_settings import TrustedSettings, trusted_settings
from peeltrack.core.errors import UsageFault
from peeltrack.core.history.provenance import trace
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.ids import known_id, typed_id
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.settings import Settings
from peeltrack.core.watcher import Watcher
from peeltrack.store.git.commit_diffs import VersionsWanted
from peeltrack.store.git.history import held_files, read_history
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.revisions import commit_range
from peeltrack.store.git.signatures.cache import cached_signatures
from peeltrack.store.git.worktree import dirty, head
from peeltrack.store.register import load
from peeltrack.workflows.audit.trusted_point import trusted_point

#: Files that are named one by one before the rest is only counted.
_MOST_NAMED = 10


def audit_history(
    root: Path,
    today: date,
    record_ids: Sequence[str] = (),
    *,
    span: str = "..",
    trust: str = "",
    fresh: bool = False,
    watch: Watcher | None = None,
) -> Audit:
    """Return what the history of the register in the folder `root` proves of every step.

    `record_ids` are as typed, none for all. `span` is A..B: only steps of the commits after A, up to B.
    `trust` is the commit whose register is trusted (see `trusted_point`), "" for the first version.
    With `fresh` every signature is checked anew; `watch` is told how many are done. Raises UsageFault
    for what was mistyped, and GitFailed.
    """
    repository = Repository.around(root)
    asked = commit_range(repository, span)
    point = trusted_point(repository, trust)
    others = filter(None, (point.commit, asked.since))
    history = read_history(
        repository, asked.tip, *others, wanted=VersionsWanted(with_steps=True), watch=watch
    )
    _refuse_unknown(root, history, record_ids)
    scope = AuditScope(
        history,
        trace(history.diffs, history.graph),
        ids=frozenset(map(typed_id, record_ids)),
        since=asked.since,
        root=point.commit,
    )
    found = judged(repository, scope, today, trusted_held=point.held, fresh=fresh, watch=watch)
    return replace(found, notes=(*_not_judged(repository, scope), *found.notes))


def judged(
    repository: Repository,
    scope: AuditScope,
    today: date,
    *,
    trusted_held: Settings | None = None,
    begun: str = "",
    elsewhere: TrustedSettings | None = None,
    fresh: bool = False,
    watch: Watcher | None = None,
) -> Audit:
    """Return what the history of a scope proves of its steps, with notes on stored evidence alone.

    `trusted_held` is what the register held at the commit that is trusted, where it lay in another place
    then; `begun` is where trust is known to begin; `elsewhere` is whom another branch trusts: what has ended
    there has ended.
    `fresh` and `watch` are as in `audit_history`. Raises GitFailed.
    """
    appointments = Appointments(scope.history, scope.in_root)
    signatures = _signatures(repository, scope, appointments, fresh, watch)

    def going_by(beginning: str) -> Audit:
        trust = trusted_settings(
            scope.history,
            signatures,
            today,
            trusted=scope.root,
            trusted_held=trusted_held,
            begun=beginning,
            elsewhere=elsewhere,
        )
        judging = Judging(scope, trust, signatures, appointments, today)
        asked = list(vouched_files(scope, judging))
        held = held_files(repository, scope.history.tip, asked, scope.history.places)
        steps = audited_steps(scope, trust, judging, replaced_evidence(held))
        notes = tuple(stored_otherwise(held))
        return Audit(scope=scope, trust=trust, steps=steps, signatures=signatures, notes=notes)

    found = going_by(begun)
    every = found.trust.beginnings.every
    if not found.trust.beginnings.undecided:
        return found
    by_beginning = {one: going_by(one).steps for one in every[:MOST_JUDGED]}
    return replace(found, steps=alike_from_each(by_beginning, all_judged=len(every) <= MOST_JUDGED))


def _refuse_unknown(root: Path, history: RegisterHistory, record_ids: Sequence[str]) -> None:
    for typed in (record_id for record_id in record_ids if typed_id(record_id) not in history.ids):
        known = known_id(typed, (*load(root).ids, *history.ids))
        raise UsageFault(
            f"{known} was not committed up to {history.tip[:10]}, so nothing of it can be proved",
            hint="commit its file first, or audit a later commit",
        )


def _signatures(
    repository: Repository,
    scope: AuditScope,
    appointments: Appointments,
    fresh: bool,
    watch: Watcher | None,
) -> Mapping[str, Signature]:
    known = scope.history.commits
    commits = [known[commit] for commit in signatures_wanted(scope, appointments)]
    return cached_signatures(repository, commits, scope.history.all_keys, fresh=fresh, watch=watch)


def _not_judged(repository: Repository, scope: AuditScope) -> Iterator[str]:
    history = scope.history
    for path in scope.unread:
        yield f"{path} cannot be read in {history.tip[:10]}, so what it holds there is not judged"
    at_head = history.tip == head(repository)
    changed = dirty(repository, [SETTINGS_FILE, *scope.files]) if at_head else []
    for path in changed[:_MOST_NAMED]:
        yield f"{path} has changes that are not committed: only what is committed is judged"
    if len(changed) > _MOST_NAMED:
        yield f"… and {len(changed) - _MOST_NAMED} more files with changes that are not committed"
    if history.is_cut:
        yield "this copy of the repository lacks its oldest part: nothing before it is proved"
        yield "  hint: fetch the rest with git fetch --unshallow"

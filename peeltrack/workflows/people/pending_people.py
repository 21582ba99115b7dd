"""People, posts and policy that nobody trusted has signed: shown, vouched for by a keeper, or put back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from peeltrack.core.audit.settings.amendments import keepers_with_keys, why_not_changed_by
from peeltrack.core.audit.settings.pending import PendingChange, pending_changes
from peeltrack.core.audit.settings.setting_values import address, setting_values, values_digest
from peeltrack.core.audit.signature import addresses
from peeltrack.core.audit.trusted_settings import TrustedSettings, trusted_settings
from peeltrack.core.chain.people import same_address
from peeltrack.core.errors import DOCTOR, RegisterUnreadable, StepRefused
from peeltrack.core.fields import frozen
from peeltrack.core.limits import NUMBER
from peeltrack.core.model.decode import written
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.settings import Person, Policy, Post, Settings, Vouched
from peeltrack.store.drafts import Draft, noun_in, opened
from peeltrack.store.file_tree import from_here
from peeltrack.store.git.history import history_of
from peeltrack.store.git.locate import located
from peeltrack.store.git.make_commit import message
from peeltrack.store.git.process import text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.revisions import commit_range
from peeltrack.store.git.signatures.cache import cached_signatures
from peeltrack.store.git.versions import Versions
from peeltrack.store.git.worktree import dirty, head, identity, next_committer
from peeltrack.store.toml.document import table_of
from peeltrack.store.toml.rewrite import rewritten
from peeltrack.store.transaction import DraftCommit, perform
from peeltrack.workflows.people.planned_signature import planned_signature
from peeltrack.workflows.register_on_day import RegisterOnDay


def pending_people(
    root: Path, today: date, versions: Versions | None = None, tip: str = ""
) -> tuple[PendingChange, ...]:
    """Return what is pending in the register in `root`, in its commit `tip` or the current one.

    Nothing where it is in no repository. Raises GitFailed.
    """
    if located(root) is None:
        return ()
    repository = Repository.around(root)
    if tip:
        return pending_changes(trusted_at(repository, tip, today, versions))
    return pending_at_head(repository, today, versions)


def pending_at_head(
    repository: Repository, today: date, versions: Versions | None = None
) -> tuple[PendingChange, ...]:
    """Return what is pending in the current commit, on a server that of the branch that HEAD names.

    Raises GitFailed.
    """
    tip = head(repository)
    return pending_changes(trusted_at(repository, tip, today, versions)) if tip else ()


def pending_in_range(
    repository: Repository, typed: str, today: date, versions: Versions
) -> tuple[PendingChange, ...]:
    """Return what is pending where a range of commits ends: see commit_range. Raises GitFailed."""
    return pending_changes(trusted_at(repository, commit_range(repository, typed).tip, today, versions))


def trusted_at(
    repository: Repository, tip: str, today: date, versions: Versions | None = None
) -> TrustedSettings:
    """Return whom the history of the commit `tip` trusts with people, posts and policy.

    Where `today` is an earlier day than that of the tip, as somebody looks back, the tip's counts. Raises
    GitFailed.
    """
    history = history_of(repository, tip, [], versions)
    today = max(today, datetime.fromtimestamp(history.graph[tip].seconds, UTC).date())
    commits = [diff.commit for diff in history.diffs if diff.settings is not None]
    return trusted_settings(history, cached_signatures(repository, commits, history.all_keys), today)


@frozen
class KeeperAnswer:
    """What a keeper is about to say of what is pending, with nothing written yet."""

    pending: tuple[PendingChange, ...]
    act: DraftCommit
    by: str  #: address of the keeper
    tip: str  #: the commit that they have looked at, and speak of


def vouching(here: RegisterOnDay, repository: Repository) -> KeeperAnswer | None:
    """Return the commit in which who is at work takes over what is pending; None where nothing is.

    Raises StepRefused where their word would not count, or the file has edits; GitFailed.
    """
    keeping = _Keeping.of(here, repository)
    if keeping is None:
        return None
    draft, held, trusted = keeping.draft, keeping.held, keeping.trusted
    if held.version < trusted.version:
        draft = draft.set({("version",): trusted.version + 1})
    digest = values_digest(noun_in(draft, Settings), keeping.tip)
    return keeping.answer("vouch", _with_word(draft, keeping, digest), digest)


def _with_word(draft: Draft, keeping: "_Keeping", digest: str) -> Draft:
    word = Vouched(digest=digest, by=keeping.by, on=keeping.day)
    return draft.append("vouched", written(word))


def rejecting(here: RegisterOnDay, repository: Repository) -> KeeperAnswer | None:
    """Return the commit in which who is at work puts back what is trusted; None where nothing is pending.

    What only they may change is put back, and every other setting stays. Raises as `vouching` does, and
    RegisterUnreadable where the file is laid out so that it cannot be done.
    """
    keeping = _Keeping.of(here, repository)
    if keeping is None:
        return None
    table = table_of(keeping.draft.text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    wanted = dict(_put_back(table or {}, keeping.held, keeping.trusted))
    text = rewritten(keeping.draft.text, wanted, Settings)
    if text is None:
        raise RegisterUnreadable(
            f"{SETTINGS_FILE} is laid out so that what is trusted cannot be put back",
            hint="take out by hand what peeltrack people names, and commit it signed",
        )
    draft = replace(keeping.draft, text=text)
    digest = values_digest(noun_in(draft, Settings), keeping.tip)
    if keeping.held.version == NUMBER != keeping.trusted.version:
        # The highest number that there is neither rises nor is lowered: it alone is left to vouch for.
        draft = _with_word(draft, keeping, digest)
    return keeping.answer("reject", draft, digest)


def record(here: RegisterOnDay, repository: Repository, answer: KeeperAnswer) -> str:
    """Write and commit it, and return the id of the commit: see transaction.perform.

    Raises StepRefused, too, where it came to stand on another commit than the keeper has looked at.
    """
    (made,) = perform(here.root, repository, [answer.act])
    if text_of(repository.read("rev-parse", f"{made.id}^")) != answer.tip:
        raise StepRefused(
            f"somebody else has committed after {answer.tip[:10]}: commit {made.id[:10]} vouches for nothing",
            hint="look at what is pending (peeltrack people), and say it again",
        )
    return made.id


#: What is said where a keeper's act failed, by what it is called in its commit.
_NOT_DONE = {"vouch": "nothing was vouched for", "reject": "nothing was put back"}


@frozen
class _Keeping:
    """A keeper at work, and what is pending."""

    tip: str  #: the commit that they have looked at
    pending: tuple[PendingChange, ...]
    draft: Draft
    held: Settings
    trusted: Settings
    by: str
    day: date

    @classmethod
    def of(cls, here: RegisterOnDay, repository: Repository) -> "_Keeping | None":
        tip = head(repository)
        trust = trusted_at(repository, tip, here.today) if tip else None
        pending = pending_changes(trust) if trust else ()
        if tip is None or trust is None or trust.tip is None or not pending:
            return None
        if dirty(repository, [SETTINGS_FILE]):
            file = from_here(here.root / SETTINGS_FILE)
            raise StepRefused(
                f"{file} has edits that are not committed, and a keeper speaks of what others can see",
                hint=f"save them first: peeltrack save {SETTINGS_FILE}",
            )
        who, (_, at) = identity(repository), next_committer(repository)
        day = trust.day(at)
        _refuse_stranger(repository, trust.ends.applied(trust.tip), who.email, day)
        draft = opened(here.root, SETTINGS_FILE)
        return cls(
            tip=tip,
            pending=pending,
            draft=draft,
            held=noun_in(draft, Settings),
            trusted=trust.tip,
            by=who.email,
            day=day,
        )

    def answer(self, what: str, draft: Draft, digest: str) -> KeeperAnswer:
        """Return the answer whose commit leaves the file as `draft`."""
        trailers = {"Peeltrack-Act": what, "Peeltrack-By": self.by, "Peeltrack-Digest": digest}
        body = "\n".join(one.in_words for one in self.pending)
        text = message(f"{SETTINGS_FILE}: {what}", body, trailers)
        act = DraftCommit(draft=draft, message=text, not_done=_NOT_DONE[what])
        return KeeperAnswer(pending=self.pending, act=act, by=self.by, tip=self.tip)


def _refuse_stranger(repository: Repository, trusted: Settings, email: str, day: date) -> None:
    """Raise StepRefused where a commit by who is at work would not be believed."""
    signature = planned_signature(repository, (trusted,), email)
    why = why_not_changed_by(trusted, signature, day)
    signers = addresses(trusted, signature.fingerprint)
    if not why and not any(same_address(one, email) for one in signers):
        why = f"it would be signed by {' or '.join(signers)}, and git says that {email} is at work"
    if why:
        keepers = ", ".join(sorted(keepers_with_keys(trusted))) or "whoever is listed with a key"
        raise StepRefused(
            f"an audit would not believe it of {email}: {why}",
            hint=f"ask a keeper ({keepers}); they sign it with their key: peeltrack setup; {DOCTOR}",
        )


def _put_back(table: dict[str, Any], held: Settings, trusted: Settings) -> Iterator[tuple[str, Any]]:
    """Yield the tables of the file with people, posts and policy as they are trusted, all else as it is."""
    need = trusted.policy.people_need
    # Where two have to sign, the other keeper has to see the same number.
    version = min(max(held.version, trusted.version) + (1 if need < 2 else 0), NUMBER)
    mine = {
        "version": version,
        "timezone": trusted.timezone if held.timezone != trusted.timezone else table.get("timezone"),
        "policy": _policy(table.get("policy"), held.policy, trusted.policy),
        "post": _entries(table.get("post", []), held.post, trusted.post),
        "person": _entries(table.get("person", []), held.person, trusted.person),
    }
    for key in dict.fromkeys((*table, *mine)):
        if (value := mine.get(key, table.get(key))) not in (None, [], {}):
            yield key, value


def _policy(table: Any, held: Policy, trusted: Policy) -> dict[str, Any]:
    bars = written(trusted) | {"appointed_by": list(trusted.appointed_by)}
    changed = {key: value for key, value in bars.items() if getattr(held, key) != getattr(trusted, key)}
    return {**(table or {}), **changed}


def _entries(
    tables: list[dict[str, Any]], held: tuple[Any, ...], trusted: tuple[Any, ...]
) -> list[dict[str, Any]]:
    """Return the trusted entries in the order of the file, as they stand there where nothing differs."""
    left = {_name(one): one for one in trusted}
    found = []
    for table, one in zip(tables, held, strict=True):
        known = left.pop(_name(one), None)
        if known is not None:
            found.append(table if _same(one, known) else written(known))
    return [*found, *map(written, left.values())]


def _name(entry: Person | Post) -> str:
    return address(entry.email) if isinstance(entry, Person) else entry.role.value


def _same(one: Person | Post, other: Person | Post) -> bool:
    def values(entry: Person | Post) -> Any:
        people = (entry,) if isinstance(entry, Person) else ()
        posts = (entry,) if isinstance(entry, Post) else ()
        return setting_values(Settings(force="", person=people, post=posts))

    many = "key" if isinstance(one, Person) else "holder"
    return values(one) == values(other) and len(getattr(one, many)) == len(getattr(other, many))

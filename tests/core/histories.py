"""Small histories without a repository: commits, who signed them, and what they did."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from peeltrack.core.audit.signature import UNSIGNED, Signature, SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.history.commit_diff import CommitDiff, SettingsDiff
from peeltrack.core.history.commit_graph import Node
from peeltrack.core.history.commits import Commit, Ident
from peeltrack.core.history.register_history import RegisterHistory
from peeltrack.core.model.settings import Key, Person, Settings
from tests.factories import a_settings

#: Public keys that are keys in form; their private halves belong to nobody.
_BLOB = "AAAAC3NzaC1lZDI1NTE5AAAAIGPK{}UTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS"
BEGAN = int(datetime(2025, 3, 1, 12, tzinfo=UTC).timestamp())


def a_key(letter: str) -> Key:
    """Return a key that differs by its letter."""
    return Key(public=f"ssh-ed25519 {_BLOB.format(letter.upper())}")


def signed_with(key: Key) -> Signature:
    """Return a good signature with this key."""
    return Signature(SignatureState.GOOD, fingerprint(key.public) or "")


def keyed(*pairs: tuple[str, Key], **changes: object) -> Settings:
    """Return settings in which these people have these keys."""
    people = tuple(Person(email=email, name=email[:3], key=(key,)) for email, key in pairs)
    return a_settings(**{"person": people} | changes)


def a_commit(commit: str, parents: Sequence[str] = (), *, seconds: int = BEGAN, email: str = "") -> Commit:
    """Return a commit by somebody."""
    maker = Ident("", email, datetime.fromtimestamp(seconds, UTC))
    return Commit(id=commit, parents=tuple(parents), files=(), author=maker, committer=maker)


def a_history(
    parents: Mapping[str, Sequence[str]], settings: Mapping[str, Settings | None], **late: int
) -> RegisterHistory:
    """Return a history of these commits, parents first, an hour apart but for those of `late` (seconds).

    `settings` says what a commit left of register.toml, where it changed it.
    """
    seconds = {commit: late.get(commit, BEGAN + 3600 * number) for number, commit in enumerate(parents)}
    return RegisterHistory(
        tip=list(parents)[-1],
        graph={commit: Node(tuple(above), seconds[commit]) for commit, above in parents.items()},
        diffs=tuple(
            CommitDiff(
                commit=a_commit(commit, above, seconds=seconds[commit]),
                records=(),
                settings=SettingsDiff(settings[commit], ()) if commit in settings else None,
            )
            for commit, above in parents.items()
        ),
        records={},
    )


def by_commit(**signatures: Signature) -> Mapping[str, Signature]:
    """Return the signature of each commit; none of those that are not named."""
    return {commit: signatures.get(commit, UNSIGNED) for commit in "abcdefgh"}

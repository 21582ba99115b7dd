"""The commits that touched the register, with what each changed against each of its parents."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone

from peeltrack.core.fields import frozen
from peeltrack.store.git.objects import Change, blobs, change_of
from peeltrack.store.git.repository import Repository

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NO_WALK = ("rev-list", "--no-walk=unsorted", "--parents", "--stdin")

_Parents = dict[str, tuple[str, ...]]


@frozen(kw_only=False)
class Hand:
    """A name in a commit, as its maker typed it: no proof of anything."""

    name: str
    email: str
    at: datetime  #: with offset; the maker's own clock


@frozen
class Commit:
    """One commit that touched the register."""

    id: str
    parents: tuple[str, ...]
    author: Hand
    committer: Hand
    message: str
    signed: bool  #: carries a signature, good or bad
    changes: tuple[
        tuple[Change, ...], ...
    ]  #: against each parent in turn; against nothing for the first commit

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.partition("\n")[0]


def commits(repository: Repository, revisions: Sequence[str], *, unseen: bool = False) -> list[Commit]:
    """Return the commits in reach of `revisions` that touched the register, parents before children.

    A revision may be a range (A..B) or be excluded (^A); `unseen` excludes whatever a branch or tag
    already leads to, as a server's hook needs. A merge counts where it differs from any parent.
    Raises GitFailed where a revision does not exist.
    """
    known = ("--not", "--all", "--not") if unseen else ()
    out = repository.read(
        "rev-list", "--reverse", "--topo-order", "--parents", *known, "--end-of-options", *revisions
    )
    return _touching(repository, out)


def named_commits(repository: Repository, ids: Iterable[str]) -> list[Commit]:
    """Return those of the commits `ids` that touched the register, in the order given.

    Raises GitFailed where one does not exist.
    """
    feed = "".join(f"{oid}\n" for oid in ids).encode()
    # Without an id git would take the current commit.
    return _touching(repository, repository.read(*_NO_WALK, feed=feed)) if feed else []


def _touching(repository: Repository, listed: bytes) -> list[Commit]:
    lines = (line.split() for line in listed.decode("ascii").splitlines())
    parents: _Parents = {oid: tuple(rest) for oid, *rest in lines}
    changes = _changes(repository, parents)
    touching = [oid for oid in parents if oid in changes]
    return [_commit(oid, parents[oid], changes[oid], content) for oid, content in blobs(repository, touching)]


def _changes(repository: Repository, parents: _Parents) -> dict[str, tuple[tuple[Change, ...], ...]]:
    """Return the changes of each commit that has any, against each of its parents."""
    # Git log does not say which parent a merge's diff is against, and leaves out a merge that took
    # one side whole: both are asked for here as pairs of a commit and one parent.
    pairs = [f"{oid} {parent}".rstrip() + "\n" for oid, those in parents.items() for parent in those or ("",)]
    options = ("-r", "-z", "--raw", "--root", "--no-renames", "--no-abbrev", "--format=%H %P")
    where = ("--", repository.prefix) if repository.prefix else ()
    out = repository.read("diff-tree", "--stdin", *options, *where, feed="".join(pairs).encode())
    found: dict[tuple[str, str], list[Change]] = {}
    pair: list[Change] = []
    tokens = iter(out.split(b"\0")[:-1])
    for token in tokens:
        if token.lstrip(b"\n").startswith(b":"):
            pair.append(change_of(repository, token.lstrip(b"\n"), next(tokens)))
        else:
            oid, _, parent = token.decode("ascii").partition(" ")
            pair = found.setdefault((oid, parent), [])
    return {
        oid: tuple(tuple(found.get((oid, parent), ())) for parent in parents[oid] or ("",))
        for oid in {oid for oid, _ in found}
    }


def _commit(
    oid: str, parents: tuple[str, ...], changes: tuple[tuple[Change, ...], ...], content: bytes
) -> Commit:
    head, _, message = content.partition(b"\n\n")
    fields: dict[bytes, bytes] = {}
    for name, value in _fields(head):
        fields.setdefault(name, value)
    encoding = fields.get(b"encoding", b"utf-8").decode("ascii", "replace")
    return Commit(
        id=oid,
        parents=parents,
        author=_hand(fields.get(b"author", b""), encoding),
        committer=_hand(fields.get(b"committer", b""), encoding),
        message=_decoded(message, encoding),
        signed=b"gpgsig" in fields or b"gpgsig-sha256" in fields,
        changes=changes,
    )


def _fields(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in head.split(b"\n"):
        # A line that begins with a space continues the field above it, such as a signature.
        if not line.startswith(b" "):
            name, _, value = line.partition(b" ")
            yield name, value


def _hand(line: bytes, encoding: str) -> Hand:
    who, _, when = _decoded(line, encoding).rpartition("> ")
    name, _, email = who.partition("<")
    return Hand(name.strip(), email, _instant(when))


def _instant(when: str) -> datetime:
    seconds, _, offset = when.partition(" ")
    try:
        minutes = int(offset[-4:-2]) * 60 + int(offset[-2:])
        zone = timezone(timedelta(minutes=-minutes if offset.startswith("-") else minutes))
        return datetime.fromtimestamp(int(seconds), zone)
    except (ValueError, OverflowError, OSError):
        # A commit can be written by hand, with a date that no calendar has.
        return _EPOCH


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding, "replace")
    except LookupError:
        return content.decode("utf-8", "replace")

"""An act becomes a commit of one file, made by the person with their own hooks and signing settings."""

import os
from collections.abc import Mapping

from peeltrack.core.errors import GitFailed
from peeltrack.core.fields import frozen
from peeltrack.store.git.repository import Repository, failed
from peeltrack.store.git.worktree import dirty, head


@frozen(kw_only=False)
class Committed:
    """A commit that was made."""

    id: str
    said: str  #: what git and its hooks wrote meanwhile; "" where nothing


def message(subject: str, body: str = "", trailers: Mapping[str, str] | None = None) -> str:
    r"""Return the text of a commit message; a trailer without a value is left out.

    >>> message("REC-12: signoff", trailers={"Peeltrack-Step": "signoff", "Peeltrack-Record": "REC-12"})
    'REC-12: signoff\n\nPeeltrack-Step: signoff\nPeeltrack-Record: REC-12\n'
    """
    lines = (
        f"{name}: {' '.join(value.split())}" for name, value in (trailers or {}).items() if value.strip()
    )
    paragraphs = (" ".join(subject.split()), body.strip(), "\n".join(lines))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + "\n"


def trailers_of(text: str) -> dict[str, str]:
    r"""Return the trailers at the end of a commit message, by name; the last of a name counts.

    >>> trailers_of("REC-12: signoff\n\nPeeltrack-Step: signoff\n")
    {'Peeltrack-Step': 'signoff'}
    """
    body, _, last = text.strip().rpartition("\n\n")
    pairs = [line.partition(": ") for line in last.splitlines()] if body else []
    return {name: value.strip() for name, colon, value in pairs if colon and " " not in name}


def stage(repository: Repository, path: str) -> None:
    """Put the file at `path`, relative to the register, in the index as it is on the disk.

    Raises GitFailed with git's words, as for an ignored file.
    """
    command = ("add", "--", _exactly(repository, path))
    answer = repository.act(*command)
    if answer.code:
        raise failed(command, answer)


def commit_one(repository: Repository, path: str, text: str) -> Committed:
    """Make one commit of the file at `path`, relative to the register, and of nothing else.

    The file may be new. Whatever else is staged stays staged and out of the commit. Where git or a
    hook refuses, GitFailed is raised with their words and the index is as it was.
    """
    before = _entries(repository, path)
    try:
        if not before:
            stage(repository, path)
        return _committed(repository, path, text)
    except BaseException:
        # An interrupted hook too must leave nothing of ours behind.
        _restore(repository, path, before)
        raise


def _committed(repository: Repository, path: str, text: str) -> Committed:
    # The message is kept as given, where a person's settings would drop lines that begin with "#".
    options = ("--quiet", "--only", "--cleanup=whitespace", "-F", "-", "--", _exactly(repository, path))
    command = ("-c", "i18n.commitEncoding=UTF-8", "commit", *options)
    answer = repository.act(*command, feed=text.encode())
    if answer.code and not dirty(repository, [path]):
        raise GitFailed(f"{path} has not changed since the last commit, so there is nothing to record")
    if answer.code:
        raise failed(command, answer)
    made = head(repository)
    if made is None:
        raise GitFailed("git said that it made a commit, but there is none")
    return Committed(made, answer.said)


def _exactly(repository: Repository, path: str) -> str:
    return f":(top,literal){repository.prefix}{path}"


def _entries(repository: Repository, path: str) -> bytes:
    return repository.read("ls-files", "-s", "-z", "--full-name", "--", repository.prefix + path)


def _restore(repository: Repository, path: str, before: bytes) -> None:
    after = _entries(repository, path)
    if after == before:
        return
    nothing = b"0" * len((after or before).split()[1])
    removal = b"0 " + nothing + b"\t" + os.fsencode(repository.prefix + path) + b"\0"
    repository.act("update-index", "-z", "--index-info", feed=removal + before)

"""An act becomes a commit of one file, made by the person with their own hooks and signing settings."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from peeltrack.core.errors import GitFailed
from peeltrack.core.fields import frozen
from peeltrack.store.claims import fresh, remove
from peeltrack.store.git.index import Staged, copied, put
from peeltrack.store.git.process import failed, text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import head

#: What is claimed in git's folder for as long as a git makes a commit of ours.
GIT_AT_WORK = "peeltrack-git"


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


def commit_file(repository: Repository, file: Staged, text: str) -> Committed:
    """Make one commit in which `file` is as it says and everything else as in the commit before.

    The person's hooks and signing settings apply; neither git's index nor a file on the disk is looked
    at or touched. Raises GitFailed with git's words, or those of a hook; then either there is no commit,
    or one in which a hook has put something else in the place of the file.
    """
    return commit_files(repository, [file], text)


def commit_files(repository: Repository, files: Sequence[Staged], text: str) -> Committed:
    """Make one commit of several files, which differ from the commit before: see `commit_file`."""
    before = head(repository)
    with copied(repository) as own:
        # Of the copy only what it knows of the disk is kept, so that git need not look at every file.
        tree = ("--reset", before) if before else ("--empty",)
        own.done("read-tree", *tree)
        put(own, files)
        # The message is kept as given, where a person's settings would drop lines that begin with "#".
        options = ("--quiet", "--cleanup=whitespace", "-F", "-")
        with ExitStack() as marks:
            answer = own.commit(
                *options, feed=text.encode(), begun=lambda number: marks.enter_context(_marked(own, number))
            )
    file = files[0]
    if (
        answer.code
        and before
        and all(id_at(repository, before, staged.path) == _id(staged) for staged in files)
    ):
        raise GitFailed(f"{file.path} has not changed since the last commit, so there is nothing to record")
    if answer.code:
        raise failed(("commit",), answer)
    return Committed(_found(repository, before, file), answer.said)


def _id(file: Staged) -> str:
    return file.id.strip("0") and file.id


def commit_merge(repository: Repository) -> None:
    """Make the commit that ends a merge, of what is in git's index, with the message that git has for it.

    The person's hooks and signing settings apply. Raises GitFailed with git's words, or those of a hook.
    """
    with ExitStack() as marks:
        answer = repository.commit(
            "--quiet",
            "--no-edit",
            feed=b"",
            begun=lambda number: marks.enter_context(_marked(repository, number)),
        )
    if answer.code:
        raise failed(("commit",), answer)


@contextmanager
def _marked(repository: Repository, process: int) -> Iterator[None]:
    # If this run is killed, git goes on, and who records the next step must wait for it.
    mark = fresh(repository.git_dir / GIT_AT_WORK, process)
    try:
        mark.touch()
        yield
    finally:
        remove(mark)


def _found(repository: Repository, before: str | None, file: Staged) -> str:
    """Return the commit since `before` that brought the file: others may have come since, and before."""
    span = f"{before}..HEAD" if before else "HEAD"
    for line in text_of(repository.read("rev-list", "--reverse", "--parents", span)).splitlines():
        commit, *parents = line.split()
        if id_at(repository, commit, file.path) == _id(file):
            if parents == ([before] if before else []):
                return commit
            raise GitFailed("somebody else has moved the branch at this moment", hint="run it again")
    raise GitFailed(
        f"{file.path} was changed by a hook or another program while it was being committed",
        hint="a hook may refuse a file of the register, but must not rewrite it",
    )


def id_at(repository: Repository, commit: str, path: str) -> str:
    """Return the id of the content that a commit has at `path`, from the top of the repository, or ""."""
    answer = repository.ask("rev-parse", "--verify", "--quiet", f"{commit}:{path}")
    return "" if answer.code else text_of(answer.out)

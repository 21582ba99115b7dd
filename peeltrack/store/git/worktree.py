"""In what state a repository is: who is at work, on what, and what is not committed."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from peeltrack.core.errors import DeskFault, GitFailed
from peeltrack.core.fields import frozen
from peeltrack.store.git.commit_object import instant
from peeltrack.store.git.objects import TreeFile, blobs, index, tree
from peeltrack.store.git.process import checked, failed, text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.stored_form import is_stored_as

_UNFINISHED = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
}


@frozen(kw_only=False)
class Identity:
    """Who git says is sitting here."""

    name: str
    email: str


def identity(repository: Repository) -> Identity:
    """Return who git says is at work. Raises GitFailed where nobody has told it."""
    # Without this git makes up an address from the account and the machine.
    answer = repository.ask_settings("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
    name, _, rest = text_of(answer.out).partition(" <")
    email = rest.partition(">")[0]
    if answer.code or not name or not email:
        raise DeskFault(
            "git does not know who you are, so nothing can be recorded in your name",
            hint="say it once: peeltrack setup",
        )
    return Identity(name, email)


def next_committer(repository: Repository) -> tuple[str, datetime]:
    """Return the address and the time that the next commit bears as its committer's.

    Raises GitFailed where git does not know them.
    """
    query = ("var", "GIT_COMMITTER_IDENT")
    line = os.fsdecode(checked(query, repository.ask_settings(*query)))
    who, _, when = line.strip().rpartition("> ")
    return who.partition("<")[2], instant(when)


def resolve(repository: Repository, revision: str) -> str:
    """Return the id of the commit that a person named. Raises GitFailed where there is none."""
    answer = repository.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if answer.code:
        raise GitFailed(
            f"there is no version called {revision} in this repository",
            hint="name a commit, a branch or a tag: git log --oneline shows the latest",
        )
    return text_of(answer.out)


def head(repository: Repository) -> str | None:
    """Return the id of the current commit, or None before the first.

    Raises GitFailed where git cannot read the repository at all.
    """
    arguments = ("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    answer = repository.ask(*arguments)
    if answer.code and answer.said:
        raise failed(arguments, answer)
    return None if answer.code else text_of(answer.out)


def last_committed_at(repository: Repository) -> datetime:
    """Return when the current commit was made, by the clock of whoever made it. Raises GitFailed."""
    lines = repository.read("cat-file", "commit", "HEAD").partition(b"\n\n")[0].split(b"\n")
    line = next(line for line in lines if line.startswith(b"committer "))
    return instant(line.rpartition(b"> ")[2].decode("ascii", "replace"))


def on_branch(repository: Repository) -> str | None:
    """Return the name of the current branch, or None where HEAD is detached."""
    answer = repository.ask("symbolic-ref", "--quiet", "--short", "HEAD")
    return None if answer.code else os.fsdecode(answer.out.rstrip(b"\n"))


def shallow(repository: Repository) -> bool:
    """Return whether the oldest part of the history was left out when this copy was made."""
    return (repository.common_dir / "shallow").is_file()


def in_progress(repository: Repository) -> str:
    """Return what was begun and not finished, such as "a merge", or "" where nothing was."""
    found = (words for name, words in _UNFINISHED.items() if (repository.git_dir / name).exists())
    return next(found, "")


def conflicted(repository: Repository, path: str) -> bool:
    """Return whether two versions of the file at `path`, relative to the register, wait to be merged."""
    return bool(repository.read("ls-files", "-u", "-z", "--", repository.prefix + path))


def dirty(repository: Repository, paths: Iterable[str]) -> list[str]:
    """Return those of `paths`, in their order, whose content is not what the current commit holds.

    Changed, staged, new and ignored files count; line ends alone do not. Paths are relative to the register.
    """
    asked = list(dict.fromkeys(paths))
    if not asked:
        return []
    committed = tree(repository, "HEAD") if head(repository) else {}
    staged, root = index(repository), (repository.top or repository.git_dir) / repository.prefix
    return [path for path in asked if differs(repository, root / path, committed.get(path), staged.get(path))]


def differs(repository: Repository, file: Path, held: TreeFile | None, staged: TreeFile | None) -> bool:
    """Return whether a file is not as the last commit holds it, on the disk or in the index."""
    if held is None:
        return staged is not None or os.path.lexists(file)
    if staged is None or staged.unmerged or staged.id != held.id or file.is_symlink() != held.is_link:
        return True
    return not is_stored_as(file, held.id, lambda oid: dict(blobs(repository, [oid]))[oid])


def signs_with_ssh(repository: Repository) -> bool:
    """Return whether git signs here with an ssh key, where it signs."""
    return text_of(repository.ask_settings("config", "gpg.format").out) == "ssh"


def signing_key(repository: Repository) -> str:
    """Return the public ssh key with which git signs here, as one line; "" where it cannot be told before."""
    named = text_of(repository.ask_settings("config", "user.signingKey").out)
    if named.startswith(("key::", "ssh-")):
        return named.removeprefix("key::")
    path = text_of(repository.ask_settings("config", "--type=path", "user.signingKey").out)
    public = (repository.top or repository.git_dir) / (path if path.endswith(".pub") else f"{path}.pub")
    try:
        return public.read_text("utf-8").strip() if path else ""
    except (OSError, ValueError):
        return ""


def signs(repository: Repository) -> bool:
    """Return whether git is set to sign every commit that is made here."""
    return text_of(repository.ask_settings("config", "--type=bool", "commit.gpgSign").out) == "true"


def committed_content(repository: Repository, path: str) -> bytes | None:
    """Return the file at `path`, relative to the register, as the last commit has it, or None."""
    answer = repository.ask("cat-file", "blob", f"HEAD:{repository.prefix}{path}")
    return None if answer.code else answer.out


def hooks_dir(repository: Repository) -> Path:
    """Return the folder in which git looks for hooks, which need not exist."""
    query = ("rev-parse", "--path-format=absolute", "--git-path", "hooks")
    out = checked(query, repository.ask_settings(*query))
    return Path(os.fsdecode(out.removesuffix(b"\n")))

"""In what state a repository is: who is at work, on what, and what is not committed."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from peeltrack.core.errors import GitFailed
from peeltrack.core.fields import frozen
from peeltrack.store.git.commits import MOST_PATHS, instant
from peeltrack.store.git.repository import Repository, text_of

_UNFINISHED = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
}
_INTRODUCE_YOURSELF = (
    'git config --global user.name "Your Name" and git config --global user.email you@force.example'
)


@frozen(kw_only=False)
class Identity:
    """Who git says is sitting here."""

    name: str
    email: str


def identity(repository: Repository) -> Identity:
    """Return who git says is at work. Raises GitFailed where nobody has told it."""
    # Without this git makes up an address from the account and the machine.
    answer = repository.ask("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
    name, _, rest = text_of(answer.out).partition(" <")
    email = rest.partition(">")[0]
    if answer.code or not name or not email:
        raise GitFailed(
            "git does not know who you are, so nothing can be recorded in your name",
            hint=_INTRODUCE_YOURSELF,
        )
    return Identity(name, email)


def next_committer(repository: Repository) -> tuple[str, datetime]:
    """Return the address and the time that the next commit bears as its committer's.

    Raises GitFailed where git does not know them.
    """
    line = os.fsdecode(repository.read("var", "GIT_COMMITTER_IDENT"))
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
    """Return the id of the current commit, or None before the first."""
    answer = repository.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return None if answer.code else text_of(answer.out)


def on_branch(repository: Repository) -> str | None:
    """Return the name of the current branch, or None where HEAD is detached."""
    answer = repository.ask("symbolic-ref", "--quiet", "--short", "HEAD")
    return None if answer.code else os.fsdecode(answer.out.rstrip(b"\n"))


def shallow(repository: Repository) -> bool:
    """Return whether the oldest part of the history was left out when this copy was made."""
    return repository.read("rev-parse", "--is-shallow-repository").strip() == b"true"


def in_progress(repository: Repository) -> str:
    """Return what was begun and not finished, such as "a merge", or "" where nothing was."""
    found = (words for name, words in _UNFINISHED.items() if (repository.git_dir / name).exists())
    return next(found, "")


def conflicted(repository: Repository, path: str) -> bool:
    """Return whether two versions of the file at `path`, relative to the register, wait to be merged."""
    return bool(repository.read("ls-files", "-u", "-z", "--", repository.prefix + path))


def dirty(repository: Repository, paths: Iterable[str]) -> list[str]:
    """Return those of `paths`, in their order, whose content is not what the current commit holds.

    Changed, staged, new and ignored files count. Paths are relative to the register.
    """
    asked = list(paths)
    few = (
        [repository.prefix + path for path in asked]
        if len(asked) <= MOST_PATHS
        else [repository.prefix or "."]
    )
    options = ("--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignored=matching")
    lines = repository.read("status", *options, "--", *few).split(b"\0")[:-1]
    listed = [os.fsdecode(line[3:]) for line in lines]
    same = _stored_alike(repository, [os.fsdecode(line[3:]) for line in lines if line.startswith(b" M ")])
    changed, folders = set(listed) - same, tuple(path for path in listed if path.endswith("/"))
    return [
        path for path in asked if (full := repository.prefix + path) in changed or full.startswith(folders)
    ]


def _stored_alike(repository: Repository, paths: list[str]) -> set[str]:
    """Return those of `paths`, from the top of the repository, that git would store as the index has them."""
    # To git a file of another size is modified, even where only line ends differ that it never stores:
    # a commit of that file then says that there is nothing to commit.
    asked = [path for path in paths if "\n" not in path]
    if not asked:
        return set()
    feed = b"".join(os.fsencode(f"{path}\n") for path in asked)
    hashed = repository.ask("hash-object", "--stdin-paths", feed=feed)
    if hashed.code:
        return set()
    listed = repository.read("ls-files", "-s", "-z", "--full-name", "--", *asked).split(b"\0")[:-1]
    entries = (line.partition(b"\t") for line in listed)
    kept = {os.fsdecode(path): facts.split()[1] for facts, _, path in entries}
    return {path for path, oid in zip(asked, hashed.out.split(), strict=True) if kept.get(path) == oid}


def signs_with_ssh(repository: Repository) -> bool:
    """Return whether git signs here with an ssh key, where it signs."""
    return text_of(repository.ask("config", "gpg.format").out) == "ssh"


def signing_key(repository: Repository) -> str:
    """Return the public ssh key with which git signs here, as one line; "" where it cannot be told before."""
    named = text_of(repository.ask("config", "user.signingKey").out)
    if named.startswith(("key::", "ssh-")):
        return named.removeprefix("key::")
    path = text_of(repository.ask("config", "--type=path", "user.signingKey").out)
    public = (repository.top or repository.git_dir) / (path if path.endswith(".pub") else f"{path}.pub")
    try:
        return public.read_text("utf-8").strip() if path else ""
    except (OSError, ValueError):
        return ""


def signs(repository: Repository) -> bool:
    """Return whether git is set to sign every commit that is made here."""
    return text_of(repository.ask("config", "--type=bool", "commit.gpgSign").out) == "true"


def committed_content(repository: Repository, path: str) -> bytes | None:
    """Return the file at `path`, relative to the register, as the last commit has it, or None."""
    answer = repository.ask("cat-file", "blob", f"HEAD:{repository.prefix}{path}")
    return None if answer.code else answer.out


def hooks_dir(repository: Repository) -> Path:
    """Return the folder in which git looks for hooks, which need not exist."""
    out = repository.read("rev-parse", "--path-format=absolute", "--git-path", "hooks")
    return Path(os.fsdecode(out.removesuffix(b"\n")))

"""Registers kept in git, one state after the other, as the examples of the rules have them."""

import shutil
from pathlib import Path

from peeltrack.rules.rule import ChangeMade, Files
from tests.corpus import write
from tests.gitrepo import GitPerson, GitRepo

#: Somebody who makes commits and never signs one.
ANA = GitPerson("Ana Ćosić", "ana@example.org", Path("no-key"))

#: The day on which the examples of the rules are looked at.
ON = ("--today", "2025-03-01")


def a_repo(folder: Path, files: Files | None = None, register: str = "register") -> GitRepo:
    """Return a new repository in `folder`, with a first commit of a register where files are given."""
    repo = GitRepo.create(folder)
    repo.settle(ANA)
    if files is not None:
        commit(repo, files, register)
    return repo


def lay(repo: GitRepo, files: Files, register: str = "register") -> None:
    """Let the register's folder hold these files and no others."""
    shutil.rmtree(repo.folder / register, ignore_errors=True)
    write(files, repo.folder / register)


def stage(repo: GitRepo, files: Files, register: str = "register") -> None:
    """Lay these files out, and stage all of it."""
    lay(repo, files, register)
    repo.git("add", "-A")


def commit(repo: GitRepo, files: Files, register: str = "register", message: str = "an edit") -> str:
    """Commit the register as these files, and return the commit's id."""
    stage(repo, files, register)
    return repo.commit({}, by=ANA, message=message, options=["--no-verify"])


def begin_merge(repo: GitRepo, made: ChangeMade) -> None:
    """Commit both sides of a merge on branches, begin the merge, and stage what it is to come to."""
    ours, theirs = made.before
    commit(repo, {path: text for path, text in ours.items() if not path.endswith("REC-12.toml")})
    repo.git("checkout", "-q", "-b", "side")
    commit(repo, theirs)
    repo.git("checkout", "-q", "main")
    commit(repo, ours)
    repo.git("merge", "-q", "--no-commit", "--no-ff", "-s", "ours", "side")
    stage(repo, made.after)

"""In what state a repository is."""

import os
from pathlib import Path

import pytest

from peeltrack.core.errors import GitFailed
from peeltrack.store.git.objects import index, staged_changes
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import (
    Identity,
    conflicted,
    dirty,
    head,
    hooks_dir,
    identity,
    in_progress,
    on_branch,
    resolve,
    shallow,
)
from tests.gitrepo import GitPerson, GitRepo


def test_identity_is_what_the_person_told_git(repo: GitRepo) -> None:
    assert identity(Repository.around(repo.folder)) == Identity("Ana Ćosić", "ana@example.org")


@pytest.mark.parametrize("missing", ["user.name", "user.email"])
def test_an_identity_is_never_made_up(repo: GitRepo, missing: str) -> None:
    repo.git("config", "--unset", missing)
    with pytest.raises(GitFailed, match="does not know who you are") as failure:
        identity(Repository.around(repo.folder))
    assert "peeltrack setup" in failure.value.hint


def test_before_the_first_commit_there_is_a_branch_but_no_head(repo: GitRepo) -> None:
    found = Repository.around(repo.folder)
    assert (head(found), on_branch(found), staged_changes(found, None)) == (None, "main", [])


def test_a_detached_head_is_on_no_branch(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    repo.git("checkout", "-q", "--detach")
    assert on_branch(Repository.around(repo.folder)) is None


def test_a_version_that_is_not_there_is_named(repo: GitRepo) -> None:
    with pytest.raises(GitFailed, match="there is no version called --all in this repository"):
        resolve(Repository.around(repo.folder), "--all")


def test_a_tag_is_resolved_to_its_commit(repo: GitRepo, ana: GitPerson) -> None:
    made = repo.commit({"a.toml": "1"}, by=ana)
    repo.git("tag", "-a", "-m", "board", "board-2025-01")
    assert resolve(Repository.around(repo.folder), "board-2025-01") == made


def test_a_merge_that_waits_is_told_with_the_file_it_waits_for(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"register/a.toml": "1", "register/b.toml": "1"}, by=ana)
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"register/a.toml": "2"}, by=ana)
    repo.git("checkout", "-q", "main")
    repo.commit({"register/a.toml": "3"}, by=ana)
    found = Repository.around(repo.folder / "register")
    assert in_progress(found) == ""
    repo.attempt("merge", "-q", "side")
    assert in_progress(found) == "a merge"
    assert [conflicted(found, path) for path in ("a.toml", "b.toml")] == [True, False]
    assert {path: entry.unmerged for path, entry in index(found).items()} == {"a.toml": True, "b.toml": False}


@pytest.mark.parametrize(
    ("command", "words"),
    [("cherry-pick", "a cherry-pick"), ("revert", "a revert"), ("rebase", "a rebase")],
)
def test_whatever_else_waits_is_told_in_words(
    repo: GitRepo, ana: GitPerson, command: str, words: str
) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    repo.git("checkout", "-q", "-b", "side")
    side = repo.commit({"a.toml": "2"}, by=ana)
    repo.commit({"a.toml": "4"}, by=ana)
    repo.git("checkout", "-q", "main")
    repo.commit({"a.toml": "3"}, by=ana)
    if command == "revert":
        repo.git("checkout", "-q", "side")
    repo.attempt(command, "side" if command == "rebase" else side)
    assert in_progress(Repository.around(repo.folder)) == words


def test_dirty_is_whatever_the_last_commit_does_not_hold(repo: GitRepo, ana: GitPerson) -> None:
    names = ["clean", "edited", "staged", "untracked", "ignored", "gone", "[a]*", "ignored-folder/x"]
    first = {f"register/{name}.toml": "1" for name in ("clean", "edited", "staged", "gone", "[a]*", "a")}
    repo.commit({**first, ".gitignore": "register/ignored*\n"}, by=ana)
    for name in ("edited", "staged", "untracked", "ignored", "ignored-folder/x", "a"):
        repo.write(f"register/{name}.toml", "2")
    repo.git("add", "register/staged.toml")
    (repo.folder / "register" / "gone.toml").unlink()
    found = Repository.around(repo.folder / "register")
    expected = ["edited", "staged", "untracked", "ignored", "gone", "ignored-folder/x"]
    paths = [f"{name}.toml" for name in names]
    assert dirty(found, paths) == [f"{name}.toml" for name in expected]
    many = [*paths, *(f"none-{number}.toml" for number in range(200))]
    assert dirty(found, many) == [f"{name}.toml" for name in expected]


def test_asking_changes_not_even_the_index(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    os.utime(repo.folder / "a.toml", (0, 0))
    before = (repo.folder / ".git" / "index").read_bytes()
    assert dirty(Repository.around(repo.folder), ["a.toml"]) == []
    assert (repo.folder / ".git" / "index").read_bytes() == before


def test_hooks_lie_where_the_settings_say(repo: GitRepo) -> None:
    repo.git("config", "core.hooksPath", "shared hooks")
    repo.write("register/a.toml", "")
    found = Repository.around(repo.folder / "register")
    assert hooks_dir(found) == repo.folder.resolve() / "shared hooks"


def test_a_copy_without_its_oldest_part_is_shallow(repo: GitRepo, ana: GitPerson, tmp_path: Path) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    repo.commit({"a.toml": "2"}, by=ana)
    repo.git("clone", "-q", "--depth", "1", repo.folder.as_uri(), str(tmp_path / "copy"))
    assert [shallow(Repository.around(folder)) for folder in (repo.folder, tmp_path / "copy")] == [
        False,
        True,
    ]

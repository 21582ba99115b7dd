"""The register's files as git keeps them."""

import os
import sys
from pathlib import Path

import pytest

from peeltrack.core.errors import GitFailed
from peeltrack.store.git.objects import FileChange, blobs, index, staged_changes, tree
from peeltrack.store.git.repository import Repository
from tests.gitrepo import GitPerson, GitRepo


def contents(found: Repository, revision: str) -> dict[str, bytes]:
    """Return the register's files of a commit with their bytes."""
    entries = tree(found, revision)
    held = dict(blobs(found, [entry.id for entry in entries.values()]))
    return {path: held[entry.id] for path, entry in entries.items()}


def test_a_tree_holds_the_register_and_nothing_beside_it(repo: GitRepo, ana: GitPerson) -> None:
    files: dict[str, str | bytes | None] = {
        "register/Überwachung – plan/a.toml": "ä\r\n",
        "register/b.toml": b"\0\xff\n\n",
        "register/c.toml": "",
    }
    repo.git("config", "core.autocrlf", "false")
    repo.commit({**files, "register-2/d.toml": "1", "top.txt": "1"}, by=ana)
    assert contents(Repository.around(repo.folder / "register"), "HEAD") == {
        "b.toml": b"\0\xff\n\n",
        "c.toml": b"",
        "Überwachung – plan/a.toml": "ä\r\n".encode(),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text exist on Linux only")
def test_a_name_that_is_no_text_survives(repo: GitRepo) -> None:
    name = os.fsdecode(b"r\xe9sum\xe9\n\t.toml")
    (repo.folder / name).write_text("1", encoding="utf-8")
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "odd")
    assert contents(Repository.around(repo.folder), "HEAD") == {name: b"1"}


def test_a_register_in_a_folder_with_stars_is_taken_literally(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"r*/a.toml": "1", "rx/b.toml": "1", ":(top)/c.toml": "1"}, by=ana)
    assert list(tree(Repository.around(repo.folder / "r*"), "HEAD")) == ["a.toml"]
    assert list(index(Repository.around(repo.folder / ":(top)"))) == ["c.toml"]


def test_a_commit_without_the_register_is_empty(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"top.txt": "1"}, by=ana)
    repo.commit({"register/a.toml": "1"}, by=ana)
    assert tree(Repository.around(repo.folder / "register"), "HEAD~1") == {}


def test_a_tree_of_no_commit_is_refused(repo: GitRepo) -> None:
    with pytest.raises(GitFailed, match=r"git ls-tree failed: .*--output=x"):
        tree(Repository.around(repo.folder), "--output=x")


def test_the_index_is_what_was_staged_and_not_what_lies_on_the_disk(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    repo.write("a.toml", "2")
    repo.git("add", "a.toml")
    repo.write("a.toml", "3")
    found = Repository.around(repo.folder)
    assert [content for _, content in blobs(found, [index(found)["a.toml"].id])] == [b"2"]


def test_staged_changes_name_what_was_added_edited_renamed_and_deleted(repo: GitRepo, ana: GitPerson) -> None:
    files = {f"register/{name}.toml": name for name in ("edited", "gone", "old name", "same")}
    repo.commit({**files, "top.txt": "1"}, by=ana)
    found = Repository.around(repo.folder / "register")
    before = {path: entry.id for path, entry in tree(found, "HEAD").items()}
    repo.write("register/edited.toml", "2")
    repo.write("register/new.toml", "new")
    repo.write("top.txt", "2")
    (repo.folder / "register" / "gone.toml").unlink()
    repo.git("mv", "register/old name.toml", "register/renamed.toml")
    repo.git("add", "-A")
    after = {path: entry.id for path, entry in index(found).items()}
    names = ["edited.toml", "gone.toml", "new.toml", "old name.toml", "renamed.toml"]
    expected = [FileChange(name, before.get(name), after.get(name)) for name in names]
    assert staged_changes(found, "HEAD") == expected


def test_before_the_first_commit_everything_staged_is_new(repo: GitRepo) -> None:
    repo.write("register/a.toml", "1")
    repo.git("add", "-A")
    found = Repository.around(repo.folder / "register")
    assert staged_changes(found, None) == [FileChange("a.toml", None, index(found)["a.toml"].id)]


def test_two_thousand_large_files_come_from_one_process(repo: GitRepo, ana: GitPerson) -> None:
    for number in range(2000):
        repo.write(f"register/REC-{number}.toml", f"id = {number}\n" * 2000)
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "many")
    found = Repository.around(repo.folder / "register")
    held = contents(found, "HEAD")
    assert len(held) == 2000
    assert all(held[f"REC-{number}.toml"] == f"id = {number}\n".encode() * 2000 for number in range(2000))


def test_whoever_stops_reading_early_leaves_no_process_behind(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1" * 100_000}, by=ana)
    found = Repository.around(repo.folder)
    oid = tree(found, "HEAD")["a.toml"].id
    some = blobs(found, [oid] * 5000)
    assert next(some) == (oid, b"1" * 100_000)
    some.close()  # type: ignore[attr-defined]
    assert list(blobs(found, [])) == []


def test_objects_that_are_missing_are_named(repo: GitRepo) -> None:
    with pytest.raises(GitFailed, match="lacks the object " + "1" * 40):
        list(blobs(Repository.around(repo.folder), ["1" * 40]))


@pytest.mark.skipif(os.name != "posix", reason="the git that is put in its place is a script of sh")
def test_a_git_that_ends_before_it_has_answered_is_an_error_and_no_answer(
    repo: GitRepo, ana: GitPerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    found = Repository.around(repo.folder)
    (entry,) = tree(found, "HEAD").values()
    silent = tmp_path / "silent" / "git"
    silent.parent.mkdir()
    silent.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    silent.chmod(0o755)
    monkeypatch.setenv("PATH", f"{silent.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(GitFailed, match=f"git ended before it had shown the object {entry.id}"):
        list(blobs(found, [entry.id]))

"""Temporary files are none of git's business, at any desk, without a word to anybody else."""

from pathlib import Path

import pytest

from peeltrack.store.claims import PATTERN, fresh
from peeltrack.store.drafts import opened, write
from tests.gitrepo import GitPerson, GitRepo

PATH = "register/peel/REC-1.toml"
TEXT = 'id = "REC-1"\ntitle = "Risk"\nkind = "finding"\nstatus = "open"\n'


def edited(folder: Path) -> None:
    """Write the record of a work tree, and leave what a killed run would leave."""
    draft = opened(folder / "register", "peel/REC-1.toml")
    write(folder / "register", [draft.set({("title",): draft.text[-20:]})])
    fresh(folder / PATH).write_bytes(b"half")


@pytest.fixture(autouse=True)
def begun(repo: GitRepo, ana: GitPerson) -> None:
    """A record under git."""
    repo.commit({PATH: TEXT}, by=ana)


def test_a_temporary_file_is_not_added_with_everything_else(repo: GitRepo) -> None:
    edited(repo.folder)
    repo.git("add", "-A")
    assert repo.staged() == [PATH]


def test_nor_in_a_second_work_tree(repo: GitRepo) -> None:
    repo.git("worktree", "add", "-q", "-b", "side", str(repo.folder.parent / "second"))
    second = GitRepo(repo.folder.parent / "second")
    edited(second.folder)
    second.git("add", "-A")
    assert second.staged() == [PATH]


def test_what_was_left_out_before_still_is_and_nothing_is_written_twice(repo: GitRepo) -> None:
    exclude = repo.folder / ".git" / "info" / "exclude"
    exclude.write_text("*.bak", encoding="utf-8")
    edited(repo.folder)
    edited(repo.folder)
    lines = exclude.read_text("utf-8").splitlines()
    assert (lines[0], lines.count(PATTERN)) == ("*.bak", 1)


def test_without_a_repository_nothing_is_written_anywhere(tmp_path: Path) -> None:
    plain = tmp_path / "plain folder"
    (plain / "register" / "peel").mkdir(parents=True)
    (plain / PATH).write_text(TEXT, encoding="utf-8")
    edited(plain)
    assert [path.name for path in plain.iterdir()] == ["register"]

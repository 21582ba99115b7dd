"""Which repository holds the register, whoever asks and from wherever."""

import json
import os
from pathlib import Path

import pytest

from peeltrack.core.errors import GitFailed
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.objects import index
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import dirty, head, hooks_dir, on_branch
from tests.gitrepo import GitPerson, GitRepo

PACKAGE_ROOT = str(Path(__file__).parents[3])

#: A hook that goes elsewhere and writes down what the commit being made would change.
LOOKING_HOOK = """
import json, os, sys
from pathlib import Path
root = Path.cwd() / "register"
os.chdir(root)
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.objects import blobs, index, staged_changes
from peeltrack.store.git.worktree import head
seen = Repository.around(root)
changes = staged_changes(seen, head(seen))
content = dict(blobs(seen, [entry.id for entry in index(seen).values()]))
held = {path: content[entry.id].decode() for path, entry in index(seen).items()}
Path(os.environ["SEEN"]).write_text(json.dumps({"changed": [c.path for c in changes], "held": held}))
"""

RECEIVING_HOOK = """
import json, os, sys
from pathlib import Path
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.objects import blobs, tree
old, new, ref = sys.stdin.read().split()
seen = Repository.bare(Path(os.environ["GIT_DIR"]), "register")
news = [commit.id for commit in read_commits(seen, [new], unseen=True).commits]
content = {path: dict(blobs(seen, [entry.id]))[entry.id].decode() for path, entry in tree(seen, new).items()}
Path(os.environ["SEEN"]).write_text(json.dumps({"news": news, "held": content}))
"""


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a hook writes what it saw; hooks can import the package."""
    path = tmp_path / "seen.json"
    monkeypatch.setenv("SEEN", str(path))
    monkeypatch.setenv("PYTHONPATH", PACKAGE_ROOT)
    return path


def test_the_register_is_found_in_its_repository(repo: GitRepo) -> None:
    repo.write("lists/Größe 1/register.toml", "")
    found = Repository.around(repo.folder / "lists" / "Größe 1")
    assert found == Repository(
        top=repo.folder.resolve(), git_dir=repo.folder.resolve() / ".git", prefix="lists/Größe 1/"
    )


def test_a_register_at_the_top_has_no_prefix(repo: GitRepo) -> None:
    assert Repository.around(repo.folder).prefix == ""


def test_a_folder_outside_git_is_told_how_to_begin(repo: GitRepo, tmp_path: Path) -> None:
    outside = tmp_path / "plain folder"
    outside.mkdir()
    with pytest.raises(GitFailed, match="is in no git repository") as failure:
        Repository.around(outside)
    assert failure.value.hint.startswith("begin one around it: peeltrack setup;")


#: A program of git's name that says it ran.
INTRUDER = "#!/bin/sh\n: > intruded\n"


@pytest.mark.skipif(os.name != "posix", reason="the intruder is a shell script")
@pytest.mark.parametrize("path", ["", ".", "..", "register"])
def test_a_program_called_git_in_the_register_is_never_run(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    for folder in ("", "register/"):
        repo.write(f"{folder}git", INTRUDER).chmod(0o755)
        repo.write(f"{folder}git.exe", INTRUDER).chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([path, os.environ["PATH"]]))
    monkeypatch.chdir(repo.folder / "register")
    assert Repository.around(Path()).prefix == "register/"
    assert list(repo.folder.rglob("intruded")) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes in folders")
@pytest.mark.parametrize("name", [".gitattributes", "register/peel/.gitignore"])
def test_a_pipe_that_git_would_read_is_named_and_not_waited_for(repo: GitRepo, name: str) -> None:
    repo.write("register/peel/REC-1.toml", "")
    os.mkfifo(repo.folder / name)
    with pytest.raises(GitFailed, match="is no plain file, and git reads it"):
        Repository.around(repo.folder / "register")


def test_a_folder_that_is_not_there_is_not_taken_for_a_missing_git(repo: GitRepo) -> None:
    with pytest.raises(GitFailed, match=r"git cannot be run in .*nowhere"):
        Repository.around(repo.folder / "nowhere")


def test_a_machine_without_git_is_told_so(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GitFailed, match="git is not installed or not on the PATH") as failure:
        head(Repository.around(repo.folder))
    assert "git-scm.com" in failure.value.hint


def test_a_work_tree_added_later_has_its_own_state(repo: GitRepo, ana: GitPerson, tmp_path: Path) -> None:
    repo.commit({"register/a.toml": "1"}, by=ana)
    repo.git("worktree", "add", "-q", "-b", "draft", str(tmp_path / "second desk"))
    found = Repository.around(tmp_path / "second desk" / "register")
    assert (found.top, found.prefix, on_branch(found)) == (
        (tmp_path / "second desk").resolve(),
        "register/",
        "draft",
    )
    assert hooks_dir(found) == repo.folder.resolve() / ".git" / "hooks"


def test_a_register_in_a_submodule_belongs_to_the_submodule(
    repo: GitRepo, ana: GitPerson, tmp_path: Path
) -> None:
    inner = GitRepo.create(tmp_path / "inner")
    made = inner.commit({"register/a.toml": "1"}, by=ana)
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.folder), "sub module")
    found = Repository.around(repo.folder / "sub module" / "register")
    assert (found.prefix, head(found)) == ("register/", made)
    assert dirty(found, ["a.toml"]) == []


def test_a_bare_repository_is_read_without_a_work_tree(repo: GitRepo, ana: GitPerson, tmp_path: Path) -> None:
    made = repo.commit({"register/a.toml": "1"}, by=ana)
    repo.git("clone", "-q", "--bare", str(repo.folder), str(tmp_path / "server.git"))
    found = Repository.bare(tmp_path / "server.git", "register")
    assert (found.top, found.prefix, head(found)) == (None, "register/", made)
    assert [commit.id for commit in read_commits(found, ["HEAD"]).commits] == [made]


def test_a_folder_that_is_no_bare_repository_is_refused(repo: GitRepo, tmp_path: Path) -> None:
    with pytest.raises(GitFailed, match="not a git repository"):
        Repository.bare(tmp_path, "")


def test_an_environment_left_by_another_repository_changes_nothing(
    repo: GitRepo, ana: GitPerson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = GitRepo.create(tmp_path / "other")
    made = repo.commit({"register/a.toml": "1"}, by=ana)
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git" / "index"))
    found = Repository.around(repo.folder / "register")
    assert (head(found), list(index(found))) == (made, ["a.toml"])


def test_a_replaced_commit_is_seen_as_it_was_made(repo: GitRepo, ana: GitPerson) -> None:
    true = repo.commit({"a.toml": "1"}, by=ana, message="true")
    false = repo.commit({"a.toml": "2"}, by=ana, message="false")
    repo.git("reset", "-q", "--hard", true)
    repo.git("replace", true, false)
    (seen,) = read_commits(Repository.around(repo.folder), ["HEAD"]).commits
    assert seen.files[0].after == repo.git("--no-replace-objects", "rev-parse", f"{true}:a.toml")


@pytest.mark.parametrize(
    ("arguments", "changed", "held"),
    [
        (("commit", "-q", "-m", "staged only"), ["b.toml"], {"a.toml": "1", "b.toml": "staged"}),
        (("commit", "-q", "-a", "-m", "all"), ["a.toml", "b.toml"], {"a.toml": "edited", "b.toml": "later"}),
        (("commit", "-q", "-m", "one", "register/a.toml"), ["a.toml"], {"a.toml": "edited"}),
    ],
    ids=["staged", "commit -a", "commit PATH"],
)
def test_a_hook_sees_the_commit_that_is_being_made(
    repo: GitRepo,
    ana: GitPerson,
    seen: Path,
    arguments: tuple[str, ...],
    changed: list[str],
    held: dict[str, str],
) -> None:
    repo.commit({"register/a.toml": "1", "outside.txt": "1"}, by=ana)
    repo.write("register/a.toml", "edited")
    repo.write("register/b.toml", "staged")
    repo.git("add", "register/b.toml")
    repo.write("register/b.toml", "later")
    repo.hook("pre-commit", LOOKING_HOOK)
    repo.git(*arguments)
    assert json.loads(seen.read_text()) == {"changed": changed, "held": held}


def test_a_hook_of_the_first_commit_sees_everything_as_new(repo: GitRepo, seen: Path) -> None:
    repo.write("register/a.toml", "1")
    repo.git("add", ".")
    repo.hook("pre-commit", LOOKING_HOOK)
    repo.git("commit", "-q", "-m", "first")
    assert json.loads(seen.read_text()) == {"changed": ["a.toml"], "held": {"a.toml": "1"}}


def test_a_hook_in_an_added_work_tree_sees_the_commit_that_is_being_made(
    repo: GitRepo, ana: GitPerson, seen: Path, tmp_path: Path
) -> None:
    repo.commit({"register/a.toml": "1"}, by=ana)
    repo.hook("pre-commit", LOOKING_HOOK)
    repo.git("worktree", "add", "-q", "-b", "draft", str(tmp_path / "second desk"))
    (tmp_path / "second desk" / "register" / "a.toml").write_text("2")
    repo.git("commit", "-q", "-a", "-m", "edit", cwd=tmp_path / "second desk")
    assert json.loads(seen.read_text()) == {"changed": ["a.toml"], "held": {"a.toml": "2"}}


def test_a_relative_index_is_taken_from_the_top(
    repo: GitRepo, ana: GitPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit({"register/a.toml": "1"}, by=ana)
    monkeypatch.chdir(repo.folder / "register")
    monkeypatch.setenv("GIT_INDEX_FILE", os.path.join(".git", "index"))  # noqa: PTH118
    assert list(index(Repository.around(repo.folder / "register"))) == ["a.toml"]


def test_a_server_hook_sees_what_is_pushed_before_it_is_taken(
    repo: GitRepo, ana: GitPerson, seen: Path, tmp_path: Path
) -> None:
    server = GitRepo.create(tmp_path / "server.git", "--bare")
    repo.commit({"register/a.toml": "1"}, by=ana, message="first")
    repo.git("push", "-q", str(server.folder), "main")
    server.hook("pre-receive", RECEIVING_HOOK)
    second = repo.commit({"register/a.toml": "2"}, by=ana, message="second")
    repo.commit({"elsewhere.txt": "3"}, by=ana, message="not in the register")
    repo.git("push", "-q", str(server.folder), "main")
    assert json.loads(seen.read_text()) == {"news": [second], "held": {"a.toml": "2"}}

"""The commits that touched the register."""

import subprocess
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from peeltrack.core.errors import GitFailed
from peeltrack.core.history.commits import Ident, TouchedFile
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.objects import tree
from peeltrack.store.git.repository import Repository
from tests.gitrepo import GitPerson, GitRepo, count_processes


def test_a_commit_is_told_whole(repo: GitRepo, ana: GitPerson, dev: GitPerson) -> None:
    repo.commit({"register/a.toml": "1"}, by=ana)
    at = {"GIT_AUTHOR_DATE": "2025-03-27T10:00:00+0100", "GIT_COMMITTER_DATE": "2025-03-28T23:30:00-0330"}
    repo.write("register/a.toml", "2")
    author = f"--author={dev.name} <{dev.email}>"
    repo.git("commit", "-q", "-a", author, "-m", "Böard", env=at)
    found = Repository.around(repo.folder / "register")
    first, second = read_commits(found, ["HEAD"]).commits
    assert second.parents == (first.id,)
    written = datetime(2025, 3, 27, 10, tzinfo=timezone(timedelta(hours=1)))
    kept = datetime(2025, 3, 28, 23, 30, tzinfo=timezone(-timedelta(hours=3, minutes=30)))
    assert second.author == Ident(dev.name, dev.email, written)
    assert second.committer == Ident(ana.name, ana.email, kept)
    assert second.author.at.utcoffset() == timedelta(hours=1)
    old, new = (tree(found, commit.id)["a.toml"].id for commit in (first, second))
    assert (first.files, second.files) == (
        (TouchedFile("a.toml", old, (None,)),),
        (TouchedFile("a.toml", new, (old,)),),
    )


def test_commits_beside_the_register_are_left_out(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"top.txt": "1"}, by=ana, message="beside")
    come = repo.commit({"register/a.toml": "1"}, by=ana, message="in")
    repo.commit({}, by=ana, message="empty")
    repo.commit({"register-2/a.toml": "1"}, by=ana, message="a neighbour")
    gone = repo.commit({"register/a.toml": None}, by=ana, message="out")
    repo.write("register/kept", "")
    found = Repository.around(repo.folder / "register")
    assert [commit.id for commit in read_commits(found, ["HEAD"]).commits] == [come, gone]


def test_a_merge_is_told_against_each_of_its_parents(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"register/a.toml": "1", "register/b.toml": "1"}, by=ana)
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"register/b.toml": "2"}, by=ana)
    repo.git("checkout", "-q", "main")
    repo.commit({"register/a.toml": "2"}, by=ana)
    merged = repo.merge("side", by=ana)
    found = Repository.around(repo.folder / "register")
    last = read_commits(found, ["HEAD"]).commits[-1]
    main, side, both = (tree(found, name) for name in ("HEAD^1", "HEAD^2", "HEAD"))
    assert last.id == merged
    assert last.files == (
        TouchedFile("a.toml", both["a.toml"].id, (main["a.toml"].id, side["a.toml"].id)),
        TouchedFile("b.toml", both["b.toml"].id, (main["b.toml"].id, side["b.toml"].id)),
    )


@pytest.mark.parametrize("revisions", [["HEAD"], ["side..HEAD"], ["HEAD", "^side"]])
def test_a_merge_that_drops_one_side_whole_is_told(
    repo: GitRepo, ana: GitPerson, revisions: list[str]
) -> None:
    repo.commit({"register/a.toml": "1"}, by=ana)
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"register/a.toml": "signed"}, by=ana)
    repo.git("checkout", "-q", "main")
    repo.commit({"top.txt": "1"}, by=ana)
    repo.merge("side", by=ana, options=("-s", "ours"))
    found = Repository.around(repo.folder / "register")
    last = read_commits(found, revisions).commits[-1]
    lost, kept = tree(found, "side")["a.toml"].id, tree(found, "HEAD")["a.toml"].id
    assert last.files == (TouchedFile("a.toml", kept, (kept, lost)),)


def test_parents_come_before_children_whatever_their_clocks_say(repo: GitRepo, ana: GitPerson) -> None:
    ids = []
    for number in range(3):
        repo.now -= 100_000
        ids.append(repo.commit({"a.toml": str(number)}, by=ana))
    found = Repository.around(repo.folder)
    assert [commit.id for commit in read_commits(found, ["HEAD"]).commits] == ids
    assert [commit.id for commit in read_commits(found, [f"{ids[0]}..HEAD"]).commits] == ids[1:]


def test_unseen_commits_are_those_that_no_branch_leads_to(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    repo.git("checkout", "-q", "--detach")
    new = repo.commit({"a.toml": "2"}, by=ana)
    repo.git("checkout", "-q", "main")
    found = Repository.around(repo.folder)
    assert [commit.id for commit in read_commits(found, [new], unseen=True).commits] == [new]
    assert read_commits(found, ["main"], unseen=True).commits == ()


def test_a_revision_is_never_an_option(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    with pytest.raises(GitFailed, match="git rev-list failed"):
        read_commits(Repository.around(repo.folder), ["--all"])


def test_settings_of_the_person_change_nothing(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"register/a.toml": "one\ntwo\n"}, by=ana, signed=True)
    repo.git("mv", "register/a.toml", "register/b.toml")
    repo.commit({}, by=ana, message="renamed")
    found = Repository.around(repo.folder / "register")
    before = read_commits(found, ["HEAD"]).commits
    for setting in ("log.showSignature=true", "diff.renames=copies", "core.abbrev=7", "color.ui=always"):
        repo.git("config", *setting.split("="))
    repo.git("config", "log.showRoot", "false")
    assert read_commits(found, ["HEAD"]).commits == before
    assert [len(commit.files) for commit in before] == [1, 2]


def test_a_commit_in_an_old_encoding_is_read(repo: GitRepo, ana: GitPerson) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    who = "Özil <o@example.org> 1735732800 +0000"
    head = f"tree {repo.git('rev-parse', 'HEAD^{tree}')}\nauthor {who}\ncommitter {who}\nencoding ISO-8859-1"
    repo.write("raw", f"{head}\n\nGröße\n".encode("latin-1"))
    made = repo.git("hash-object", "-t", "commit", "-w", "raw")
    (commit,) = read_commits(Repository.around(repo.folder), [made]).commits
    assert commit.author.name == "Özil"


@pytest.mark.parametrize("when", ["99999999999999999999 +0000", "1 +9999", "x", ""])
def test_a_date_that_no_calendar_has_is_the_beginning_of_time(
    repo: GitRepo, ana: GitPerson, when: str
) -> None:
    repo.commit({"a.toml": "1"}, by=ana)
    tree_id = repo.git("rev-parse", "HEAD^{tree}")
    raw = f"tree {tree_id}\nauthor A <a@example.org> {when}\ncommitter {when}\n\nodd\n"
    repo.write("raw", raw)
    made = repo.git("hash-object", "-t", "commit", "-w", "--literally", "raw")
    (commit,) = read_commits(Repository.around(repo.folder), [made]).commits
    assert (commit.author.at, commit.author.name) == (datetime(1970, 1, 1, tzinfo=UTC), "A")


def test_a_thousand_commits_take_no_more_processes_than_one(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = ["reset refs/heads/main\n"]
    for number in range(1000):
        stream.append(
            f"commit refs/heads/main\ncommitter A <a@example.org> {1_700_000_000 + number} +0000\ndata 1\nx\n"
            f"M 100644 inline register/REC-{number % 30}.toml\ndata {len(str(number))}\n{number}\n"
        )
    repo.write("register/history", "".join(stream))
    with (repo.folder / "register" / "history").open("rb") as history:
        subprocess.run(["git", "fast-import", "--quiet"], cwd=repo.folder, stdin=history, check=True)
    found = Repository.around(repo.folder / "register")
    started = count_processes(tmp_path, monkeypatch)
    told = read_commits(found, ["main"]).commits
    assert (len(told), {len(commit.files) for commit in told}) == (1000, {1})
    assert len(started()) == 3

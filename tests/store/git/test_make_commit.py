"""An act becomes a commit of one file, or nothing changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.audit.signature import SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.errors import GitFailed
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.index import stored
from peeltrack.store.git.make_commit import Committed, commit_file, message
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures.check import signatures
from tests.gitrepo import GitPerson, GitRepo, trailers_of

PATH = "register/Überwachung – plan/REC-1.toml"
RECORD = "Überwachung – plan/REC-1.toml"

REFUSING = "import sys\nprint('the board has not met')\nsys.exit(1)\n"
SPEAKING = "print('all 24 records are in order')\n"

words = st.text("abcdefghij ÄÖ–#:=", min_size=1).map(str.strip).filter(bool)
names = st.sampled_from(["Peeltrack-Step", "Peeltrack-Record", "Peeltrack-Digest", "Peeltrack-Note"])


@pytest.fixture
def found(repo: GitRepo, ana: GitPerson) -> Repository:
    """A repository in which one record is edited, and other files are staged or edited."""
    repo.commit({PATH: "1", "register/b.toml": "1", "register/c.toml": "1"}, by=ana)
    repo.write(PATH, "2")
    repo.write("register/b.toml", "staged")
    repo.write("register/new.toml", "staged too")
    repo.git("add", "register/b.toml", "register/new.toml")
    repo.write("register/c.toml", "edited")
    return Repository.around(repo.folder / "register")


def commit(repository: Repository, content: str, text: str, path: str = RECORD) -> Committed:
    """Commit a record with this content, whatever lies in the folder."""
    return commit_file(repository, stored(repository, path, content.encode()), text)


def state(repo: GitRepo) -> tuple[str, str, str]:
    """Return what a commit must leave alone, or what a refusal must: index, status and HEAD."""
    listed = ("status", "--porcelain", "-uall")
    return repo.git("ls-files", "-s"), repo.git(*listed), repo.git("rev-parse", "HEAD")


def test_a_commit_holds_the_one_file_and_the_message(repo: GitRepo, found: Repository) -> None:
    text = message("REC-1: submit", "# 4.2 of the minutes", {"Peeltrack-Step": "submit"})
    made = commit(found, "3", text)
    (last,) = read_commits(found, ["HEAD~1..HEAD"]).commits
    assert (made.id, repo.message(), last.paths) == (last.id, text.strip(), (RECORD,))
    assert repo.git("show", f"HEAD:{PATH}") == "3"


def test_neither_the_index_nor_a_file_is_touched(repo: GitRepo, found: Repository) -> None:
    index, _, _ = state(repo)
    commit(found, "3", "REC-1: submit\n")
    assert (repo.git("ls-files", "-s"), (repo.folder / PATH).read_text()) == (index, "2")
    assert list((repo.folder / ".git").glob(".index*")) == []


def test_a_new_file_is_committed(repo: GitRepo, found: Repository) -> None:
    repo.write("register/x 2.toml", "1")
    commit(found, "1", "REC-2: new\n", "[x] 2.toml")
    (last,) = read_commits(found, ["HEAD~1..HEAD"]).commits
    assert last.paths == ("[x] 2.toml",)


def test_the_first_commit_of_all_can_be_an_act(repo: GitRepo) -> None:
    repo.write("register/b.toml", "1")
    repo.git("add", "register/b.toml")
    found = Repository.around(repo.folder / "register")
    made = commit(found, "1", "first\n", "a.toml")
    assert [one.id for one in read_commits(found, ["HEAD"]).commits] == [made.id]
    assert repo.git("ls-tree", "-r", "--name-only", "HEAD") == "register/a.toml"


def test_a_person_who_signs_signs_this_too(repo: GitRepo, found: Repository, ana: GitPerson) -> None:
    repo.settle(ana, sign=True)
    commit(found, "3", "REC-1: submit\n")
    made = read_commits(found, ["HEAD~1..HEAD"]).commits
    (signature,) = signatures(found, made, [ana.public]).values()
    assert (signature.state, signature.fingerprint) == (SignatureState.GOOD, fingerprint(ana.public))


def test_what_a_hook_says_is_handed_on(repo: GitRepo, found: Repository) -> None:
    repo.hook("pre-commit", SPEAKING)
    assert commit(found, "3", "REC-1: submit\n").said == "all 24 records are in order"


def test_a_hook_sees_what_is_to_be_committed_and_nothing_else_that_is_staged(
    repo: GitRepo, found: Repository
) -> None:
    diff = "import subprocess\nsubprocess.run(['git', 'diff', '--cached', '--name-only', '-z'], stdout=2)\n"
    repo.hook("pre-commit", diff)
    assert commit(found, "3", "REC-1: submit\n").said.rstrip("\0") == PATH


@pytest.mark.parametrize("hook", ["pre-commit", "commit-msg", "prepare-commit-msg"])
@pytest.mark.parametrize("path", [RECORD, "new/REC-2.toml"], ids=["known file", "new file"])
def test_a_hook_that_refuses_leaves_everything_as_it_was(
    repo: GitRepo, found: Repository, hook: str, path: str
) -> None:
    repo.hook(hook, REFUSING)
    before = state(repo)
    with pytest.raises(GitFailed, match="git commit failed: the board has not met"):
        commit(found, "3", "REC: submit\n", path)
    assert state(repo) == before


def test_a_signature_that_cannot_be_made_leaves_everything_as_it_was(
    repo: GitRepo, found: Repository
) -> None:
    repo.git("config", "commit.gpgsign", "true")
    repo.git("config", "user.signingKey", str(repo.folder / "no such key"))
    before = state(repo)
    with pytest.raises(GitFailed, match="no such key"):
        commit(found, "1", "REC-2: submit\n", "REC-2.toml")
    assert state(repo) == before


def test_nothing_to_commit_is_said_plainly(repo: GitRepo, found: Repository) -> None:
    commit(found, "3", "REC-1: submit\n")
    with pytest.raises(GitFailed, match=r"REC-1\.toml has not changed since the last commit"):
        commit(found, "3", "REC-1: again\n")


#: Somebody else who commits after this one, so that their commit is the last.
OVERTAKING = """
import subprocess

git = ["git", "-c", "core.hooksPath=nowhere"]
subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "theirs"], check=True)
"""


def test_the_commit_that_is_named_is_this_one_though_another_has_come_since(
    repo: GitRepo, found: Repository
) -> None:
    repo.hook("post-commit", OVERTAKING)
    made = commit(found, "3", "REC-1: submit\n")
    assert repo.git("log", "--format=%s", "-2") == "theirs\nREC-1: submit"
    assert made.id == repo.git("rev-parse", "HEAD~1")


#: Somebody else who moves the branch between the look at it and the commit, past git's own locks.
MOVING = """
import subprocess

def git(*arguments):
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()

git("update-ref", "HEAD", git("commit-tree", "-p", "HEAD", "-m", "theirs", "HEAD^{tree}"))
"""


def test_a_branch_that_was_moved_meanwhile_is_no_place_for_the_commit(
    repo: GitRepo, found: Repository
) -> None:
    repo.hook("pre-commit", MOVING)
    with pytest.raises(GitFailed):
        commit(found, "3", "REC-1: submit\n")
    assert repo.git("log", "--format=%s", "-1") == "theirs"


def test_a_hook_that_puts_something_else_in_the_place_of_the_file_is_named(
    repo: GitRepo, found: Repository
) -> None:
    repo.hook("pre-commit", f"import subprocess\nsubprocess.run(['git', 'add', {PATH!r}], check=True)\n")
    with pytest.raises(GitFailed, match=r"REC-1\.toml was changed by a hook or another program"):
        commit(found, "3", "REC-1: submit\n")


@given(st.dictionaries(names, words, min_size=1), words, st.one_of(st.just(""), words))
def test_trailers_that_were_written_are_read(trailers: dict[str, str], subject: str, body: str) -> None:
    spaced = {name: " ".join(value.split()) for name, value in trailers.items()}
    assert trailers_of(message(subject, body, trailers)) == spaced


def test_a_message_without_trailers_has_none() -> None:
    assert trailers_of(message("REC-1: submit")) == {}
    assert message("REC-1:  submit\n", " why ", {"Peeltrack-Note": " "}) == "REC-1: submit\n\nwhy\n"

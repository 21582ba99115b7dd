"""An act becomes a commit of one file, or nothing changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.audit.signature import SignatureState
from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.errors import GitFailed
from peeltrack.store.git.commits import commits
from peeltrack.store.git.make_commit import commit_one, message, stage, trailers_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures import signatures
from peeltrack.store.git.worktree import dirty
from tests.gitrepo import GitPerson, GitRepo

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


def test_a_commit_holds_the_one_file_and_the_message(repo: GitRepo, found: Repository) -> None:
    text = message("REC-1: submit", "# 4.2 of the minutes", {"Peeltrack-Step": "submit"})
    made = commit_one(found, RECORD, text)
    (last,) = commits(found, ["HEAD~1..HEAD"])
    assert (made.id, last.message, [change.path for change in last.changes[0]]) == (last.id, text, [RECORD])


def test_what_else_was_staged_stays_staged_and_out(repo: GitRepo, found: Repository) -> None:
    commit_one(found, RECORD, "REC-1: submit\n")
    assert repo.staged() == ["register/b.toml", "register/new.toml"]
    assert dirty(found, [RECORD, "c.toml"]) == ["c.toml"]


def test_a_new_file_is_committed(repo: GitRepo, found: Repository) -> None:
    repo.write("register/[x] 2.toml", "1")
    repo.write("register/x 2.toml", "1")
    commit_one(found, "[x] 2.toml", "REC-2: new\n")
    (last,) = commits(found, ["HEAD~1..HEAD"])
    assert [change.path for change in last.changes[0]] == ["[x] 2.toml"]


def test_the_first_commit_of_all_can_be_an_act(repo: GitRepo) -> None:
    repo.write("register/a.toml", "1")
    repo.write("register/b.toml", "1")
    repo.git("add", "register/b.toml")
    found = Repository.around(repo.folder / "register")
    made = commit_one(found, "a.toml", "first\n")
    assert [commit.id for commit in commits(found, ["HEAD"])] == [made.id]
    assert repo.staged() == ["register/b.toml"]


def test_a_person_who_signs_signs_this_too(repo: GitRepo, found: Repository, ana: GitPerson) -> None:
    repo.settle(ana, sign=True)
    commit_one(found, RECORD, "REC-1: submit\n")
    made = commits(found, ["HEAD~1..HEAD"])
    (signature,) = signatures(found, made, [ana.public]).values()
    assert (signature.state, signature.fingerprint) == (SignatureState.GOOD, fingerprint(ana.public))


def test_what_a_hook_says_is_handed_on(repo: GitRepo, found: Repository) -> None:
    repo.hook("pre-commit", SPEAKING)
    assert commit_one(found, RECORD, "REC-1: submit\n").said == "all 24 records are in order"


@pytest.mark.parametrize("hook", ["pre-commit", "commit-msg", "prepare-commit-msg"])
@pytest.mark.parametrize("path", [PATH, "register/new/REC-2.toml"], ids=["known file", "new file"])
def test_a_hook_that_refuses_leaves_everything_as_it_was(
    repo: GitRepo, found: Repository, hook: str, path: str
) -> None:
    repo.write(path, "2")
    repo.hook(hook, REFUSING)
    before = (
        repo.git("ls-files", "-s"),
        repo.git("status", "--porcelain", "-uall"),
        repo.git("rev-parse", "HEAD"),
    )
    with pytest.raises(GitFailed, match="git commit failed: the board has not met"):
        commit_one(found, path.removeprefix("register/"), "REC: submit\n")
    after = (
        repo.git("ls-files", "-s"),
        repo.git("status", "--porcelain", "-uall"),
        repo.git("rev-parse", "HEAD"),
    )
    assert after == before
    assert (repo.folder / path).read_text() == "2"


def test_a_version_staged_before_is_still_staged_after_a_refusal(repo: GitRepo, found: Repository) -> None:
    repo.git("add", PATH)
    repo.write(PATH, "3")
    repo.hook("pre-commit", REFUSING)
    with pytest.raises(GitFailed):
        commit_one(found, RECORD, "REC-1: submit\n")
    assert repo.git("show", f":{PATH}") == "2"


def test_a_signature_that_cannot_be_made_leaves_everything_as_it_was(
    repo: GitRepo, found: Repository
) -> None:
    repo.git("config", "commit.gpgsign", "true")
    repo.git("config", "user.signingKey", str(repo.folder / "no such key"))
    repo.write("register/REC-2.toml", "1")
    before = repo.git("ls-files", "-s")
    with pytest.raises(GitFailed, match="no such key"):
        commit_one(found, "REC-2.toml", "REC-2: submit\n")
    assert repo.git("ls-files", "-s") == before


def test_nothing_to_commit_is_said_plainly(repo: GitRepo, found: Repository) -> None:
    commit_one(found, RECORD, "REC-1: submit\n")
    with pytest.raises(GitFailed, match=r"REC-1\.toml has not changed since the last commit"):
        commit_one(found, RECORD, "REC-1: again\n")


def test_an_ignored_file_is_refused_in_git_s_words(repo: GitRepo, found: Repository) -> None:
    repo.write(".gitignore", "REC-9.toml\n")
    repo.write("register/REC-9.toml", "1")
    with pytest.raises(GitFailed, match=r"git add failed: .*ignored"):
        commit_one(found, "REC-9.toml", "REC-9: new\n")


def test_staging_takes_the_one_file(repo: GitRepo, found: Repository) -> None:
    stage(found, RECORD)
    repo.git("config", "core.quotePath", "false")
    assert repo.staged() == sorted([PATH, "register/b.toml", "register/new.toml"])


@given(st.dictionaries(names, words, min_size=1), words, st.one_of(st.just(""), words))
def test_trailers_that_were_written_are_read(trailers: dict[str, str], subject: str, body: str) -> None:
    spaced = {name: " ".join(value.split()) for name, value in trailers.items()}
    assert trailers_of(message(subject, body, trailers)) == spaced


def test_a_message_without_trailers_has_none() -> None:
    assert trailers_of(message("REC-1: submit")) == {}
    assert message("REC-1:  submit\n", " why ", {"Peeltrack-Note": " "}) == "REC-1: submit\n\nwhy\n"

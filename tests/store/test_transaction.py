"""Taking an act back never takes anything else back."""

import pytest

from peeltrack.core.errors import GitFailed, StepRefused
from peeltrack.store.drafts import opened
from peeltrack.store.transaction import Act, perform, workplace
from tests.gitrepo import GitPerson, GitRepo

RECORD = "Überwachung – plan/REC-1.toml"
PATH = f"register/{RECORD}"

TEXT = 'id = "REC-1"\ntitle = "Risk"\nkind = "recommendation"\nstatus = "open"\n'


def an_act(repo: GitRepo, mark: str) -> Act:
    """Return an act on the record as it is now, which writes `mark` into it."""
    draft = opened(repo.folder / "register", RECORD).set({("summary",): mark})
    return Act(draft=draft, message=f"REC-1: {mark}\n", mark=mark)


@pytest.fixture(autouse=True)
def begun(repo: GitRepo, ana: GitPerson) -> None:
    """A record under git."""
    repo.commit({PATH: TEXT}, by=ana)


def test_an_act_that_came_too_late_leaves_the_other_s_commit_where_it_is(repo: GitRepo) -> None:
    root = repo.folder / "register"
    mine, theirs = an_act(repo, "mine"), an_act(repo, "theirs")
    (made,) = perform(root, workplace(root), [theirs])
    with pytest.raises(StepRefused, match="was changed by somebody else after it was read"):
        perform(root, workplace(root), [mine])
    assert (repo.git("rev-parse", "HEAD"), (repo.folder / PATH).read_bytes()) == (made.id, theirs.draft.after)
    assert repo.git("status", "--porcelain") == ""


#: Somebody else who commits another record as soon as a commit was made here.
OVERTAKING = """
import subprocess

with open({path!r}, "a", encoding="utf-8") as file:
    file.write("# theirs")
git = ["git", "-c", "core.hooksPath=nowhere"]
subprocess.run([*git, "commit", "-q", "-m", "theirs", "--", {path!r}], check=True)
"""


def test_a_commit_that_somebody_makes_meanwhile_is_not_taken_for_one_of_ours(
    repo: GitRepo, ana: GitPerson
) -> None:
    root, path = repo.folder / "register", PATH.replace("REC-1", "REC-2")
    repo.commit({path: TEXT.replace("REC-1", "REC-2")}, by=ana)
    draft = opened(root, RECORD.replace("REC-1", "REC-2")).set({("summary",): "mine too"})
    late = Act(draft=draft, message="REC-2: mine too\n", mark="mine too")
    repo.hook("post-commit", OVERTAKING.replace("{path!r}", repr(path)))
    with pytest.raises(GitFailed, match=r"the steps on .*REC-1\.toml stand, for somebody else has committed"):
        perform(root, workplace(root), [an_act(repo, "mine"), late])
    assert repo.git("log", "-2", "--format=%s") == "theirs\nREC-1: mine"
    assert repo.git("status", "--porcelain") == ""


@pytest.mark.parametrize("commit", [True, False], ids=["committed", "staged"])
def test_what_was_staged_and_edited_elsewhere_stays(repo: GitRepo, ana: GitPerson, commit: bool) -> None:
    root = repo.folder / "register"
    repo.commit({"b.txt": "1", "c.txt": "1"}, by=ana)
    repo.write("b.txt", "staged")
    repo.git("add", "b.txt")
    repo.write("c.txt", "edited")
    act = an_act(repo, "mine")
    before = (repo.git("ls-files", "-s"), repo.git("status", "--porcelain"), repo.git("rev-parse", "HEAD"))
    late = Act(draft=act.draft.set({("summary",): "again"}), message="REC-1: again\n", mark="again")
    with pytest.raises(StepRefused):
        # The second was read before the first was written.
        perform(root, workplace(root), [act, late], commit=commit)
    after = (repo.git("ls-files", "-s"), repo.git("status", "--porcelain"), repo.git("rev-parse", "HEAD"))
    assert after == before
    assert (repo.folder / PATH).read_text(encoding="utf-8") == TEXT


def test_a_repository_without_a_branch_is_no_place_to_work(repo: GitRepo) -> None:
    repo.git("checkout", "-q", "--detach")
    with pytest.raises(GitFailed, match="on no branch"):
        workplace(repo.folder / "register")

"""Taking an act back never takes anything else back."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

from peeltrack.core.errors import GitFailed, StepRefused
from peeltrack.store.drafts import opened
from peeltrack.store.transaction import DraftCommit, perform
from peeltrack.store.workplace import workplace
from tests.cli.processes import environment
from tests.gitrepo import GitPerson, GitRepo

RECORD = "Überwachung – plan/REC-1.toml"
PATH = f"register/{RECORD}"

TEXT = 'id = "REC-1"\ntitle = "Risk"\nkind = "recommendation"\nstatus = "open"\n'


SECOND = RECORD.replace("REC-1", "REC-2")
SECOND_PATH = f"register/{SECOND}"

State = tuple[str, str, str]


def state(repo: GitRepo) -> State:
    """Return what somebody else has staged, edited and committed."""
    return repo.git("ls-files", "-s"), repo.git("status", "--porcelain"), repo.git("rev-parse", "HEAD")


def an_act(repo: GitRepo, mark: str, path: str = RECORD) -> DraftCommit:
    """Return an act on a record as it is now, which writes `mark` into it."""
    draft = opened(repo.folder / "register", path).set({("summary",): mark})
    return DraftCommit(draft=draft, message=f"{Path(path).stem}: {mark}\n")


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
    late = DraftCommit(draft=draft, message="REC-2: mine too\n")
    repo.hook("post-commit", OVERTAKING.replace("{path!r}", repr(path)))
    with pytest.raises(
        GitFailed, match=r"what was committed of .*REC-1\.toml stands, because somebody else has"
    ):
        perform(root, workplace(root), [an_act(repo, "mine"), late])
    assert repo.git("log", "-2", "--format=%s") == "theirs\nREC-1: mine"
    assert repo.git("status", "--porcelain") == ""


@pytest.fixture
def busy(repo: GitRepo, ana: GitPerson) -> State:
    """The state of a desk at which other files are staged and edited."""
    repo.commit({"b.txt": "1", "c.txt": "1", SECOND_PATH: TEXT.replace("REC-1", "REC-2")}, by=ana)
    repo.write("b.txt", "staged")
    repo.git("add", "b.txt")
    repo.write("c.txt", "edited")
    return state(repo)


@pytest.mark.parametrize("commit", [True, False], ids=["committed", "staged"])
def test_what_was_staged_and_edited_elsewhere_stays(repo: GitRepo, busy: State, commit: bool) -> None:
    root = repo.folder / "register"
    perform(root, workplace(root), [an_act(repo, "mine"), an_act(repo, "too", SECOND)], commit=commit)
    ours = [] if commit else [PATH, SECOND_PATH]
    repo.git("config", "core.quotePath", "false")
    assert repo.staged() == ["b.txt", *ours]
    assert repo.git("diff", "--name-only") == "c.txt"
    assert [repo.folder / ".git" / "index"] == list((repo.folder / ".git").glob("*index*"))


@pytest.mark.parametrize("commit", [True, False], ids=["committed", "staged"])
@pytest.mark.parametrize("happens", ["edited", "staged"])
def test_where_one_was_changed_meanwhile_none_is_done_and_all_stays(
    repo: GitRepo, busy: State, commit: bool, happens: str
) -> None:
    root = repo.folder / "register"
    acts = [an_act(repo, "mine"), an_act(repo, "too", SECOND)]
    repository = workplace(root)
    repo.write(SECOND_PATH, TEXT.replace("REC-1", "REC-2") + "# theirs\n")
    if happens == "staged":
        repo.git("add", SECOND_PATH)
    before = state(repo)
    with pytest.raises(StepRefused, match=r"REC-2\.toml was changed by somebody else"):
        perform(root, repository, acts, commit=commit)
    assert state(repo) == before
    assert (repo.folder / PATH).read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("commit", [True, False], ids=["committed", "staged"])
def test_a_git_that_is_at_work_for_a_moment_is_waited_for(repo: GitRepo, commit: bool) -> None:
    root, lock = repo.folder / "register", repo.write(".git/index.lock", "")
    Timer(0.2, lock.unlink).start()
    perform(root, workplace(root), [an_act(repo, "mine")], commit=commit)
    assert repo.git("show", f":{PATH}").count('summary = "mine"') == 1


def test_the_index_of_another_git_is_left_alone(repo: GitRepo) -> None:
    root, lock = repo.folder / "register", repo.write(".git/index.lock", "DIRC")
    before = state(repo)
    with pytest.raises(GitFailed, match=r"index\.lock keeps everybody from the index") as told:
        perform(root, workplace(root), [an_act(repo, "mine")])
    assert "no step was taken, and every file is as it was" in told.value.message
    assert (state(repo), lock.read_text()) == (before, "DIRC")


#: What a colleague may do while a hook of ours runs: to a file, and with git.
COMMITTING = """
import os, subprocess, sys
own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
sys.exit(subprocess.run(["git", "commit", "-q", "-am", "theirs"], env=own).returncode == 0)
"""


def test_nobody_commits_from_the_index_while_a_step_is_recorded(repo: GitRepo) -> None:
    root = repo.folder / "register"
    repo.hook("pre-commit", COMMITTING)
    repo.hook("post-commit", COMMITTING.replace("sys.exit(", "assert not ("))
    (made,) = perform(root, workplace(root), [an_act(repo, "mine")])
    assert "index.lock" in made.said
    assert repo.git("log", "-1", "--format=%s") == "REC-1: mine"
    assert repo.git("status", "--porcelain") == ""


def test_a_hook_that_refuses_finds_nothing_to_put_back(repo: GitRepo) -> None:
    root, act = repo.folder / "register", an_act(repo, "mine")
    repo.hook("pre-commit", f"import sys\nsys.exit({TEXT!r} != open({PATH!r}).read() or 'not today')\n")
    before = state(repo)
    with pytest.raises(GitFailed, match="not today\nno step was taken, and every file is as it was"):
        perform(root, workplace(root), [act])
    assert state(repo) == before


#: Takes the lock of a step away, as whoever takes its run for dead does, and makes another.
TAKING_OVER = """
from pathlib import Path
lock = Path(".git/index.lock")
lock.unlink()
lock.write_text("peeltrack another\\n\\n")
"""


def test_a_run_that_was_taken_for_dead_touches_nothing_any_more(repo: GitRepo) -> None:
    root = repo.folder / "register"
    repo.hook("post-commit", TAKING_OVER)
    before = (repo.git("ls-files", "-s"), (repo.folder / PATH).read_bytes())
    with pytest.raises(GitFailed, match=r"slept or lagged.*\nnothing was taken back"):
        perform(root, workplace(root), [an_act(repo, "mine")])
    assert (repo.git("ls-files", "-s"), (repo.folder / PATH).read_bytes()) == before
    assert (repo.folder / ".git" / "index.lock").read_text() == "peeltrack another\n\n"


#: Ends the run whose number is in the environment, as a power cut would, once the n-th commit is made.
KILLING = """
import os, signal, subprocess
made = subprocess.run(["git", "rev-list", "--count", "BEGUN.."], capture_output=True, check=True).stdout
if int(made) == TIMES:
    os.kill(int(os.environ["TO_KILL"]), signal.SIGKILL)
"""

#: A run of its own that records two acts.
RUN = """
import os, sys
from pathlib import Path
from peeltrack.store.drafts import opened
from peeltrack.store.transaction import DraftCommit, perform
from peeltrack.store.workplace import workplace
os.environ["TO_KILL"] = str(os.getpid())
root = Path(sys.argv[1])
drafts = [opened(root, path).set({("summary",): "ours"}) for path in sys.argv[2:]]
acts = [DraftCommit(draft=draft, message=f"{draft.path}: ours") for draft in drafts]
perform(root, workplace(root), acts)
"""


@pytest.mark.skipif(os.name != "posix", reason="no such signal")
@pytest.mark.parametrize(
    ("hook", "times"), [("pre-commit", 0), ("pre-commit", 1), ("post-commit", 1), ("post-commit", 2)]
)
def test_a_run_killed_while_git_commits_is_finished_by_the_next(
    repo: GitRepo, busy: State, hook: str, times: int
) -> None:
    root, begun = repo.folder / "register", repo.git("rev-parse", "HEAD")
    repo.hook(hook, KILLING.replace("BEGUN", begun).replace("TIMES", str(times)))
    paths, before = [RECORD, SECOND], [(root / path).read_bytes() for path in (RECORD, SECOND)]
    killed = subprocess.run([sys.executable, "-c", RUN, str(root), *paths], env=environment(), check=False)
    assert killed.returncode == -9
    assert [(root / path).read_bytes() for path in paths] == before
    assert repo.attempt("commit", "-q", "-am", "by somebody who knows nothing").returncode != 0
    (repo.folder / ".git" / "hooks" / hook).unlink()
    workplace(root)
    made = int(repo.git("rev-list", "--count", f"{begun}.."))
    taken = ['summary = "ours"' in (root / path).read_text(encoding="utf-8") for path in paths]
    assert taken == [made >= 1, made >= 2]
    assert (repo.staged(), repo.git("diff", "--name-only")) == (["b.txt"], "c.txt")
    assert not (repo.folder / ".git" / "index.lock").exists()


def test_what_somebody_has_changed_since_a_run_was_killed_stays(repo: GitRepo, ana: GitPerson) -> None:
    root, act = repo.folder / "register", an_act(repo, "mine")
    before, index = repo.git("rev-parse", "HEAD"), (repo.folder / ".git" / "index").read_bytes()
    perform(root, workplace(root), [act])
    # As it is when the run is killed between the branch and the files.
    (repo.folder / ".git" / "index").write_bytes(index)
    repo.write(".git/index.lock", f"peeltrack .peeltrack-step.gone\n{before}\n")
    repo.write(PATH, TEXT + "# theirs\n")
    workplace(root)
    assert (repo.folder / PATH).read_text(encoding="utf-8") == TEXT + "# theirs\n"
    assert repo.staged() == []


def test_a_repository_without_a_branch_is_no_place_to_work(repo: GitRepo) -> None:
    repo.git("checkout", "-q", "--detach")
    with pytest.raises(GitFailed, match="on no branch"):
        workplace(repo.folder / "register")

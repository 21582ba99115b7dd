"""Whatever goes wrong while a step is recorded: the record is as before, or one step further."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.status import Status
from peeltrack.store.claims import is_temporary
from tests.cli.force import FILE, Force, Founding
from tests.cli.processes import killed_at, started
from tests.factories import BUSINESS_LEAD, a_ready_record

SUBMIT = ("submit", "REC-1", "--yes")

REFUSING = "import sys\nprint('the board has not met')\nsys.exit(1)\n"
#: Tidies what it was given, as hooks that mend line ends do.
TIDYING = f"open({FILE!r}, 'a').write('# tidied\\n')\n"
TIDYING_AND_STAGING = f"{TIDYING}import subprocess\nsubprocess.run(['git', 'add', {FILE!r}], check=True)\n"


def left_over(folder: Path) -> list[str]:
    """Return temporary files and locks under a folder.

    Without copies of git's index in its own folder: a git that outlives its run may still use them.
    """
    names = (path.name for path in folder.rglob("*"))
    left = (name for name in names if is_temporary(name) or name.endswith(".lock"))
    return [name for name in left if not name.startswith(".index.")]


@pytest.mark.slow
def test_a_run_killed_at_any_step_leaves_a_whole_file_and_the_next_run_works(force: Force) -> None:
    force.settle(BUSINESS_LEAD)
    folder, begun = force.repo.folder, force.repo.git("rev-parse", "HEAD")
    old = (folder / FILE).read_bytes()
    step, ends = 0, set()
    while killed_at(step, *SUBMIT, cwd=folder):
        content, moved = (folder / FILE).read_bytes(), force.repo.git("rev-parse", "HEAD") != begun
        record = force.record()
        assert content == old or (record.status, len(record.step)) == (Status.SUBMITTED, 1)
        ends.add((content != old, moved))
        again = force.run(*SUBMIT)
        assert again.exit_code == (ExitCode.REFUSED if moved else ExitCode.DONE), again.err
        assert (len(force.record().step), force.repo.git("status", "--porcelain")) == (1, "")
        assert force.repo.git("log", "--format=%s", f"{begun}..") == "REC-1: submit"
        # What is left in git's own folder goes with the next step that is recorded.
        assert left_over(folder / "register" if moved else folder) == []
        force.repo.git("reset", "-q", "--hard", begun)
        step += 1
    assert ends == {(False, False), (False, True), (True, True)}


@pytest.mark.slow
def test_a_run_killed_at_any_step_without_a_commit_leaves_a_whole_file_and_names_what_it_left(
    force: Force,
) -> None:
    force.settle(BUSINESS_LEAD)
    folder, begun = force.repo.folder, force.repo.git("rev-parse", "HEAD")
    old = (folder / FILE).read_bytes()
    step, ends = 0, set()
    while killed_at(step, *SUBMIT, "--no-commit", cwd=folder):
        content = (folder / FILE).read_bytes()
        ends.add(content != old)
        again = force.run(*SUBMIT)
        if content != old:
            assert f"git restore --staged --worktree -- {FILE}" in again.err
            force.repo.git("restore", "--staged", "--worktree", "--", FILE)
            again = force.run(*SUBMIT)
        assert again.exit_code == ExitCode.DONE, again.err
        assert (len(force.record().step), force.repo.git("status", "--porcelain")) == (1, "")
        assert left_over(folder) == []
        force.repo.git("reset", "-q", "--hard", begun)
        step += 1
    assert ends == {False, True}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal for one process")
@pytest.mark.parametrize("hook_ends_with", [0, 1])
def test_a_run_that_is_interrupted_while_git_commits_takes_everything_back(
    force: Force, hook_ends_with: int
) -> None:
    force.settle(BUSINESS_LEAD)
    interrupting = "import os, signal, sys, time\nos.kill(int(os.environ['TO_STOP']), signal.SIGINT)\n"
    force.repo.hook("pre-commit", f"{interrupting}time.sleep(0.6)\nsys.exit({hook_ends_with})\n")
    before = force.state()
    # Tests may themselves run where this signal is ignored, as under nohup.
    hearing = "import os, signal\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\n"
    own_number = f"{hearing}os.environ['TO_STOP'] = str(os.getpid())\n"
    process = started(*SUBMIT, cwd=force.repo.folder, before=own_number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, force.state()) == (ExitCode.USAGE, before), said
    assert "stopped; nothing further was done" in said


def no_identity(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git know nobody."""
    force.repo.git("config", "--unset", "user.email")


def no_git(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take git off the PATH."""
    monkeypatch.setenv("PATH", str(force.repo.folder / "nowhere"))


def no_key(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the person sign with a key that is not there."""
    force.repo.git("config", "commit.gpgSign", "true")
    force.repo.git("config", "user.signingKey", str(force.repo.folder / "no such key"))


def a_hook_refuses(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a hook that refuses."""
    force.repo.hook("pre-commit", REFUSING)


def git_is_at_work(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another git hold the index."""
    force.repo.write(".git/index.lock", "")


def failing(monkeypatch: pytest.MonkeyPatch, function: str, number: int) -> None:
    """Let one dealing with the disk fail for temporary files."""
    real = getattr(os, function)

    def fail(*arguments: object, **options: object) -> object:
        if function == "fsync" or is_temporary(Path(str(arguments[0])).name):
            raise OSError(number, os.strerror(number))
        return real(*arguments, **options)

    monkeypatch.setattr(os, function, fail)


def a_full_disk(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be full."""
    failing(monkeypatch, "fsync", errno.ENOSPC)


def a_folder_only_to_read(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be made in the folder."""
    failing(monkeypatch, "open", errno.EACCES)


def a_disk_only_to_read(force: Force, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be renamed on the disk."""
    failing(monkeypatch, "replace", errno.EROFS)


FAULTS = (
    (no_identity, ExitCode.GIT, "git does not know who you are", "say it once: peeltrack setup"),
    (no_git, ExitCode.GIT, "git is not installed or not on the PATH", "install it from"),
    (no_key, ExitCode.GIT, "no such key", "run the same command again"),
    (a_hook_refuses, ExitCode.GIT, "git commit failed: the board has not met", "run the same command again"),
    (git_is_at_work, ExitCode.GIT, "index.lock", "run the same command again"),
    (a_full_disk, ExitCode.UNREADABLE, "the disk is full", "make room on the disk"),
    (a_folder_only_to_read, ExitCode.UNREADABLE, "you have no right to write there", "ask for the right"),
    (a_disk_only_to_read, ExitCode.UNREADABLE, "the disk can only be read", "work in a copy"),
)


Happening = Callable[[Force, pytest.MonkeyPatch], None]
Case = tuple[Happening, ExitCode, str, str, tuple[str, ...]]

#: Those that do not come up where nothing is committed.
OF_A_COMMIT = (no_key, a_hook_refuses)

CASES: list[Case] = [(*fault, ()) for fault in FAULTS]
CASES += [(*fault, ("--no-commit",)) for fault in FAULTS if fault[0] not in OF_A_COMMIT]


@pytest.mark.parametrize(
    ("happens", "exit_code", "message", "hint", "option"),
    CASES,
    ids=[" ".join((case[0].__name__, *case[4])) for case in CASES],
)
def test_a_fault_is_said_plainly_and_leaves_the_file_untouched(
    force: Force,
    monkeypatch: pytest.MonkeyPatch,
    happens: Happening,
    exit_code: ExitCode,
    message: str,
    hint: str,
    option: tuple[str, ...],
) -> None:
    force.settle(BUSINESS_LEAD)
    before = force.state()
    with monkeypatch.context() as later:
        happens(force, later)
        ran = force.run(*SUBMIT, *option)
    (force.repo.folder / ".git" / "index.lock").unlink(missing_ok=True)
    assert (ran.exit_code, ran.out, force.state()) == (exit_code, "", before), ran.err
    assert message in ran.err
    assert hint in ran.err.partition("hint: ")[2]
    assert left_over(force.repo.folder) == []


@pytest.mark.parametrize(
    ("hook", "message", "hint"),
    [
        (TIDYING + REFUSING, "the board has not met", "run the same command again"),
        (TIDYING_AND_STAGING, "was changed by a hook or another program", "must not rewrite it"),
    ],
    ids=["and refuses", "and stages it"],
)
def test_what_a_hook_writes_into_the_file_stays_and_is_named(
    force: Force, hook: str, message: str, hint: str
) -> None:
    force.settle(BUSINESS_LEAD)
    old, index, _, begun = force.state()
    force.repo.hook("pre-commit", hook)
    ran = force.run(*SUBMIT)
    assert (ran.exit_code, ran.out) == (ExitCode.GIT, "")
    assert message in ran.err
    assert hint in ran.err
    assert "no step was taken; stalking-2024/REC-1.toml was changed by somebody else meanwhile" in ran.err
    content, now, _, at = force.state()
    assert (content, now, at) == (old + b"# tidied\n", index, begun)
    assert left_over(force.repo.folder) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_can_only_be_read_is_said_plainly(force: Force) -> None:
    force.settle(BUSINESS_LEAD)
    folder, before = (force.repo.folder / FILE).parent, force.state()
    folder.chmod(0o555)
    ran = force.run(*SUBMIT)
    folder.chmod(0o755)
    assert (ran.exit_code, force.state()) == (ExitCode.UNREADABLE, before)
    assert "you have no right to write there" in ran.err


def test_without_a_repository_it_says_how_to_begin_one(force: Force) -> None:
    (force.repo.folder / ".git").rename(force.repo.folder.parent / "elsewhere")
    ran = force.run(*SUBMIT)
    assert (ran.exit_code, ran.out) == (ExitCode.GIT, "")
    assert "is in no git repository" in ran.err
    assert "hint: begin one around it: peeltrack setup; peeltrack doctor " in ran.err


#: Refuses the commit of the second record only.
REFUSING_THE_SECOND = "import sys\nsys.exit('REC-2: submit' in open(sys.argv[1], encoding='utf-8').read())\n"

#: Puts somebody else's commit on the branch before it refuses.
OVERTAKEN = """
import subprocess, sys

def git(*arguments):
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()

if "REC-2: submit" in open(sys.argv[1], encoding="utf-8").read():
    git("update-ref", "HEAD", git("commit-tree", "-p", "HEAD", "-m", "from elsewhere", "HEAD^{tree}"))
    sys.exit(1)
"""


@pytest.fixture
def three(force_of: Founding) -> Force:
    """A force with three records that can be submitted, at the business lead's desk."""
    force = force_of(*(a_ready_record(id=f"REC-{number}") for number in (1, 2, 3)))
    force.settle(BUSINESS_LEAD)
    return force


def test_if_the_second_commit_fails_the_first_is_taken_back(three: Force) -> None:
    three.repo.write("register/draft.txt", "staged by hand")
    three.repo.git("add", "register/draft.txt")
    three.repo.hook("commit-msg", REFUSING_THE_SECOND)
    before = three.state()
    ran = three.run("submit", "REC-1", "REC-2", "REC-3", "--yes")
    assert (ran.exit_code, ran.out, three.state()) == (ExitCode.GIT, "", before)
    assert "stalking-2024/REC-2.toml: git commit failed" in ran.err
    assert "no step was taken, and every file is as it was" in ran.err


def test_if_the_second_cannot_be_staged_the_first_is_taken_back(three: Force) -> None:
    before = three.state()
    # Git refuses to store a text that is not in the encoding that it is told of.
    encoded = "register/stalking-2024/REC-2.toml text working-tree-encoding=UTF-16\n"
    three.repo.write(".git/info/attributes", encoded)
    ran = three.run("submit", "REC-1", "REC-2", "--yes", "--no-commit")
    (three.repo.folder / ".git" / "info" / "attributes").unlink()
    assert (ran.exit_code, ran.out, three.state()) == (ExitCode.GIT, "", before), ran.err


def test_what_somebody_else_has_built_on_is_left_and_named(three: Force) -> None:
    three.repo.hook("commit-msg", OVERTAKEN)
    ran = three.run("submit", "REC-1", "REC-2", "--yes")
    assert ran.exit_code == ExitCode.GIT
    assert (
        "what was committed of stalking-2024/REC-1.toml stands, because somebody else has committed "
        "after them" in ran.err
    )
    assert [three.record(f"REC-{number}").status for number in (1, 2)] == [Status.SUBMITTED, Status.OPEN]
    assert three.repo.git("status", "--porcelain") == ""
    assert three.repo.git("log", "--format=%s", "-2") == "from elsewhere\nREC-1: submit"


def test_somebody_else_s_edit_during_the_commit_is_not_lost(force: Force) -> None:
    force.settle(BUSINESS_LEAD)
    theirs = (force.repo.folder / FILE).read_text(encoding="utf-8") + "# an edit by somebody else\n"
    force.repo.hook("pre-commit", f"open({FILE!r}, 'w', newline='').write({theirs!r})\n{REFUSING}")
    assert force.run(*SUBMIT).exit_code == ExitCode.GIT
    assert (force.repo.folder / FILE).read_text(encoding="utf-8") == theirs

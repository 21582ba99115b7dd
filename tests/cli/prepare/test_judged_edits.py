"""An edit is judged before it is written: by the rules, by the chain, and by what the file holds by then."""

import errno
import os
import shlex
import sys
import tempfile
from datetime import date
from pathlib import Path

import click
import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.conftest import Run, record
from tests.cli.setup.test_init import files
from tests.gitrepo import GitPerson, GitRepo

KIM = ("--by", "kim@example.org")
WORD = ("--reference", "HMI-77", "--said-on", "1/3/2025")
REC_1 = "stalking-2024/REC-1.toml"

#: Edits that leave the register with one fault more, and the words of `check`.
FAULTY = {
    "nobody listed": (("assign", "REC-1", "REC-2", "--action-owner", "kym@example.org", *KIM), "PT316"),
    "no address of ours": (
        ("evidence", "add", "REC-1", "https://example.org", "--title", "x", "--owner", "kym@example.org"),
        "PT316",
    ),
    "hidden text": (("update", "REC-1", "left \u202e right", *KIM), "PT011"),
    "a target too late": (
        ("extend", "REC-1", "--target", "1/5/2025", *KIM),
        "PT104 target 2025-05-01 is after the deadline 2025-03-27",
    ),
}
each_fault = pytest.mark.parametrize(("arguments", "words"), FAULTY.values(), ids=FAULTY)


@each_fault
def test_an_edit_that_check_would_find_fault_with_is_refused(
    run: Run, papers: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = files(papers)
    ran = run(*arguments)
    assert (ran.exit_code, ran.out, files(papers)) == (ExitCode.USAGE, "", before)
    assert ran.err.startswith(f"peeltrack: {words}")
    assert "to write it unfinished: --anyway" in ran.err


@each_fault
def test_anyway_it_is_written_and_the_fault_is_told(
    run: Run, papers: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = files(papers)
    ran = run(*arguments, "--anyway")
    assert ran.exit_code == ExitCode.DONE, ran.err
    assert f"note: {words}" in ran.err
    assert files(papers) != before


@each_fault
def test_a_dry_run_shows_the_edit_and_ends_as_the_edit_would(
    run: Run, papers: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = files(papers)
    ran = run(*arguments, "--dry-run")
    assert (ran.exit_code, files(papers)) == (ExitCode.USAGE, before)
    assert (ran.out.startswith("--- a/"), words in ran.err) == (True, True)


def test_a_fault_that_was_there_before_keeps_nobody_from_an_edit(run: Run, papers: Path) -> None:
    path = papers / REC_1
    text = path.read_text(encoding="utf-8").replace('"Risk"', '" "')
    path.write_text(text, encoding="utf-8", newline="\n")
    assert "PT015" in run("check").out
    assert run("update", "REC-1", "Done.", *KIM).exit_code == ExitCode.DONE


@pytest.mark.parametrize("committed", [True, False])
def test_an_edit_is_held_against_the_last_commit_too(
    run: Run, papers: Path, desk: Path, committed: bool
) -> None:
    repo = GitRepo.create(desk)
    repo.settle(GitPerson("Kim", "kim@example.org", desk / "no-key"))
    if committed:
        repo.git("add", "-A")
        repo.git("commit", "-q", "-m", "begin")
    path = papers / REC_1
    moved = path.read_text(encoding="utf-8").replace("deadline = 2025-03-27", "deadline = 2025-06-30")
    path.write_text(moved, encoding="utf-8", newline="\n")
    assert run("update", "REC-1", "Done.").exit_code == ExitCode.DONE, "the fault was there before"
    ran = run("extend", "REC-1", "--deadline", "2025-09-30", "--reason", "late", *WORD)
    assert ran.exit_code == (ExitCode.USAGE if committed else ExitCode.DONE), ran.err
    assert ("PT407 deadline was moved from 2025-03-27 to 2025-09-30" in ran.err) == committed


def test_what_many_files_have_in_common_is_told_once(run: Run, papers: Path) -> None:
    ran = run("assign", "REC-1", "REC-2", "--action-owner", "kym@example.org", *KIM)
    assert ran.err.count("kym@example.org is not listed in register.toml (and in 1 more)") == 1


#: A git that, when it is first asked, finds that somebody else has just added an update and committed it.
OVERTAKING = """\
#!/bin/sh
PATH={path}
if mkdir {once} 2>/dev/null; then
    cd {top}
    {python} -m peeltrack update REC-1 theirs --by kim@example.org >&2
    git commit -q -a -m theirs
    cd "$OLDPWD"
fi
exec git "$@"
"""


@pytest.mark.skipif(os.name != "posix", reason="the git that is put in its place is a script of sh")
def test_an_edit_that_was_read_before_somebody_s_commit_is_made_again_and_not_called_rewriting(
    run: Run, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = GitRepo.create(papers.parent)
    repo.settle(GitPerson("Kim", "kim@example.org", Path("no-key")))
    run("update", "REC-1", "first", *KIM)
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "first")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    once, git = tmp_path / "once", tmp_path / "git"
    words = {
        "path": os.environ["PATH"],
        "once": str(once),
        "top": str(papers.parent),
        "python": sys.executable,
    }
    text = OVERTAKING
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", shlex.quote(word))
    git.write_text(text, encoding="utf-8", newline="\n")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    ran = run("update", "REC-1", "mine", *KIM)
    assert (ran.exit_code, once.exists()) == (ExitCode.DONE, True), ran.err
    assert repo.git("log", "-1", "--format=%s") == "theirs"
    assert [one.text for one in record(papers, "REC-1").progress][-3:] == ["first", "theirs", "mine"]


def test_who_answered_questions_is_asked_before_the_answers_are_lost(run: Run, papers: Path) -> None:
    move = ("extend", "REC-1", "--deadline", "2025-09-30", *WORD, *KIM)
    ran = run(*move, typed="left \u202e right\ny\n", terminal=True)
    assert ran.exit_code == ExitCode.DONE, ran.err
    assert "Write it all the same? [y/N]" in ran.err
    assert record(papers, "REC-1").deadline == date(2025, 9, 30)


def test_a_date_that_was_moved_while_somebody_thought_of_a_reason_is_the_one_that_is_kept(
    run: Run, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = papers / REC_1

    def moved_meanwhile(*_: object, **__: object) -> str:
        text = path.read_text(encoding="utf-8").replace("deadline = 2025-03-27", "deadline = 2025-06-30")
        path.write_text(text, encoding="utf-8", newline="\n")
        return "asked for"

    monkeypatch.setattr(click, "prompt", moved_meanwhile)
    run("extend", "REC-1", "--deadline", "2025-09-30", *WORD, *KIM, terminal=True)
    assert [(one.from_, one.to) for one in record(papers, "REC-1").extension] == [
        (date(2025, 6, 30), date(2025, 9, 30))
    ]


def test_evidence_that_was_recorded_while_somebody_thought_of_a_title_is_recorded_anew(
    run: Run, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = papers / REC_1

    def recorded_meanwhile(*_: object, **__: object) -> str:
        entry = '\n[[evidence]]\ntitle = "Theirs"\nurl = "https://example.org"\n'
        path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8", newline="\n")
        return "Ours"

    monkeypatch.setattr(click, "prompt", recorded_meanwhile)
    run("evidence", "add", "REC-1", "https://example.org", terminal=True)
    assert [one.title for one in record(papers, "REC-1").evidence] == ["Ours"]


def test_what_was_written_in_the_editor_is_kept_when_the_file_cannot_be_edited(
    run: Run, papers: Path, desk: Path
) -> None:
    path = papers / REC_1
    text = path.read_text(encoding="utf-8").replace("local_code", 'position.statement = "x"\nlocal_code')
    path.write_text(text, encoding="utf-8", newline="\n")
    ran = run("position", "REC-1", typed="Ours.")
    assert (ran.exit_code, path.read_text(encoding="utf-8")) == (ExitCode.UNREADABLE, text)
    assert "what you wrote is kept in REC-1-statement.txt, for --file REC-1-statement.txt" in ran.err
    assert (desk / "REC-1-statement.txt").read_text(encoding="utf-8") == "Ours.\n"


@pytest.mark.parametrize("free", ["elsewhere", "nowhere"])
def test_what_was_written_in_the_editor_is_kept_when_the_disk_is_full(
    run: Run, papers: Path, desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: str
) -> None:
    real, elsewhere = os.open, tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))

    def full(path: str | Path, flags: int, mode: int = 0o777) -> int:
        if ".peeltrack-" in str(path) and (free == "nowhere" or Path(path).parent != elsewhere):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, flags, mode)

    with monkeypatch.context() as later:
        later.setattr(os, "open", full)
        ran = run("position", "REC-1", typed="Ours.")
    assert ran.exit_code == ExitCode.UNREADABLE
    kept = elsewhere / "REC-1-statement.txt"
    if free == "elsewhere":
        assert (kept.read_text(encoding="utf-8"), f"is kept in {kept}" in ran.err) == ("Ours.\n", True)
    else:
        assert ran.err.startswith("Ours.\n")
        assert "can be kept nowhere and is printed above" in ran.err

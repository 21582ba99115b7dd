"""Every command that reads, in every format and with every option, on every kind of register."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.conftest import Run
from tests.corpus import CORPUS
from tests.gitrepo import GitPerson, GitRepo
from tests.nets import calls, registers

#: The exit codes that a reading command may end with.
DOCUMENTED = {code.value for code in ExitCode} - {ExitCode.BUG, ExitCode.REFUSED}

#: What options with values are given, by register.
KNOWN: Mapping[str, Mapping[str, str]] = {
    "shipped": {"source": "stalking-2024", "theme": "stalking", "area": "", "owner": ""},
    "full": {"source": "stalking", "theme": "theme in words", "area": "area in words", "owner": "kim"},
}

SHIPPED_ID = "REC-12"

#: The last day that the shipped register tells of.
LAST_TOLD = ("--today", "2025-06-24")


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped register in a fresh clone."""
    return registers.shipped(tmp_path_factory.mktemp("shipped") / "clone")


def _filled(call: calls.Call, register: str) -> calls.Call:
    known = KNOWN.get(register, dict.fromkeys(KNOWN["full"], "none"))
    return tuple(word.format(**known) for word in call)


@pytest.mark.slow
@pytest.mark.parametrize("call", calls.calls(SHIPPED_ID), ids=" ".join)
def test_the_shipped_register_in_a_clone(
    call: calls.Call, clone: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(clone.parent)
    ran = run("--register", str(clone), *LAST_TOLD, *_filled(call, "shipped"))
    # Values that the shipped register does not know are refused as a slip of the pen.
    unknown = any(word in call for word in ("{area}", "{owner}"))
    # So are an option that goes with another one, and a file or a step that is not what is asked for.
    apart = {"--proof", "--unsigned", "--note", "--since-note", "--explain"}
    wanted = {ExitCode.DONE} | ({ExitCode.USAGE} if unknown or not apart.isdisjoint(call) else set())
    wanted |= {ExitCode.GIT} if "--trust" in call else set()
    # Nobody has recorded evidence yet, and some of it is overdue.
    found = "--exit-code" in call or call[:2] == ("evidence", "check")
    wanted |= {ExitCode.FINDINGS} if found else set()
    assert ran.exit_code in wanted, ran.err


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["empty", "full", "faulty"])
def test_a_register_under_git(kind: str, desk: Path, run: Run) -> None:
    make = {"empty": registers.empty, "full": registers.full, "faulty": registers.faulty}[kind]
    make(desk / "register")
    repo = GitRepo.create(desk)
    repo.settle(GitPerson("Ana", "ana@example.org", Path("no-key")))
    for message in ("begin", "go on"):
        (desk / "register" / "note.txt").write_text(message, encoding="utf-8")
        repo.git("add", "-A")
        repo.git("commit", "-q", "-m", message)
    _all_end_as_documented(kind, run)


@pytest.mark.slow
@pytest.mark.parametrize("example", sorted(path.name for path in CORPUS.iterdir() if path.is_dir()))
def test_a_register_with_one_fault(example: str, desk: Path, run: Run) -> None:
    inside = CORPUS / example / "register"
    if not inside.is_dir():
        pytest.skip("not an example")
    shutil.copytree(inside, desk / "register", symlinks=True)
    _all_end_as_documented(example, run)


def _all_end_as_documented(kind: str, run: Run) -> None:
    ended = {call: run(*_filled(call, kind)) for call in calls.calls("REC-1")}
    odd = {
        " ".join(call): ran.err
        for call, ran in ended.items()
        if ran.exit_code not in DOCUMENTED or "Traceback" in ran.err
    }
    assert odd == {}


def test_the_calls_leave_out_no_command_that_reads() -> None:
    read = {path[0] for path, _ in calls.reading()}
    written = {path[0] for path, command in calls.leaves() if calls.writes(path, command)}
    assert read | written == set(calls.names())
    assert {"due", "list", "show", "sources", "log", "check", "audit", "explain"} <= read

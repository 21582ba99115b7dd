"""`--as-of`: the register as it was committed, at the end of a day or in a commit."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from peeltrack.cli.command_list import COMMANDS
from peeltrack.core.errors import ExitCode
from tests.cli.conftest import Run
from tests.cli.registers import ANA, FORCE, SOURCE, a_file, a_repo, commit
from tests.gitrepo import GitRepo, count_processes

#: The register at its beginning, and what was added to it later.
FIRST = {
    "register.toml": FORCE,
    "stalking/source.toml": SOURCE + 'scale = "five-tier"\n[[judgment]]\narea = "Risk"\ngrade = "good"\n',
    "stalking/REC-1.toml": a_file("REC-1", deadline="2025-03-27"),
}
SECOND = {**FIRST, "stalking/REC-2.toml": a_file("REC-2")}
THIRD = {**SECOND, "stalking/REC-1.toml": a_file("REC-1", deadline="2025-06-30")}


def at(repo: GitRepo, when: str) -> GitRepo:
    """Set the clock of a repository."""
    repo.now = int(datetime.fromisoformat(when).replace(tzinfo=UTC).timestamp())
    return repo


@pytest.fixture
def repo(desk: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository with commits of 1 and 28 February and 5 March, and an edit that is not committed."""
    monkeypatch.delenv("PEELTRACK_TODAY")
    made = a_repo(desk)
    for when, files in (("2025-02-01", FIRST), ("2025-02-28T18:00", SECOND), ("2025-03-05", THIRD)):
        commit(at(made, when), files)
    made.write("register/stalking/REC-9.toml", a_file("REC-9"))
    return made


def listed(run: Run, *arguments: str) -> dict[str, object]:
    return dict(json.loads(run(*arguments, "list", "--all", "--format", "json").out))


def ids(run: Run, *arguments: str) -> list[str]:
    return [row["id"] for row in json.loads(run(*arguments, "list", "--format", "json").out)["data"]]


@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        ("2025-02-01", ["REC-1"]),
        ("27 February 2025", ["REC-1"]),
        ("28/02/2025", ["REC-1", "REC-2"]),
        ("2025-03-04", ["REC-1", "REC-2"]),
        ("2030-01-01", ["REC-1", "REC-2"]),
        ("HEAD~2", ["REC-1"]),
    ],
)
def test_it_is_what_was_committed_at_the_end_of_the_day(
    run: Run, repo: GitRepo, as_of: str, found: list[str]
) -> None:
    assert ids(run, "--as-of", as_of) == found


def test_the_heading_says_the_commit_its_day_and_today(run: Run, repo: GitRepo) -> None:
    commit = repo.git("rev-parse", "HEAD~1")
    ran = run("--as-of", "2025-03-01", "list", "--columns", "id")
    assert (ran.exit_code, ran.err) == (ExitCode.DONE, "")
    assert ran.out.splitlines()[:3] == [
        "Anyshire Police: the register",
        f"as committed on 28 February 2025, {commit[:10]}, reckoned on 1 March 2025",
        "as at 1 March 2025: 2 records, 1 at risk, 1 undated, 1 late for the next step",
    ]


def test_today_can_be_another_day(run: Run, repo: GitRepo) -> None:
    commit = repo.git("rev-parse", "HEAD~1")
    found = listed(run, "--as-of", "2025-03-01", "--today", "2025-04-01")
    assert (found["today"], found["as_of"], found["looks"]) == (
        "2025-04-01",
        {"commit": commit, "committed_on": "2025-02-28"},
        {"overdue": 1, "undated": 1},
    )


def test_a_commit_is_looked_at_on_its_own_day(run: Run, repo: GitRepo) -> None:
    found = listed(run, "--as-of", repo.git("rev-parse", "--short", "HEAD"))
    assert found["today"] == "2025-03-05"


def test_the_variable_is_another_way_to_say_it(
    run: Run, repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEELTRACK_AS_OF", "2025-02-01")
    assert ids(run) == ["REC-1"]


def test_a_relative_date_is_counted_from_the_day_that_is_looked_at(run: Run, repo: GitRepo) -> None:
    ran = run("--as-of", "2025-03-01", "due", "--before", "+26d", "--format", "json")
    found = json.loads(ran.out)
    assert (found["before"], [row["id"] for row in found["data"]]) == ("2025-03-27", ["REC-1"])


def test_a_side_branch_counts_when_it_was_merged_and_a_slow_clock_changes_nothing(
    run: Run, repo: GitRepo
) -> None:
    repo.git("checkout", "-q", "-b", "side", "HEAD~2")
    commit(at(repo, "2025-02-02"), {**FIRST, "stalking/REC-3.toml": a_file("REC-3")})
    repo.git("checkout", "-q", "main")
    at(repo, "2025-03-10").merge("side", by=ANA)
    commit(at(repo, "2025-02-15"), {**THIRD, "stalking/REC-4.toml": a_file("REC-4")})
    assert [ids(run, "--as-of", day) for day in ("2025-03-09", "2025-03-10")] == [
        ["REC-1", "REC-2"],
        ["REC-1", "REC-2", "REC-4"],
    ]


def test_what_is_dated_back_is_named_and_not_shown(run: Run, repo: GitRepo) -> None:
    commit(at(repo, "2025-02-15"), {**THIRD, "stalking/REC-4.toml": a_file("REC-4")})
    ran = run("--as-of", "2025-03-01", "list")
    assert "REC-4" not in ran.out
    assert ran.err == (
        "note: 1 later commit bears a day up to 1 March 2025 on top of one of 5 March 2025: "
        "not shown (clocks differ)\n"
    )


def test_it_takes_three_processes(
    run: Run, repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repo.folder / "register" / "other").mkdir()
    (repo.folder / "register" / "other" / "source.toml").symlink_to("../stalking/source.toml")
    repo.git("add", "register/other")
    at(repo, "2025-03-06").commit({}, by=ANA)
    started = count_processes(tmp_path, monkeypatch)
    assert (ids(run, "--as-of", "2025-03-06"), len(started())) == (["REC-1", "REC-2"], 3)
    assert (ids(run, "--as-of", "HEAD"), len(started())) == (["REC-1", "REC-2"], 6)


# What cannot be known, and what cannot be meant.


def test_before_the_first_commit_there_was_no_register(run: Run, repo: GitRepo) -> None:
    ran = run("--as-of", "2025-01-31", "list")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert ran.err == (
        "peeltrack: there was no register on 31 January 2025: its history begins on 1 February 2025\n"
        "  hint: name 2025-02-01 or a later day\n"
    )


def test_a_copy_without_the_oldest_part_says_what_cannot_be_known(
    run: Run, repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("clone", "-q", "--depth", "2", f"file://{repo.folder}", str(tmp_path / "copy"))
    monkeypatch.chdir(tmp_path / "copy")
    ran = run("--as-of", "2025-02-27", "list")
    assert (ran.exit_code, ran.out) == (ExitCode.GIT, "")
    assert ran.err.startswith(
        "peeltrack: this copy of the repository reaches back to 28 February 2025: "
        "how the register was on 27 February 2025 cannot be known here\n  hint: fetch the whole history"
    )
    assert ids(run, "--as-of", "2025-02-28") == ["REC-1", "REC-2"]


def no_git(desk: Path) -> None:
    """Lay out a register in no repository."""
    for path, text in FIRST.items():
        file = desk / "register" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def no_commit(desk: Path) -> None:
    """Lay out a register in a repository without a commit."""
    no_git(desk)
    GitRepo.create(desk)


@pytest.mark.parametrize(
    ("laid", "said"),
    [(no_git, "is in no git repository"), (no_commit, "nothing is committed yet")],
)
def test_without_history_nothing_can_be_known(
    run: Run, desk: Path, laid: Callable[[Path], None], said: str
) -> None:
    laid(desk)
    ran = run("--as-of", "2025-02-01", "list")
    assert (ran.exit_code, ran.out, said in ran.err) == (ExitCode.GIT, "", True)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("27/02/25", ExitCode.USAGE, "--as-of: a date needs its year in four digits"),
        ("27 February", ExitCode.USAGE, "--as-of: a date needs its year"),
        ("nowhere", ExitCode.GIT, "there is no version called nowhere in this repository"),
        ("--help", ExitCode.GIT, "there is no version called --help in this repository"),
    ],
)
def test_what_is_no_day_and_no_commit_is_refused(
    run: Run, repo: GitRepo, typed: str, code: ExitCode, said: str
) -> None:
    ran = run(f"--as-of={typed}", "list")
    assert (ran.exit_code, ran.out) == (code, "")
    assert said in ran.err


# Every command.

READING = ("due", "list", "show REC-1", "sources", "grades", "people", "log REC-1", "check", "evidence check")


@pytest.mark.parametrize("command", READING)
def test_every_reading_command_shows_it_as_it_was(run: Run, repo: GitRepo, command: str) -> None:
    then = run("--as-of", "2025-02-01", *command.split())
    repo.git("stash", "-q", "--include-untracked")
    repo.git("checkout", "-q", "HEAD~2")
    now = run("--today", "2025-02-01", *command.split())
    said = [line for line in then.out.splitlines() if not line.startswith("as committed on")]
    assert [line.partition(" (as committed")[0] for line in said] == now.out.splitlines()


def test_an_audit_reaches_to_the_commit(run: Run, repo: GitRepo) -> None:
    ran = run("--as-of", "2025-02-28", "audit", "--format", "json")
    assert repo.git("rev-parse", "HEAD~1") in ran.out


def test_a_record_that_came_later_is_not_there_yet(run: Run, repo: GitRepo) -> None:
    ran = run("--as-of", "2025-02-01", "show", "REC-2")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")


def test_a_query_and_an_export_are_of_that_day(run: Run, repo: GitRepo, desk: Path) -> None:
    out = run("--as-of", "2025-02-01", "query", "select id from record", "--format", "csv").out
    assert out.splitlines() == ["id", "REC-1"]
    assert "1 record\n" in run("--as-of", "2025-02-01", "export", "out.sqlite").err


@pytest.mark.parametrize(
    "command",
    [
        *(name for name, one in COMMANDS.items() if not one.as_of),
        "people add a@example.org",
        "people vouch",
        "evidence add REC-1 x",
        "check --staged",
        "check --range ..",
    ],
)
def test_what_writes_refuses_the_past_with_what_to_do(run: Run, repo: GitRepo, command: str) -> None:
    before = repo.git("status", "--porcelain")
    ran = run("--as-of", "2025-02-28", *command.split())
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert "works on the register as it is, not as it was\n  hint: leave out --as-of" in ran.err
    assert repo.git("status", "--porcelain") == before


def test_a_fault_of_that_day_is_said_without_the_line_of_today(run: Run, repo: GitRepo) -> None:
    commit(at(repo, "2025-03-07"), {**THIRD, "stalking/REC-5.toml": "id = \n"})
    commit(at(repo, "2025-03-08"), {**THIRD, "stalking/REC-5.toml": a_file("REC-5")})
    ran = run("--as-of", "2025-03-07", "list")
    assert ran.exit_code == ExitCode.UNREADABLE
    assert "REC-5.toml:1" in ran.err
    assert 'id = "REC-5"' not in ran.err

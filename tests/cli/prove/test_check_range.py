"""`peeltrack check --range`: every commit in between, as CI and a server see them."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from peeltrack.rules.examples import OTHER, RECORD, SETTINGS, a_record, a_register
from peeltrack.rules.rule import Rule
from peeltrack.store.git.repository import Repository
from tests.cli.conftest import Run
from tests.cli.registers import ANA, ON, a_repo, commit
from tests.corpus import CHANGE_RULES, bad_change, findings, good_change
from tests.gitrepo import GitRepo


def _range(run: Run, base: str, tip: str = "HEAD", *options: str) -> tuple[int, list[tuple[str, str]]]:
    """Return the exit code, and each finding's code with the beginning of the commit it is in."""
    ran = run(*ON, "check", "--range", f"{base}..{tip}", *options)
    heads = [line for line in ran.out.splitlines() if line.startswith("register/")]
    told = [(line.split(": ")[1].split()[0], line.partition(" in commit ")[2]) for line in heads]
    return ran.exit_code, told


@pytest.mark.parametrize(
    "rule", [one for one in CHANGE_RULES if one.code != "PT411"], ids=lambda rule: rule.code
)
def test_a_change_is_found_in_its_commit(rule: Rule, desk: Path, run: Run, tmp_path: Path) -> None:
    change = bad_change(rule.code)
    repo = a_repo(desk, change.before[0])
    made = commit(repo, change.after)
    code, told = _range(run, "HEAD~1")
    found = findings(change, tmp_path)
    assert told == [(one.code, made[:10] if one.code == rule.code else "") for one in found]
    assert code == (1 if rule.severity == "error" else 0)


def test_what_a_later_commit_puts_back_was_still_done(desk: Path, run: Run) -> None:
    change = bad_change("PT405")
    repo = a_repo(desk, change.before[0])
    made = commit(repo, change.after)
    back = commit(repo, change.before[0])
    assert _range(run, "HEAD~2") == (1, [("PT405", oid[:10]) for oid in sorted((made, back))])


def test_a_fault_of_a_state_counts_where_the_range_ends(desk: Path, run: Run) -> None:
    repo = a_repo(desk, a_register())
    commit(repo, a_register(a_record("dedline = 2025-03-27\n")))
    assert _range(run, "HEAD~1") == (1, [("PT001", "")])
    commit(repo, a_register(a_record("deadline = 2025-03-27\n")))
    assert _range(run, "HEAD~2") == (0, [])


def test_steps_taken_one_commit_each_pass(desk: Path, run: Run) -> None:
    first, second = good_change("PT402"), good_change("PT401")
    repo = a_repo(desk, first.before[0])
    commit(repo, first.after)
    commit(repo, second.after)
    assert _range(run, "HEAD~2") == (0, [])


def _diverged(desk: Path) -> GitRepo:
    """Return a repository whose main branch submitted a record that the branch `side` edited."""
    ours, theirs = bad_change("PT411").before
    draft = good_change("PT402").before[0]
    repo = a_repo(desk, draft)
    repo.git("checkout", "-q", "-b", "side")
    commit(repo, theirs)
    repo.git("checkout", "-q", "main")
    commit(repo, ours)
    return repo


@pytest.mark.parametrize("base", ["HEAD~1", "HEAD^2", "HEAD~2"], ids=["ours", "theirs", "both"])
def test_a_signed_text_that_git_merged_with_an_edit_is_found_from_either_side(
    base: str, desk: Path, run: Run
) -> None:
    repo = _diverged(desk)
    made = repo.merge("side", by=ANA)
    text = (desk / "register" / RECORD).read_text(encoding="utf-8")
    assert "within a week" in text
    assert 'status = "submitted"' in text
    assert _range(run, base) == (1, [("PT411", made[:10])])


def test_a_merge_that_drops_the_step_of_one_side_is_found(desk: Path, run: Run) -> None:
    repo = _diverged(desk)
    repo.git("checkout", "-q", "side")
    made = repo.merge("main", by=ANA, options=["-s", "ours"])
    code, told = _range(run, "HEAD~1")
    assert (code, told) == (1, [("PT403", made[:10])])


def test_a_merge_of_two_records_is_no_fault(desk: Path, run: Run) -> None:
    other = a_record(id="REC-13", number="13")
    repo = a_repo(desk, a_register(files={OTHER: other}))
    repo.git("checkout", "-q", "-b", "side")
    commit(repo, a_register(files={OTHER: other + 'area = "Custody"\n'}))
    repo.git("checkout", "-q", "main")
    commit(repo, a_register(a_record('area = "Stalking"\n'), files={OTHER: other}))
    repo.merge("side", by=ANA)
    assert _range(run, "HEAD~2") == (0, [])


def test_a_merge_that_drops_the_first_date_of_one_side_is_found(desk: Path, run: Run) -> None:
    repo = a_repo(desk, a_register())
    repo.git("checkout", "-q", "-b", "side")
    commit(repo, a_register(a_record('area = "Custody"\n')))
    repo.git("checkout", "-q", "main")
    commit(repo, a_register(a_record("deadline = 2025-03-27\n")))
    repo.git("checkout", "-q", "side")
    made = repo.merge("main", by=ANA, options=["-s", "ours"])
    assert _range(run, "HEAD~1") == (1, [("PT407", made[:10])])


@pytest.mark.parametrize("between", [{}, {SETTINGS: "[[\n"}, {SETTINGS: "force = 1\n"}], ids=repr)
def test_settings_that_were_broken_come_back_only_without_a_step(
    between: dict[str, str], desk: Path, run: Run
) -> None:
    change = bad_change("PT410")
    repo = a_repo(desk, change.before[0])
    rest = {path: text for path, text in change.before[0].items() if path != SETTINGS}
    commit(repo, {**rest, **between})
    made = commit(repo, change.after)
    assert _range(run, "HEAD~2") == (1, [("PT410", made[:10])])


def test_a_record_that_becomes_a_submodule_is_gone(desk: Path, run: Run) -> None:
    repo = a_repo(desk, a_register(files={OTHER: a_record(id="REC-13", number="13")}))
    path = f"register/{OTHER}"
    repo.git("rm", "-q", "--cached", path)
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.git('rev-parse', 'HEAD').strip()},{path}")
    made = repo.commit({}, by=ANA, message="an edit", options=["--no-verify"])
    assert _range(run, "HEAD~1") == (1, [("PT406", made[:10])])


def test_a_branch_that_a_server_has_not_seen_begins_at_zeros(desk: Path, run: Run) -> None:
    repo = a_repo(desk, bad_change("PT405").before[0])
    made = commit(repo, bad_change("PT405").after)
    assert _range(run, "0" * 40) == (1, [("PT405", made[:10])])


def test_without_commits_of_the_register_there_is_nothing_to_find(desk: Path, run: Run) -> None:
    repo = a_repo(desk, a_register(a_record("dedline = 1\n")))
    repo.commit({"notes.txt": "1"}, by=ANA)
    ran = run("check", "--range", "HEAD~1..HEAD")
    assert (ran.exit_code, ran.err) == (0, "0 commits of the register: nothing found\n")


@pytest.mark.parametrize(
    ("typed", "code"), [("HEAD", 2), ("HEAD...HEAD", 2), ("nowhere..HEAD", 4), ("HEAD..nowhere", 4)]
)
def test_what_is_no_range_is_refused(typed: str, code: int, desk: Path, run: Run) -> None:
    a_repo(desk, a_register())
    assert run("check", "--range", typed).exit_code == code


def test_a_copy_without_its_history_says_how_to_fetch_it(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = a_repo(desk / "whole", a_register())
    first = repo.git("rev-parse", "HEAD")
    commit(repo, a_register(a_record('area = "Custody"\n')))
    repo.git("clone", "-q", "--depth", "1", (desk / "whole").as_uri(), str(desk / "part"))
    monkeypatch.chdir(desk / "part")
    ran = run("check", "--range", f"{first}..HEAD")
    assert ran.exit_code == 4
    assert "git fetch --unshallow" in ran.err


def test_json_says_the_commit(desk: Path, run: Run) -> None:
    repo = a_repo(desk, bad_change("PT406").before[0])
    made = commit(repo, bad_change("PT406").after)
    assert f'"commit": "{made}"' in run(*ON, "check", "--range", "HEAD~1..HEAD", "--format", "json").out


def test_many_commits_take_no_more_processes_than_few(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = a_repo(desk, a_register())
    for number in range(12):
        commit(repo, a_register(a_record(f'area = "{number}"\n')))
    counted = [_processes(run, base, monkeypatch) for base in ("HEAD~1", "HEAD~12")]
    assert max(counted) <= 18


def _processes(run: Run, base: str, monkeypatch: pytest.MonkeyPatch) -> int:
    started: list[object] = []
    popen: Callable[..., subprocess.Popen[bytes]] = subprocess.Popen

    def counting(*arguments: object, **options: object) -> "subprocess.Popen[bytes]":
        started.append(arguments)
        return popen(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", counting)
        assert run(*ON, "check", "--range", f"{base}..HEAD").exit_code == 0
    return len(started)


def test_a_worktree_and_a_submodule_are_judged_like_any_other(
    desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = bad_change("PT405")
    repo = a_repo(desk / "inner", change.before[0])
    commit(repo, change.after)
    repo.git("worktree", "add", "-q", str(desk / "Arbeits baum"), "HEAD")
    outer = a_repo(desk / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(desk / "inner"), "part")
    for place in (desk / "Arbeits baum", desk / "outer" / "part"):
        monkeypatch.chdir(place)
        code, told = _range(run, "HEAD~1")
        assert (code, [one for one, _ in told]) == (1, ["PT405"])
        assert os.fspath(place) in str(Repository.around(place / "register").top)

"""`peeltrack check --staged`: what is about to be committed, and not what lies in the folder."""

from pathlib import Path

import pytest

from peeltrack.rules.examples import (
    A_SOURCE,
    OTHER,
    OWNERS,
    PEOPLE,
    RECORD,
    SETTINGS,
    SOURCE,
    a_record,
    a_register,
)
from peeltrack.rules.rule import ChangeMade, Files, Rule
from tests.cli.conftest import Run
from tests.cli.registers import ON, a_repo, begin_merge, commit, lay, stage
from tests.corpus import CHANGE_RULES, agreed, bad_change, bad_register, good_change, good_register
from tests.gitrepo import GitRepo

STAGED = (*ON, "check", "--staged")


def _with(record: str, **files: str | bytes) -> Files:
    return a_register(record, files={OTHER: a_record(id="REC-13", number="13"), **files})


def _codes(out: str) -> list[str]:
    return [line.split(": ")[1].split()[0] for line in out.splitlines() if line.startswith("register/")]


def _staged(change: ChangeMade, desk: Path) -> None:
    """Stage a change in a new repository; of a merge, with both of its sides committed."""
    repo = a_repo(desk)
    if len(change.before) > 1:
        begin_merge(repo, change)
    else:
        commit(repo, change.before[0])
        stage(repo, change.after)


@pytest.mark.parametrize("rule", CHANGE_RULES, ids=lambda rule: rule.code)
def test_a_person_reads_of_a_staged_change_what_the_corpus_holds(rule: Rule, desk: Path, run: Run) -> None:
    _staged(bad_change(rule.code), desk)
    ran = run(*STAGED)
    assert ran.out == next(iter(agreed(rule).values()))
    assert ran.exit_code == (1 if rule.severity == "error" else 0)


@pytest.mark.parametrize("rule", CHANGE_RULES, ids=lambda rule: rule.code)
def test_the_same_done_rightly_is_let_through(rule: Rule, desk: Path, run: Run) -> None:
    _staged(good_change(rule.code), desk)
    assert run(*STAGED).out == ""


def test_nothing_staged_is_nothing_found(desk: Path, run: Run) -> None:
    repo = a_repo(desk, a_register())
    lay(repo, a_register(a_record("dedline = 1\n")))
    ran = run(*STAGED)
    assert (ran.exit_code, ran.out, ran.err) == (
        0,
        "",
        "0 staged files: nothing found\n",
    )


def test_the_index_counts_and_not_the_folder(desk: Path, run: Run) -> None:
    repo = a_repo(desk, a_register())
    stage(repo, a_register(a_record("dedline = 1\n")))
    lay(repo, a_register())
    assert _codes(run(*STAGED).out) == ["PT001"]
    repo.git("add", "-A")
    stage(repo, a_register(a_record('summary = "good"\n')))
    lay(repo, a_register("this is no TOML"))
    assert run(*STAGED).out == ""


def test_a_file_that_is_only_in_the_folder_does_not_make_a_link_whole(desk: Path, run: Run) -> None:
    repo = a_repo(desk, a_register())
    link = a_record('\n[[link]]\nrelation = "see-also"\nid = "REC-13"\n')
    stage(repo, a_register(link))
    lay(repo, _with(link))
    assert _codes(run(*STAGED).out) == ["PT305"]
    repo.git("add", "-A")
    assert run(*STAGED).out == ""


@pytest.mark.parametrize("begun", [True, False], ids=["later", "first commit"])
def test_a_file_that_is_only_announced_keeps_no_commit_back(begun: bool, desk: Path, run: Run) -> None:
    repo = a_repo(desk, a_register() if begun else None)
    stage(repo, a_register(a_record('area = "Custody"\n')))
    lay(repo, _with(a_record('area = "Custody"\n')))
    repo.git("add", "--intent-to-add", f"register/{OTHER}")
    assert (run(*STAGED).out, run(*STAGED).err[:2]) == ("", "1 " if begun else "3 ")


def test_before_the_first_commit_everything_is_new(desk: Path, run: Run) -> None:
    repo = a_repo(desk)
    stage(repo, a_register(a_record("dedline = 1\n")))
    ran = run(*STAGED)
    assert (_codes(ran.out), ran.err.splitlines()[0]) == (["PT001"], "3 staged files: 1 error")


def test_a_fault_in_a_file_that_is_not_staged_keeps_no_commit_back(desk: Path, run: Run) -> None:
    repo = a_repo(desk, _with(a_record("dedline = 1\n")))
    stage(
        repo,
        _with(a_record("dedline = 1\n"), **{OTHER: a_record('area = "Custody"\n', id="REC-13", number="13")}),
    )
    assert run(*STAGED).out == ""


def test_a_person_taken_out_of_the_settings_is_found_in_the_records_that_name_them(
    desk: Path, run: Run
) -> None:
    known = a_register(
        a_record(OWNERS), settings=PEOPLE, files={OTHER: a_record("dedline = 1\n", id="REC-13", number="13")}
    )
    repo = a_repo(desk, known)
    stage(repo, {**known, SETTINGS: PEOPLE.replace("ana@", "anna@")})
    ran = run(*STAGED)
    assert (_codes(ran.out), ran.out.split(":")[0]) == (["PT316"], f"register/{RECORD}")


def test_a_changed_source_is_judged_with_its_records(desk: Path, run: Run) -> None:
    record = a_record("deadline = 2025-03-27\n")
    repo = a_repo(desk, a_register(record))
    stage(repo, a_register(record, source=A_SOURCE.replace("2024-09-27", "2025-09-27")))
    ran = run(*STAGED)
    assert "PT101" in _codes(ran.out)


def test_evidence_that_lies_in_the_folder_and_not_in_the_first_commit_is_said_to_be_added(
    desk: Path, run: Run
) -> None:
    name = "evidence/policy.txt"
    proof = f'\n[[evidence]]\ntitle = "Policy"\npath = "{name}"\nsha256 = "{"0" * 64}"\n'
    repo = a_repo(desk)
    stage(repo, a_register(a_record(proof)))
    lay(repo, a_register(a_record(proof), files={name: b"Every case is assessed.\n"}))
    out = run(*STAGED).out
    assert (_codes(out), "or into the commit (git add)" in out) == (["PT312"], True)


def test_evidence_changed_under_its_record_is_found(desk: Path, run: Run) -> None:
    from hashlib import sha256

    name, text = "evidence/policy.txt", b"Every case is assessed.\n"
    proof = f'\n[[evidence]]\ntitle = "Policy"\npath = "{name}"\nsha256 = "{sha256(text).hexdigest()}"\n'
    repo = a_repo(desk, a_register(a_record(proof), files={name: text}))
    stage(repo, a_register(a_record(proof), files={name: b"Cases are assessed.\n"}))
    assert _codes(run(*STAGED).out) == ["PT313"]
    stage(repo, a_register(a_record(proof)))
    assert _codes(run(*STAGED).out) == ["PT312"]


def test_a_cause_closed_above_an_open_part_is_found_though_the_part_is_not_staged(
    desk: Path, run: Run
) -> None:
    repo = a_repo(desk, good_register("PT311"))
    stage(repo, bad_register("PT311"))
    assert "PT311" in _codes(run(*STAGED).out)


def test_a_cause_that_loses_its_only_part_is_found_though_it_is_not_staged(desk: Path, run: Run) -> None:
    good = good_register("PT310")
    repo = a_repo(desk, good)
    stage(repo, {**good, OTHER: a_record(id="REC-13", number="13")})
    ran = run(*STAGED)
    assert (_codes(ran.out), ran.out.split(":")[0]) == (["PT310"], f"register/{RECORD}")


def test_a_part_reopened_under_a_closed_cause_is_told_in_the_words_of_the_full_check(
    desk: Path, run: Run
) -> None:
    closed = bad_register("PT311")
    third = {"stalking-2024/REC-14.toml": str(closed[OTHER]).replace("13", "14")}
    declined = str(closed[OTHER]).replace('"open"', '"not-adopted"')
    repo = a_repo(desk, {**closed, **third, OTHER: declined})
    stage(repo, {**closed, **third})
    told = [line for line in run(*ON, "check").out.splitlines() if ": PT311 " in line]
    assert len(told) == 1
    assert told[0] in run(*STAGED).out


def test_a_publication_that_is_dated_later_is_held_against_records_of_others(desk: Path, run: Run) -> None:
    good = good_register("PT309")
    repo = a_repo(desk, good)
    stage(repo, {**good, SOURCE: A_SOURCE.replace("2024-09-27", "2026-09-27")})
    ran = run(*STAGED)
    assert "register/peel-2025/PEEL25-1.toml" in "".join(
        line for line in ran.out.splitlines() if "PT309" in line
    )


def test_a_circle_through_records_that_are_not_staged_is_found(desk: Path, run: Run) -> None:
    def waiting(number: str, on: str) -> str:
        return a_record(f'\n[[dependency]]\nid = "{on}"\n', id=f"REC-{number}", number=number)

    files = {OTHER: waiting("13", "REC-14"), "stalking-2024/REC-14.toml": waiting("14", "REC-12")}
    repo = a_repo(desk, a_register(files=files))
    stage(repo, a_register(waiting("12", "REC-13"), files=files))
    assert _codes(run(*STAGED).out) == ["PT307"]


def test_the_same_id_in_another_source_is_found(desk: Path, run: Run) -> None:
    repo = a_repo(desk, a_register())
    twin = {"vetting-2022/source.toml": A_SOURCE, "vetting-2022/REC-12.toml": a_record()}
    stage(repo, a_register(files=twin))
    assert _codes(run(*STAGED).out) == ["PT301"]


def test_a_broken_record_that_is_mended_is_judged_by_what_it_last_said(desk: Path, run: Run) -> None:
    steps = bad_change("PT403")
    repo = a_repo(desk, steps.before[0])
    commit(repo, {**steps.before[0], RECORD: "<<<<<<< HEAD\n"})
    stage(repo, steps.after)
    assert _codes(run(*STAGED).out) == ["PT403"]


def test_a_record_that_was_deleted_comes_back_only_as_it_was(desk: Path, run: Run) -> None:
    steps = bad_change("PT403")
    repo = a_repo(desk, steps.before[0])
    commit(repo, {path: text for path, text in steps.before[0].items() if path != RECORD})
    stage(repo, steps.before[0])
    assert run(*STAGED).out == ""
    stage(repo, steps.after)
    assert _codes(run(*STAGED).out) == ["PT403"]


def test_a_file_of_two_versions_is_a_finding(desk: Path, run: Run) -> None:
    repo = a_repo(desk, a_register())
    repo.git("checkout", "-q", "-b", "side")
    commit(repo, a_register(a_record('area = "one"\n')))
    repo.git("checkout", "-q", "main")
    commit(repo, a_register(a_record('area = "two"\n')))
    assert repo.attempt("merge", "side").returncode != 0
    assert _codes(run(*STAGED).out) == ["PT007"]


def test_a_record_moved_to_another_source_is_told_as_that(desk: Path, run: Run) -> None:
    repo = a_repo(desk, _with(a_record()))
    moved = {path: text for path, text in _with(a_record()).items() if path != OTHER}
    other = {
        "vetting-2022/source.toml": A_SOURCE,
        "vetting-2022/REC-13.toml": a_record(id="REC-13", number="13"),
    }
    stage(repo, {**moved, **other})
    ran = run(*STAGED)
    assert _codes(ran.out) == ["PT405"]
    assert 'source was changed from "stalking-2024" to "vetting-2022"' in ran.out


def test_outside_a_repository_it_says_so_and_ends_with_4(desk: Path, run: Run) -> None:
    from tests.corpus import write

    write(a_register(), desk / "register")
    assert run(*STAGED).exit_code == 4


def test_staged_and_range_are_not_asked_for_at_once(desk: Path, run: Run) -> None:
    a_repo(desk, a_register())
    assert run("check", "--staged", "--range", "HEAD~1..HEAD").exit_code == 2


def test_nothing_is_written_to_the_repository(desk: Path, run: Run) -> None:
    repo = a_repo(desk, a_register())
    stage(repo, a_register(a_record("dedline = 1\n")))
    before = _times(repo)
    run(*STAGED)
    assert _times(repo) == before


def _times(repo: GitRepo) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in repo.folder.rglob("*")}

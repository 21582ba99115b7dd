"""`peeltrack check` of a folder: what it says, in which form, and how it ends."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.rules import rule_named
from peeltrack.rules.examples import OTHER, RECORD, a_record, a_register
from peeltrack.rules.rule import Files
from tests.cli.conftest import Run
from tests.cli.registers import ON
from tests.corpus import agreed, bad_register, write

BAD = a_register(
    a_record("dedline = 2025-03-27\n"),
    files={OTHER: "\n".join(("<<<<<<< HEAD", 'id = "REC-13"', "=======", 'id = "x"', ">>>>>>> side", ""))},
)
#: A byte order mark is a warning.
WARNED = a_register(b"\xef\xbb\xbf" + a_record().encode())


def _laid(desk: Path, files: Files) -> Path:
    return write(files, desk / "register")


def test_a_clean_register_is_told_on_stderr_and_ends_with_0(desk: Path, run: Run) -> None:
    _laid(desk, a_register())
    ran = run(*ON, "check")
    assert (ran.exit_code, ran.out, ran.err) == (0, "", "3 files: nothing found\n")


@pytest.mark.parametrize("code", ["PT001", "PT101", "PT205", "PT305"])
def test_a_person_reads_what_the_corpus_holds(code: str, desk: Path, run: Run) -> None:
    rule = rule_named(code)
    _laid(desk, bad_register(code))
    ran = run(*ON, "check")
    assert (ran.exit_code, ran.out) == (1, next(iter(agreed(rule).values())))


def test_a_file_in_conflict_is_a_finding_and_the_others_are_still_judged(desk: Path, run: Run) -> None:
    _laid(desk, BAD)
    ran = run(*ON, "check")
    places = [line.split(": ")[0] for line in ran.out.splitlines() if line.startswith("register/")]
    assert (ran.exit_code, places) == (1, [f"register/{RECORD}:6:1", f"register/{OTHER}:1:1"])
    assert ran.err == "4 files: 2 errors\n"


def test_nothing_is_written(desk: Path, run: Run) -> None:
    _laid(desk, BAD)
    before = {path: path.stat().st_mtime_ns for path in desk.rglob("*")}
    run(*ON, "check")
    assert {path: path.stat().st_mtime_ns for path in desk.rglob("*")} == before


def test_a_register_that_cannot_be_looked_at_ends_with_3(desk: Path, run: Run) -> None:
    assert run("check").exit_code == 3
    _laid(desk, a_register(settings="force = \n"))
    ran = run("check")
    assert (ran.exit_code, ran.out) == (3, "")
    assert "register.toml:1" in ran.err


@pytest.mark.parametrize(("options", "expected"), [((), 0), (("--strict",), 1)])
def test_a_warning_fails_only_a_strict_check(
    desk: Path, run: Run, options: tuple[str, ...], expected: int
) -> None:
    _laid(desk, WARNED)
    ran = run(*ON, "check", *options)
    assert (ran.exit_code, ran.err) == (expected, "3 files: 1 warning\n")
    assert ran.out.startswith(f"register/{RECORD}:1:1: PT008 warning: ")


def test_paths_say_whose_findings_are_shown(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _laid(desk, BAD)
    assert "PT001" not in run(*ON, "check", f"register/{OTHER}").out
    assert run(*ON, "check", "register/register.toml").exit_code == 0
    assert run(*ON, "check", "register/stalking-2024").err == "4 files: 2 errors\n"
    assert run(*ON, "check", ".").err == "4 files: 2 errors\n"
    monkeypatch.chdir(root / "stalking-2024")
    ran = run(*ON, "check", "REC-12.toml")
    assert ran.out.startswith("../stalking-2024/REC-12.toml:6:1: PT001 ")


def test_a_file_that_is_not_there_is_not_told_as_one_without_faults(desk: Path, run: Run) -> None:
    _laid(desk, a_register())
    ran = run(*ON, "check", "register/stalking-2024/REC-21.toml")
    assert (ran.exit_code, ran.err.splitlines()[0]) == (
        ExitCode.UNREADABLE,
        "peeltrack: there is no register/stalking-2024/REC-21.toml",
    )


def test_a_path_outside_the_register_is_refused(desk: Path, run: Run) -> None:
    _laid(desk, a_register())
    (desk / "notes.txt").write_text("", encoding="utf-8")
    assert run("check", "notes.txt").exit_code == 2


def test_json_holds_each_finding_in_the_envelope(desk: Path, run: Run) -> None:
    _laid(desk, BAD)
    told = json.loads(run(*ON, "check", "--format", "json").out)
    first = told["data"][0]
    assert (told["schema"], told["command"], told["today"]) == (1, "check", "2025-03-01")
    assert first == {
        "path": f"register/{RECORD}",
        "line": 6,
        "column": 1,
        "code": "PT001",
        "name": "unknown-key",
        "severity": "error",
        "message": "unknown key dedline",
        "hint": first["hint"],
        "excerpt": "dedline = 2025-03-27",
        "commit": "",
    }


def test_github_marks_the_line(desk: Path, run: Run) -> None:
    _laid(desk, WARNED)
    assert run(*ON, "check", "--format", "github").out == (
        f"::warning file=register/{RECORD},line=1,col=1,title=PT008 byte-order-mark::"
        "the file starts with a byte order mark%0A"
        'save it as "UTF-8", not as "UTF-8 with BOM"\n'
    )


def test_sarif_names_the_rule_and_the_place(desk: Path, run: Run) -> None:
    _laid(desk, BAD)
    log = json.loads(run(*ON, "check", "--format", "sarif").out)
    (told,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in told["tool"]["driver"]["rules"]] == ["PT001", "PT007"]
    place = told["results"][1]["locations"][0]["physicalLocation"]
    assert told["results"][1]["ruleIndex"] == 1
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == (f"register/{OTHER}", 1)


def test_junit_counts_errors_as_failures_and_is_never_empty(desk: Path, run: Run) -> None:
    _laid(desk, BAD)
    suite = ElementTree.fromstring(run(*ON, "check", "--format", "junit").out)[0]
    assert (suite.get("tests"), suite.get("failures"), len(suite.findall("*/failure"))) == ("2", "2", 2)
    _laid(desk, a_register(files={OTHER: a_record(id="REC-13")}))
    suite = ElementTree.fromstring(run(*ON, "check", "--format", "junit").out)[0]
    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit"])
def test_a_hostile_line_drives_no_reader(desk: Path, run: Run, form: str) -> None:
    escape, reorder = "\\u001b[31m", "\N{RIGHT-TO-LEFT OVERRIDE}"
    hostile = f'zz_]]>&<"%::error::{reorder}'.replace('"', "'")
    _laid(desk, a_register(a_record(f'"{hostile}{escape}" = 1\n')))
    out = run(*ON, "check", "--format", form).out
    assert "\x1b" not in out
    assert reorder not in out
    assert form != "github" or all(line.startswith("::error file=") for line in out.splitlines())
    if form == "junit":
        assert ElementTree.fromstring(out).tag == "testsuites"
    if form in ("json", "sarif"):
        assert json.loads(out)


@pytest.mark.skipif(os.name == "nt", reason="folders have no such rights on Windows")
def test_a_read_only_register_can_be_checked(desk: Path, run: Run) -> None:
    root = _laid(desk, a_register())
    for path in (*root.rglob("*"), root):
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert run(*ON, "check").exit_code == 0
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_the_shipped_register_is_clean(run: Run) -> None:
    shipped = Path(__file__).parents[3] / "register"
    last_told = ("--today", "2025-06-24")
    assert run("--register", str(shipped), *last_told, "check", "--strict").exit_code == 0

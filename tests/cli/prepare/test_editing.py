"""Whatever a command edits: everything else of a hand-edited file stays, and a refusal changes no byte."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from peeltrack.core.chain.digest import digest_of
from peeltrack.core.errors import ExitCode
from peeltrack.core.limits import ENTRIES
from tests.cli.conftest import Run, record
from tests.cli.registers import HAND_EDITED, SETTINGS
from tests.cli.setup.test_init import files

KIM = ("--by", "kim@example.org")
REC_1 = "stalking-2024/REC-1.toml"
WORD = ("--reference", "HMI-77", "--said-on", "1/3/2025")

#: Every edit of a record, complete enough to be done.
EDITS = {
    "assign": ("assign", "REC-1", "--action-owner", "olu@example.org", *KIM),
    "position": ("position", "REC-1", "--file", "statement.txt"),
    "part": ("part", "REC-1", "1.1", "--statement", "Trained.\nAll."),
    "part, not applicable": ("part", "REC-1", "1.1", "--not-applicable", "no such unit"),
    "part, new": ("part", "REC-1", "1.3", "--title", "Tell", "--assessment", "partial"),
    "evidence add": ("evidence", "add", "REC-1", "https://example.org/log", "--title", "Log"),
    "measure": ("measure", "REC-1", "--reading", "44.5"),
    "measure, new": ("measure", "REC-1", "--reading", "4", "--name", "Refusals", "--unit", "cases"),
    "extend": ("extend", "REC-1", "--deadline", "30/06/2025", "--reason", "asked for", *WORD, *KIM),
    "extend, target": ("extend", "REC-1", "--target", "2025-03-20", *KIM),
    "extend, a month": ("extend", "REC-1", "--target", "February 2025", *KIM),
    "extend, forecast": ("extend", "REC-1", "--forecast", "Q3 2025", *KIM),
    "said": ("said", "REC-1", "Done", "--who", "force", "--means", "done", "--reference", "Scrutiny meeting"),
    "update": ("update", "REC-1", 'Two "lines"\nof it', *KIM),
}
PEOPLE = {
    "people add": ("people", "add", "ivy@example.org", "--name", "Ivy", "--post", "coordinator"),
    "people add, post": (
        "people",
        "add",
        "kim@example.org",
        "--post",
        "dcc",
        "--deputy",
        "--to",
        "2025-12-31",
    ),
    "people end": ("people", "end", "dee@example.org", "--reason", "retired"),
}

each_edit = pytest.mark.parametrize("arguments", EDITS.values(), ids=EDITS)


@pytest.fixture(autouse=True)
def _statement(desk: Path) -> None:
    (desk / "statement.txt").write_bytes(b"Done.\r\n\r\n  All of it.\r\n")


def kept_lines(text: str) -> list[str]:
    """Return the lines that no edit of the tests is about: comments, unknown keys, spacing and order."""
    changing = ("deadline =",)
    return [line for line in text.split("\n") if line.strip() and not line.startswith(changing)]


def missing(wanted: list[str], text: str) -> list[str]:
    """Return those of `wanted` that do not stand in `text` in the same order."""
    rest = iter(text.split("\n"))
    return [line for line in wanted if line not in rest]


@each_edit
def test_comments_unknown_keys_spacing_and_order_survive(
    run: Run, papers: Path, arguments: tuple[str, ...]
) -> None:
    before = files(papers)
    ran = run(*arguments)
    assert ran.exit_code in (ExitCode.DONE, ExitCode.UNREADABLE), ran.err
    after = files(papers)
    text = after.pop(REC_1).decode()
    assert text != HAND_EDITED
    assert missing(kept_lines(HAND_EDITED), text) == []
    assert "  # confirmed by letter" in text
    assert after == {path: content for path, content in before.items() if path != REC_1}


@each_edit
def test_a_file_of_windows_stays_one(run: Run, papers: Path, arguments: tuple[str, ...]) -> None:
    plain = papers / REC_1
    run(*arguments)
    expected = plain.read_bytes()
    plain.write_bytes(b"\xef\xbb\xbf" + HAND_EDITED.replace("\n", "\r\n").encode())
    run(*arguments)
    assert plain.read_bytes() == b"\xef\xbb\xbf" + expected.replace(b"\n", b"\r\n")


@each_edit
def test_a_dry_run_shows_exactly_what_would_be_written_and_writes_nothing(
    run: Run, papers: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    before = files(papers)
    shown = run(*arguments, "--dry-run")
    assert files(papers) == before
    assert "nothing was written (--dry-run)" in shown.err
    run(*arguments)
    after = files(papers)
    copy = tmp_path / "copy"
    for path, content in before.items():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_bytes(content)
    subprocess.run(["git", "apply", "-"], cwd=copy, input=shown.out.encode(), check=True)
    assert files(copy) == after


@pytest.mark.parametrize("arguments", PEOPLE.values(), ids=PEOPLE)
def test_the_settings_keep_their_comments_and_unknown_keys(
    run: Run, papers: Path, arguments: tuple[str, ...]
) -> None:
    before = files(papers)
    run(*arguments)
    text = (papers / "register.toml").read_text(encoding="utf-8")
    assert text != SETTINGS
    assert missing([line for line in SETTINGS.split("\n") if line], text) == []
    assert {path for path, content in files(papers).items() if content != before[path]} == {"register.toml"}


#: What cannot be done, and a word of the reason.
REFUSED = {
    "no such record": (("update", "REC-9", "x", *KIM), "there is no record REC-9"),
    "nobody named": (("assign", "REC-1", *KIM), "nobody is named"),
    "no record named": (("assign", "--action-owner", "a@example.org", *KIM), "no record is named"),
    "one of two is missing": (
        ("assign", "REC-1", "REC-9", "--action-owner", "a@example.org", *KIM),
        "there is no record REC-9",
    ),
    "no address": (
        ("assign", "REC-1", "--action-owner", "Olu", *KIM),
        "there is no person or post Olu in this register",
    ),
    "nobody at work": (("update", "REC-1", "x"), "peeltrack does not know who you are"),
    "an empty statement": (("position", "REC-1"), "standard input is empty"),
    "no such file": (("position", "REC-1", "--file", "none.txt"), "none.txt cannot be opened"),
    "no such part": (
        ("part", "REC-1", "7.1", "--statement", "x"),
        "REC-1 has no part 7.1; there are: 1.1, 1.2",
    ),
    "an empty reason": (("part", "REC-1", "1.1", "--not-applicable", " "), "--not-applicable is empty"),
    "two answers": (
        ("part", "REC-1", "1.1", "--not-applicable", "x", "--statement", "y"),
        "cannot be combined",
    ),
    "an earlier date": (
        ("extend", "REC-1", "--deadline", "2025-03-27", "--reason", "x", *WORD, *KIM),
        "is not after the deadline",
    ),
    "no reason": (("extend", "REC-1", "--deadline", "2025-04-27", *WORD, *KIM), "--reason is missing"),
    "no word of the inspectorate": (
        ("extend", "REC-1", "--deadline", "2025-04-27", "--reason", "x", *KIM),
        "--reference is missing",
    ),
    "no day of its word": (
        ("extend", "REC-1", "--deadline", "2025-04-27", "--reason", "x", "--reference", "HMI-77", *KIM),
        "--said-on is missing",
    ),
    "two dates": (
        ("extend", "REC-1", "--deadline", "2025-04-27", "--target", "2025-04-27", *KIM),
        "one date at a time",
    ),
    "no date": (("extend", "REC-1", "--reason", "x", *KIM), "no date is given"),
    "agreed tomorrow": (
        ("extend", "REC-1", "--target", "2025-04-27", "--reason", "x", "--on", "tomorrow", *KIM),
        "is after today",
    ),
    "no title": (("evidence", "add", "REC-1", "https://example.org"), "--title is missing"),
    "no such evidence": (("evidence", "add", "REC-1", "log.pdf", "--title", "x"), "log.pdf is not there"),
    "outside": (("evidence", "add", "REC-1", "statement.txt", "--title", "x"), "lies outside the register"),
    "no such measure": (("measure", "REC-1", "--reading", "1", "--name", "x"), "no measure called x"),
    "no measure": (("measure", "REC-2", "--reading", "1"), "REC-2 has no measure yet"),
    "no number": (("measure", "REC-1", "--reading", "many"), "is not a number"),
    "more than all": (
        ("measure", "REC-1", "--reading", "1", "--sample", "3", "--count", "4"),
        "--count 4 is more than --sample 3",
    ),
    "no update": (("update", "REC-1", *KIM), "say it once"),
    "no such key": (("people", "add", "kim@example.org", "--key", "ssh-rsa nonsense"), "is not a public key"),
    "nothing new": (("people", "add", "kim@example.org"), "is in register.toml already"),
    "nothing to end": (("people", "end", "kim@example.org"), "does not hold any post"),
    "not yet begun": (
        ("people", "end", "dee@example.org", "--on", "1/1/2020"),
        "only begins on 1 January 2024",
    ),
    "backwards": (
        ("people", "add", "a@example.org", "--name", "A", "--from", "2/1/2025", "--to", "1/1/2025"),
        "is before --from",
    ),
}


@pytest.mark.parametrize(("arguments", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_says_why_and_leaves_every_byte(
    run: Run, papers: Path, arguments: tuple[str, ...], reason: str
) -> None:
    before = files(papers)
    ran = run(*arguments)
    assert ran.exit_code in (ExitCode.USAGE, ExitCode.GIT)
    assert reason in ran.err
    assert "hint:" in ran.err
    assert (ran.out, files(papers)) == ("", before)


@each_edit
def test_a_layout_that_cannot_be_edited_is_refused_and_nothing_is_written(
    run: Run, papers: Path, arguments: tuple[str, ...]
) -> None:
    inline = 'owners.business_lead = "b@example.org"\nposition.updated_on = 2025-01-01\n'
    lists = 'evidence = [{ title = "x" }]\n'
    lists += 'progress = [{ on = 2025-01-01, by = "b@example.org", text = "x" }]\n'
    text = HAND_EDITED.replace("local_code", f"{inline}{lists}local_code")
    (papers / REC_1).write_text(text, encoding="utf-8", newline="\n")
    ran = run(*arguments)
    after = (papers / REC_1).read_text(encoding="utf-8")
    if ran.exit_code == ExitCode.DONE:
        assert missing(kept_lines(text), after) == []
        assert tomllib.loads(after)["evidence"] == [{"title": "x"}]
    else:
        assert (ran.exit_code, after) == (ExitCode.UNREADABLE, text)
        assert "cannot be changed without touching something else" in ran.err


@each_edit
def test_edits_are_left_uncommitted_in_the_working_tree(
    run: Run, papers: Path, arguments: tuple[str, ...]
) -> None:
    git = ("git", "-c", "user.name=K", "-c", "user.email=kim@example.org")
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "Begin")):
        subprocess.run([*git, *command], cwd=papers, check=True)
    run(*arguments)
    status = subprocess.run(
        ["git", "status", "-s"], cwd=papers, check=True, capture_output=True, text=True
    ).stdout
    assert status == f" M {REC_1}\n"


def test_an_edit_that_would_make_a_step_lapse_is_refused_before_it_is_written(run: Run, papers: Path) -> None:
    step = (
        '\n[[step]]\nstep = "submit"\nfrom = "open"\nto = "submitted"\nby = "bea@example.org"\n'
        'role = "business-lead"\nat = 2025-03-01T12:00:00Z\ndigest = "DIGEST"\n'
    )
    path = papers / "stalking-2024" / "REC-2.toml"
    text = path.read_text(encoding="utf-8").replace('"open"', '"submitted"') + step
    path.write_text(text, encoding="utf-8")
    submitted = record(papers, "REC-2")
    path.write_text(text.replace("DIGEST", digest_of(submitted, submitted.step[0], "")), encoding="utf-8")
    noted = run("update", "REC-2", "x", *KIM)
    before = path.read_bytes()
    refused = run("position", "REC-2", "--file", "statement.txt")
    assert (noted.exit_code, refused.exit_code) == (ExitCode.DONE, ExitCode.REFUSED)
    assert "REC-2 is submitted: its submit by bea@example.org would lapse" in refused.err
    assert 'hint: begin a new round, then edit: peeltrack return REC-2 --reason "…"' in refused.err
    assert path.read_bytes() == before


def test_evidence_is_not_copied_for_an_edit_that_is_refused(run: Run, papers: Path) -> None:
    test_an_edit_that_would_make_a_step_lapse_is_refused_before_it_is_written(run, papers)
    (papers.parent / "audit.txt").write_text("weekly", encoding="utf-8")
    refused = run("evidence", "add", "REC-2", "audit.txt", "--title", "Audit", "--copy")
    assert (refused.exit_code, (papers / "evidence").exists()) == (ExitCode.REFUSED, False)


def test_an_update_beyond_what_is_read_is_refused_and_changes_no_byte(run: Run, papers: Path) -> None:
    file = papers / REC_1
    with file.open("a", encoding="utf-8") as opened:
        opened.write('\n[[progress]]\non = 2025-01-10\nby = "kim@example.org"\ntext = "Met."\n' * ENTRIES)
    before = file.read_bytes()
    ran = run("update", "REC-1", "Met again", *KIM)
    assert (ran.exit_code, file.read_bytes()) == (ExitCode.USAGE, before)
    assert "at most 2,000 are read; nothing was written" in ran.err

"""Evidence is hashed, copied or kept where it is, and looked at again."""

import errno
import hashlib
import json
import os
import sys
from datetime import date
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Evidence
from peeltrack.store.claims import is_temporary
from tests.cli.conftest import Run, record
from tests.cli.processes import started
from tests.cli.setup.test_init import files

LOG = b"trained: 12\r\n"
SHA = hashlib.sha256(LOG).hexdigest()
ADD = ("evidence", "add", "REC-1")


@pytest.fixture(autouse=True)
def _known_keys_only(papers: Path) -> None:
    # An unknown key is a fault, and would end every listing with another code.
    for path in (papers / "register.toml", papers / "stalking-2024" / "REC-1.toml"):
        text = path.read_text(encoding="utf-8").replace("[box]\n", "")
        known = [line for line in text.split("\n") if "# unknown" not in line]
        path.write_text("\n".join(known), encoding="utf-8", newline="\n")


@pytest.fixture
def log(desk: Path) -> Path:
    """Return a file outside the register."""
    path = desk / "log of May.txt"
    path.write_bytes(LOG)
    return path


def evidence(root: Path) -> tuple[Evidence, ...]:
    """Return the evidence of REC-1."""
    return record(root, "REC-1").evidence


def states(run: Run, *arguments: str) -> list[tuple[str, str, str]]:
    """Return id, state and title of each line of a check."""
    lines = json.loads(run("evidence", "check", *arguments, "--format", "json").out)["data"]
    return [(line["id"], line["state"], line["title"]) for line in lines]


def test_a_file_from_outside_is_copied_into_the_register(run: Run, papers: Path, log: Path) -> None:
    ran = run(
        *(*ADD, log.name, "--title", "Log", "--copy", "--effective", "1/1/2025", "--obtained", "yesterday"),
        *("--expires", "31/12/2025", "--owner", "kim@example.org"),
    )
    assert evidence(papers) == (
        Evidence(
            title="Log",
            path="evidence/REC-1/log of May.txt",
            sha256=SHA,
            effective_on=date(2025, 1, 1),
            obtained_on=date(2025, 3, 2),
            expires_on=date(2025, 12, 31),
            owner="Kim@example.org",
        ),
    )
    assert (papers / "evidence" / "REC-1" / log.name).read_bytes() == LOG
    assert ran.out == f'REC-1: "Log" recorded: copied to evidence/REC-1/log of May.txt, SHA-256 {SHA[:12]}…\n'


def test_a_file_from_outside_is_kept_by_hash_and_location(run: Run, papers: Path, log: Path) -> None:
    run(*ADD, log.name, "--title", "Log", "--keep")
    assert evidence(papers) == (Evidence(title="Log", location=str(log.resolve()), sha256=SHA),)
    assert not (papers / "evidence").exists()


def test_on_a_terminal_it_asks_what_to_do_with_a_file_from_outside(run: Run, papers: Path, log: Path) -> None:
    run(*ADD, log.name, typed="keep\nLog\n", terminal=True)
    assert [one.title for one in evidence(papers)] == ["Log"]


def test_a_file_of_the_register_is_named_as_the_register_sees_it(
    run: Run, papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (papers / "stalking-2024" / "log.txt").write_bytes(LOG)
    monkeypatch.chdir(papers / "stalking-2024")
    run(*ADD, "log.txt", "--title", "Log")
    assert evidence(papers) == (Evidence(title="Log", path="stalking-2024/log.txt", sha256=SHA),)


def test_an_address_is_recorded_and_not_opened(run: Run, papers: Path) -> None:
    run(*ADD, "https://example.org/log", "--title", "Log")
    assert evidence(papers) == (Evidence(title="Log", url="https://example.org/log"),)


def test_what_is_named_already_is_recorded_anew(run: Run, papers: Path, log: Path) -> None:
    run(*ADD, log.name, "--title", "Log", "--copy", "--expires", "2025-03-31")
    copied = papers / "evidence" / "REC-1" / log.name
    copied.write_bytes(b"trained: 13\n")
    ran = run(*ADD, str(copied), "--expires", "2026-03-31")
    sha256 = hashlib.sha256(b"trained: 13\n").hexdigest()
    path = "evidence/REC-1/log of May.txt"
    assert evidence(papers) == (
        Evidence(title="Log", path=path, sha256=sha256, expires_on=date(2026, 3, 31)),
    )
    assert "recorded again" in ran.out


def test_another_file_of_the_same_name_is_not_copied_over_the_first(
    run: Run, papers: Path, log: Path
) -> None:
    run(*ADD, log.name, "--title", "Log", "--copy")
    log.write_bytes(b"another")
    before = files(papers)
    ran = run(*ADD, log.name, "--title", "Log", "--copy")
    assert (ran.exit_code, files(papers)) == (ExitCode.UNREADABLE, before)


def test_where_the_record_cannot_be_edited_nothing_is_copied(run: Run, papers: Path, log: Path) -> None:
    path = papers / "stalking-2024" / "REC-1.toml"
    text = path.read_text(encoding="utf-8").replace("status =", 'evidence = [{ title = "x" }]\nstatus =')
    path.write_text(text, encoding="utf-8")
    assert run(*ADD, log.name, "--title", "Log", "--copy").exit_code == ExitCode.UNREADABLE
    assert [name for name in files(papers) if "log" in name] == []


def test_where_the_record_cannot_be_written_the_copy_is_taken_away_again(
    run: Run, papers: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(papers)
    real = os.open

    def full(path: str | Path, flags: int, mode: int = 0o777) -> int:
        name = Path(path).name
        if is_temporary(name) and "REC-1" in name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(path, flags, mode)

    with monkeypatch.context() as later:
        later.setattr(os, "open", full)
        ran = run(*ADD, log.name, "--title", "Log", "--copy")
    assert (ran.exit_code, files(papers)) == (ExitCode.UNREADABLE, before)
    assert "the disk is full" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="what a closed pipe is differs there")
@pytest.mark.parametrize("out", ["closed", "full"])
def test_where_nothing_can_be_said_the_record_and_its_copy_stay(papers: Path, log: Path, out: str) -> None:
    process = started(*ADD, log.name, "--title", "Log", "--copy", cwd=log.parent, before=NO_OUTPUT[out])
    process.communicate()
    (added,) = evidence(papers)
    assert (papers / added.path).read_bytes() == LOG


#: What stands in the way of standard output.
NO_OUTPUT = {
    "closed": "import os; read, write = os.pipe(); os.close(read); os.dup2(write, 1)\n",
    "full": "import os; os.dup2(os.open('/dev/full', os.O_WRONLY), 1)\n",
}


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (("--obtained", "tomorrow"), "--obtained 4 March 2025 is after today"),
        (("--effective", "2/1/2025", "--expires", "1/1/2025"), "is before --effective 2 January 2025"),
    ],
)
def test_dates_that_cannot_be_so_are_refused(
    run: Run, papers: Path, dates: tuple[str, ...], words: str
) -> None:
    ran = run(*ADD, "https://example.org", "--title", "x", *dates)
    assert (ran.exit_code, evidence(papers)) == (ExitCode.USAGE, ())
    assert words in ran.err


def test_a_check_finds_gaps_and_what_is_changed_missing_or_expired(run: Run, papers: Path, log: Path) -> None:
    for title in ("kept", "changed", "missing"):
        (papers / f"{title}.txt").write_bytes(title.encode())
        run(*ADD, str(papers / f"{title}.txt"), "--title", title)
    run(*ADD, "https://example.org", "--title", "expired", "--expires", "2/3/2025")
    run(*ADD, "https://example.org/2", "--title", "last day", "--expires", "3/3/2025")
    run(*ADD, log.name, "--title", "elsewhere", "--keep")
    (papers / "changed.txt").write_bytes(b"forged")
    (papers / "missing.txt").unlink()
    before = files(papers)
    assert states(run) == [
        ("REC-1", "changed", "changed"),
        ("REC-1", "missing", "missing"),
        ("REC-1", "expired", "expired"),
        ("REC-2", "no evidence", ""),
    ]
    assert run("evidence", "check").exit_code == ExitCode.FINDINGS
    assert files(papers) == before
    log.write_bytes(b"forged")
    assert ("REC-1", "changed", "elsewhere") in states(run, "REC-1")


def test_a_file_kept_on_a_disk_that_is_not_there_is_no_finding(run: Run, papers: Path, log: Path) -> None:
    run(*ADD, log.name, "--title", "elsewhere", "--keep")
    log.unlink()
    assert run("evidence", "check", "REC-1").exit_code == ExitCode.DONE
    assert states(run, "REC-1", "--all") == [("REC-1", "not reachable from here", "elsewhere")]


def test_a_record_that_owes_no_evidence_has_no_gap(run: Run, papers: Path) -> None:
    path = papers / "stalking-2024" / "REC-2.toml"
    path.write_text(
        path.read_text(encoding="utf-8") + 'evidence_not_applicable = "a duty of another"\n', encoding="utf-8"
    )
    assert run("evidence", "check", "REC-2").exit_code == ExitCode.DONE


def test_a_copy_for_one_file_that_leads_outside_is_found(run: Run, papers: Path) -> None:
    path = papers / "stalking-2024" / "REC-2.toml"
    entry = '\n[[evidence]]\ntitle = "x"\npath = "../log of May.txt"\n'
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    assert states(run, "REC-2") == [("REC-2", "leads outside", "x")]

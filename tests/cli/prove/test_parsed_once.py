"""Whatever asks for it, and under whatever path: what git holds is parsed once in a run."""

from collections import Counter
from pathlib import Path

import pytest

from peeltrack.rules.examples import OTHER, RECORD, a_record, a_register
from peeltrack.store.toml.plain_reader import Table, plain_table
from tests.cli.conftest import Run
from tests.cli.registers import ON, a_repo, commit, stage

LINKED = '\n[[link]]\nrelation = "see-also"\nid = "REC-13"\n'
BEFORE = a_register(a_record(LINKED), files={OTHER: a_record(id="REC-13", number="13")})
AFTER = a_register(
    a_record('area = "Custody"\n', LINKED),
    files={OTHER: a_record('area = "Custody"\n', id="REC-13", number="13")},
)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often each text was parsed as TOML, by the text."""
    counts: Counter[str] = Counter()

    def counting(text: str) -> Table | None:
        counts[text] += 1
        return plain_table(text)

    monkeypatch.setattr("peeltrack.store.toml.document.plain_table", counting)
    return counts


def times(parsed: Counter[str]) -> dict[str, int]:
    """Return what was parsed more than once."""
    return {text: count for text, count in parsed.items() if count > 1}


def test_by_a_check_of_what_is_staged(desk: Path, run: Run, parsed: Counter[str]) -> None:
    repo = a_repo(desk, BEFORE)
    stage(repo, AFTER)
    assert run(*ON, "check", "--staged").exit_code == 0
    assert (times(parsed), len(parsed)) == ({}, 6)


def test_by_a_check_of_commits(desk: Path, run: Run, parsed: Counter[str]) -> None:
    repo = a_repo(desk, BEFORE)
    commit(repo, AFTER)
    moved = {path.replace("stalking-2024/", "moved/"): text for path, text in AFTER.items()}
    commit(repo, moved)
    run(*ON, "check", "--range", "0..HEAD")
    assert times(parsed) == {}


@pytest.mark.parametrize("command", [("audit",), ("log", "REC-12")], ids=["audit", "log"])
def test_by_what_looks_back(command: tuple[str, ...], desk: Path, run: Run, parsed: Counter[str]) -> None:
    repo = a_repo(desk, BEFORE)
    commit(repo, AFTER)
    commit(repo, {**AFTER, RECORD: a_record("# step")})
    parsed.clear()
    run(*ON, *command)
    # A log also looks at the register as it lies in the folder.
    folder = 5 if command[0] == "log" else 0
    assert sum(times(parsed).values()) <= folder

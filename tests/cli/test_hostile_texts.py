"""Texts that steer, hide and command, in every field of a register, through every command that reads."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from peeltrack.core.finding import Finding
from peeltrack.core.model.decode import read
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.slots import Slot, slots
from peeltrack.core.model.source import Source
from peeltrack.core.text import hostile
from peeltrack.formats.findings import FINDING_FORMATS
from peeltrack.formats.tables import FORMATS
from peeltrack.store.toml.write import compose
from tests.build_servers import obeyed
from tests.cli.conftest import Run
from tests.cli.registers import on_disk
from tests.gitrepo import GitPerson, GitRepo

#: For a terminal, for an eye, and for build servers at the beginning of a line and within.
TEXT = (
    "::error::a\n::set-output name=b::c ##[error]d ##vso[task.complete]e ##teamcity[f]"
    "\x1b]8;;file:///g\x07\x9b31m\u202eh\u00adi\U000e0041\u3164\u200bj\rk <b>l</b> | [m](n)"
)

LISTINGS = (
    ("due", "--before", "2030-01-01", "--all"),
    ("due", "--undated"),
    ("list", "--all"),
    (
        "list",
        "--all",
        "--columns",
        "id,area,theme,deadline_text,addressed_to,action_owner,waits_on,title,path",
    ),
    ("show", "REC-1"),
    ("sources",),
    ("grades",),
    ("people",),
    ("evidence", "list"),
    ("log", "REC-1"),
    ("audit",),
)
CALLS = [
    *((*listing, "--format", form) for listing in LISTINGS for form in FORMATS),
    *(("check", "--format", form) for form in FINDING_FORMATS),
    ("show", TEXT),
    ("log", TEXT),
    ("list", "--source", TEXT),
    ("list", "--columns", TEXT),
    ("due", "--before", TEXT),
    ("check", TEXT),
    ("explain", TEXT),
    (TEXT,),
    (f"--{TEXT}",),
]


def filled(noun: type, **given: Any) -> dict[str, Any]:
    """Return a table of `noun` with every field filled, and TEXT in each that holds a text."""
    return {slot.key: given.get(slot.key, _value(slot)) for slot in slots(noun).values()}


def _value(slot: Slot) -> Any:
    if slot.shape == "word":
        return str(next(iter(slot.noun)))
    if slot.shape in ("table", "tables", "named"):
        table = filled(slot.noun)
        return {"table": table, "tables": [table], "named": {"board": table}}[slot.shape]
    values = {str: TEXT, list: [TEXT], int: 3, float: 3, bool: True, date: date(2025, 2, 1)}
    values |= {datetime: datetime(2025, 2, 1, tzinfo=UTC)}
    return values[slot.types[0]]


def _files() -> Iterator[tuple[str, str]]:
    known = {"id": "REC-1", "kind": "recommendation", "status": "open"}
    nouns: tuple[tuple[str, type, dict[str, Any]], ...] = (
        ("register.toml", Settings, {}),
        ("stalking/source.toml", Source, {"prefix": "REC", "scale": "five-tier"}),
        ("stalking/REC-1.toml", Record, known),
        ("stalking/REC-2.toml", Record, {**known, "id": f"REC-2{TEXT}"}),
    )
    for path, noun, given in nouns:
        faults: list[Finding] = []
        found = read(noun, filled(noun, **given), faults)
        assert faults == []
        yield path, compose(found)


@pytest.fixture
def book(desk: Path) -> Path:
    root = on_disk(desk, dict(_files()))
    repo = GitRepo.create(desk)
    name = TEXT.replace("\n", " ").replace("<b>", "").replace("</b>", "")
    repo.settle(GitPerson(name, "ana@example.org", Path("no-key")))
    repo.git("add", "-A")
    repo.git("commit", "-q", "--no-verify", "-m", TEXT)
    return root


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join(call).replace(TEXT, "TEXT"))
def test_nothing_that_steers_leaves_by_any_command(run: Run, book: Path, call: tuple[str, ...]) -> None:
    ran = run(*call)
    assert ran.exit_code in range(6), ran.err
    for text in (ran.out, ran.err):
        assert hostile(text) == []
        assert {one for one in text if unicodedata.category(one) == "Cc"} <= {"\n", "\t"}
        if "github" not in call:
            assert [line for line in text.split("\n") if obeyed(line)] == []

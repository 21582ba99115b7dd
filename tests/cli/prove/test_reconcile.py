"""`peeltrack reconcile`: a list of others against ours, with nothing written."""

import json
from pathlib import Path

import pytest

from peeltrack.core.model.record import Speaker
from peeltrack.store.register import load
from tests.cli.conftest import Run
from tests.cli.registers import FORCE, SOURCE, a_file, on_disk
from tests.store.published.files import a_paper, a_pdf, a_workbook

HEADS = ("No", "Recommendation", "Deadline", "Status")
ROWS = (
    ("1", "Review the policy on stalking", "1 March 2025", "Open"),
    ("2", "Train all of the staff", "June 2025", "Closed"),
    ("4", "Publish what was found by the audit", "", ""),
    ("9", "Buy new equipment for everybody", "", "Open"),
)


def worded(text: str) -> str:
    """Return the line of a record that holds its published text."""
    return f'wording = "{text}"\n'


@pytest.fixture
def desk_with_list(desk: Path) -> Path:
    """Return a desk with a register of three records and a list of others."""
    on_disk(
        desk,
        {
            "register.toml": FORCE,
            "stalking/source.toml": SOURCE,
            "stalking/REC-1.toml": a_file("REC-1", worded(ROWS[0][1]), deadline="2025-03-01"),
            "stalking/REC-2.toml": a_file("REC-2", worded(ROWS[1][1]), deadline="2025-05-31"),
            "stalking/REC-3.toml": a_file("REC-3", worded(ROWS[2][1])),
            "stalking/REC-7.toml": a_file("REC-7", worded("Ask the partners what they need")),
        },
    )
    lines = [",".join(row) for row in (HEADS, *ROWS)]
    (desk / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    return desk


def found(run: Run, name: str = "list.csv") -> list[tuple[str, str, str]]:
    """Return finding, id and field of each line."""
    ran = run("reconcile", name, "--source", "stalking", "--format", "json")
    assert ran.exit_code == 1, ran.err
    return [(line["finding"], line["id"], line["field"]) for line in json.loads(ran.out)["data"]]


EXPECTED = [
    ("same", "REC-1", ""),
    ("differs", "REC-2", "status"),
    ("differs", "REC-2", "deadline"),
    ("renumbered", "REC-3", "number"),
    ("only there", "", ""),
    ("only here", "REC-7", ""),
]


def test_what_is_in_both_in_one_and_differs_is_told(run: Run, desk_with_list: Path) -> None:
    assert found(run) == EXPECTED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.xlsx", a_workbook([HEADS, *ROWS])),
        ("list.docx", a_paper([HEADS, *ROWS])),
        ("list.pdf", a_pdf([HEADS, *ROWS], wide=130)),
        ("list.json", json.dumps([dict(zip(HEADS, row, strict=True)) for row in ROWS]).encode()),
        ("list.txt", "\n".join("\t".join(row) for row in (HEADS, *ROWS)).encode()),
    ],
)
def test_the_format_of_the_list_does_not_matter(
    run: Run, desk_with_list: Path, name: str, content: bytes
) -> None:
    (desk_with_list / name).write_bytes(content)
    assert found(run, name) == EXPECTED


def test_nothing_is_written(run: Run, desk_with_list: Path) -> None:
    before = {path: path.read_bytes() for path in desk_with_list.rglob("*") if path.is_file()}
    run("reconcile", "list.csv")
    assert {path: path.read_bytes() for path in desk_with_list.rglob("*") if path.is_file()} == before


def test_it_ends_with_0_where_nothing_differs(run: Run, desk: Path) -> None:
    on_disk(
        desk,
        {"register.toml": FORCE, "stalking/source.toml": SOURCE, "stalking/REC-1.toml": a_file("REC-1")},
    )
    (desk / "list.csv").write_text("No,Recommendation,Status\n1,Title of REC-1,Open\n", encoding="utf-8")
    ran = run("reconcile", "list.csv")
    assert (ran.exit_code, "1 same" in ran.out) == (0, True)


def test_both_values_stand_beside_one_another(run: Run, desk_with_list: Path) -> None:
    (line,) = (line for line in run("reconcile", "list.csv").out.splitlines() if "deadline" in line)
    assert ("June 2025" in line, "31 May 2025" in line) == (True, True)


def test_accept_writes_down_what_the_list_says_of_each_status_once(run: Run, desk_with_list: Path) -> None:
    run("reconcile", "list.csv", "--source", "stalking", "--accept")
    said = {one.id: [(word.by, word.text) for word in one.said] for one in load(Path("register")).records}
    assert said == {
        "REC-1": [(Speaker.INSPECTORATE, "Open")],
        "REC-2": [(Speaker.INSPECTORATE, "Closed")],
        "REC-3": [],
        "REC-7": [],
    }
    again = run("reconcile", "list.csv", "--source", "stalking", "--accept")
    assert (again.exit_code, "nothing was written" in again.err) == (1, True)

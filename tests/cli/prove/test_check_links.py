"""`peeltrack check` and symbolic links: git keeps where they lead, and not what changes behind them."""

import sys
from pathlib import Path

import pytest

from peeltrack.rules.examples import A_SOURCE, RECORD, SETTINGS, a_record, a_register
from peeltrack.rules.rule import LinkTo
from tests.cli.conftest import Run
from tests.cli.registers import ON, a_repo, stage

STAGED = (*ON, "check", "--staged")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")


def _codes(out: str) -> list[str]:
    return [line.split(": ")[1].split()[0] for line in out.splitlines() if line.startswith("register/")]


def test_a_link_to_a_file_of_the_register_is_followed(desk: Path, run: Run) -> None:
    files = {"vetting-2022/source.toml": LinkTo("../stalking-2024/source.toml")}
    repo = a_repo(desk, a_register())
    stage(repo, a_register(files={**files, "vetting-2022/REC-13.toml": a_record(id="REC-13", number="13")}))
    ran = run(*STAGED)
    assert (ran.exit_code, ran.out, ran.err) == (0, "", "2 staged files: nothing found\n")


@pytest.mark.parametrize(
    ("moved", "to", "codes"),
    [(RECORD, "stalking-2024/x/REC-12.toml", ["PT010", "PT406"]), (SETTINGS, "x/y/z.toml", ["PT010"])],
)
def test_a_link_in_place_of_a_file_whose_changes_are_judged_is_a_finding(
    moved: str, to: str, codes: list[str], desk: Path, run: Run
) -> None:
    files = a_register()
    repo = a_repo(desk, files)
    up = "../" if "/" in moved else ""
    stage(repo, {**files, to: files[moved], moved: LinkTo(up + to)})
    assert _codes(run(*STAGED).out) == codes


@pytest.mark.parametrize("how", [(*ON, "check"), STAGED], ids=["folder", "staged"])
def test_a_link_in_place_of_a_folder_of_records_is_a_finding(
    how: tuple[str, ...], desk: Path, run: Run
) -> None:
    behind = {"x/y/source.toml": A_SOURCE, "x/y/REC-13.toml": a_record(id="REC-13", number="13")}
    repo = a_repo(desk, a_register())
    stage(repo, a_register(files={**behind, "vetting-2022": LinkTo("x/y")}))
    assert _codes(run(*how).out) == ["PT010"]

"""To add a step is to add its words and one row: the commands, the rules and the audit know it at once."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import peeltrack
from tests.cli.conftest import Ran
from tests.cli.force import Founding
from tests.factories import BUSINESS_LEAD, COORDINATOR, DCC, STRATEGIC_LEAD, a_ready_record

#: An assurance board between verification and sign-off: what is written where, and before what.
ADDED = {
    "core/model/status.py": (
        ('    SIGNED_OFF = "signed-off"\n', '    ASSURED = "assured"\n'),
        ('    SIGNOFF = "signoff"\n', '    ASSURE = "assure"\n'),
    ),
    "core/chain/table.py": (
        (
            "    Arrow(\n        step=Step.SIGNOFF,\n",
            """    Arrow(
        step=Step.ASSURE,
        done="assured",
        origins=(Status.VERIFIED,),
        to=Status.ASSURED,
        roles=(Role.COORDINATOR,),
        needs=(REFERENCE,),
        forward=True,
        vouches=True,
        distinct=True,
        help="Record that the assurance board is content.",
    ),
""",
        ),
    ),
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the program, to whose chain one step was added."""
    folder = tmp_path_factory.mktemp("one step more")
    copy = folder / "peeltrack"
    # With what Python has compiled of it: only the changed modules are compiled anew.
    shutil.copytree(Path(peeltrack.__file__).parent, copy)
    for name, additions in ADDED.items():
        text = (copy / name).read_text(encoding="utf-8")
        for before, row in additions:
            assert text.count(before) == 1
            text = text.replace(before, row + before)
        # The sign-off now takes up what was assured.
        text = text.replace(
            "origins=(Status.VERIFIED,),\n        to=Status.SIGNED_OFF",
            "origins=(Status.ASSURED,),\n        to=Status.SIGNED_OFF",
        )
        (copy / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def test_a_step_that_was_added_to_the_table_is_taken_checked_and_proved(
    package: Path, force_of: Founding
) -> None:
    force = force_of(a_ready_record(number="1"))

    def run(*arguments: str, by: str = COORDINATOR) -> Ran:
        force.settle(by, sign=True)
        command = [sys.executable, "-m", "peeltrack", *arguments]
        # On the real day: git dates the commits.
        here = {name: value for name, value in os.environ.items() if name != "PEELTRACK_TODAY"}
        env = {**here, "PYTHONPATH": str(package)}
        ran = subprocess.run(
            command, cwd=force.repo.folder, env=env, capture_output=True, encoding="utf-8", check=False
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    assert "Record that the assurance board is content." in run("--help").out
    run("submit", "REC-1", "--yes", by=BUSINESS_LEAD)
    verified = run("verify", "REC-1", "--yes", by=STRATEGIC_LEAD)
    assert 'peeltrack assure REC-1 --reference "…"' in verified.err
    early = run("signoff", "REC-1", "--yes", by=DCC)
    assert ": only an assured recommendation can be signed off" in early.err
    assert "assure needs the inspectorate's reference" in run("assure", "REC-1", "--yes").err
    assured = run("assure", "REC-1", "--reference", "board 4", "--yes")
    assert "REC-1: assured by kim@example.org as coordinator" in assured.out
    assert run("signoff", "REC-1", "--yes", by=DCC).exit_code == 0
    assert run("check").exit_code == 0
    audited = run("audit", "--format", "csv")
    assert (audited.exit_code, audited.out.count(",signed,")) == (0, 4)
    assert '"assured"' in run("schema", "record").out

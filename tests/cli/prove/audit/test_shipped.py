"""The register that comes with peeltrack, in a clean clone: nothing was signed yet, and nothing alarms."""

import shutil
from pathlib import Path

from tests.cli.agreed import SHIPPED
from tests.cli.conftest import Run
from tests.cli.registers import ANA
from tests.gitrepo import GitRepo


def test_a_clean_clone_of_the_shipped_register_is_audited(desk: Path, run: Run) -> None:
    origin = GitRepo.create(desk / "origin")
    shutil.copytree(SHIPPED, origin.folder / "register")
    origin.git("add", "-A")
    origin.commit({}, by=ANA)
    origin.git("clone", "-q", str(origin.folder), str(desk / "clone"))
    ran = run("--register", str(desk / "clone" / "register"), "audit")
    assert (ran.exit_code, ran.err) == (0, "")
    assert "no step was taken yet" in ran.out

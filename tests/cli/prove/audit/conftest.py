"""The force whose history is audited."""

from pathlib import Path

import pytest

from peeltrack.core.model.settings import Policy
from tests.cli.conftest import Ran, Run
from tests.cli.force import Force, Team
from tests.gitrepo import GitRepo


@pytest.fixture
def force(desk: Path, run: Run, team: Team, monkeypatch: pytest.MonkeyPatch) -> Force:
    """A repository on an empty desk; the register is in the folder `register`, and wants steps signed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(desk.parent / "cache"))
    return Force(GitRepo.create(desk), team, run, Policy(signed_steps=True))


@pytest.fixture
def desk_copy(force: Force, tmp_path: Path) -> Force:
    """Another desk, still empty, on which the same people work."""
    folder = tmp_path / "copy"
    folder.mkdir()

    def run(*arguments: str) -> Ran:
        return force.run("--register", str(folder / "register"), *arguments)

    return Force(GitRepo(folder, now=force.repo.now), force.team, run, force.policy)

"""The force whose history is audited."""

from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run
from tests.cli.prove.audit.force import Force
from tests.factories import ACTION_OWNER, BUSINESS_LEAD, COORDINATOR, DCC, DEPUTY, STRATEGIC_LEAD
from tests.gitrepo import GitPerson, GitRepo, a_person

EMAILS = (ACTION_OWNER, BUSINESS_LEAD, STRATEGIC_LEAD, DCC, DEPUTY, COORDINATOR, "eve@example.org")


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, GitPerson]:
    """Everybody, each with a key; Eve is nobody in the register."""
    keys = tmp_path_factory.mktemp("keys")
    return {email: a_person(email[:3].capitalize(), email, keys) for email in EMAILS}


@pytest.fixture
def force(desk: Path, run: Run, people: dict[str, GitPerson], monkeypatch: pytest.MonkeyPatch) -> Force:
    """A repository on an empty desk; the register is in the folder `register`."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(desk.parent / "cache"))
    return Force(GitRepo.create(desk), people, run)


@pytest.fixture
def desk_copy(force: Force, tmp_path: Path) -> Force:
    """Another desk, still empty, on which the same people work."""
    folder = tmp_path / "copy"
    folder.mkdir()

    def run(*arguments: str) -> Ran:
        return force.run("--register", str(folder / "register"), *arguments)

    return Force(GitRepo(folder, now=force.repo.now), force.people, run)

"""A repository with a register in it, and people who work there."""

from pathlib import Path

import pytest

from tests.gitrepo import GitPerson, GitRepo, a_person, isolate


@pytest.fixture(scope="session")
def ana(tmp_path_factory: pytest.TempPathFactory) -> GitPerson:
    """A business lead."""
    return a_person("Ana Ćosić", "ana@example.org", tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def dev(tmp_path_factory: pytest.TempPathFactory) -> GitPerson:
    """A deputy chief constable."""
    return a_person("Dev Rao", "dev@example.org", tmp_path_factory.mktemp("keys"))


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ana: GitPerson) -> GitRepo:
    """An empty repository in a folder whose name needs care, where Ana works."""
    isolate(monkeypatch, tmp_path / "home")
    repo = GitRepo.create(tmp_path / "Überwachung – plan")
    repo.settle(ana)
    return repo

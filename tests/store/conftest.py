"""A repository with a register in it, and people who work there."""

from pathlib import Path

import pytest

from tests.gitrepo import GitPerson, GitRepo, a_person, isolate
from tests.store.two_records import TEXT


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


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with two records."""
    (tmp_path / "peel").mkdir()
    for number in (1, 2):
        path = tmp_path / "peel" / f"REC-{number}.toml"
        path.write_bytes(TEXT.replace("REC-1", f"REC-{number}").encode())
    return tmp_path

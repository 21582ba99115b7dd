"""What every attack begins with: the force's repository, built once, and a server with the hook."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.attacks.case import Case
from tests.attacks.comparing import faults
from tests.attacks.force import begun, with_keys
from tests.attacks.scene import Scene
from tests.attacks.told_again import told
from tests.gitrepo import GitRepo, isolate
from tests.nets.fuzzing import called

PACKAGE = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class FirstDays:
    """The repository and an empty server for it, each by the register's folder."""

    scenes: Mapping[str, Scene]
    servers: Mapping[str, Path]

    def tried(self, case: Case, variant: str, folder: Path) -> dict[str, str]:
        """Carry an attack out in an empty folder, and return what is not as wanted, by what was asked."""
        with pytest.MonkeyPatch.context() as patch:
            alone(patch, folder)
            done = told(case, variant, self.scenes, folder / "desk")
            server = folder / "server.git"
            shutil.copytree(self.servers[done.scene.prefix], server)
            return faults(case, done, patch, server)


def alone(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Leave nothing of this machine's settings."""
    isolate(patch, folder / "home")
    patch.delenv("PEELTRACK_REGISTER", raising=False)
    patch.setenv("PYTHONPATH", str(PACKAGE))
    patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))


def built(folder: Path) -> FirstDays:
    """Return what every attack begins with, in an empty folder."""
    scenes, servers = {}, {}
    with pytest.MonkeyPatch.context() as patch:
        alone(patch, folder)
        team = with_keys(folder / "keys")
        for name, prefix in (("folder", "register/"), ("top", "")):
            scenes[prefix] = begun(folder / name, team, prefix)
            servers[prefix] = GitRepo.create(folder / f"{name}.git", "--bare", "--template=").folder
            patch.chdir(servers[prefix])
            code, _, said = called(["hooks", "install", "--server", "--folder", prefix.rstrip("/") or "."])
            assert code == 0, said
    return FirstDays(scenes, servers)

"""One attack told in several ways: the same acts elsewhere, in between, from the other side, in a clone."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.acts import merged
from tests.attacks.carrying_out import done
from tests.attacks.case import Case
from tests.attacks.scene import Scene
from tests.attacks.words import lines
from tests.factories import COORDINATOR
from tests.git_objects import TreeFile
from tests.gitrepo import GitRepo

#: Each way in which an attack is told.
VARIANTS: Mapping[str, str] = {
    "plain": "as the file says",
    "order": "honest commits in between, and every merge made from the other side",
    "branch": "on a branch that the coordinator merges in good faith",
    "top": "the register lies at the top of its repository",
    "clone": "through a real push, and read in a fresh clone",
}

#: What lies outside of the repository, where a link of it may lead; nothing may show it.
SECRET = "what only the owner of this account may read"

#: What the program of an attack does.
_PROGRAM = "#!/bin/sh\necho run >> '{mark}'\ncat\n"


@dataclass(frozen=True, slots=True)
class Told:
    """An attack that was carried out."""

    scene: Scene
    register: Path  #: where the register lies that is to be read
    cloned: bool  #: it is read in a fresh clone


def told(case: Case, variant: str, begun: Mapping[str, Scene], folder: Path) -> Told:
    """Carry an attack out in a new repository in `folder`, and return it."""
    origin = begun["" if variant == "top" else "register/"]
    shutil.copytree(origin.folder, folder)
    scene = origin.copied(folder)
    scene.noisy = scene.swapped = variant == "order"
    if variant == "branch":
        scene.trunk = scene.branch = "topic"
        scene.heads["topic"] = scene.heads["main"]
    for line in lines(case.acts):
        before = scene.heads.get(scene.branch)
        done(scene, line)
        # A branch that builds on nothing has no commit yet that a note could follow.
        if scene.noisy and scene.heads.get(scene.branch) not in (None, before) and not scene.merging:
            _noted(scene)
    if variant == "branch":
        _brought_home(scene)
    _laid(scene)
    inside = case.reads or scene.prefix
    if variant != "clone":
        _at_the_host(scene)
        return Told(scene, scene.folder / inside, cloned=False)
    copy = folder.parent / "clone"
    # Where a tree of the attack cannot be laid on a disk, git ends badly and leaves the rest.
    GitRepo(folder).attempt("clone", "-q", "--no-local", folder.as_uri(), str(copy), cwd=folder.parent)
    return Told(scene, copy / inside, cloned=True)


def _noted(scene: Scene) -> None:
    """Let the coordinator commit a note that has nothing to do with anything."""
    scene.notes += 1
    scene.files[f"notes/{scene.notes}.md"] = TreeFile(b"Board on Monday.\n")
    scene.commit(COORDINATOR, key=COORDINATOR, message="a note")


def _brought_home(scene: Scene) -> None:
    """Let the coordinator merge what was done on the branch."""
    scene.trunk = "main"
    scene.switch("main")
    _noted(scene)
    merged(scene, scene.heads["topic"], "")
    scene.commit(COORDINATOR, key=COORDINATOR, message="merge topic")


def _laid(scene: Scene) -> None:
    """Let the repository stand as it was left, and lay beside it what no command may run or show."""
    for name, head in scene.heads.items():
        ref(scene.git_dir, f"refs/heads/{name}", head)
    (scene.git_dir / "HEAD").write_text(f"ref: refs/heads/{scene.branch}\n", encoding="ascii")
    GitRepo(scene.folder).attempt("reset", "-q", "--hard")
    beside = scene.folder.parent
    scene.program.write_text(_PROGRAM.format(mark=scene.mark), encoding="utf-8")
    scene.program.chmod(0o755)
    (beside / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    (beside / "user.config").touch()
    for name, value in scene.settings_of_user:
        GitRepo(beside).git("config", "--file", "user.config", name, value)


def _at_the_host(scene: Scene) -> None:
    """Do last what only who can write into the repository itself can do; no clone of it has that."""
    for name, head in scene.refs.items():
        ref(scene.git_dir, name, head)
    for path in scene.lost:
        (scene.git_dir / "objects" / path[:2] / path[2:]).unlink()
    for path, text in scene.inside.items():
        file = scene.git_dir / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)
    for name, value in scene.settings:
        GitRepo(scene.folder).git("config", name, value)


def ref(git_dir: Path, name: str, head: str) -> None:
    """Let a reference of a repository lead to a commit."""
    file = git_dir / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{head}\n", encoding="ascii")

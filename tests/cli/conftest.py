"""A command line in a folder of its own: no settings of this machine, no repository around it."""

import io
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from peeltrack.cli.main import main
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.store.register import load
from tests.cli.force import EVE, Force, Founding, Team
from tests.cli.registers import HAND_EDITED_FILES, on_disk
from tests.factories import COORDINATOR, PEOPLE
from tests.gitrepo import GitRepo, a_person, isolate


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    exit_code: int
    out: str  #: standard output with its line ends as written
    err: str


Run = Callable[..., Ran]


class Keyboard(io.TextIOWrapper):
    """Standard input at which a person sits."""

    def isatty(self) -> bool:
        """Return that it is a terminal."""
        return True


#: The day on which all commands of a test are called.
TODAY = "2025-03-03"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the current one."""
    isolate(monkeypatch, tmp_path / "home")
    for name in ("PEELTRACK_REGISTER", "EDITOR", "VISUAL", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PEELTRACK_TODAY", TODAY)
    # What git may look for stops here, whatever the folder of the tests lies in.
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def now_on(day: str) -> str:
    """Return this moment on another day, for the clock of git: an audit holds it against that of a step."""
    moment = datetime.combine(date.fromisoformat(day), datetime.now().time().replace(microsecond=0))
    return moment.astimezone().isoformat()


@pytest.fixture
def run(desk: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that calls peeltrack with arguments; `typed` is its standard input.

    With terminal=True a person types it.
    """

    def call(*arguments: str, typed: str = "", terminal: bool = False) -> Ran:
        keyboard = Keyboard if terminal else io.TextIOWrapper
        monkeypatch.setattr(sys, "stdin", keyboard(io.BytesIO(typed.encode()), encoding="utf-8"))
        if os.environ.get("PEELTRACK_TODAY") == TODAY:
            monkeypatch.setenv("GIT_COMMITTER_DATE", now_on(TODAY))
        capsysbinary.readouterr()
        exit_code = int(main(arguments))
        said = capsysbinary.readouterr()
        return Ran(exit_code, said.out.decode(), said.err.decode())

    return call


@pytest.fixture
def papers(desk: Path) -> Path:
    """Return the folder of a register with people, a hand-edited record and a plain one."""
    return on_disk(desk, HAND_EDITED_FILES)


def record(root: Path, record_id: str) -> Record:
    """Return a record as the register holds it now."""
    return load(root).find(record_id)


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Team:
    """The people of the chain by e-mail, each with a key of their own, and Eve."""
    keys = tmp_path_factory.mktemp("keys")
    names = {one.email: one.name for one in PEOPLE} | {EVE: "Eve"}
    return {email: a_person(name, email, keys) for email, name in names.items()}


@pytest.fixture(scope="session")
def first_commit(team: Team, tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """The repository of a force with one record that can be submitted: it is copied, and never changed."""
    folder = tmp_path_factory.mktemp("force")
    with pytest.MonkeyPatch.context() as patch:
        isolate(patch, folder / "home")
        force = Force(GitRepo.create(folder / "desk"), team, _nobody)
        force.begin(signed=False)
        force.settle(COORDINATOR)
    return force.repo


def _nobody(*arguments: str) -> Ran:
    raise AssertionError(f"nobody works here: {arguments}")


@pytest.fixture
def force_of(desk: Path, run: Run, team: Team, first_commit: GitRepo) -> Founding:
    """Return a function that founds a force's register with these records, or one that is ready."""

    def found(*records: Record, settings: Settings | None = None) -> Force:
        if not records and settings is None:
            shutil.copytree(first_commit.folder, desk, dirs_exist_ok=True)
            return Force(GitRepo(desk, now=first_commit.now), team, run)
        force = Force(GitRepo.create(desk), team, run)
        force.begin(*records, settings=settings, signed=False)
        force.settle(COORDINATOR)
        return force

    return found


@pytest.fixture
def force(force_of: Founding) -> Force:
    """A force with one record that can be submitted."""
    return force_of()

"""A command line in a folder of its own: no settings of this machine, no repository around it."""

import io
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from peeltrack.cli.main import main
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.store.register import load
from tests.cli.force import Force, Founding, founded
from tests.factories import PEOPLE
from tests.gitrepo import GitPerson, a_person, isolate


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


@pytest.fixture
def run(desk: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that calls peeltrack with arguments; `typed` is its standard input.

    With terminal=True a person types it.
    """

    def call(*arguments: str, typed: str = "", terminal: bool = False) -> Ran:
        keyboard = Keyboard if terminal else io.TextIOWrapper
        monkeypatch.setattr(sys, "stdin", keyboard(io.BytesIO(typed.encode()), encoding="utf-8"))
        capsysbinary.readouterr()
        exit_code = int(main(arguments))
        said = capsysbinary.readouterr()
        return Ran(exit_code, said.out.decode(), said.err.decode())

    return call


SETTINGS = """\
# kept by planning and performance
force = "Anyshire Police"

[policy]
distinct_people = true  # agreed by the board

[[post]]
role = "deputy-chief-constable"
title = "Deputy Chief Constable"
badge = 7  # unknown to this version

[[post.holder]]
email = "dee@example.org"
from = 2024-01-01  # since she joined

# everybody who may take a step
[[person]]
email = "dee@example.org"
name = "Dee Cox"

[[person]]
email = "Kim@example.org"
name = "Kim Lee"

[[person]]
email = "olu@example.org"
name = "Olu Ade"

[[person]]
email = "ola@example.org"
name = "Ola Ek"

[[person]]
email = "bea@example.org"
name = "Bea Ray"

[[person]]
email = "sam@example.org"
name = "Sam Eze"
"""

HAND_EDITED = """\
# reviewed at the board of May
id = "REC-1"
title   =  "Risk"   # our words
kind = "recommendation"
number = "1"
deadline = 2025-03-27  # confirmed by letter
status = "open"
local_code = "PP/7"  # unknown to this version

# what we told them
[response]
on = 2024-11-21
accepted = true

[[element]]
id = "1.1"
title = "Train"

# drafted
[[element]]
id = "1.2"
title = "Test"
statement = "Tested."  # from the lab

[[measure]]
name = "Checks made"
unit = "%"

[[measure.reading]]
on = 2025-01-31
value = 40
source = "told"

[box]
shelf = 3  # unknown to this version
# the end
"""

REC_2 = 'id = "REC-2"\ntitle = "Training"\nkind = "recommendation"\nnumber = "2"\nstatus = "open"\n'
SOURCE = 'title = "Stalking"\npublisher = "HMICFRS"\nprefix = "REC"\npublished = 2024-09-27\n'


@pytest.fixture
def papers(desk: Path) -> Path:
    """Return the folder of a register with people, a hand-edited record and a plain one."""
    root = desk / "register"
    (root / "stalking-2024").mkdir(parents=True)
    (root / "register.toml").write_bytes(SETTINGS.encode())
    for name, text in (("source", SOURCE), ("REC-1", HAND_EDITED), ("REC-2", REC_2)):
        (root / "stalking-2024" / f"{name}.toml").write_bytes(text.encode())
    return root


def record(root: Path, record_id: str) -> Record:
    """Return a record as the register holds it now."""
    return load(root).find(record_id)


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, GitPerson]:
    """The people of the chain by e-mail, each with a key of their own."""
    keys = tmp_path_factory.mktemp("keys")
    return {one.email: a_person(one.name, one.email, keys) for one in PEOPLE}


@pytest.fixture
def force_of(desk: Path, run: Run, team: Mapping[str, GitPerson]) -> Founding:
    """Return a function that founds a force's register with these records, or one that is ready."""

    def found(*records: Record, settings: Settings | None = None) -> Force:
        return Force(founded(desk, team, *records, settings=settings), team, run)

    return found


@pytest.fixture
def force(force_of: Founding) -> Force:
    """A force with one record that can be submitted."""
    return force_of()

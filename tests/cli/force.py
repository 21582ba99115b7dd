"""A force with a register under git, and the people of its chain, each with a key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from peeltrack.core.chain.table import CHAIN
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Key, Person, Settings
from peeltrack.core.model.status import Status, Step
from peeltrack.store.register import load
from peeltrack.store.toml.write import compose
from tests.factories import SAID, SOURCE, TAKEN_BY, a_ready_record, a_settings
from tests.gitrepo import GitPerson, GitRepo

if TYPE_CHECKING:
    from tests.cli.conftest import Ran, Run

Team = Mapping[str, GitPerson]  #: by e-mail

FILE = "register/stalking-2024/REC-1.toml"

#: What each step has to be told, as options.
OPTIONS: Mapping[Step, Sequence[str]] = {
    arrow.step: [word for need in arrow.needs for word in (f"--{need.key}", str(SAID[need]))]
    for arrow in CHAIN
}


def _way(origin: Status) -> tuple[Step, ...]:
    before = next((arrow for arrow in CHAIN if arrow.forward and arrow.to is origin), None)
    return (*_way(before.origins[0]), before.step) if before else ()


#: The steps that lead to the first status from which each step is taken.
WAY: Mapping[Step, tuple[Step, ...]] = {arrow.step: _way(arrow.origins[0]) for arrow in CHAIN}


def with_keys(team: Team) -> tuple[Person, ...]:
    """Return the people as register.toml lists them."""
    return tuple(
        Person(email=one.email, name=one.name, key=(Key(public=one.public),)) for one in team.values()
    )


def founded(folder: Path, team: Team, *records: Record, settings: Settings | None = None) -> GitRepo:
    """Return a repository in `folder` with these records committed, by default one that is ready."""
    repo = GitRepo.create(folder)
    everyone = settings or a_settings(person=with_keys(team))
    files: dict[str, str | bytes | None] = {
        "register/register.toml": compose(everyone),
        "register/stalking-2024/source.toml": compose(SOURCE),
    }
    files |= {f"register/{one.path}": compose(one) for one in records or (a_ready_record(),)}
    first = next(iter(team.values()))
    repo.commit(files, by=first, message="begin")
    repo.settle(first)
    return repo


@dataclass(slots=True)
class Force:
    """The command line at the desks of the people of a force, one after another."""

    repo: GitRepo
    team: Team
    run: "Run"

    def settle(self, email: str, *, sign: bool = False) -> None:
        """Let this person sit down."""
        self.repo.settle(self.team[email], sign=sign)

    def walk(self, *steps: Step, record: str = "REC-1", sign: bool = False) -> None:
        """Take steps, each by who ordinarily takes it; one that fails fails the test."""
        for step in steps:
            self.settle(TAKEN_BY[step], sign=sign)
            ran = self.run(step.value, record, *OPTIONS[step], "--yes")
            assert ran.exit_code == 0, ran.err

    def take(self, email: str, *arguments: str, typed: str = "", terminal: bool = False) -> "Ran":
        """Let this person take a step, without being asked unless at a terminal."""
        self.settle(email)
        yes = () if terminal else ("--yes",)
        return self.run(*arguments, *yes, typed=typed, terminal=terminal)

    def record(self, record_id: str = "REC-1") -> Record:
        """Return a record as it is on the disk."""
        return load(self.repo.folder / "register").find(record_id)

    def state(self) -> tuple[bytes, str, str, str]:
        """Return what a refused step must leave as it was: the file, git's index, status and commit."""
        listed = ("status", "--porcelain", "--untracked-files=all")
        content = (self.repo.folder / FILE).read_bytes()
        return (
            content,
            self.repo.git("ls-files", "-s"),
            self.repo.git(*listed),
            self.repo.git("rev-parse", "HEAD"),
        )


#: Founds a force with these records, by default one that is ready, and these settings.
Founding = Callable[..., Force]

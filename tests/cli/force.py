"""A force at work: its people with their keys, its register in a repository, and the steps that they take."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from peeltrack.core.chain.table import CHAIN
from peeltrack.core.model.record import Position, Record
from peeltrack.core.model.settings import Key, Person, Policy, Settings
from peeltrack.core.model.status import Status, Step
from peeltrack.store.toml.read_file import read_file
from peeltrack.store.toml.write import compose
from tests.factories import (
    COORDINATOR,
    SAID,
    SOURCE,
    STRATEGIC_LEAD,
    TAKEN_BY,
    a_ready_record,
    a_request,
    a_settings,
    further,
)
from tests.gitrepo import GitPerson, GitRepo

if TYPE_CHECKING:
    from tests.cli.conftest import Ran, Run

Team = Mapping[str, GitPerson]  #: by e-mail

#: She has a key as everybody has, and is nobody in the register.
EVE = "eve@example.org"

#: The record that every force begins with: in the register, and in the repository.
PATH = f"{SOURCE.key}/REC-1.toml"
FILE = f"register/{PATH}"

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
    """Return the people as register.toml lists them; Eve is not among them."""
    listed = (one for one in team.values() if one.email != EVE)
    return tuple(Person(email=one.email, name=one.name, key=(Key(public=one.public),)) for one in listed)


def with_key(settings: Settings, email: str, key: Key) -> Settings:
    """Return settings in which `email` has this key alone, listed anew if need be."""
    others = tuple(one for one in settings.person if one.email != email)
    return replace(settings, person=(*others, Person(email=email, name=email[:3], key=(key,))))


@dataclass(slots=True)
class Force:
    """A register in a repository, and its people at work: on the command line, or past it by hand."""

    repo: GitRepo
    team: Team
    run: "Run"
    policy: Policy = field(default_factory=Policy)

    def settings(self, **changes: Any) -> Settings:
        """Return settings in which everybody but Eve is listed with a key and the posts are held."""
        return a_settings(**{"person": with_keys(self.team), "policy": self.policy} | changes)

    def begin(
        self, *records: Record, settings: Settings | None = None, signed: bool = True, **changes: Any
    ) -> str:
        """Commit the register as the coordinator, with these records or with one that can be submitted."""
        begun = records or (a_ready_record(**changes),)
        files = {"register.toml": settings or self.settings(), f"{SOURCE.key}/source.toml": SOURCE}
        files |= {one.path: one for one in begun}
        texts = {path: compose(noun) for path, noun in files.items()}
        return self.commit(texts, by=COORDINATOR, signed=signed, message="begin")

    # On the command line

    def settle(self, email: str, *, sign: bool = True) -> None:
        """Let this person sit down."""
        self.repo.settle(self.team[email], sign=sign)

    def walk(self, *steps: Step, record: str = "REC-1", sign: bool = True) -> None:
        """Take steps, each by who ordinarily takes it; one that fails fails the test."""
        for step in steps:
            self.settle(TAKEN_BY[step], sign=sign)
            ran = self.run(step.value, record, *OPTIONS[step], "--yes")
            assert ran.exit_code == 0, ran.err

    def call(self, email: str, *arguments: str, typed: str = "", terminal: bool = False) -> "Ran":
        """Let this person call a step, without being asked unless at a terminal."""
        self.settle(email)
        yes = () if terminal else ("--yes",)
        return self.run(*arguments, *yes, typed=typed, terminal=terminal)

    def audit(self, *arguments: str) -> "Audited":
        """Run the audit, and return what it says."""
        return Audited(self.run("audit", "--format", "json", *arguments))

    # Past it, by hand

    def commit(
        self,
        files: Mapping[str, str | bytes | None],
        *,
        by: str,
        signed: bool = True,
        signer: str = "",
        **others: Any,
    ) -> str:
        """Commit files of the register as somebody, signed unless it is said otherwise."""
        inside = {f"register/{path}": content for path, content in files.items()}
        key = self.team[signer] if signer else None
        return self.repo.commit(inside, by=self.team[by], signed=signed, signer=key, **others)

    def set(self, settings: Settings, *, by: str = COORDINATOR, **others: Any) -> str:
        """Commit other settings."""
        return self.commit({"register.toml": compose(settings)}, by=by, **others)

    def reword(self, statement: str, *, by: str = STRATEGIC_LEAD, **others: Any) -> str:
        """Commit another position statement."""
        text = compose(replace(self.record(), position=Position(statement=statement)))
        return self.commit({PATH: text}, by=by, **others)

    def after(
        self, step: Step, *, settings: Settings | None = None, record_id: str = "REC-1", **changes: Any
    ) -> Record:
        """Return the record one step further, as if it was taken now."""
        request = a_request(step, **{"at": self.now} | changes)
        return further(settings or self.settings(), self.record(record_id), request, today=request.at.date())

    def take(
        self, step: Step, *, commit: Mapping[str, Any] | None = None, record_id: str = "REC-1", **changes: Any
    ) -> str:
        """Take a step and commit it as who ordinarily takes it; `commit` says how else."""
        record = self.after(step, record_id=record_id, **changes)
        given: dict[str, Any] = {"by": record.step[-1].recorded_by or record.step[-1].by}
        return self.commit({record.path: compose(record)}, **given | dict(commit or {}))

    # How it stands

    @property
    def now(self) -> datetime:
        """The time of the next commit."""
        return datetime.fromtimestamp(self.repo.now, UTC)

    def record(self, record_id: str = "REC-1") -> Record:
        """Return a record as the file on the desk holds it."""
        path = f"{SOURCE.key}/{record_id}.toml"
        record = read_file(path, (self.repo.folder / "register" / path).read_bytes()).record
        assert record is not None
        return record

    def state(self) -> tuple[bytes, str, str, str]:
        """Return what a refused step must leave as it was: the file, git's index, status and commit."""
        return (
            (self.repo.folder / FILE).read_bytes(),
            self.repo.git("ls-files", "-s"),
            self.repo.git("status", "--porcelain", "--untracked-files=all"),
            self.repo.git("rev-parse", "HEAD"),
        )


@dataclass(frozen=True)
class Audited:
    """What an audit said."""

    ran: "Ran"

    @property
    def document(self) -> dict[str, Any]:
        """The JSON envelope."""
        found: dict[str, Any] = json.loads(self.ran.out)
        return found

    @property
    def steps(self) -> list[dict[str, Any]]:
        """Every line."""
        found: list[dict[str, Any]] = self.document["data"]
        return found

    @property
    def verdicts(self) -> list[str]:
        """The verdict of every line."""
        return [line["verdict"] for line in self.steps]

    @property
    def last(self) -> tuple[str, str]:
        """Verdict and reasons of the last line."""
        return self.steps[-1]["verdict"], "; ".join(self.steps[-1]["reasons"])

    @property
    def exit_code(self) -> int:
        """How it ended."""
        return self.ran.exit_code


#: Founds a force with these records, by default one that is ready, and these settings.
Founding = Callable[..., Force]

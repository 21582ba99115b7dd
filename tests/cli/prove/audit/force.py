"""A force at work: people with keys, a register in a repository, and steps that they take."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from peeltrack.core.chain.request import StepRequest
from peeltrack.core.model.record import Position, Record
from peeltrack.core.model.settings import Holder, Key, Person, Policy, Post, Settings
from peeltrack.core.model.source import Source
from peeltrack.core.model.status import Role, Step
from peeltrack.store.toml.read_file import read_file
from peeltrack.store.toml.write import compose
from tests.cli.conftest import Ran, Run
from tests.factories import (
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    STRATEGIC_LEAD,
    a_ready_record,
    a_request,
    further,
)
from tests.gitrepo import GitPerson, GitRepo

PATH = "stalking/REC-1.toml"


@dataclass
class Force:
    """The repository, and everybody by e-mail."""

    repo: GitRepo
    people: Mapping[str, GitPerson]
    run: Run

    def settings(self, **changes: Any) -> Settings:
        """Return settings in which everybody but Eve is listed with a key and the posts are held."""
        listed = tuple(
            Person(email=email, name=one.name, key=(Key(public=one.public),))
            for email, one in self.people.items()
            if email != "eve@example.org"
        )
        posts = (
            Post(role=Role.DCC, title="DCC", holder=(Holder(email=DCC),)),
            Post(role=Role.COORDINATOR, title="Planning", holder=(Holder(email=COORDINATOR),)),
        )
        given: dict[str, Any] = {"force": "Anyshire", "person": listed, "post": posts}
        return Settings(**given | {"policy": Policy(signed_steps=True)} | changes)

    def with_key(self, settings: Settings, email: str, key: Key) -> Settings:
        """Return settings in which `email` has this key alone, listed anew if need be."""
        others = tuple(one for one in settings.person if one.email != email)
        return replace(settings, person=(*others, Person(email=email, name=email[:3], key=(key,))))

    def begin(self, settings: Settings | None = None, **changes: Any) -> str:
        """Commit the register with one record, ready to be submitted; signed by the coordinator."""
        source = Source(title="Stalking", publisher="HMICFRS", prefix="REC", published=date(2024, 9, 27))
        files = {
            "register.toml": compose(settings or self.settings()),
            "stalking/source.toml": compose(source),
            PATH: compose(a_ready_record(source="stalking", **changes)),
        }
        return self.commit(files, by=COORDINATOR)

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
        key = self.people[signer] if signer else None
        return self.repo.commit(inside, by=self.people[by], signed=signed, signer=key, **others)

    def set(self, settings: Settings, *, by: str = COORDINATOR, **others: Any) -> str:
        """Commit other settings."""
        return self.commit({"register.toml": compose(settings)}, by=by, **others)

    def record(self, path: str = PATH) -> Record:
        """Return the record as the file on the desk holds it."""
        record = read_file(path, (self.repo.folder / "register" / path).read_bytes()).record
        assert record is not None
        return record

    @property
    def now(self) -> datetime:
        """The time of the next commit."""
        return datetime.fromtimestamp(self.repo.now, UTC)

    def after(
        self, step: Step, *, settings: Settings | None = None, path: str = PATH, **changes: Any
    ) -> Record:
        """Return the record one step further, as if it was taken now."""
        request: StepRequest = a_request(step, **{"at": self.now} | changes)
        return further(settings or self.settings(), self.record(path), request, today=request.at.date())

    def take(
        self, step: Step, *, commit: Mapping[str, Any] | None = None, path: str = PATH, **changes: Any
    ) -> str:
        """Take a step and commit it as who ordinarily takes it; `commit` says how else."""
        further = self.after(step, path=path, **changes)
        given: dict[str, Any] = {"by": further.step[-1].recorded_by or further.step[-1].by}
        return self.commit({path: compose(further)}, **given | dict(commit or {}))

    def reword(self, statement: str, *, by: str = STRATEGIC_LEAD, **others: Any) -> str:
        """Commit another position statement."""
        text = compose(replace(self.record(), position=Position(statement=statement)))
        return self.commit({PATH: text}, by=by, **others)

    def audit(self, *arguments: str) -> "Audited":
        """Run the audit, and return what it says."""
        return Audited(self.run("audit", "--format", "json", *arguments))


@dataclass(frozen=True)
class Audited:
    """What an audit said."""

    ran: Ran

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


__all__ = ["BUSINESS_LEAD", "COORDINATOR", "DCC", "PATH", "STRATEGIC_LEAD", "Audited", "Force"]

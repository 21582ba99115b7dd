"""A register that has lived through two months, in a repository: what a board is told of."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from peeltrack.core.chain.steps import after_step
from peeltrack.core.model.record import Evidence, Extension, Handover, Progress, Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.source import Source
from peeltrack.core.model.status import Status, Step
from peeltrack.store.toml.write import compose
from tests.cli.registers import a_repo
from tests.factories import (
    ACTION_OWNER,
    BUSINESS_LEAD,
    COORDINATOR,
    DCC,
    SOURCE,
    STRATEGIC_LEAD,
    a_ready_record,
    a_request,
    a_settings,
)
from tests.gitrepo import GitPerson, GitRepo

#: Who makes a commit, by e-mail; nobody signs.
NOBODYS_KEY = Path("no-key")


def moment(day: str) -> datetime:
    """Return noon, in UTC, of a day of March 2025, given as 03-07."""
    return datetime.fromisoformat(f"2025-{day}T12:00").replace(tzinfo=UTC)


def stepped(record: Record, *steps: tuple[Step, str]) -> Record:
    """Return a record after steps on these days, each by who ordinarily takes it."""
    for step, day in steps:
        record = after_step(a_settings(), record, a_request(step, at=moment(day)))
    return record


class Story:
    """The repository, and what its register holds now."""

    def __init__(self, desk: Path) -> None:
        self.repo: GitRepo = a_repo(desk)
        self.records: dict[str, Record] = {}

    def commit(self, day: str, by: str, *records: Record, **files: str | None) -> str:
        """Commit these records on a day, as somebody; of `files`, named without .toml, None takes one out."""
        self.repo.now = int(moment(day).timestamp())
        self.records |= {record.id: record for record in records}
        texts: dict[str, str | bytes | None] = {
            f"register/{record.path}": compose(record) for record in records
        }
        texts |= {
            f"register/{SOURCE.key}/{name.replace('_', '-')}.toml": text for name, text in files.items()
        }
        person = GitPerson(by.partition("@")[0], by, NOBODYS_KEY)
        return self.repo.commit(texts, by=person, message=f"on {day}")

    def settle(self, day: str, settings: Settings) -> str:
        """Commit other settings, as the coordinator."""
        self.repo.now = int(moment(day).timestamp())
        person = GitPerson("kim", COORDINATOR, NOBODYS_KEY)
        return self.repo.commit({"register/register.toml": compose(settings)}, by=person)

    def __getitem__(self, record_id: str) -> Record:
        return self.records[record_id]


def begin(desk: Path) -> Story:
    """Return the story at its beginning, 1 February 2025: nine records."""
    story = Story(desk)
    sources: Mapping[str, Source] = {SOURCE.key: SOURCE}
    for key, source in sources.items():
        story.repo.write(f"register/{key}/source.toml", compose(source))
    story.repo.write("register/register.toml", compose(a_settings()))
    story.repo.git("add", "-A")
    old = [(Step.SUBMIT, "01-06"), (Step.VERIFY, "01-07"), (Step.SIGNOFF, "01-08")]
    expiring = (Evidence(title="Audit", location="SharePoint", expires_on=date(2025, 3, 8)),)
    story.commit(
        "02-01",
        COORDINATOR,
        a_ready_record(id="REC-1", title="Risk", deadline=date(2025, 3, 27)),
        a_ready_record(id="REC-2", title="Training", deadline=date(2025, 3, 6)),
        stepped(a_ready_record(id="REC-3", title="Case allocation"), *old),
        stepped(a_ready_record(id="REC-4", title="Screening", evidence=expiring), *old),
        a_ready_record(id="REC-5", title="Victims", deadline=date(2025, 3, 10)),
        a_ready_record(id="REC-6", title="Orders", deadline=date(2025, 4, 17)),
        a_ready_record(id="REC-7", title="Support"),
        stepped(a_ready_record(id="REC-8", title="Online"), *old[:2]),
        a_ready_record(id="REC-10", title="Policy", deadline=date(2025, 4, 17)),
    )
    return story


def through_march(story: Story) -> Story:
    """Return the story after March 2025, in which everything happens that a board is told of."""
    story.commit("03-02", COORDINATOR, a_ready_record(id="REC-9", title="Flagging"))
    moved = Extension(
        field="deadline",
        from_=date(2025, 3, 27),
        to=date(2025, 6, 30),
        on=date(2025, 3, 3),
        by=COORDINATOR,
        reason="agreed with HMI",
        reference="HMI-76",
        said_on=date(2025, 3, 3),
    )
    first = replace(story["REC-1"], deadline=date(2025, 6, 30), extension=(moved,))
    story.commit("03-03", COORDINATOR, first)
    story.commit("03-04", BUSINESS_LEAD, stepped(first, (Step.SUBMIT, "03-04")))
    story.commit("03-05", STRATEGIC_LEAD, stepped(story["REC-1"], (Step.RETURN, "03-05")))
    steps = ((Step.SUBMIT, "03-04"), (Step.VERIFY, "03-05"), (Step.SIGNOFF, "03-06"))
    story.commit("03-06", COORDINATOR, stepped(story["REC-2"], *steps))
    story.commit("03-07", DCC, stepped(story["REC-3"], (Step.REOPEN, "03-07")))
    story.commit("03-10", COORDINATOR, replace(story["REC-7"], status=Status.CLOSED))
    update = Progress(on=date(2025, 3, 11), by=ACTION_OWNER, text="All trained.")
    story.commit("03-11", ACTION_OWNER, replace(story["REC-9"], progress=(update,)))
    proof = (*story["REC-4"].evidence, Evidence(title="Second audit", location="SharePoint"))
    story.commit("03-12", ACTION_OWNER, replace(story["REC-4"], evidence=proof))
    hand = Handover(
        role="action-owner",
        from_=ACTION_OWNER,
        to=BUSINESS_LEAD,
        on=date(2025, 3, 13),
        by=COORDINATOR,
        reason="new post",
    )
    owners = replace(story["REC-9"].owners, action_owner=BUSINESS_LEAD)
    story.commit("03-13", COORDINATOR, replace(story["REC-9"], owners=owners, handover=(hand,)))
    story.commit("03-14", DCC, stepped(story["REC-8"], (Step.SIGNOFF, "03-14")))
    taken_out = replace(story["REC-8"], step=story["REC-8"].step[:2], status=Status.VERIFIED)
    story.commit("03-15", COORDINATOR, taken_out)
    story.settle("03-16", a_settings(post=a_settings().post[:2]))
    story.commit("03-17", COORDINATOR, REC_6=None)
    return story

"""The repository of the ten people, what their clocks show, and who works on which branch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from peeltrack.core.model.record import Evidence, Position, Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.time_zones import force_day, in_zone
from peeltrack.store.toml.read_file import read_file
from peeltrack.store.toml.write import compose
from tests.attacks.scene import Scene
from tests.factories import SOURCE, a_ready_record
from tests.gitrepo import GitRepo
from tests.honest.team import DEE, FIRST, KIM, PEOPLE, Desk, Keys, owners, settings

#: How many records the register holds.
RECORDS = 10


@dataclass(frozen=True, slots=True)
class Made:
    """Who made a commit, and what of."""

    by: str
    message: str
    key: str  #: as the team calls it; "" where nobody signed

    @property
    def what(self) -> str:
        """The first word of it: a step, or what else was done."""
        return self.message.split()[0]


@dataclass(slots=True)
class Year:
    """A year that is under way."""

    random: Random
    keys: Keys
    scene: Scene
    desks: dict[str, Desk]
    now: datetime
    busy: dict[str, str] = field(default_factory=dict)  #: branch on which a record is worked on, by id
    owner: dict[str, str] = field(default_factory=dict)  #: whose branch it is
    noted: list[str] = field(default_factory=list)  #: commits of main that were put in the minutes
    done: list[str] = field(default_factory=list)  #: what was done, to be read when a year alarms
    made: dict[str, Made] = field(default_factory=dict)  #: by commit
    gone: set[str] = field(default_factory=set)  #: digests of steps that were taken back in good faith

    @classmethod
    def begun(cls, folder: Path, keys: Keys, seed: str) -> "Year":
        """Return a year with its first commit: the register, by the coordinator."""
        random = Random(seed)
        team = {email: owned[0] for email, owned in keys.items()}
        team |= {f"{email}/2": owned[1] for email, owned in keys.items()}
        desks = {
            email: Desk(
                fast=timedelta(seconds=random.randint(-150, 150)),
                crlf=random.random() < 0.3,
                signs=random.random() < 0.5,
            )
            for email in PEOPLE
        }
        GitRepo.create(folder, "--template=")
        scene = Scene(folder=folder, prefix="register/", team=team)
        year = cls(random, keys, scene, desks, datetime.combine(FIRST, time(9), UTC))
        scene.put("^.gitattributes", "* text=auto\nregister/evidence/** -text\n")
        scene.put("register.toml", compose(settings(keys)))
        scene.put(f"{SOURCE.key}/source.toml", compose(SOURCE))
        for number in range(1, RECORDS + 1):
            record = a_ready_record(id=f"REC-{number}", owners=owners(number))
            scene.put(record.path, compose(record))
        year.commit(KIM, "begin", signed=True)
        scene.names["root"] = scene.heads["main"]
        scene.server = dict(scene.heads)
        return year

    # What is there

    @property
    def branch(self) -> str:
        """The branch that lies on the desk."""
        return self.scene.branch

    @property
    def settings(self) -> Settings:
        """What register.toml says on this branch."""
        return self._settings(self.scene.files[self.scene.place("register.toml")].content)

    def everywhere(self) -> list[Settings]:
        """Return what register.toml says on each branch, this one first."""
        place = self.scene.place("register.toml")
        held = [self.scene.held[head].get(place) for head in self.scene.heads.values()]
        return [self.settings, *(self._settings(file.content) for file in held if file)]

    @staticmethod
    def _settings(content: bytes) -> Settings:
        found = read_file("register.toml", content).settings
        assert found is not None
        return found

    def record(self, number: int) -> Record:
        """Return a record as this branch holds it."""
        path = f"{SOURCE.key}/REC-{number}.toml"
        found = read_file(path, self.scene.files[self.scene.place(path)].content).record
        assert found is not None
        return found

    def free(self, *statuses: str) -> list[Record]:
        """Return the records that may be worked on here, in one of these statuses where any is named."""
        records = [self.record(number) for number in range(1, RECORDS + 1)]
        asked = [one for one in records if not statuses or one.status.value in statuses]
        return [one for one in asked if self._is_free(one)]

    def _is_free(self, record: Record) -> bool:
        if record.id in self.busy:
            return self.busy[record.id] == self.branch
        return self._as_on_main(record)

    def _as_on_main(self, record: Record) -> bool:
        path = self.scene.place(record.path)
        return self.scene.files[path] == self.scene.held[self.scene.heads["main"]].get(path)

    # What is done

    def later(self) -> None:
        """Let some time go by: minutes, hours, or days."""
        minutes = self.random.choice((2, 20, 90, 600, 1500, 4000, 9000))
        self.now += timedelta(minutes=self.random.randint(1, minutes))

    def instant(self, email: str) -> datetime:
        """Return what the clock of a desk shows: in London, or where its owner travels."""
        at = (self.now + self.desks[email].fast).replace(microsecond=0)
        away = self.random.random() < 0.08
        return at.astimezone(ZoneInfo("America/New_York")) if away else in_zone(at)

    def key_of(self, email: str) -> str:
        """Return by which name the team knows the key that signs for a person today; "" for none.

        A person signs with none that has ended on any branch: they know.
        """
        day = force_day(self.now + self.desks[email].fast)
        for mark, owned in zip(("", "/2"), self.keys[email], strict=True):
            blob = owned.public.split()[1]
            listed = [
                [key for one in held.person if one.email == email for key in one.key if blob in key.public]
                for held in self.everywhere()
            ]
            days = [key for keys in listed for key in keys]
            valid = all((not key.from_ or key.from_ <= day) and (not key.to or day <= key.to) for key in days)
            if listed[0] and valid:
                return email + mark
        return ""

    def commit(self, email: str, message: str, *, signed: bool, again: str = "") -> str:
        """Commit what lies on the desk, as somebody; it is unsigned where they have no valid key.

        `again` is the commit that is picked or rebased.
        """
        at = self.instant(email)
        date = f"{int(at.timestamp())} {at:%z}"
        key = (self.key_of(email) if self.scene.heads else email) if signed else ""
        how = "" if key else " (unsigned)"
        self.done.append(f"{at:%Y-%m-%d %H:%M%z} {self.branch}: {email[:3]} {message}{how}")
        commit = self.scene.commit(email, key=key, date=date, message=message, again=again)
        self.made[commit] = Made(email, message, key)
        return commit

    def habitually(self, email: str, message: str) -> str:
        """Commit as this person does without thinking of it."""
        return self.commit(email, message, signed=self.desks[email].signs)

    def write(self, record: Record) -> None:
        """Lay a record on the desk, and let it be this branch's."""
        self.scene.put(record.path, compose(record))
        if self.branch != "main":
            self.busy[record.id] = self.branch

    def change(self, held: Settings) -> None:
        """Lay other people, posts or policy on the desk."""
        self.scene.put("register.toml", compose(held))

    def switch(self, branch: str) -> None:
        """Lay another branch on the desk."""
        self.scene.switch(branch)

    def leave(self, branch: str) -> None:
        """Give a branch up, or have done with it."""
        self.switch("main")
        del self.scene.heads[branch], self.owner[branch]
        self.busy = {record: where for record, where in self.busy.items() if where != branch}

    def keepers(self) -> Sequence[str]:
        """Return who may change people here and can sign that."""
        return [email for email in (KIM, DEE) if self.key_of(email)]


#: What somebody may do; nothing comes of it where there is nothing to do it with.
Habit = Callable[[Year], None]


def with_statement(record: Record, words: str) -> Record:
    """Return a record with another position."""
    return replace(record, position=Position(statement=words))


def with_evidence(record: Record, piece: Evidence) -> Record:
    """Return a record with one more piece of evidence."""
    return replace(record, evidence=(*record.evidence, piece))

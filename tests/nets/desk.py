"""A force's desk for the nets that kill, starve and crowd: what is called at it, and what must hold after."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from peeltrack.core.model.record import Record, StepTaken
from peeltrack.store.claims import is_temporary
from peeltrack.store.register import load
from peeltrack.store.toml.read_file import read_file
from peeltrack.store.toml.write import compose
from tests.cli.force import Team, with_keys
from tests.factories import BUSINESS_LEAD, SOURCE, a_ready_record, a_settings
from tests.gitrepo import GitRepo
from tests.nets.fork_server import ForkServer
from tests.nets.processes import Ended, Run

#: Records that can be submitted, each with a number of its own.
RECORDS = [f"REC-{number}" for number in range(1, 31)]

FOLDER = "register/stalking-2024"

#: What a line of ours says of a commit.
COMMIT = re.compile(r"^(REC-\d+): .*commit ([0-9a-f]{10})", re.MULTILINE)


def file_of(record: str) -> str:
    """Return the file of a record from the top of the repository."""
    return f"{FOLDER}/{record}.toml"


@dataclass(frozen=True, slots=True)
class Desk:
    """A repository with a register, and the process that begins runs in it."""

    repo: GitRepo
    server: ForkServer

    @classmethod
    def founded(cls, folder: Path, server: ForkServer, team: Team) -> "Desk":
        """Return a desk with records that can be submitted, at which the business lead sits."""
        lead, repo = team[BUSINESS_LEAD], GitRepo.create(folder)
        nouns: dict[str, object] = {
            "register.toml": a_settings(person=with_keys(team)),
            f"{SOURCE.key}/source.toml": SOURCE,
        }
        nouns |= {one.path: one for one in (a_ready_record(id=name, number=name[4:]) for name in RECORDS)}
        repo.commit({f"register/{path}": compose(noun) for path, noun in nouns.items()}, by=lead)
        repo.settle(lead, sign=True)
        repo.write("outside/minutes.txt", "every case\n" * 2000)
        repo.write(".gitignore", "outside/\n")
        repo.commit({".gitignore": "outside/\n"}, by=lead)
        repo.git("status")
        return cls(repo, server)

    def copied(self, folder: Path) -> "Desk":
        """Return a copy, in the place of what is there."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder, symlinks=True)
        return Desk(GitRepo(folder), self.server)

    @property
    def folder(self) -> Path:
        """The top of the repository."""
        return self.repo.folder

    def begin(self, *call: str, before: str = "") -> Run:
        """Begin a run of peeltrack; `before` is Python that its process runs first."""
        return self.server.begin(*call, folder=self.folder, before=before)

    def call(self, *call: str) -> Ended:
        """Call peeltrack, and let it come to its end."""
        return self.begin(*call).ended()

    def record(self, name: str, place: str = ".") -> Record | None:
        """Return a record as the folder ("."), git's index (":") or the last commit ("HEAD:") has it."""
        path = file_of(name)
        if place == ".":
            there = self.folder / path
            content = there.read_bytes() if there.exists() else None
        else:
            command = ["git", "show", f"{place}{path}"]
            shown = subprocess.run(command, cwd=self.folder, capture_output=True, check=False)
            content = None if shown.returncode else shown.stdout
        return None if content is None else read_file(path.removeprefix("register/"), content).record

    def steps(self, name: str) -> list[tuple[StepTaken, ...]]:
        """Return the steps of a record in the folder, in git's index and in the last commit."""
        found = [self.record(name, place) for place in (".", ":", "HEAD:")]
        return [one.step if one else () for one in found]

    def changed(self) -> list[str]:
        """Return the records that git does not have as the folder has them, or not everywhere."""
        listed = self.repo.attempt("status", "--porcelain", "--", FOLDER).stdout
        return [name for name in RECORDS if f"/{name}.toml" in listed]

    # What must hold

    def broken(self) -> Iterator[str]:
        """Yield a sentence for everything that must never be so, whatever was killed, and whenever."""
        if faults := load(self.folder / "register").faults:
            yield f"the register cannot be read: {faults}"
        fsck = self.repo.attempt("fsck", "--strict", "--no-dangling")
        if fsck.returncode:
            yield f"git fsck: {fsck.stdout}{fsck.stderr}"
        if apart := [name for name in self.changed() if len(set(self.steps(name))) > 1]:
            checked = self.call("check")
            unnamed = [name for name in apart if f"/{name}.toml" not in checked.out + checked.err]
            if unnamed and "nobody can commit until the next step" not in checked.err:
                yield f"steps differ and nobody says so: {unnamed}"

    def unfinished(self, next_record: str) -> Iterator[str]:
        """Take a step on another record, and yield a sentence for everything that is still not in order."""
        done = self.call("submit", next_record, "--yes")
        if locks := self._git_locks():
            # Of a git that was killed in the act: git says which to delete, and so does a person.
            for lock in locks:
                lock.unlink()
            done = self.call("submit", next_record, "--yes") if done.code else done
        if done.code:
            yield f"the next step is refused: {done.code} {done.err[-600:]}"
        if (self.folder / ".git" / "index.lock").exists():
            yield "git's index is still locked"
        litter = self.repo.attempt("ls-files", "--others", "--exclude-standard", "-z").stdout.split("\0")
        if any(is_temporary(path.rpartition("/")[2]) for path in litter):
            yield f"git would add temporary files: {litter}"
        for name in self.changed():
            here, staged, committed = self.steps(name)
            if not here == staged == committed and len(here) <= len(committed):
                yield f"{name} is not the same everywhere after the next step"

    def _git_locks(self) -> list[Path]:
        """Return the locks of a git that was killed, other than those of ours."""
        return [
            lock
            for lock in (self.folder / ".git").rglob("*.lock")
            if not is_temporary(lock.name) and not lock.read_bytes().startswith(b"peeltrack")
        ]

    def misnamed(self, said: str) -> Iterator[str]:
        """Yield a sentence for each step that is said to be in a commit that is not that of the step."""
        for name, commit in COMMIT.findall(said):
            subject = self.repo.attempt("log", "-1", "--format=%s", commit).stdout.strip()
            touched = self.repo.attempt("show", "--format=", "--name-only", commit).stdout.split()
            if (subject, touched) != (f"{name}: submit", [file_of(name)]):
                yield f"{name} is said to be submitted by {commit}: {subject}, {touched}"

    def evidence_without_its_file(self, name: str) -> Iterator[str]:
        """Yield a sentence for evidence that a record names and the folder has not."""
        record = self.record(name)
        for one in record.evidence if record else ():
            if one.path and not (self.folder / "register" / one.path).is_file():
                yield f"{one.path} is not there"

    def lost(self, said: str) -> Iterator[str]:
        """Yield a sentence for what was said to be done and is not."""
        if "added; the record keeps" in said:
            record = self.record("REC-1")
            if not record or len(record.progress) != 1:
                yield f"the update is not there: {said}"
        yield from self.misnamed(said)
        yield from self.evidence_without_its_file("REC-2")


def told(found: Sequence[str], where: str) -> list[str]:
    """Return what was found with where it was."""
    return [f"{where}: {one}" for one in found]

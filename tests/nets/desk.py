"""A force's desk for the nets that kill, starve and crowd: what is called at it, and what must hold after."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.store.claims import is_temporary
from peeltrack.store.register import load
from peeltrack.store.toml.read_file import read_file
from peeltrack.store.toml.write import compose
from tests.cli.force import Team, with_keys
from tests.cli.processes import environment
from tests.factories import BUSINESS_LEAD, SOURCE, a_ready_record, a_settings
from tests.gitrepo import GitRepo

#: Records that can be submitted, each with a number of its own.
RECORDS = [f"REC-{number}" for number in range(1, 31)]

FOLDER = "register/stalking-2024"

#: What a line of ours says of a commit.
COMMIT = re.compile(r"^(REC-\d+): .*commit ([0-9a-f]{10})", re.MULTILINE)

#: How a run ends that was not killed and is no bug.
ENDS = {code.value for code in ExitCode} - {ExitCode.BUG}


def template(folder: Path, team: Team) -> GitRepo:
    """Return a repository with records that can be submitted, at the business lead's desk."""
    lead, repo = team[BUSINESS_LEAD], GitRepo.create(folder)
    nouns: dict[str, object] = {
        "register.toml": a_settings(person=with_keys(team)),
        f"{SOURCE.key}/source.toml": SOURCE,
    }
    nouns |= {one.path: one for one in (a_ready_record(id=name, number=name[4:]) for name in RECORDS)}
    repo.commit({f"register/{path}": compose(noun) for path, noun in nouns.items()}, by=lead)
    repo.settle(lead)
    repo.write("outside/minutes.txt", "every case\n" * 2000)
    repo.write(".gitignore", "outside/\n")
    repo.commit({".gitignore": "outside/\n"}, by=lead)
    repo.git("status")
    return repo


def copied(original: GitRepo, folder: Path) -> GitRepo:
    """Return a copy of a repository, in the place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(original.folder, folder, symlinks=True)
    return GitRepo(folder)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a call ended."""

    call: Sequence[str]
    code: int
    out: str
    err: str

    def bug(self) -> Iterator[str]:
        """Yield a sentence where it ended as no call may."""
        if self.code not in ENDS or "Traceback" in self.err:
            yield f"{' '.join(self.call)} ended with {self.code}: {self.err[-1500:]}"


def ended(call: Sequence[str], process: "subprocess.Popen[str]") -> Ended:
    """Wait until a process ends, and return how."""
    out, err = process.communicate(timeout=300)
    return Ended(call, process.returncode, out, err)


def begun(repo: GitRepo, command: Sequence[str]) -> "subprocess.Popen[str]":
    """Return a running command, in a session of its own."""
    return subprocess.Popen(
        command,
        cwd=repo.folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def calling(*arguments: str) -> list[str]:
    """Return the command line that calls peeltrack in a process of its own."""
    return [sys.executable, "-m", "peeltrack", *arguments]


def call(repo: GitRepo, *arguments: str) -> Ended:
    """Call peeltrack at the desk, and let it come to its end."""
    return ended(arguments, begun(repo, calling(*arguments)))


def file_of(record: str) -> str:
    """Return the file of a record from the top of the repository."""
    return f"{FOLDER}/{record}.toml"


def record_at(repo: GitRepo, record: str, place: str) -> Record | None:
    """Return a record as the folder ("."), git's index (":") or the last commit ("HEAD:") has it."""
    path = file_of(record)
    if place == ".":
        there = repo.folder / path
        content = there.read_bytes() if there.exists() else None
    else:
        shown = subprocess.run(
            ["git", "show", f"{place}{path}"], cwd=repo.folder, capture_output=True, check=False
        )
        content = None if shown.returncode else shown.stdout
    return None if content is None else read_file(path.removeprefix("register/"), content).record


def steps(repo: GitRepo, record: str) -> list[tuple[StepTaken, ...]]:
    """Return the steps of a record in the folder, in git's index and in the last commit."""
    found = [record_at(repo, record, place) for place in (".", ":", "HEAD:")]
    return [one.step if one else () for one in found]


def broken(repo: GitRepo, records: Sequence[str] = RECORDS) -> Iterator[str]:
    """Yield a sentence for everything that must never be so, whatever was killed, and whenever."""
    if faults := load(repo.folder / "register").faults:
        yield f"the register cannot be read: {faults}"
    fsck = repo.attempt("fsck", "--strict", "--no-dangling")
    if fsck.returncode:
        yield f"git fsck: {fsck.stdout}{fsck.stderr}"
    apart = [record for record in changed(repo, records) if len(set(steps(repo, record))) > 1]
    if apart:
        checked = call(repo, "check")
        unnamed = [record for record in apart if f"/{record}.toml" not in checked.out + checked.err]
        lock = "nobody can commit until the next step" in checked.err
        if unnamed and not lock:
            yield f"steps differ and nobody says so: {unnamed}"


def changed(repo: GitRepo, records: Sequence[str]) -> list[str]:
    """Return those of `records` that git does not have as the folder has them, or not everywhere."""
    listed = repo.attempt("status", "--porcelain", "--", FOLDER).stdout
    return [record for record in records if f"/{record}.toml" in listed]


def unfinished(repo: GitRepo, next_record: str) -> Iterator[str]:
    """Take a step on another record, and yield a sentence for everything that is still not in order."""
    done = call(repo, "submit", next_record, "--yes")
    if locks := git_locks(repo):
        # Of a git that was killed in the act: git says which to delete, and so does a person.
        for lock in locks:
            lock.unlink()
        done = call(repo, "submit", next_record, "--yes") if done.code else done
    if done.code:
        yield f"the next step is refused: {done.code} {done.err[-600:]}"
    if (repo.folder / ".git" / "index.lock").exists():
        yield "git's index is still locked"
    litter = repo.attempt("ls-files", "--others", "--exclude-standard", "-z").stdout.split("\0")
    if any(is_temporary(path.rpartition("/")[2]) for path in litter):
        yield f"git would add temporary files: {litter}"
    for record in changed(repo, RECORDS):
        here, staged, committed = steps(repo, record)
        if not here == staged == committed and len(here) <= len(committed):
            yield f"{record} is not the same everywhere after the next step"


def git_locks(repo: GitRepo) -> list[Path]:
    """Return the locks of a git that was killed, other than those of ours."""
    found = (repo.folder / ".git").rglob("*.lock")
    return [
        lock
        for lock in found
        if not is_temporary(lock.name) and not lock.read_bytes().startswith(b"peeltrack")
    ]


def runs(process: int) -> bool:
    """Return whether a process that we have started, and not waited for, has not ended yet."""
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def children(process: int) -> list[int]:
    """Return the numbers of the processes that a process has started; none where that cannot be told."""
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(one) for one in listed.split()]


def kill_child(process: int, child: int) -> None:
    """Kill a child of a process, and never another that has been given its number since."""
    with suppress(OSError):
        held = os.pidfd_open(child)
        try:
            if child in children(process):
                signal.pidfd_send_signal(held, signal.SIGKILL)
        finally:
            os.close(held)


def strace() -> str | None:
    """Return the program that stops others at a system call, or None where it is not installed."""
    return shutil.which("strace")


def misnamed(repo: GitRepo, said: str) -> Iterator[str]:
    """Yield a sentence for each step that is said to be in a commit that is not that of the step."""
    for name, commit in COMMIT.findall(said):
        subject = repo.attempt("log", "-1", "--format=%s", commit).stdout.strip()
        touched = repo.attempt("show", "--format=", "--name-only", commit).stdout.split()
        if (subject, touched) != (f"{name}: submit", [file_of(name)]):
            yield f"{name} is said to be submitted by {commit}: {subject}, {touched}"


def evidence_without_its_file(repo: GitRepo, name: str) -> Iterator[str]:
    """Yield a sentence for evidence that a record names and the folder has not."""
    record = record_at(repo, name, ".")
    for one in record.evidence if record else ():
        if one.path and not (repo.folder / "register" / one.path).is_file():
            yield f"{one.path} is not there"

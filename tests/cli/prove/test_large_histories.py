"""What is read has a limit or is read piece by piece: no size of it takes the memory of the machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from peeltrack.core.model.record import Evidence
from peeltrack.core.model.status import Step
from peeltrack.store.toml.write import compose
from tests.cli.force import FILE, Force
from tests.factories import BUSINESS_LEAD, STRATEGIC_LEAD

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="no such measure there")]

#: Megabytes that any command may take, git and all.
MOST = 200

MEASURED = """
import resource, sys
from pathlib import Path
from peeltrack.cli.main import main

def most():
    # What the process that started this one took counts in ru_maxrss, where the system tells it otherwise.
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if "VmHWM" in line) // unit

code = int(main(sys.argv[1:]))
sys.stdout.flush()
unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
print(code, most(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // unit, file=sys.stderr)
"""


def measured(force: Force, *arguments: str) -> tuple[int, str]:
    """Return how a command ended, and what it said; more memory than it may take fails the test."""
    package = str(Path(__file__).parents[3])
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments],
        cwd=force.repo.folder,
        env={**os.environ, "PYTHONPATH": package},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    code, own, gits = map(int, ran.stderr.splitlines()[-1].split())
    assert max(own, gits) < MOST, (arguments, own, gits)
    return code, ran.stdout


def imported(force: Force, stream: Iterator[bytes]) -> None:
    """Let git read commits on top of main."""
    options = ["git", "fast-import", "--quiet", "--force", "--date-format=raw"]
    with subprocess.Popen(options, cwd=force.repo.folder, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.writelines(stream)
        process.stdin.close()
        assert process.wait() == 0
    force.repo.git("reset", "-q", "--hard", "main")


def commits(first: str, now: int, number: int, register_every: int) -> Iterator[bytes]:
    """Yield commits by somebody, of which one in so many touches the register."""
    for at in range(number):
        base = f"from {first}\n" if not at else ""
        path = f"register/evidence/{at % 50}.csv" if at % register_every == 0 else f"src/{at % 500}.c"
        content = f"{at}\n"
        yield (
            f"commit refs/heads/main\ncommitter B <b@example.org> {now + at} +0000\ndata 1\nx\n{base}"
            f"M 100644 inline {path}\ndata {len(content)}\n{content}"
        ).encode()


@pytest.mark.parametrize("register_every", [50, 1], ids=["beside the register", "in the register"])
def test_a_hundred_thousand_commits(force: Force, register_every: int) -> None:
    force.take(Step.SUBMIT)
    first = force.repo.git("rev-parse", "HEAD")
    imported(force, commits(first, force.repo.now, 100_000, register_every))
    code, out = measured(force, "audit")
    assert (code, out.count("signed")) == (0, 1), out
    assert measured(force, "log", "REC-1")[0] == 0
    assert measured(force, "check", "--range", "HEAD~100..")[0] in (0, 1)


def test_a_hundred_thousand_edits_of_one_record(force: Force) -> None:
    force.take(Step.SUBMIT)
    record, first, now = force.record(), force.repo.git("rev-parse", "HEAD"), force.repo.now

    def stream() -> Iterator[bytes]:
        for at in range(20_000):
            base = f"from {first}\n" if not at else ""
            content = compose(replace(record, id="REC-2", step=(), title=f"Matter {at}")).encode()
            yield (
                f"commit refs/heads/main\ncommitter B <b@example.org> {now + at} +0000\ndata 1\nx\n{base}"
                f"M 100644 inline {FILE.replace('REC-1', 'REC-2')}\ndata {len(content)}\n"
            ).encode() + content

    imported(force, stream())
    assert measured(force, "audit")[0] == 0


def test_two_gigabytes_of_evidence(force: Force) -> None:
    size, path = 2 << 30, "evidence/REC-1/interview.mp4"
    piece, digest = bytes(1 << 20), sha256()
    for _ in range(size // len(piece)):
        digest.update(piece)
    film = Evidence(title="Interview", path=path, sha256=digest.hexdigest())
    record = replace(force.record(), evidence=(film,))
    force.commit({record.path: compose(record)}, by=BUSINESS_LEAD)
    file = force.repo.folder / "register" / path
    file.parent.mkdir(parents=True)
    with file.open("wb") as sparse:
        sparse.truncate(size)
    force.repo.git("-c", "core.bigFileThreshold=1m", "-c", "core.compression=1", "add", str(file))
    force.commit({}, by=BUSINESS_LEAD)
    force.take(Step.SUBMIT)
    code, out = measured(force, "audit")
    assert (code, "lapsed" in out) == (0, False), out
    assert "PT313" not in measured(force, "check")[1]
    assert "PT313" not in measured(force, "check", "--range", "HEAD~1..")[1]


def test_a_record_of_thirty_megabytes(force: Force) -> None:
    force.take(Step.SUBMIT)
    text = (force.repo.folder / FILE).read_text("utf-8").replace("REC-1", "REC-2")
    large = f'summary = "{"y" * 30_000_000}"\n{text}'
    force.commit({"stalking-2024/REC-2.toml": large}, by=STRATEGIC_LEAD, signed=False)
    for command in (("audit",), ("check",), ("check", "--range", "HEAD~1.."), ("list",), ("log", "REC-1")):
        assert measured(force, *command)[0] in (0, 1, 3), command


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (2_000, "step has 2,000 entries, and at most 200 are read"),
        (10_000, "a file of the register holds at most 1,000,000"),
    ],
)
def test_a_record_of_thousands_of_steps(force: Force, steps: int, said: str) -> None:
    force.take(Step.SUBMIT)
    record = force.record()
    many = replace(record, step=record.step * steps)
    force.commit({record.path: compose(many)}, by=STRATEGIC_LEAD, signed=False)
    for command in (("audit",), ("list",), ("log", "REC-1"), ("show", "REC-1")):
        assert measured(force, *command)[0] in (0, 1, 3), command
    code, out = measured(force, "check")
    assert (code, said in out) == (1, True), out

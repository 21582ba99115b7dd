"""Fifty people at once in one folder: no update is lost that was said to be done, and every step is whole."""

import random
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import sleep

import pytest

from tests.nets.desk import COMMIT, RECORDS, Desk, file_of, told
from tests.nets.processes import Ended, Process

pytestmark = pytest.mark.slow

PEOPLE = 50

#: The record into which an editor saves again and again, and into which updates are written, too.
EDITED = "REC-30"

#: An editor that saves what it has just read and a line more, in place and by a file of its own in turn,
#: and notes what it has saved.
EDITOR = """
import sys, time
from pathlib import Path
path, going, kept = map(Path, sys.argv[1:])
number = 0
while going.exists():
    text, line = path.read_bytes(), f"# saved {number}\\n".encode()
    if number % 2:
        path.with_suffix(".swp").write_bytes(text + line)
        path.with_suffix(".swp").replace(path)
    else:
        path.write_bytes(text + line)
    with kept.open("ab") as file:
        file.write(line)
    number += 1
    time.sleep(0.05)
"""


def calls(chance: random.Random) -> list[tuple[str, ...]]:
    """Return what fifty people call, in no order: updates, several to a record, and steps."""
    records, by = [*RECORDS[20:25], EDITED], ("--by", "olu@example.org")
    updates = [("update", chance.choice(records), f"Update {number}.", *by) for number in range(PEOPLE - 15)]
    one_each = [("submit", record, "--yes") for record in chance.sample(RECORDS[:20], 9)]
    several = [("submit", *chance.sample(RECORDS[:20], 2), "--yes") for _ in range(6)]
    called = [*updates, *one_each, *several]
    chance.shuffle(called)
    return called


def crowd(desk: Desk, called: Sequence[tuple[str, ...]]) -> list[Ended]:
    """Let all call at once, beside an editor and somebody who commits; return how each call ended."""
    going, kept = desk.folder / ".git" / "going", desk.folder / ".git" / "saved"
    going.touch()
    kept.touch()
    saving = [sys.executable, "-c", EDITOR, file_of(EDITED), str(going), str(kept)]
    editor = Process.begin(["an editor"], saving, desk.folder)
    committer = threading.Thread(target=commit_all, args=(desk, going))
    committer.start()
    running = [desk.begin(*call) for call in called]
    ends = [run.ended() for run in running]
    going.unlink()
    committer.join()
    editor.ended()
    return ends


def commit_all(desk: Desk, going: Path) -> None:
    """Commit whatever is edited, again and again, as somebody does who knows git and not peeltrack."""
    while going.exists():
        desk.repo.attempt("commit", "-q", "-a", "-m", "drafts of the day")
        sleep(0.2)


def wrong(desk: Desk, ends: Sequence[Ended]) -> Iterator[str]:
    """Yield a sentence for everything that is not as it was said to be."""
    for one in ends:
        yield from one.bug()
        yield from desk.misnamed(one.out)
        if one.call[0] == "submit" and (one.code == 0) != (len(COMMIT.findall(one.out)) > 0):
            yield f"{' '.join(one.call)} ended with {one.code} and said: {one.out}"
        if one.call[0] == "update" and one.call[1] != EDITED:  # there the editor may write over it
            record = desk.record(one.call[1])
            there = [update.text for update in record.progress].count(one.call[2]) if record else 0
            if (there, one.code) != (1, 0):
                yield f"{one.call[2]} is there {there} times, but the run ended with {one.code}: {one.err}"
    for name in RECORDS:
        here, staged, committed = (len(steps) for steps in desk.steps(name))
        done = sum(name in one.call and one.code == 0 for one in ends if one.call[0] == "submit")
        if not here == staged == committed == done:
            yield f"{name} was submitted {done} times and holds {here}, {staged} and {committed} steps"


def unsaved(desk: Desk) -> Iterator[str]:
    """Yield a sentence for what the editor has saved and the file no longer holds."""
    text = (desk.folder / file_of(EDITED)).read_bytes()
    lost = [line for line in (desk.folder / ".git" / "saved").read_bytes().splitlines() if line not in text]
    if lost:
        yield f"of what the editor has saved is lost: {lost}"


@pytest.mark.rounds(1)
def test_fifty_people_at_once(original: Desk, rounds: int, seed: str) -> None:
    odd: list[str] = []
    for number in range(rounds):
        desk = original.copied(original.folder.parent / "desk")
        ends = crowd(desk, calls(random.Random(f"{seed} crowd {number}")))
        found = [*wrong(desk, ends), *unsaved(desk), *desk.broken(), *desk.unfinished("REC-29")]
        odd += told(found, f"round {number} of seed {seed}")
    assert "\n".join(odd) == ""

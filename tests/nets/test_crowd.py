"""Fifty people at once in one folder: no update is lost that was said to be done, and every step is whole."""

import os
import random
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import sleep

import pytest

from tests.cli.force import Team
from tests.gitrepo import GitRepo
from tests.nets import desk

pytestmark = pytest.mark.slow

PEOPLE = 50

#: The record into which an editor saves again and again, and into which updates are written, too.
EDITED = "REC-30"

#: An editor that saves in place, what it has just read and a line more, and notes what it has saved.
EDITOR = """
import sys, time
from pathlib import Path
path, going, kept = map(Path, sys.argv[1:])
number = 0
while going.exists():
    text, line = path.read_bytes(), f"# saved {number}\\n".encode()
    path.write_bytes(text + line)
    with kept.open("ab") as file:
        file.write(line)
    number += 1
    time.sleep(0.05)
"""


def calls(chance: random.Random) -> list[tuple[str, ...]]:
    """Return what fifty people call, in no order: updates, several to a record, and steps."""
    records, by = [*desk.RECORDS[20:25], EDITED], ("--by", "olu@example.org")
    updates = [
        ("progress", chance.choice(records), f"Update {number}.", *by) for number in range(PEOPLE - 15)
    ]
    one_each = [("submit", record, "--yes") for record in chance.sample(desk.RECORDS[:20], 9)]
    several = [("submit", *chance.sample(desk.RECORDS[:20], 2), "--yes") for _ in range(6)]
    called = [*updates, *one_each, *several]
    chance.shuffle(called)
    return called


def crowd(repo: GitRepo, called: Sequence[tuple[str, ...]]) -> list[desk.Ended]:
    """Let all call at once, beside an editor and somebody who commits; return how each call ended."""
    going, kept = repo.folder / ".git" / "going", repo.folder / ".git" / "saved"
    going.touch()
    kept.touch()
    editor = desk.begun(repo, [sys.executable, "-c", EDITOR, desk.file_of(EDITED), str(going), str(kept)])
    committer = threading.Thread(target=commit_all, args=(repo, going))
    committer.start()
    running = [(call, desk.begun(repo, desk.calling(*call))) for call in called]
    ends = [desk.ended(call, process) for call, process in running]
    going.unlink()
    committer.join()
    editor.communicate()
    return ends


def commit_all(repo: GitRepo, going: Path) -> None:
    """Commit whatever is edited, again and again, as somebody does who knows git and not peeltrack."""
    while going.exists():
        repo.attempt("commit", "-q", "-a", "-m", "drafts of the day")
        sleep(0.2)


def wrong(repo: GitRepo, ends: Sequence[desk.Ended]) -> Iterator[str]:
    """Yield a sentence for everything that is not as it was said to be."""
    for one in ends:
        yield from one.bug()
        yield from desk.misnamed(repo, one.out)
        if one.call[0] == "submit" and (one.code == 0) != (len(desk.COMMIT.findall(one.out)) > 0):
            yield f"{' '.join(one.call)} ended with {one.code} and said: {one.out}"
        if one.call[0] == "progress" and one.call[1] != EDITED:  # there the editor may write over it
            record = desk.record_at(repo, one.call[1], ".")
            there = [update.text for update in record.progress].count(one.call[2]) if record else 0
            if there != (one.code == 0):
                yield f"{one.call[2]} is there {there} times, but the run ended with {one.code}: {one.err}"
    for name in desk.RECORDS:
        here, staged, committed = (len(steps) for steps in desk.steps(repo, name))
        done = sum(name in one.call and one.code == 0 for one in ends if one.call[0] == "submit")
        if not here == staged == committed == done:
            yield f"{name} was submitted {done} times and holds {here}, {staged} and {committed} steps"


def unsaved(repo: GitRepo) -> Iterator[str]:
    """Yield a sentence for what the editor has saved and the file no longer holds."""
    text = (repo.folder / desk.file_of(EDITED)).read_bytes()
    lost = [line for line in (repo.folder / ".git" / "saved").read_bytes().splitlines() if line not in text]
    if lost:
        yield f"of what the editor has saved is lost: {lost}"


@pytest.mark.skipif(os.name != "posix", reason="an editor of Windows does not let others write meanwhile")
@pytest.mark.rounds(1)
def test_fifty_people_at_once(desk_folder: Path, team: Team, rounds: int, seed: str) -> None:
    original = desk.template(desk_folder / "original", team)
    odd = []
    for number in range(rounds):
        chance = random.Random(f"{seed} crowd {number}")
        repo = desk.copied(original, desk_folder / "desk")
        ends = crowd(repo, calls(chance))
        found = [*wrong(repo, ends), *unsaved(repo), *desk.broken(repo), *desk.unfinished(repo, "REC-29")]
        odd += [f"round {number} of seed {seed}: {one}" for one in found]
    assert "\n".join(odd) == ""

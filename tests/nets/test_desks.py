"""Desks that save and share at once, and are killed in the middle of it: each entry arrives, and once."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.force import Team
from tests.factories import BUSINESS_LEAD, COORDINATOR, STRATEGIC_LEAD
from tests.gitrepo import GitRepo
from tests.nets.desk import RECORDS, Desk, file_of, told
from tests.nets.fork_server import ForkServer
from tests.nets.processes import Ended
from tests.nets.test_kills import BEFORE_THE_NTH

pytestmark = pytest.mark.slow

PACKAGE = Path(__file__).parents[2]

#: Who sits at the desks.
PEOPLE = (COORDINATOR, BUSINESS_LEAD, STRATEGIC_LEAD)

#: So often a desk tries to share where others are quicker.
PATIENCE = 30


@pytest.fixture
def clone_of(
    original: Desk, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str, str], Desk]]:
    """Return a function that begins a desk of this name, at which this person sits.

    Each desk has a process of its own that begins its runs, so that they work at once.
    """
    monkeypatch.setenv("PYTHONPATH", str(PACKAGE))
    shared = tmp_path / "shared.git"
    original.repo.git("clone", "-q", "--bare", str(original.folder), str(shared))

    servers = ExitStack()

    def clone(name: str, who: str) -> Desk:
        repo = GitRepo(tmp_path / name)
        original.repo.git("clone", "-q", str(shared), str(repo.folder))
        repo.settle(team[who], sign=True)
        return Desk(repo, servers.enter_context(ForkServer(tmp_path / f"{name} said")))

    with servers:
        yield clone


def _shared(desk: Desk) -> Iterator[Ended]:
    """Save and share what is there, as often as it takes; yield how each call ended."""
    yield desk.call("save")
    for _ in range(PATIENCE):
        ended = desk.call("sync")
        yield ended
        if ended.code == 0:
            return


def _week(desk: Desk, name: str, rounds: int, chance: random.Random) -> tuple[list[str], list[Ended]]:
    """Write updates on a few records that everybody writes on; return their texts, and how all ended."""
    texts, ends = [], []
    for number in range(rounds):
        texts.append(f"{name}, update {number}")
        ends.append(desk.call("update", chance.choice(RECORDS[:3]), texts[-1]))
        if chance.random() < 0.7:
            ends += _shared(desk)
    return texts, [*ends, *_shared(desk)]


def _updates(desk: Desk) -> Counter[str]:
    records = (desk.record(name, "HEAD:") for name in RECORDS[:3])
    return Counter(update.text for record in records if record for update in record.progress)


@pytest.mark.rounds(2)
def test_desks_that_share_at_once(clone_of: Callable[[str, str], Desk], rounds: int, seed: str) -> None:
    # Few in a run of every day; with --rounds 100, ten desks that share a hundred times each.
    names = [f"desk {number}" for number in range(min(10, 3 + rounds // 10))]
    desks = [clone_of(name, PEOPLE[at % len(PEOPLE)]) for at, name in enumerate(names)]
    chances = [random.Random(f"{seed} {name}") for name in names]
    with ThreadPoolExecutor(len(desks)) as pool:
        weeks = list(pool.map(_week, desks, names, [rounds] * len(desks), chances))
    odd = [said for _, ends in weeks for one in ends for said in one.bug()]
    written = Counter(text for texts, _ in weeks for text in texts)
    for name, desk in zip(names, desks, strict=True):
        odd += [f"{name}: {one.err}" for one in [desk.call("sync")] if one.code]
        if _updates(desk) != written:
            odd.append(
                f"{name} lacks {written - _updates(desk)}, and has {_updates(desk) - written} too often"
            )
        for call in (("check",), ("check", "--range", "..HEAD"), ("audit",)):
            odd += [f"{name}: {call}: {one.out}{one.err}" for one in [desk.call(*call)] if one.code]
        odd += [f"{name}: {left}" for left in desk.repo.git("status", "--porcelain").splitlines()]
    assert told(odd, f"seed {seed}") == []


#: What is killed, at a desk with a saved update and a draft, to which another one has come.
KILLED: Sequence[tuple[str, ...]] = (("save",), ("sync",), ("undo", "--back"))


@pytest.mark.rounds(2)
def test_a_desk_that_is_killed(clone_of: Callable[[str, str], Desk], rounds: int, seed: str) -> None:
    chance, odd = random.Random(f"{seed} killed"), list[str]()
    others = clone_of("others", COORDINATOR)
    for number in range(rounds):
        for call in KILLED:
            name = f"{call[0]} {number}"
            others.call("update", "REC-1", f"{name}: from others")
            odd += [one.err for one in _shared(others) if one.code]
            desk = clone_of(name, BUSINESS_LEAD)
            desk.repo.git("reset", "-q", "--hard", "HEAD~1")
            desk.call("update", "REC-1", f"{name}: saved")
            desk.call("save")
            desk.call("update", "REC-1", f"{name}: draft")
            if call[0] == "undo":
                desk.call("undo")
            nth = chance.randrange(1, 60)
            killed = desk.begin(*call, before=BEFORE_THE_NTH.replace("{nth}", str(nth))).ended()
            place = f"{call} killed before act {nth} (ended with {killed.code}), seed {seed}"
            again = call if killed.code else ()
            odd += told(list(_after(desk, name, again)), place)
    assert odd == []


def _after(desk: Desk, name: str, call: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for everything that is not as it must be once the command `call` has run again."""
    if call:
        desk.call(*call)
    ends = list(_shared(desk))
    yield from (said for one in ends for said in one.bug())
    if ends[-1].code:
        yield f"it cannot be shared: {ends[-1].err}"
    found = _updates(desk)
    for text in ("from others", "saved", "draft"):
        if found[f"{name}: {text}"] != 1:
            yield f"{text} is there {found[f'{name}: {text}']} times"
    yield from desk.repo.git("status", "--porcelain").splitlines()
    if fsck := desk.repo.attempt("fsck", "--strict", "--no-dangling").stderr.strip():
        yield fsck
    if not (desk.folder / file_of("REC-1")).is_file():
        yield "the file is gone"

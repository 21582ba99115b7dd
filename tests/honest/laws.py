"""What must be said of a year in which nobody did anything wrong: nothing that alarms."""

import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from tests.gitrepo import GitRepo
from tests.honest.habits import HABITS
from tests.honest.team import Keys
from tests.honest.year import RECORDS, Year
from tests.nets.fuzzing import called

#: How many things are done in a year.
EVENTS = 90


def lived(folder: Path, keys: Keys, seed: str, without: Sequence[str] = (), events: int = EVENTS) -> Year:
    """Return a year in which all habits but those named were had, with every branch merged that can be."""
    year = Year.begun(folder, keys, seed)
    names = [name for name in HABITS if name not in without]
    weights = [HABITS[name][1] for name in names]
    for _ in range(events):
        year.later()
        year.switch(year.random.choice(("main", "main", *year.owner)))
        (name,) = year.random.choices(names, weights)
        HABITS[name][0](year)
    for branch in list(year.owner):
        year.later()
        year.switch(branch)
        HABITS["merge out"][0](year)
    year.switch("main")
    return year


def alarms(year: Year, patch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return what alarms, or is not said, although nobody did anything wrong."""
    scene = year.scene
    git_dir = scene.git_dir
    (git_dir / "refs" / "heads").mkdir(parents=True, exist_ok=True)
    (git_dir / "refs" / "heads" / "main").write_text(f"{scene.heads['main']}\n", encoding="ascii")
    GitRepo(scene.folder).git("reset", "-q", "--hard")
    patch.setenv("PEELTRACK_TODAY", "2026-01-31")
    patch.chdir(scene.folder)
    where = ["--register", str(scene.folder / scene.prefix)]
    yield from _audited(year, where, [])
    for noted in year.noted[:1]:
        yield from _audited(year, where, ["--trust", noted])
    span = f"{scene.names['root']}..HEAD"
    yield from _content([*where, "check", "--range", span, *_proof()])
    yield from _pushed(year, patch)


def _audited(year: Year, where: Sequence[str], options: Sequence[str]) -> Iterator[str]:
    code, out, err = called([*where, "audit", "--format", "json", *options])
    what = " ".join(["audit", *options])
    if code not in (ExitCode.DONE, ExitCode.FINDINGS):
        yield f"{what} ends with {code}: {out[-200:]}{err[-500:]}"
        return
    document = json.loads(out)
    lines = document["data"]
    if code != ExitCode.DONE:
        odd = [
            f"{one['id']}/{one['number']} {one['verdict']} {one['commit'][:7]} {one['reasons']}"
            for one in lines
            if one["faulty"]
        ]
        yield f"{what} ends with 1: {odd or document['trust']}"
    judged = {(one["id"], one["number"]) for one in lines if one["verdict"] in ("signed", "recorded")}
    for number in range(1, RECORDS + 1):
        record = year.record(number)
        for at, step in enumerate(record.step, 1):
            if (record.id, at) not in judged:
                yield f"{what}: {step.step} of {record.id} is neither signed nor recorded"


def _proof() -> list[str]:
    return ["--proof"] if "--proof" in called(["check", "--help"])[1] else []


def _content(arguments: Sequence[str]) -> Iterator[str]:
    code, out, err = called(arguments)
    if code != ExitCode.DONE:
        yield f"{' '.join(arguments[2:])} ends with {code}: {(out + err)[-900:]}"


def _pushed(year: Year, patch: pytest.MonkeyPatch) -> Iterator[str]:
    """Ask the hook of a server that has the first commit alone."""
    scene = year.scene
    server = GitRepo.create(scene.folder.parent / "server.git", "--bare", "--template=").folder
    alternates = server / "objects" / "info" / "alternates"
    alternates.parent.mkdir(parents=True, exist_ok=True)
    alternates.write_text(f"{scene.git_dir / 'objects'}\n", encoding="utf-8")
    (server / "refs" / "heads" / "main").write_text(f"{scene.names['root']}\n", encoding="ascii")
    line = f"{scene.names['root']} {scene.heads['main']} refs/heads/main\n"
    with patch.context() as inside:
        inside.chdir(server)
        inside.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line.encode()), encoding="utf-8"))
        yield from _content(["hooks", "pre-receive", "--folder", scene.prefix.rstrip("/")])

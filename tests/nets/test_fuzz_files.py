"""Whatever a file holds, each command that reads says what is wrong with it, soon, and nothing breaks."""

import shutil
from pathlib import Path
from random import Random

import pytest

from peeltrack.core.errors import ExitCode
from tests.nets import fuzzing
from tests.nets.registers import SETTINGS

#: Files laid in one register, so that a command looks at many of them at once.
FILES = 25

#: What is called on each register.
CALLS = (
    ("due", "--before", "2030-01-01", "--all"),
    ("list", "--all", "--format", "json"),
    ("list", "--all", "--text", "stalking"),
    ("sources", "--format", "csv"),
    ("grades", "--format", "markdown"),
    ("people",),
    ("evidence", "check", "--all"),
    ("check",),
    ("check", "--format", "sarif"),
)

#: Characters that no line of ours may hold: they steer a terminal.
STEERING = {*map(chr, range(9)), *map(chr, range(11, 32)), "\x7f", "\u202e"} - {"\r"}

ENDS = {code.value for code in ExitCode} - {ExitCode.BUG}

SOUND = 'title = "Stalking"\npublisher = "HMICFRS"\nprefix = "REC"\npublished = 2024-09-27\n'


def a_register(root: Path, random: Random, originals: list[tuple[str, bytes]]) -> list[str]:
    """Lay a register of altered files and return the ids that its files are called by."""
    shutil.rmtree(root, ignore_errors=True)
    chosen = [random.choice(originals) for _ in range(FILES)]
    files = [("register.toml", SETTINGS.encode())]
    for number, (path, content) in enumerate(chosen):
        name = path.rpartition("/")[2]
        if path == "register.toml" and random.random() < 0.02:
            files[0] = (path, fuzzing.altered(content, random))
        elif path != "register.toml":
            files.append((f"s{number}/source.toml", SOUND.encode()))
            files.append((f"s{number}/{name}", fuzzing.altered(content, random)))
    fuzzing.laid(root, files)
    return [path.rpartition("/")[2].removesuffix(".toml") for path, _ in files[1:]]


@pytest.mark.slow
@pytest.mark.rounds(12)
def test_no_file_breaks_a_command_that_reads(
    tmp_path: Path, rounds: int, seed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEELTRACK_TODAY", "2025-03-03")
    originals = fuzzing.originals()
    odd = {}
    for number in range(rounds):
        random = Random(f"{seed} {number}")
        ids = a_register(tmp_path / "register", random, originals)
        shows = [(command, record_id) for command in ("show",) for record_id in random.sample(ids, 3)]
        for call in (*CALLS, *shows):
            code, out, err = fuzzing.called(["--register", str(tmp_path / "register"), *call])
            if code not in ENDS or "Traceback" in err or STEERING & {*out, *err}:
                odd[f"seed {seed}, round {number}: {' '.join(call)}"] = f"{code} {err[-300:]}"
    assert odd == {}

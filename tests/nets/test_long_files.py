"""A file of 100 kB costs four times what one of 25 kB does, and not sixteen times; so with many entries.

The processor's time is taken and not the clock's, and only the growth is judged.
"""

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.conftest import Run
from tests.cli.registers import GOOD, a_file, on_disk

#: Texts over which a pattern that looks for something could stumble, each as TOML and repeated.
TEXTS = {
    "title": "27 March ",
    "deadline_text": "1 ",
    "deadline_basis": "12 months ",
    "area": " ",
    "summary": "- one\\n",
    "wording": "immediately not ",
    "evidence_not_applicable": "\N{ZERO WIDTH SPACE}a",
}

#: Seconds below which nothing is said of how a time grows.
LEAST = 0.05


#: Entries of which a file may hold thousands, each with its number.
ENTRIES = {
    "unknown keys": "key{} = 1\n",
    "dependencies": '[[dependency]]\nid = "REC-{}"\n\n',
    "links": '[[link]]\nrelation = "see-also"\nid = "REC-{}"\n\n',
    "evidence": '[[evidence]]\ntitle = "Audit {}"\nlocation = "here"\n\n',
    "updates": '[[progress]]\non = 2025-01-01\nby = "olu@example.org"\ntext = "update {}"\n\n',
    "parts": '[[element]]\nid = "1.{}"\ntitle = "part"\n\n',
}

COMMANDS = ["check", "show REC-1", "list --text nowhere", "due --undated"]


def texts(desk: Path, size: int) -> None:
    """Write a register with one record of long texts, of about `size` characters."""
    each = size // len(TEXTS)
    fields = {key: f'"{text * (each // len(text))}"' for key, text in TEXTS.items()}
    on_disk(desk, {**GOOD, "stalking/REC-1.toml": a_file("REC-1", **fields)})


def entries(kind: str) -> Callable[[Path, int], None]:
    """Return what writes a register with one record of thousands of entries, of about `size` characters."""

    def write(desk: Path, size: int) -> None:
        one = ENTRIES[kind]
        many = "".join(map(one.format, range(size // len(one))))
        on_disk(desk, {**GOOD, "stalking/REC-1.toml": a_file("REC-1", many)})

    return write


def growth(
    run: Run, desk: Path, write: Callable[[Path, int], None], *command: str, large: int = 100_000
) -> float:
    """Return how many times as long a command takes for a file of four times the size."""

    def seconds(size: int) -> float:
        times = []
        for _ in range(3):
            write(desk, size)
            began = process_time()
            assert run(*command).exit_code != ExitCode.BUG
            times.append(process_time() - began)
        return min(times)

    seconds(1_000)
    return seconds(large) / max(seconds(large // 4), LEAST)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_time_grows_with_the_length_of_the_texts(run: Run, desk: Path, command: str) -> None:
    assert growth(run, desk, texts, *command.split()) < 10


@pytest.mark.slow
@pytest.mark.parametrize("kind", ENTRIES)
@pytest.mark.parametrize("command", [*COMMANDS, "update REC-1 done --by olu@example.org --anyway"])
def test_the_time_grows_with_the_number_of_entries(run: Run, desk: Path, command: str, kind: str) -> None:
    # So large that no list has more entries than are read.
    assert growth(run, desk, entries(kind), *command.split(), large=60_000) < 10

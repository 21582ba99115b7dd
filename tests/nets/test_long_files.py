"""A file of 100 kB costs four times what one of 25 kB does, and not sixteen times.

The processor's time is taken and not the clock's, and only the growth is judged.
"""

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


def book(desk: Path, size: int) -> None:
    """Write a register with one record of about `size` characters."""
    each = size // len(TEXTS)
    fields = {key: f'"{text * (each // len(text))}"' for key, text in TEXTS.items()}
    on_disk(desk, {**GOOD, "stalking/REC-1.toml": a_file("REC-1", **fields)})


@pytest.mark.parametrize("command", ["check", "show REC-1", "list --text nowhere", "due --undated"])
def test_the_time_grows_with_the_length_of_the_file(run: Run, desk: Path, command: str) -> None:
    def seconds(size: int) -> float:
        book(desk, size)
        times = []
        for _ in range(3):
            began = process_time()
            assert run(*command.split()).exit_code != ExitCode.BUG
            times.append(process_time() - began)
        return min(times)

    seconds(1_000)
    assert seconds(100_000) < 10 * max(seconds(25_000), LEAST)

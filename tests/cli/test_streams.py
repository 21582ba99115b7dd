"""Whatever has become of standard input, output and error: the work is done once, and said if it can be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.conftest import record
from tests.cli.processes import environment

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell of Windows has no such streams")

PROGRESS = ("update", "REC-1", "Ten more trained.", "--by", "kim@example.org")

READING = ("list", "--all")


def run_with(streams: str, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run peeltrack with its streams as a shell redirects them, and `more` in its environment."""
    shell = ["sh", "-c", f'exec "$@" {streams}', "sh", sys.executable, "-m", "peeltrack", *arguments]
    return subprocess.run(shell, env={**environment(), **more}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", [PROGRESS, READING], ids=["writing", "reading"])
@pytest.mark.parametrize("streams", [">&-", "2>&-", "<&-", ">&- 2>&- <&-", "2>/dev/full"])
def test_a_stream_that_is_closed_hinders_nothing(
    papers: Path, streams: str, command: tuple[str, ...]
) -> None:
    done = run_with(streams, *command)
    # An unknown key of the register ends a listing with 3.
    assert done.returncode == (ExitCode.DONE if command == PROGRESS else ExitCode.UNREADABLE), done.stderr
    assert "Traceback" not in done.stderr
    assert len(record(papers, "REC-1").progress) == (command == PROGRESS)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_what_was_done_is_not_to_be_done_again_because_nothing_could_be_printed(papers: Path) -> None:
    done = run_with(">/dev/full", *PROGRESS)
    assert (done.returncode, len(record(papers, "REC-1").progress)) == (ExitCode.UNREADABLE, 1)
    assert "what the command says could not be written: no space left on device" in done.stderr
    assert "what it changes is changed all the same" in done.stderr
    assert "run it again" in done.stderr.partition("before you ")[2]


def test_where_nobody_can_be_asked_the_option_is_named(papers: Path) -> None:
    done = run_with("<&-", "evidence", "add", "REC-1", "https://example.org/log")
    assert done.returncode == ExitCode.USAGE
    assert "--title is missing" in done.stderr


def test_a_file_that_is_written_never_takes_the_place_of_a_closed_stream(papers: Path) -> None:
    run_with(">&- 2>&- <&-", *PROGRESS)
    assert (papers / "stalking-2024" / "REC-1.toml").read_text("utf-8").count("Ten more trained.") == 1


@pytest.mark.parametrize(
    "locale",
    [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}],
    ids=["C", "C without UTF-8"],
)
def test_a_text_in_utf_8_is_taken_in_any_locale(papers: Path, locale: dict[str, str]) -> None:
    done = run_with("", *PROGRESS[:2], "Zoë’s café", *PROGRESS[3:], **locale)
    assert (done.returncode, record(papers, "REC-1").progress[-1].text) == (ExitCode.DONE, "Zoë’s café")

"""The tour of the README, typed as it stands there into a shell."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform == "win32" or not (shutil.which("bash") and shutil.which("ssh-keygen")),
        reason="the tour is typed into bash, with ssh-keygen",
    ),
]


def blocks() -> list[str]:
    """Return the shell blocks of the tour, in their order; the first looks around in the shipped register."""
    text = (TOP / "README.md").read_text(encoding="utf-8")
    tour = text.partition("## Ten minutes")[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", tour, re.DOTALL)


def typed(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Return what a shell in `folder` answers to the lines of a script, however one of them ends."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    environment = {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(TOP),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    command = f'peeltrack() {{ "{sys.executable}" -m peeltrack "$@"; }}\n{script}'
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_looking_around_ends_without_a_complaint() -> None:
    seen = typed("set -e\n" + blocks()[0], TOP)
    assert (seen.returncode, seen.stderr.endswith("files: nothing found\n")) == (0, True), seen.stderr


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return what each later block of the tour prints, typed one after the other."""
    folder = tmp_path_factory.mktemp("tour") / "desk"
    folder.mkdir()
    mark = "=== next block"
    seen = typed(f"\necho '{mark}'\n".join(blocks()[1:]), folder)
    return (seen.stdout + seen.stderr).split(mark)[:1] + seen.stdout.split(mark)[1:] + [seen.stderr]


def test_the_way_to_closure_ends_with_eight_signed_steps(told: list[str]) -> None:
    assert re.search(r"reckoned on .*: 8 signed$", "\n".join(told), re.MULTILINE), told


def test_a_later_edit_makes_every_step_of_the_round_lapse(told: list[str]) -> None:
    assert re.search(r"reckoned on .*: 3 signed, 5 lapsed$", "\n".join(told), re.MULTILINE), told


def test_check_and_show_say_so_too(told: list[str]) -> None:
    everything = "\n".join(told)
    assert (everything.count("PT205 "), everything.count("the content changed afterwards") >= 5) == (5, True)


def test_nothing_in_the_tour_is_a_fault_or_refused(told: list[str]) -> None:
    assert [line for line in told[-1].splitlines() if line.startswith(("peeltrack:", "error", "fatal"))] == []

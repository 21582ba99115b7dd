"""The tour of the README and the shell lines of the guide, typed as they stand there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gitrepo import a_person

TOP = Path(__file__).parents[1]
GUIDE = TOP / "peeltrack" / "guide"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform == "win32" or not (shutil.which("bash") and shutil.which("ssh-keygen")),
        reason="the tour is typed into bash, with ssh-keygen",
    ),
]


def blocks(text: str) -> list[str]:
    """Return the shell blocks of a page, in their order."""
    return re.findall(r"```sh\n(.*?)```", text, re.DOTALL)


def tour() -> list[str]:
    """Return the shell blocks of the tour, in their order; the first looks around in the shipped register."""
    text = (TOP / "README.md").read_text(encoding="utf-8")
    return blocks(text.partition("## Ten minutes")[2].partition("\n## ")[0])


def typed(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Return what a shell in `folder` answers to the lines of a script, however one of them ends."""
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    environment = {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(TOP),
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    command = f'peeltrack() {{ "{sys.executable}" -m peeltrack "$@"; }}\n{script}'
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def complaints(said: str) -> list[str]:
    """Return the lines in which peeltrack, git or the shell refuses something."""
    return re.findall(r"^(?:peeltrack:|error|fatal|bash:).*", said, re.MULTILINE)


def test_looking_around_ends_without_a_complaint() -> None:
    seen = typed("set -e\n" + tour()[0], TOP)
    assert (seen.returncode, seen.stderr.endswith("files: nothing found\n")) == (0, True), seen.stderr


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return what each later block of the tour prints, typed one after the other."""
    folder = tmp_path_factory.mktemp("tour") / "desk"
    folder.mkdir()
    mark = "=== next block"
    seen = typed(f"\necho '{mark}'\n".join(tour()[1:]), folder)
    return (seen.stdout + seen.stderr).split(mark)[:1] + seen.stdout.split(mark)[1:] + [seen.stderr]


def test_the_way_to_closure_ends_with_eight_signed_steps(told: list[str]) -> None:
    assert re.search(r"as at .*: 8 signed$", "\n".join(told), re.MULTILINE), told


def test_a_later_edit_makes_the_round_lapse_and_is_not_saved(told: list[str]) -> None:
    everything = "\n".join(told)
    # Of check, and of save, which refuses it.
    assert (everything.count("PT205 "), everything.count("the content changed afterwards") >= 5) == (2, True)
    assert ("nothing was saved\n" in everything, "taken back: 1 file\n" in everything) == (True, True)


def test_nobody_in_the_tour_types_git() -> None:
    assert re.findall(r"^\s*git\b.*", "\n".join(tour()), re.MULTILINE) == []


def test_nothing_in_the_tour_is_a_fault_or_refused(told: list[str]) -> None:
    assert complaints(told[-1]) == []


#: How a page of the guide finds the desk: all four sit at it in turn, and a record is ready to be submitted.
BE = """\
be() {
  git config user.name $1; git config user.email $1@example.org; git config user.signingkey "$keys/$1.pub"
}
"""
READY = """\
git init -q -b main
git config gpg.format ssh && git config commit.gpgsign true
be dev
peeltrack init --force "Anyshire Police"
for who in ana ben cat dev; do peeltrack people add $who@example.org --name $who --key "$keys/$who.pub"; done
peeltrack people add cat@example.org --post dcc --from 2025-01-01
peeltrack people add dev@example.org --post coordinator --from 2025-01-01
peeltrack new --source stalking --source-title "Stalking" --publisher HMICFRS --published 2024-09-27 \
  --prefix REC --kind recommendation --number 12 --title "Risk in every stalking case" --deadline +90d
git add -A && git commit -q -m "Begin the register"
peeltrack assign REC-12 --action-owner ana --business-lead ana --strategic-lead ben
echo "Risk is assessed in every case and reviewed weekly." | peeltrack position REC-12
echo "weekly audit" > audit.txt
peeltrack evidence add REC-12 audit.txt --title "Weekly audit" --copy
git add -A && git commit -q -m "Prepare REC-12"
"""

#: What lies beside the register of `prepared`, for the pages that read what others publish.
PUBLISHED = {
    "tracker.csv": "No,Recommendation,Deadline\n1,Review custody records weekly,31/03/2027\n",
    "inspectorate.csv": "No,Recommendation,Status\n12,Risk in every stalking case,Open\n",
    "page.html": (
        "<table><tr><th>No</th><th>Recommendation</th><th>Status</th></tr>"
        "<tr><td>12</td><td>Risk in every stalking case</td><td>Work in hand</td></tr></table>"
    ),
    "letter.txt": "Recommendation 13\nTrain all officers who answer calls\n",
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a record that is ready to be submitted."""
    folder = tmp_path_factory.mktemp("guide") / "desk"
    folder.mkdir()
    keys = folder.parent / "keys"
    for who in ("ana", "ben", "cat", "dev"):
        a_person(who, f"{who}@example.org", keys)
    assert complaints(typed(f'keys="{keys}"\n{BE}{READY}', folder).stderr) == []
    for name, text in PUBLISHED.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


PAGES = sorted(path for path in GUIDE.glob("*.md") if blocks(path.read_text(encoding="utf-8")))

#: A line of the guide that ends with who types it.
_AT_THEIR_DESK = re.compile(r"^(.+)# (Ana|Ben|Cat|Dev)\b", re.MULTILINE)


def _sit_down(line: re.Match[str]) -> str:
    return f"be {line[2].lower()}; {line[0]}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_what_a_page_of_the_guide_types_is_done(page: Path, prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared.parent, tmp_path / "of", symlinks=True)
    keys = tmp_path / "of" / "keys"
    be = f'keys="{keys}"\n{BE}be dev\n'
    lines = "\n".join(blocks(page.read_text(encoding="utf-8")))
    seen = typed(be + _AT_THEIR_DESK.sub(_sit_down, lines), tmp_path / "of" / "desk")
    assert complaints(seen.stderr) == []

"""What is installed from a wheel is whole: the program with its manual."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from peeltrack.cli import guide

TOP = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what a wheel of this checkout holds."""
    folder = tmp_path_factory.mktemp("wheel")
    source, wheels = folder / "source", folder / "wheels"
    shutil.copytree(TOP / "peeltrack", source / "peeltrack", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(TOP / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(wheels), str(source)]
    subprocess.run(pip, check=True)
    (wheel,) = wheels.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


def test_every_page_of_the_manual_is_shown_by_what_is_installed(installed: Path) -> None:
    for topic in guide.names():
        shown = subprocess.run(
            [sys.executable, "-m", "peeltrack", "help", topic],
            cwd=installed,
            env={**os.environ, "PYTHONPATH": str(installed)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (shown.stdout, shown.stderr) == (guide.page(topic), "")

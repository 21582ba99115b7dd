"""The suite runs on the three systems of the desks, wherever the project is hosted in public."""

import re
from pathlib import Path

TOP = Path(__file__).parents[1]
WORKFLOW = (TOP / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")


def test_every_system_of_a_desk_runs_every_test() -> None:
    (systems,) = re.findall(r"^ +system: \[(.*)\]$", WORKFLOW, re.MULTILINE)
    assert [name.partition("-")[0] for name in systems.split(", ")] == ["ubuntu", "windows", "macos"]
    commands = re.findall(r"^ +run: (.*)$", WORKFLOW, re.MULTILINE)
    assert commands[0] == "bash .ci/run"
    assert commands[-1] == 'python -m pytest -q -m "slow or not slow" -n auto'


def test_the_oldest_python_that_is_promised_is_among_those_that_are_tested() -> None:
    (oldest,) = re.findall(r'requires-python = ">=([\d.]+)"', (TOP / "pyproject.toml").read_text("utf-8"))
    (tested,) = re.findall(r"^ +python: \[(.*)\]$", WORKFLOW, re.MULTILINE)
    assert f'"{oldest}"' in tested.split(", ")


def test_a_checkout_has_the_same_bytes_on_every_system() -> None:
    first = (TOP / ".gitattributes").read_text(encoding="utf-8").splitlines()[0]
    assert first == "* text=auto eol=lf"

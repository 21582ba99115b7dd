"""The walks on the page of the code go through the modules that they name, in that order."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from peeltrack.cli import guide
from peeltrack.core.errors import ExitCode
from peeltrack.core.model.status import Step
from tests.cli.conftest import Run
from tests.cli.force import Force

SHIPPED = Path(__file__).parents[2] / "register"

_FUNCTION = 1  # CO_OPTIMIZED: the body of a function, and not of a class or a module


def named(walk: str) -> list[str]:
    """Return the modules that a walk of the page names, in their order."""
    part = guide.page("code").partition(f"## The walk of `{walk}")[2].partition("\n## ")[0]
    return re.findall(r"`(peeltrack/[\w/]+\.py)`: ", part)


@contextmanager
def visited() -> Iterator[list[str]]:
    """Collect the modules whose functions are called, each time another one is."""
    modules: list[str] = []

    def note(frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        _, inside, path = code.co_filename.replace("\\", "/").rpartition("/peeltrack/")
        is_function = code.co_flags & _FUNCTION and not code.co_name.startswith("<")
        if event == "call" and inside and is_function and modules[-1:] != [f"peeltrack/{path}"]:
            modules.append(f"peeltrack/{path}")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield modules
    finally:
        sys.setprofile(before)


def missed(walk: list[str], modules: list[str]) -> str:
    """Return the first module of a walk that was not reached after those before it, or nothing."""
    rest = iter(modules)
    return next((module for module in walk if module not in rest), "")


def test_due(run: Run) -> None:
    walk = named("due")
    assert len(walk) > 5
    with visited() as modules:
        assert run("--register", str(SHIPPED), "due", "--before", "2025-03-27").exit_code == ExitCode.DONE
    assert missed(walk, modules) == ""


def test_signoff(force: Force) -> None:
    walk = named("signoff")
    assert len(walk) > 5
    force.walk(Step.SUBMIT, Step.VERIFY)
    with visited() as modules:
        force.walk(Step.SIGNOFF)
    assert missed(walk, modules) == ""

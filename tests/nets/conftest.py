"""The command line of the other tests, for the nets too, and how often they are cast."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import desk as desk
from tests.cli.conftest import run as run
from tests.cli.conftest import team as team
from tests.cli.force import Team
from tests.nets.desk import Desk
from tests.nets.fork_server import ForkServer


@pytest.fixture
def rounds(pytestconfig: pytest.Config, request: pytest.FixtureRequest) -> int:
    """How many rounds a net is cast: as asked with --rounds, else as few as the marker says."""
    marker = request.node.get_closest_marker("rounds")
    asked = pytestconfig.getoption("--rounds", None)
    return int(asked or (marker.args[0] if marker else 10))


@pytest.fixture
def seed(pytestconfig: pytest.Config) -> str:
    """What chance begins with: as asked with --seed, else another one every day."""
    return str(pytestconfig.getoption("--seed", None) or int(time.time()) // 86400)


@pytest.fixture
def original(desk: Path, tmp_path: Path, team: Team, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Return a desk to copy from, and let peeltrack be called at it and at its copies.

    The day is this machine's, as in the commits of git: a step of another day is not believed.
    """
    monkeypatch.delenv("PEELTRACK_TODAY")
    if not hasattr(os, "fork"):
        pytest.skip("here a run cannot be forked, nor killed at any moment")
    with ForkServer(tmp_path / "said") as server:
        yield Desk.founded(desk / "original", server, team)

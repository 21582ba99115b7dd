"""The command line of the other tests, for the nets too, and how often they are cast."""

import time
from pathlib import Path

import pytest

from tests.cli.conftest import desk as desk
from tests.cli.conftest import run as run
from tests.cli.conftest import team as team


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
def desk_folder(desk: Path) -> Path:
    """Return an empty folder in which nothing of this machine is found."""
    return desk

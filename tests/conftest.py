"""What holds for every test."""

import atexit
import os
import shutil
import time
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says more of the machine, and of who else is at work on it, than of us.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# The desks of the tests stand in England: elsewhere the last hour of a summer's day there is already the next
# day here, and `--today` names a day of the desk's own clock.
os.environ["TZ"] = "Europe/London"
if hasattr(time, "tzset"):
    time.tzset()

# Where Python is told to keep nothing of what it compiles, each of the thousands of processes that the tests
# start would compile the program anew, which takes several times as long as what it is asked.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ["PYTHONPYCACHEPREFIX"] = mkdtemp(prefix="peeltrack-compiled-")
    atexit.register(shutil.rmtree, os.environ["PYTHONPYCACHEPREFIX"], ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the nets be cast more often than a change needs, and again as they were."""
    parser.addoption("--rounds", type=int, default=None, metavar="N", help="how often each net is cast")
    parser.addoption(
        "--seed", default=None, metavar="SEED", help="what the nets' chance begins with; else the day"
    )

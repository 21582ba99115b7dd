"""What holds for every test."""

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says more of the machine, and of who else is at work on it, than of us.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the nets be cast more often than a change needs, and again as they were."""
    parser.addoption("--rounds", type=int, default=None, metavar="N", help="how often each net is cast")
    parser.addoption(
        "--seed", default=None, metavar="SEED", help="what the nets' chance begins with; else the day"
    )

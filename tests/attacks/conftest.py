"""The force whose proof is attacked, built once."""

import pytest

from tests.attacks.first_days import FirstDays, built


@pytest.fixture(scope="session")
def first_days(tmp_path_factory: pytest.TempPathFactory) -> FirstDays:
    """The first days of the force, with its register in a folder and at the top, and a server of each."""
    return built(tmp_path_factory.mktemp("force"))

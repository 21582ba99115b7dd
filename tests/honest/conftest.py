"""The ten people, with two keys each, and how many years they are given."""

import pytest

from tests.honest.team import Keys, with_keys
from tests.nets.conftest import rounds as rounds
from tests.nets.conftest import seed as seed


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """Two keys of everybody."""
    return with_keys(tmp_path_factory.mktemp("keys"))

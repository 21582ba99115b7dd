"""The command line of the other tests, for the nets too."""

from tests.cli.conftest import desk as desk
from tests.cli.conftest import run as run

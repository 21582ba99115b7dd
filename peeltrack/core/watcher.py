"""Who is told how far a long piece of work has come."""

from collections.abc import Callable

#: Told, from time to time, how many of how many are done.
Watcher = Callable[[int, int], None]


def nobody(done: int, total: int) -> None:
    """Tell nobody."""

"""A progress bar on stderr for work that passes one second."""

import sys
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from peeltrack.core.watcher import Watcher, nobody

if TYPE_CHECKING:
    from peeltrack.cli.terminal.display import Bar

#: Seconds after which a person begins to wonder.
PATIENCE = 1.0
_EVERY = 64


class ProgressBar:
    """Silent for the first second, and without a terminal; gives who is told how far the work has come."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._began = monotonic()
        self._bar: Bar | None = None

    def __enter__(self) -> Watcher:
        return self.watch if sys.stderr.isatty() else nobody

    def watch(self, done: int, total: int) -> None:
        """Take note that `done` of `total` are done."""
        if done % _EVERY:
            return
        if self._bar is None and monotonic() - self._began > PATIENCE:
            from peeltrack.cli.terminal.display import Bar

            self._bar = Bar(self._label)
        if self._bar is not None:
            self._bar.show(done, total)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

"""`python -m peeltrack` and the console script."""

import gc
import signal
import sys
from types import FrameType

#: What asks a program to stop: Ctrl-C, a shutdown, a terminal that was closed, and on Windows both of these.
STOPS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


def start() -> None:
    """Run the command line and end the process with its exit code."""
    # A command lives for a moment and leaves no circles of garbage; looking for them while the
    # modules are imported costs a tenth of a short command.
    gc.disable()
    _hear_all_stops_as_one()
    try:
        from peeltrack.cli.main import main

        code = main()
    except KeyboardInterrupt:
        # While modules were being loaded: nothing is there yet to say it with.
        sys.stderr.write("stopped; nothing was done\n")
        code = 2
    _let_nothing_stop()
    sys.exit(code)


def _hear_all_stops_as_one() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        # Once: who presses Ctrl-C again must not stop what is being taken back.
        _let_nothing_stop()
        raise KeyboardInterrupt

    for number in _heard():
        signal.signal(number, stop)


def _let_nothing_stop() -> None:
    for number in _heard():
        signal.signal(number, signal.SIG_IGN)


def _heard() -> list[signal.Signals]:
    """Return the signals that stop this process; one that was to be ignored, as with nohup, stays so."""
    numbers = [signal.Signals[name] for name in STOPS if name in signal.Signals.__members__]
    return [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]


if __name__ == "__main__":
    start()

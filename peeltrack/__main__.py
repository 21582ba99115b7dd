"""`python -m peeltrack` and the console script."""

import gc
import sys


def start() -> None:
    """Run the command line and end the process with its exit code."""
    # A command lives for a moment and leaves no circles of garbage; looking for them while the
    # modules are imported costs a tenth of a short command.
    gc.disable()
    from peeltrack.cli.main import main

    sys.exit(main())


if __name__ == "__main__":
    start()

"""`python -m peeltrack` and the console script."""

import sys


def start() -> None:
    """Run the command line and end the process with its exit code."""
    from peeltrack.cli.main import main

    sys.exit(main())


if __name__ == "__main__":
    start()

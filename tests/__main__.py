"""Everything that must hold before a change is taken: `python -m tests`, from the top of the checkout."""

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[1]

#: In this order: what is quick to fail comes first.
CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("mypy", "--strict", "peeltrack", "tests"),
    ("pytest", "-m", "slow or not slow"),
)


def main() -> int:
    """Run each check, say which, and return the exit code of the first that fails."""
    for check in CHECKS:
        print("==>", *check, flush=True)
        code = subprocess.run([sys.executable, "-m", *check], cwd=TOP, check=False).returncode
        if code:
            print(f"failed: {' '.join(check)}", file=sys.stderr)
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())

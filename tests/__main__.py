"""Everything that must hold before a change is taken: `python -m tests`, from the top of the checkout."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

TOP = Path(__file__).parents[1]

#: Percent of the branches in peeltrack that the whole suite must take. It only ever rises.
LEAST_BRANCHES = 96.0

#: More processes than this cost more to start than they save.
MOST_PROCESSES = 8


def checks() -> Iterator[Sequence[str]]:
    """Yield each check as a module and its arguments; what is quick to fail comes first."""
    yield "ruff", "format", "--check", "."
    yield "ruff", "check", "."
    yield "mypy", "--strict", "peeltrack", "tests"
    side_by_side = ("-n", "auto", f"--maxprocesses={MOST_PROCESSES}") if find_spec("xdist") else ()
    measured = ("--cov", "--cov-context=test", "--cov-report=") if find_spec("pytest_cov") else ()
    yield "pytest", "-m", "slow or not slow", *side_by_side, *measured


def run(*check: str) -> bool:
    """Run a check, say which, and return whether it held."""
    print("==>", *check, flush=True)
    held = subprocess.run([sys.executable, "-m", *check], cwd=TOP, check=False).returncode == 0
    if not held:
        print(f"failed: {' '.join(check)}", file=sys.stderr)
    return held


def enough_branches() -> bool:
    """Return whether the run that was measured took enough branches, and say how many."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        if not run("coverage", "json", "-q", "-o", str(report)):
            return False
        totals = json.loads(report.read_text(encoding="utf-8"))["totals"]
    taken: float = 100 * totals["covered_branches"] / totals["num_branches"]
    print(f"branches taken: {taken:.2f} %, at least {LEAST_BRANCHES} %")
    if taken < LEAST_BRANCHES:
        run("coverage", "report", "--skip-covered", "--show-missing")
        print("failed: too few branches are tested; the lines above are not", file=sys.stderr)
    return taken >= LEAST_BRANCHES


def main() -> int:
    """Run each check and return 1 at the first that fails.

    What no test notices of the mutants of the day is listed, and fails nothing: other lines are drawn
    every day, and a change is not to be kept back for one that it does not touch.
    """
    if not all(run(*check) for check in checks()):
        return 1
    if find_spec("pytest_cov") is None:
        return 0
    if not enough_branches():
        return 1
    run("tests.mutants", "--measured", ".coverage")
    return 0


if __name__ == "__main__":
    sys.exit(main())

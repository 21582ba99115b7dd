"""Live years and print what alarms: `python -m tests.honest [--rounds N] [--seed S] [--without HABIT,…]`."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.attacks.first_days import alone
from tests.honest.laws import alarms, lived
from tests.honest.team import with_keys


def main() -> int:
    """Print each alarm with the seed of its year; 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.honest")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--begin", type=int, default=0, help="number of the first year")
    parser.add_argument("--without", default="", help="habits that nobody has")
    parser.add_argument("--show", action="store_true", help="print what was done, too")
    given = parser.parse_args()
    counts, began = Counter[str](), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        keys = with_keys(Path(folder) / "keys")
        for number in range(given.begin, given.begin + given.rounds):
            with tempfile.TemporaryDirectory(dir=folder) as place, pytest.MonkeyPatch.context() as patch:
                alone(patch, Path(place))
                year = lived(Path(place) / "desk", keys, f"{given.seed} {number}", given.without.split(","))
                counts["commits"] += len(year.made)
                counts["steps"] += sum(len(year.record(one).step) for one in range(1, 11))
                found = list(alarms(year, patch))
            counts["years that alarm"] += bool(found)
            for one in found:
                print(f"{given.seed} {number}: {one}", flush=True)
            if given.show:
                print("\n".join(year.done))
    counts["seconds"] = round(time.monotonic() - began)
    print(f"{given.rounds} years: {dict(counts)}")
    return int(counts["years that alarm"] > 0)


if __name__ == "__main__":
    sys.exit(main())

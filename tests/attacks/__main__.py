"""Carry attacks out and print what is not as wanted: `python -m tests.attacks [--variants all] [NAME…]`.

NAME is a part of a file's name. A line says the file, what was asked, and which way but for the plain one.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.attacks.case import Case, cases
from tests.attacks.first_days import FirstDays, built
from tests.attacks.told_again import VARIANTS


def main() -> int:
    """Print each fault; 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.attacks")
    parser.add_argument("names", nargs="*", default=[""])
    parser.add_argument("--variants", default="plain", help="all, or some of: " + ", ".join(VARIANTS))
    given = parser.parse_args()
    variants = list(VARIANTS) if given.variants == "all" else given.variants.split(",")
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        first_days = built(Path(folder) / "begun")
        for case in cases():
            if any(name in case.file for name in given.names):
                found += _printed(first_days, case, variants, Path(folder))
    return int(found > 0)


def _printed(first_days: FirstDays, case: Case, variants: list[str], folder: Path) -> int:
    known, number = set[str](), 0
    for variant in variants:
        if case.variants and variant not in case.variants:
            continue
        with tempfile.TemporaryDirectory(dir=folder) as place:
            try:
                faults = first_days.tried(case, variant, Path(place))
            except Exception as error:
                faults = {"told": f"{variant}: {error!r}"}
        for what, why in faults.items():
            if what not in known:
                where = f"{case.file} {what}" if variant == "plain" else f"{case.file} {what} {variant}"
                print(f"{where}: {' '.join(why.split())[:220]}", flush=True)
                number += 1
        known |= set(faults) if variant == "plain" else set()
    return number


if __name__ == "__main__":
    sys.exit(main())

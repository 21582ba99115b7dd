"""Print the table of ratios; end with 1 if one is over its limit."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from math import isinf
from pathlib import Path

from tests.bench import auditing, checking, importing, listings, past, sharing, sizes, steps
from tests.bench.measuring import Row

TOPICS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "listings": listings.rows,
    "sizes": sizes.rows,
    "checking": checking.rows,
    "auditing": auditing.rows,
    "steps": steps.rows,
    "sharing": sharing.rows,
    "importing": importing.rows,
    "past": past.rows,
}

#: What takes so long that it is measured only where it is named.
NAMED_ONLY: dict[str, Callable[[Path], Iterator[Row]]] = {"nation": sizes.nation}


def main(chosen: list[str]) -> int:
    """Measure the topics named, or all, and print a line for each ratio as it is known."""
    held = True
    print(f"{'what':62} {'measured':>10} {'limit':>8}")
    for topic in chosen or TOPICS:
        with tempfile.TemporaryDirectory() as scratch:
            for row in (TOPICS | NAMED_ONLY)[topic](Path(scratch)):
                limit = "–" if isinf(row.limit) else f"{row.limit:g} {row.unit}"
                over = "" if row.held else "  OVER"
                print(f"{row.what:62} {row.value:>7.2f} {row.unit:2} {limit:>8}{over}", flush=True)
                held = held and row.held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

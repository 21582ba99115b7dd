"""Every page with what is expected of it, and what was made of it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from peeltrack.core.published.item import Item
from peeltrack.core.published.understand import understand
from peeltrack.store.published.read_file import read_published

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Seen:
    """What was made of one page."""

    name: str
    there: int  #: items that a person finds
    found: int
    false: int  #: found beyond those
    named: int  #: left out and named, of those that are there
    right: int  #: dates that are those of the page
    wrong: int
    left: int  #: dates that are on the page and were left out

    @property
    def line(self) -> str:
        """All of it in a line."""
        dates = f"{self.right:3} {self.wrong:6} {self.left:5}"
        return f"{self.name:32} {self.there:6} {self.found:6} {self.false:6} {self.named:6}   {dates}"


HEADING = f"{'page':32} {'there':>6} {'found':>6} {'false':>6} {'named':>6}   dates right, wrong, left out"


def seen_pages() -> Iterator[Seen]:
    """Yield what is made of each page, by name."""
    expected = tomllib.loads((PAGES / "expected.toml").read_text(encoding="utf-8"))
    for path in sorted(PAGES.iterdir()):
        if path.name != "expected.toml":
            yield _seen(path, expected[path.stem])


def _seen(path: Path, expected: dict[str, object]) -> Seen:
    items = understand(read_published(str(path))).items
    there = expected["items"]
    assert isinstance(there, int)
    deadlines = expected.get("deadlines", {})
    assert isinstance(deadlines, dict)
    found = dict(_days(items))
    right = sum(1 for key, day in deadlines.items() if found.get(key) == day)
    wrong = sum(1 for key, day in found.items() if deadlines.get(key) != day)
    return Seen(
        name=path.name,
        there=there,
        found=min(len(items), there),
        false=max(len(items) - there, 0),
        named=int(str(expected.get("named", 0))),
        right=right,
        wrong=wrong,
        left=len(deadlines) - right,
    )


def _days(items: tuple[Item, ...]) -> Iterator[tuple[str, date]]:
    for item in (one for whole in items for one in (whole, *whole.parts)):
        if item.deadline and item.deadline.day:
            yield item.number or f"line-{item.line}", item.deadline.day

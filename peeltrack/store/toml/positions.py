"""From the keys of a value to its line and column. Only for findings that are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from peeltrack.core.finding import Finding, Where
from peeltrack.core.limits import MOST_ALIKE
from peeltrack.core.model.check_context import Document
from peeltrack.core.text import counted
from peeltrack.core.toml_scan import entries

Place = tuple[int, int]


def locate(text: str, where: Where) -> tuple[int, int, str]:
    """Return line and column, both 1-based, and the line itself, of the key that `where` leads to.

    What the text does not hold is placed at the heading of its table, or at the start of the file.

    >>> locate('id = "A-1"\\n\\n[[step]]\\nby = "ana@example.org"\\n', ("step", 0, "by"))
    (4, 1, 'by = "ana@example.org"')
    """
    return _found(_places(text), text.split("\n"), where)


def placed(findings: Iterable[Finding], documents: Mapping[str, Document]) -> list[Finding]:
    """Return the findings with their places, sorted by file, line and code, each one once.

    A finding that knows its line keeps it, and one about a file that could not be read has none. Of
    more than MOST_ALIKE of one rule in one file, the last that is kept says how many are left out.
    """
    by_path: dict[str, list[Finding]] = {}
    for finding in _few(findings):
        by_path.setdefault(finding.path, []).append(finding)
    unique = {
        finding: None
        for path, some in by_path.items()
        for finding in (_placed_in(documents[path].text, some) if path in documents else some)
    }
    return sorted(unique, key=lambda finding: finding.order)


def _few(findings: Iterable[Finding]) -> Iterable[Finding]:
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.path, finding.code, finding.commit), []).append(finding)
    for some in alike.values():
        yield from some[:MOST_ALIKE]
        if further := some[MOST_ALIKE:]:
            first, more = further[0], len(further) - 1
            also = f"; the like in {counted(more, 'more place')} of this file" if more else ""
            yield replace(first, message=f"{first.message}{also}")


def _placed_in(text: str, findings: list[Finding]) -> Iterable[Finding]:
    places, lines = _places(text), text.split("\n")
    for finding in findings:
        if not finding.line:
            yield finding.at(*_found(places, lines, finding.where))
        elif not finding.excerpt:
            yield replace(finding, excerpt=_line(lines, finding.line))
        else:
            yield finding


def _places(text: str) -> dict[Where, Place]:
    places: dict[Where, Place] = {}
    for entry in entries(text):
        places.setdefault(entry.where, (entry.line, entry.column))
    return places


def _found(places: Mapping[Where, Place], lines: list[str], where: Where) -> tuple[int, int, str]:
    while where and where not in places:
        where = where[:-1]
    line, column = places.get(where, (1, 1)) if where else (1, 1)
    return line, column, _line(lines, line)


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1].rstrip("\r") if number <= len(lines) else ""

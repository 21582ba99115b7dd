"""What is wrong and where: in a value by its keys, in a file by line and column."""

from dataclasses import replace
from enum import StrEnum

from peeltrack.core.fields import frozen
from peeltrack.core.limits import LINE

#: Keys and list positions that lead to a value: ("step", 0, "by") is the `by` of the first [[step]].
Where = tuple[str | int, ...]


def in_words(where: Where) -> str:
    """Return the place of a value as a person says it, each table by its number.

    >>> in_words(("position", "statement")), in_words(("evidence", 1, "title")), in_words(("evidence", 0))
    ('statement of position', 'title of evidence 2', 'evidence 1')
    """
    names: list[str] = []
    for part in where:
        if isinstance(part, int):
            names[-1] = f"{names[-1]} {part + 1}"
        else:
            names.append(part)
    return " of ".join(reversed(names))


class Severity(StrEnum):
    """Whether a finding fails a check by itself, or only under --strict."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Finding:
    """One fault. Found by its keys; its line and column are looked up only when it is shown."""

    code: str  #: stable, such as PT101
    message: str  #: what is wrong with both values; lower case, no full stop
    hint: str = ""  #: one thing to do
    path: str = ""  #: the file, relative to register.toml, with forward slashes
    where: Where = ()
    line: int = 0  #: 1-based; 0 while it is not known
    column: int = 0  #: 1-based, in characters
    excerpt: str = ""  #: the line itself
    severity: Severity = Severity.ERROR
    commit: str = ""  #: the commit that made the change, when a range is judged

    def at(self, line: int, column: int, excerpt: str) -> "Finding":
        """Return the finding with its place in the file."""
        return replace(self, line=line, column=column, excerpt=excerpt)

    @property
    def snippet(self) -> str:
        """The line itself, or as much of it around the column as a report quotes."""
        start = max(0, self.column - LINE // 2)
        return self.excerpt if len(self.excerpt) <= LINE else self.excerpt[start : start + LINE]

    @property
    def order(self) -> tuple[str, int, str, str, int, str]:
        """The place of this finding in a report: by file, line, code."""
        return (self.path, self.line, self.code, self.commit, self.column, self.message)

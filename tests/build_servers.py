"""What a build server takes for a command in the output of a program that it runs."""

import re

#: GitHub, as its runner reads a line: `::name …::` at the beginning, `##[name …]` anywhere.
#: Azure Pipelines and TeamCity: `##vso[` and `##teamcity[`, anywhere.
_OBEYED = (
    re.compile(r"\s*::[A-Za-z][\w-]*(?: [^\n]*)?::"),
    re.compile(r".*##(?:vso|teamcity)?\[", re.IGNORECASE | re.DOTALL),
)


def obeyed(line: str) -> bool:
    """Return whether a build server would do what the line says."""
    return any(pattern.match(line) for pattern in _OBEYED)

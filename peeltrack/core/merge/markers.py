"""The two sides of a text in which git has left its conflict markers."""

import re

_MARKER = re.compile(r"^(?:(<{7,})|(\|{7,})|(={7,})|(>{7,}))(?: .*)?\r?$")


def sides_of(text: str) -> tuple[str, str, str] | None:
    """Return the older text, my side and theirs, or None where the markers are not whole.

    The older text is "" where git did not write it between the markers.

    >>> sides_of("a = 1\\n<<<<<<< HEAD\\nb = 1\\n=======\\nb = 2\\n>>>>>>> other\\n")
    ('', 'a = 1\\nb = 1\\n', 'a = 1\\nb = 2\\n')
    """
    sides: tuple[list[str], list[str], list[str]] = ([], [], [])
    at, has_base, marked = "", False, False
    for line in text.splitlines(keepends=True):
        marker = _MARKER.match(line.removesuffix("\n"))
        sign = marker[0][0] if marker else ""
        if not sign or (sign == "=" and at not in ("<", "|")):
            _give(sides, at, line)
            continue
        if sign not in {"": "<", "<": "|=", "|": "=", "=": ">"}[at]:
            return None
        at, has_base, marked = "" if sign == ">" else sign, has_base or sign == "|", True
    if at or not marked:
        return None
    base, mine, theirs = ("".join(lines) for lines in sides)
    return base if has_base else "", mine, theirs


def _give(sides: tuple[list[str], list[str], list[str]], at: str, line: str) -> None:
    base, mine, theirs = sides
    for side in {"": (base, mine, theirs), "<": (mine,), "|": (base,), "=": (theirs,)}[at]:
        side.append(line)

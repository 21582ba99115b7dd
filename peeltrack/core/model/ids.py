"""Ids: how they are sorted, looked up as typed and given out, with their prefixes and folders."""

import re
from collections.abc import Collection, Iterable, Sequence

from peeltrack.core.errors import UsageFault
from peeltrack.core.limits import quoted
from peeltrack.core.model.paths import is_record_file, means_the_same_everywhere
from peeltrack.core.suggest import did_you_mean

_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
_FOLDER = re.compile(r"[a-z0-9]+([-_.][a-z0-9]+)*")
_WORD = re.compile(r"[A-Z]+|[0-9]+")
_PART = re.compile(r"[A-Z0-9]+")
_YEAR = re.compile(r"(?:19|20)([0-9]{2})")
_DIGITS = re.compile(r"(\d+)")


def id_order(record_id: str) -> tuple[str | int, ...]:
    """Return the key that sorts ids as a person counts: REC-7 before REC-10.

    >>> sorted(["REC-10", "REC-7", "IDS-1"], key=id_order)
    ['IDS-1', 'REC-7', 'REC-10']
    """
    # Odd positions are digits, so text never meets a number in a comparison. Of a number that
    # nobody counts to, its first digits have to do.
    return tuple(int(part[:18]) if at % 2 else part for at, part in enumerate(_DIGITS.split(record_id)))


def id_of(path: str) -> str:
    """Return the id that the name of a record's file gives.

    >>> id_of("stalking-2024/REC-12.toml")
    'REC-12'
    """
    return path.rpartition("/")[2].removesuffix(".toml")


def name_of_file(path: str) -> str:
    """Return what a person calls a file of the register: the id of a record, or else the path itself.

    >>> name_of_file("stalking-2024/REC-12.toml"), name_of_file("register.toml")
    ('REC-12', 'register.toml')
    """
    return id_of(path) if is_record_file(path) else path


def typed_id(typed: str) -> str:
    """Return what was typed as ids are written: in capitals, without white space around it."""
    return typed.strip().upper()


def known_id(typed: str, ids: Iterable[str]) -> str:
    """Return the one of `ids` that was typed, in whatever case.

    Raises UsageFault, with those that are most like it, where it is none of them.
    """
    known = {record_id.upper(): record_id for record_id in ids}
    wanted = typed_id(typed)
    if wanted not in known:
        hint = ids_like(wanted, list(known.values()))
        raise UsageFault(f"""there is no record {typed.strip() or '""'} in this register""", hint=hint)
    return known[wanted]


def ids_like(wanted: str, ids: Sequence[str]) -> str:
    """Return the hint for an id, in capitals, that is not there: those of `ids` that are most like it.

    A bare number is near to the ids that end with it.
    """
    numbered = [record_id for record_id in ids if record_id.endswith(f"-{wanted}")]
    if numbered:
        return f"did you mean {' or '.join(numbered[:3])}?"
    return did_you_mean(wanted, ids, "peeltrack list --all shows every id", 3)


def prefix_of(folder: str) -> str:
    """Return what ids of a source may begin with, made from the name of its folder.

    >>> [prefix_of(folder) for folder in ("stalking-2024", "immigration-data-sharing", "section-60")]
    ['STALKING24', 'IDS', 'SECTION60']
    """
    parts = _WORD.findall(folder.upper())
    words = [part for part in parts if not part.isdigit()]
    name = "".join(word[0] for word in words) if len(words) > 1 else "".join(words)[:12]
    numbers = [part for part in parts if part.isdigit()]
    return (name or "R") + "".join(
        year[1] if (year := _YEAR.fullmatch(number)) else number for number in numbers
    )


def checked_prefix(typed: str) -> str:
    """Return a prefix in capitals. Raises UsageFault for what no id can begin with."""
    prefix = typed.strip().upper().rstrip("-")
    if not _PREFIX.fullmatch(prefix):
        raise UsageFault(
            f"{quoted(typed)} cannot begin an id: it needs letters and digits, with single hyphens between",
            hint="write it like REC or PEEL21-CDI",
        )
    return prefix


def is_id(text: str) -> bool:
    """Return whether a text has the form of an id."""
    return _ID.fullmatch(text) is not None


def checked_id(typed: str) -> str:
    """Return an id in capitals. Raises UsageFault for what is none."""
    record_id = typed_id(typed)
    if not is_id(record_id):
        raise UsageFault(
            f"{quoted(typed)} is not an id: it needs a prefix and a number, joined by hyphens",
            hint="write it like REC-12 or PEEL21-CDI-1",
        )
    return record_id


def id_for(prefix: str, number: str, taken: Collection[str]) -> str:
    """Return the id for a number as published, or for the next free one where there is none.

    The next is one more than the highest in use, never a gap: the publisher numbers with gaps.

    >>> id_for("REC", "7.1a", ()), id_for("REC", "", ("REC-7", "REC-12", "IDS-30"))
    ('REC-7-1A', 'REC-13')
    """
    words = "-".join(_PART.findall(number.upper()))
    if words:
        return f"{prefix}-{words}"
    used = [known.removeprefix(f"{prefix}-") for known in taken if known.startswith(f"{prefix}-")]
    return f"{prefix}-{max((int(rest) for rest in used if rest.isdecimal()), default=0) + 1}"


def checked_folder(typed: str) -> str:
    """Return the name of a new source's folder. Raises UsageFault for what is none on every system."""
    if not _FOLDER.fullmatch(typed) or not means_the_same_everywhere(typed):
        raise UsageFault(
            f"{quoted(typed)} cannot be a folder here: small letters, digits and single hyphens",
            hint="write it like stalking-2024",
        )
    return typed

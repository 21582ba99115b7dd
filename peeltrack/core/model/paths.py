"""What the files of a register are, told by their paths relative to register.toml, with forward slashes."""

import re
from collections.abc import Iterable

SETTINGS_FILE = "register.toml"
SOURCE_FILE = "source.toml"

#: Beside register.toml: how git keeps the ends of lines, for everybody.
ATTRIBUTES_FILE = ".gitattributes"

_DRIVE_OR_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_ON_WINDOWS = re.compile(r'[\x00-\x1f\\<>:"|?*]')
_DEVICE = re.compile(r"con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]", re.IGNORECASE)

_OF_A_REPOSITORY = frozenset({"head", "objects", "refs"})


def seems_a_repository(names: Iterable[str]) -> bool:
    """Return whether git would take a folder that holds these names for a repository of its own.

    In any capitals, as some disks do not tell them apart.

    >>> [seems_a_repository(names) for names in (["HEAD", "objects", "refs"], ["refs", "source.toml"])]
    [True, False]
    """
    return {name.casefold() for name in names} >= _OF_A_REPOSITORY


def is_record_name(name: str) -> bool:
    """Return whether a file of a source that is called `name` is taken for a record."""
    return name.endswith(".toml") and name != SOURCE_FILE


def is_record_file(path: str) -> bool:
    """Return whether the file at `path` is taken for a record.

    >>> [is_record_file(path) for path in ("stalking/REC-7.toml", "stalking/source.toml", ".git/x.toml")]
    [True, False, False]
    """
    folder, _, name = path.partition("/")
    return is_record_name(name) and "/" not in name and not folder.startswith(".")


def lies_inside(path: str) -> bool:
    """Return whether a path of evidence, as written, stays in the register wherever the register lies.

    >>> lies_inside("evidence/policy.pdf"), lies_inside("../policy.pdf"), lies_inside("S:/policy.pdf")
    (True, False, False)
    """
    parts = path.split("/")
    return "\\" not in path and ".." not in parts and "" not in parts and not _DRIVE_OR_SCHEME.match(path)


def means_the_same_everywhere(path: str) -> bool:
    """Return whether every name in a path of evidence is one that Windows takes for that file, too.

    It takes some for devices, forbids some characters, and leaves out a full stop or blank at the end.

    >>> [means_the_same_everywhere(f"evidence/{name}") for name in ("a.pdf", "con.pdf", "a.", "a?.pdf")]
    [True, False, False, False]
    """
    return not any(
        _NOT_ON_WINDOWS.search(name) or name.endswith((" ", ".")) or _DEVICE.fullmatch(name.partition(".")[0])
        for name in path.split("/")
    )

"""What the files of a register are, told by their paths relative to register.toml, with forward slashes."""

from collections.abc import Iterable

SETTINGS_FILE = "register.toml"
SOURCE_FILE = "source.toml"


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

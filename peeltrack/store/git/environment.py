"""What a git process is told, and what it must not hear: settings and surroundings, for each purpose.

A repository can come from anywhere: unpacked, on a shared drive, pushed by somebody. Its settings may
name programs (a file watcher, filters, a pager, hooks, a differ, ssh), its objects may claim to replace
others, and variables of a person's terminal may lead git elsewhere. Three purposes, from strict to open:

- *Objects*: git hears nothing but where the repository lies. No settings of the person or the machine, and
  of the repository's own none that runs a program, changes what is shown, or is a shortcut to objects.
- *Settings and index*: the person's own, for who they are and what is to be stored; nothing runs.
- *A commit*: the person's own hooks and signing besides; no watcher and no filter.

Who owns the folder (git's safe.directory) is looked at by git itself for a commit, and need not be for the
others: what could be set off does not run.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from peeltrack.store.git.process import absolute_path

#: What tells a server's hook where the objects of a push wait until they are accepted.
QUARANTINE = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")

# What would lead git to another repository or another history than the one that was found:
# grafts and replaced objects show commits that nobody made.
_NOT_INHERITED = frozenset(
    {
        *QUARANTINE,
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_NAMESPACE",
        "GIT_GRAFT_FILE",
        "GIT_SHALLOW_FILE",
        "GIT_REPLACE_REF_BASE",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
        "GIT_LITERAL_PATHSPECS",
    }
)
_PLAINLY = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
}
_WITHOUT_SETTINGS = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    # No transport is on this list: what a partial copy lacks is missing, and not fetched.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
}

#: Nothing runs beside git, whatever it is asked.
_ALONE = {
    "safe.bareRepository": "explicit",
    "core.fsmonitor": "false",
}
_NO_HOOKS = {"core.hooksPath": os.devnull}
_OBJECTS_ONLY = {
    **_ALONE,
    **_NO_HOOKS,
    "core.attributesFile": os.devnull,
    "core.excludesFile": os.devnull,
    # Shortcuts that are believed, where the objects themselves can be checked.
    "core.commitGraph": "false",
    "core.useReplaceRefs": "false",
    "core.warnAmbiguousRefs": "false",
    # A file of any size is handed on piece by piece.
    "core.bigFileThreshold": "1m",
    # Were a porcelain asked by mistake, these would be what it runs or shows.
    "core.pager": "cat",
    "core.sshCommand": "false",
    "core.askPass": "",
    "core.alternateRefsCommand": "",
    "credential.helper": "",
    "diff.external": "",
    "log.showSignature": "false",
    "log.date": "raw",
    "format.pretty": "raw",
    "color.ui": "false",
    "core.quotePath": "false",
    "i18n.logOutputEncoding": "UTF-8",
}


def for_objects(quarantine: bool) -> dict[str, str]:
    """Return the variables for who only reads objects; `quarantine` keeps those of a push."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    waiting = {name: os.environ[name] for name in QUARANTINE if quarantine and name in os.environ}
    path = {"PATH": os.pathsep.join(absolute_path())}
    return kept | waiting | path | _PLAINLY | _WITHOUT_SETTINGS


def for_settings() -> dict[str, str]:
    """Return the variables for who asks what a person has set, or writes into objects and index."""
    return inherited() | _PLAINLY


def for_commits(top: Path) -> dict[str, str]:
    """Return the variables for who commits as the person, in the repository at `top` and no other."""
    return inherited() | {"GIT_CEILING_DIRECTORIES": str(top.parent)}


def inherited() -> dict[str, str]:
    """Return the variables of the person's terminal, without what leads git to another history."""
    return {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}


def options(settings: Mapping[str, str]) -> Iterator[str]:
    """Return settings as git takes them before its command, above those of every file."""
    for name, value in settings.items():
        yield from ("-c", f"{name}={value}")


OBJECTS_ONLY = tuple(options(_OBJECTS_ONLY))
ALONE = tuple(options(_ALONE))
WITHOUT_HOOKS = tuple(options(_ALONE | _NO_HOOKS))


#: Variables that hold what a filter is set to, so that it does nothing: see `without_filters`.
_NOTHING, _FALSE = "PEELTRACK_NOTHING", "PEELTRACK_FALSE"
FILTER_VALUES = {_NOTHING: "", _FALSE: "false"}


def without_filters(settings: Iterable[str]) -> tuple[str, ...]:
    """Return the options that switch off each filter of which `settings` names one setting.

    They refer to the variables FILTER_VALUES: the name of a filter may itself hold "=".

    >>> without_filters(["filter.lfs.clean"])[0]
    '--config-env=filter.lfs.clean=PEELTRACK_NOTHING'
    """
    off = {"clean": _NOTHING, "smudge": _NOTHING, "process": _NOTHING, "required": _FALSE}
    drivers = dict.fromkeys(name.rpartition(".")[0] for name in settings if name.count(".") > 1)
    return tuple(f"--config-env={driver}.{name}={value}" for driver in drivers for name, value in off.items())

"""The command line in processes of its own, which can be killed, interrupted and run side by side."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.gitrepo import GitPerson

_TOP = Path(__file__).parents[2]

#: As in a terminal: nohup and some build servers leave a process deaf to Ctrl-C, and its children too.
_START = """
import signal

signal.signal(signal.SIGINT, signal.default_int_handler)
from peeltrack.__main__ import start

start()
"""

#: Ends the process, as a power cut would, before its n-th dealing with the disk or with git.
_KILLED = """
import os, sys

# The name of a function is looked up to exchange two files.
OTHERS = "subprocess.Popen", "ctypes.dlsym", "fsync"
seen = 0

def count(event, arguments=()):
    global seen
    writes = event == "open" and (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR)
    if writes or event in ("os.rename", "os.remove", "os.link", "os.chmod", *OTHERS):
        if seen == {step}:
            os._exit(9)
        seen += 1

def counted(fsync):
    def sync(descriptor):
        count("fsync")
        fsync(descriptor)
    return sync

os.fsync = counted(os.fsync)
sys.addaudithook(count)
"""


def environment(person: GitPerson | None = None, **more: str) -> Mapping[str, str]:
    """Return the environment of a process in which `person` is who git says is at work, and signs."""
    changes = {"PYTHONPATH": str(_TOP), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    if person is not None:
        for part in ("AUTHOR", "COMMITTER"):
            changes |= {f"GIT_{part}_NAME": person.name, f"GIT_{part}_EMAIL": person.email}
        changes |= _as_settings(
            {"gpg.format": "ssh", "user.signingKey": str(person.key), "commit.gpgSign": "true"}
        )
    return {**os.environ, **changes, **more}


def _as_settings(settings: Mapping[str, str]) -> dict[str, str]:
    """Return what gives git these settings above those of its files."""
    numbered = list(enumerate(settings.items()))
    keys = {f"GIT_CONFIG_KEY_{number}": key for number, (key, _) in numbered}
    values = {f"GIT_CONFIG_VALUE_{number}": value for number, (_, value) in numbered}
    return {"GIT_CONFIG_COUNT": str(len(numbered)), **keys, **values}


def started(
    *arguments: str, cwd: Path, before: str = "", person: GitPerson | None = None, **more: str
) -> subprocess.Popen[str]:
    """Return a running peeltrack; `before` is Python that it runs first."""
    return subprocess.Popen(
        [sys.executable, "-c", f"{before}\n{_START}", *arguments],
        cwd=cwd,
        env=environment(person, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def killed_at(step: int, *arguments: str, cwd: Path) -> bool:
    """Run peeltrack and kill it before that step; False where it came to its end first."""
    process = started(*arguments, cwd=cwd, before=_KILLED.replace("{step}", str(step)))
    _, said = process.communicate()
    assert process.returncode in (0, 9), said
    return process.returncode == 9

"""The one door to other programs of this machine: git, and ssh-keygen to check signatures with."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from peeltrack.core.errors import DeskFault, GitFailed
from peeltrack.core.fields import frozen
from peeltrack.store import windows

#: Told the number of a process.
Begun = Callable[[int], None]

#: Seconds for which an interrupted git is given time to come to its end.
PATIENCE = 10


@frozen(kw_only=False)
class Answer:
    """What a finished process said."""

    code: int
    out: bytes
    said: str  #: standard error, trimmed


@frozen
class Call:
    """A git process that is to be run."""

    arguments: Sequence[str]  #: after "git": settings, then the command
    folder: Path  #: in which it runs
    environment: Mapping[str, str]


def started(call: Call, errors: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """Return the process, which reads from one pipe and writes to another. Raises GitFailed."""
    git = program("git")
    if git is None:
        raise DeskFault(
            "git is not installed or not on the PATH",
            hint="install it from https://git-scm.com/downloads, then open a new terminal",
        )
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(
            [git, "--no-pager", *call.arguments],
            cwd=call.folder,
            env=call.environment,
            stdin=pipe,
            stdout=pipe,
            stderr=errors,
        )
    except OSError as error:
        raise DeskFault(f"git cannot be run in {call.folder}: {error.strerror or error}") from error


@contextmanager
def running(call: Call) -> Iterator[Callable[[], Answer]]:
    """Begin a git process, and yield what waits for its answer; what is done before that runs beside it.

    It comes to its end with the block. Raises GitFailed where it cannot be run.
    """
    with started(call, subprocess.PIPE) as process:

        def ended() -> Answer:
            out, errors = process.communicate()
            return Answer(process.returncode, out, text_of(errors))

        try:
            yield ended
        except BaseException:
            _let_end(process)
            raise


def answer(call: Call, feed: bytes = b"", begun: Begun = lambda process: None) -> Answer:
    """Return what git answers to `feed`. Raises GitFailed where it cannot be run."""
    with started(call, subprocess.PIPE) as process:
        try:
            begun(process.pid)
            out, errors = process.communicate(feed)
        except BaseException:
            _let_end(process)
            raise
    return Answer(process.returncode, out, text_of(errors))


def keygen(arguments: Sequence[str], feed: bytes, *, agent: bool = False) -> Answer:
    """Return what ssh-keygen answers to `feed`. Raises GitFailed where it is missing, or too old to check.

    With `agent` it may ask the person's agent for a key.

    The one that the PATH names, or that Git for Windows brings; never one that a repository names.
    """
    called = program("ssh-keygen", _beside_git()) or ""
    # Without what would have it load a library of somebody's.
    asked = {"SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE"} if agent else set[str]()
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in asked or not name.startswith(("GIT_", "SSH_"))
    }
    try:
        done = subprocess.run(
            [called, *arguments], input=feed, env={**kept, "LC_ALL": "C"}, capture_output=True, check=False
        )
    except OSError as error:
        raise _no_keygen() from error
    said = text_of(done.stderr)
    if "option" in said and "-- Y" in said:
        raise _no_keygen()
    return Answer(done.returncode, done.stdout, said)


def keygen_at_terminal(arguments: Sequence[str]) -> bool:
    """Return whether ssh-keygen did it, which asks the person at the terminal itself. Raises GitFailed."""
    return _with_terminal("ssh-keygen", arguments) == 0


def _with_terminal(name: str, arguments: Sequence[str]) -> int:
    try:
        return subprocess.run([program(name, _beside_git()) or "", *arguments], check=False).returncode
    except OSError as error:
        raise _no_keygen() from error


def agent_lines() -> list[str]:
    """Return the public keys that the person's ssh agent holds, a line each; [] where none is at work."""
    # Without an agent there is nobody to wait for; on Windows it is known by no variable.
    if not os.environ.get("SSH_AUTH_SOCK") and not windows.here():
        return []
    called = program("ssh-add", _beside_git())
    if called is None:
        return []
    with suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(
            [called, "-L"], stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
        return text_of(done.stdout).splitlines() if done.returncode == 0 else []
    return []


def _no_keygen() -> GitFailed:
    return DeskFault(
        "no signature can be checked: ssh-keygen is missing, or older than OpenSSH 8.2",
        hint="install OpenSSH, or Git for Windows, which brings it; then open a new terminal",
    )


def _beside_git() -> tuple[str, ...]:
    git = program("git") if windows.here() else None
    return (str(Path(git).parents[1] / "usr" / "bin"),) if git else ()


def _let_end(process: subprocess.Popen[bytes]) -> None:
    # Whoever stops us may have left git running, with a hook of the person's, and it would still move
    # the branch: what is undone afterwards must be undone when it has come to its end.
    with suppress(subprocess.TimeoutExpired, ValueError):
        process.communicate(timeout=PATIENCE)
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired, ValueError):
            process.communicate(timeout=PATIENCE)
    process.kill()


def absolute_path() -> list[str]:
    """Return the folders of the PATH that are named from the top of the disk.

    Never one relative to the folder that one happens to be in, as Windows would: a register from
    elsewhere could bring a program of git's name.
    """
    folders = (folder.strip('"') for folder in os.environ.get("PATH", os.defpath).split(os.pathsep))
    return [folder for folder in folders if os.path.isabs(folder)]  # noqa: PTH117 - a dozen of them a call


def program(name: str, further: Sequence[str] = ()) -> str | None:
    """Return the program that the PATH, or one of `further` folders, names; None where none does."""
    called = f"{name}.exe" if windows.here() else name
    programs = (os.path.join(folder, called) for folder in (*absolute_path(), *further))  # noqa: PTH118
    return next((program for program in programs if _runs(program)), None)


def _runs(program: str) -> bool:
    return os.path.isfile(program) and os.access(program, os.X_OK)  # noqa: PTH113 - a dozen of them a call


def checked(arguments: Sequence[str], answer: Answer) -> bytes:
    """Return what a command has written. Raises GitFailed where it failed."""
    if answer.code:
        raise failed(arguments, answer)
    return answer.out


def failed(arguments: Sequence[str], answer: Answer) -> GitFailed:
    """Return the error for a git command that failed, with git's own words."""
    options = iter(arguments)
    command = next(word for word in options if not (word == "-c" and next(options)))
    # Git's own hints speak of its options and settings, to people who know git.
    said = "\n".join(line for line in answer.said.splitlines() if not line.startswith("hint:")).strip()
    words = said or text_of(answer.out) or f"it ended with code {answer.code} and said nothing"
    first, *more = words.removeprefix("fatal: ").removeprefix("error: ").splitlines()
    return GitFailed(f"git {command} failed: {first}", *more)


def text_of(out: bytes) -> str:
    """Return what git wrote as trimmed text."""
    return out.decode("utf-8", "replace").strip()

"""Why a shared repository cannot be read or written, told from git's words, and what to do about it."""

from peeltrack.core.errors import DeskFault
from peeltrack.core.fields import frozen
from peeltrack.core.shells import shell_word

_AS_IT_WAS = "on this desk everything is as it was"


@frozen
class _Cause:
    """One thing that keeps a desk from the shared repository."""

    signs: tuple[str, ...]  #: what git, ssh or the other side says, in small letters
    said: str  #: in words; {} is what git calls the other repository
    hint: str  #: {} is its address, as a shell takes it


#: From the most certain to the least: of what is said, the first that fits counts.
_CAUSES = (
    _Cause(
        signs=("dubious ownership",),
        said="{} belongs to another account of this machine or drive, so git does not trust it",
        hint="if you know whose it is, trust it once: git config --global --add safe.directory {}",
    ),
    _Cause(
        signs=(
            "could not resolve host",
            "name or service not known",
            "no such host",
            "network is unreachable",
        ),
        said="{} cannot be reached: there is no network, or its name is not known",
        hint="connect, then run it again",
    ),
    _Cause(
        signs=(
            "connection refused",
            "connection timed out",
            "timed out",
            "connection reset",
            "no route to host",
        ),
        said="{} cannot be reached: it does not answer",
        hint="see if you are connected and if others reach it, then run it again",
    ),
    _Cause(
        signs=("host key verification failed",),
        said="{} is not the machine that ssh knows under this name, or ssh does not know it yet",
        hint="ask whoever runs it, then connect once by hand: ssh {}",
    ),
    _Cause(
        signs=("protected branch", "gh006", "pull request", "merge request", "not allowed to push code to"),
        said="{} takes nothing into this branch that did not come by a pull request",
        hint="hand it on as a branch of your own: peeltrack sync --branch NAME",
    ),
    _Cause(
        signs=("[remote rejected]", "pre-receive hook", "hook declined"),
        said="{} refuses it",
        hint="read what it says; where it takes only pull requests: peeltrack sync --branch NAME",
    ),
    _Cause(
        signs=(
            "permission denied",
            "authentication failed",
            "could not read username",
            "access denied",
            "insufficient permission",
            "read-only file system",
            "unable to create",
            "403",
        ),
        said="{} cannot be reached, or does not let you: you have no right there, or could not show it",
        hint="ask its keeper for the right to read and write there; its address is {}",
    ),
    _Cause(
        signs=("no space left", "disk quota"),
        said="the disk is full, here or at {}",
        hint="make room, then run it again",
    ),
    _Cause(
        signs=("does not appear to be a git repository", "not found", "no such file", "does not exist"),
        said="{} cannot be reached: there is no repository at its address",
        hint="see if the drive is connected; its address is {}; another: peeltrack setup --share ADDRESS",
    ),
)


def refused(remote: str, address: str, words: str, *, reading: bool) -> DeskFault:
    """Return the error for what git said when it was to read or write the other repository."""
    heard = words.casefold()
    cause = next((one for one in _CAUSES if any(sign in heard for sign in one.signs)), None)
    if cause is None:
        done = "cannot be reached" if reading else "did not take it"
        hint = "check that you are connected and may write there"
        return DeskFault(f"{remote} {done}:", *_quoted(words), hint=f"{hint}; {_AS_IT_WAS}")
    hint = cause.hint.replace("{}", shell_word(address or remote))
    return DeskFault(cause.said.replace("{}", remote), *_quoted(words), hint=f"{hint}; {_AS_IT_WAS}")


def _quoted(words: str) -> list[str]:
    return [f"  {line}" for line in words.splitlines() if line.strip()]

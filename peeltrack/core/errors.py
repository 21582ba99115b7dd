"""What can go wrong for a user, each with its hint and its exit code."""

from enum import IntEnum

from peeltrack.core.limits import brief


class ExitCode(IntEnum):
    """What the shell is told."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    GIT = 4
    REFUSED = 5
    BUG = 70


class PeeltrackError(Exception):
    """A fault that a user can mend: what and where in the message, what to do next in the hint."""

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = _in_brief(message)
        self.hint = _in_brief(hint)


def _in_brief(text: str) -> str:
    return "\n".join(map(brief, text.split("\n")))


class UsageFault(PeeltrackError):
    """What was typed cannot be meant."""


class RegisterUnreadable(PeeltrackError):
    """The register, or the part that is needed, is not there or cannot be read or written."""

    exit_code = ExitCode.UNREADABLE


class GitFailed(PeeltrackError):
    """Git is missing, refused, or is not in a state to work with."""

    exit_code = ExitCode.GIT


class StepRefused(PeeltrackError):
    """The chain or the register's policy does not allow it."""

    exit_code = ExitCode.REFUSED

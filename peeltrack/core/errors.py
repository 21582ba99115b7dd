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


#: What looks at a whole desk, where one thing that it needs is missing.
DOCTOR = "peeltrack doctor looks at all that a desk needs"


class PeeltrackError(Exception):
    """A fault that a user can mend: what and where in its lines, what to do next in the hint.

    Each line stays one, whatever it quotes: no text of somebody else begins a line of ours.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, *lines: str, hint: str = "") -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(map(brief, lines))
        self.hint = brief(hint)

    @property
    def message(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


class UsageFault(PeeltrackError):
    """What was typed cannot be meant."""


class RegisterUnreadable(PeeltrackError):
    """The register, or the part that is needed, is not there or cannot be read or written."""

    exit_code = ExitCode.UNREADABLE


class GitFailed(PeeltrackError):
    """Git is missing, refused, or is not in a state to work with."""

    exit_code = ExitCode.GIT


class DeskFault(GitFailed):
    """Something that a desk needs is missing or not in order: the hint ends with what looks at all of it."""

    def __init__(self, *lines: str, hint: str = "") -> None:
        ending = "" if DOCTOR in hint else f"; {DOCTOR}" if hint else DOCTOR
        super().__init__(*lines, hint=f"{hint}{ending}")


class StepRefused(PeeltrackError):
    """The chain or the register's policy does not allow it."""

    exit_code = ExitCode.REFUSED

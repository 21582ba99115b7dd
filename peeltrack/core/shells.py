"""How a word is typed in the shell that is shown a command: every hint quotes by this.

What two double quotes hold together in every shell is put between them; of the rest, each shell has
its own way.
"""

import re
from contextvars import ContextVar
from enum import StrEnum


class Shell(StrEnum):
    """What a person types commands into."""

    POSIX = "posix"  #: sh, bash, zsh, fish; on Windows Git Bash
    POWERSHELL = "powershell"
    CMD = "cmd"


#: The shell in which this run was called, which the command line finds out.
SHELL: ContextVar[Shell] = ContextVar("shell", default=Shell.POSIX)

#: Needs no quotation marks anywhere.
_BARE = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./:@+-]*")

#: Stands for itself between double quotes anywhere; to PowerShell, curled quotation marks are marks, too.
_BETWEEN_QUOTES = re.compile('[^"$`\\\\!%\u201c\u201d\u201e\\x00-\\x1f\x7f]+')

#: What would break the line in which a command is shown, or steer the terminal; Windows has no such names.
_CONTROLS = re.compile("[\x00-\x1f\x7f]")


def shell_word(word: str) -> str:
    """Return a word as one argument of a command that is typed into this shell.

    >>> shell_word("register/REC-12.toml"), shell_word("Anyshire Police/register")
    ('register/REC-12.toml', '"Anyshire Police/register"')
    """
    shell = SHELL.get()
    if _BARE.fullmatch(word):
        return word
    if _BETWEEN_QUOTES.fullmatch(word):
        return f'"{word}"'
    return _WAYS[shell](word)


def _posix(word: str) -> str:
    if _CONTROLS.search(word):
        escaped = _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", re.sub(r"(['\\])", r"\\\1", word))
        return f"$'{escaped}'"
    # A backslash means something to fish even there.
    escaped = re.sub(r"(['\\])", r"'\\\1'", word)
    return f"'{escaped}'"


def _powershell(word: str) -> str:
    if _CONTROLS.search(word):
        escaped = re.sub('([`$"\u201c\u201d\u201e])', r"`\1", word)
        return '"' + _CONTROLS.sub(lambda found: f"$([char]{ord(found[0])})", escaped) + '"'
    # Each of these ends a text between single quotes, and two of them are one.
    escaped = re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", word)
    return f"'{escaped}'"


def _cmd(word: str) -> str:
    # The program takes a mark after a backslash for itself, and two backslashes before a mark for one; cmd
    # knows nothing of that, and is kept from taking any mark for its own by a caret before each.
    escaped = re.sub(r'(\\*)"', r'\1\1\\"', word)
    escaped = re.sub(r"(\\+)$", r"\1\1", escaped)
    return re.sub(r'([&|<>^%"!()])', r"^\1", f'"{escaped}"')


_WAYS = {Shell.POSIX: _posix, Shell.POWERSHELL: _powershell, Shell.CMD: _cmd}

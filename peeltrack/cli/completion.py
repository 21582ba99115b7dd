"""What a shell is given when a person presses Tab: words that can be typed, quoted so that none runs."""

import os
import re

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    PowerShellComplete,
    ZshComplete,
    add_completion_class,
    split_arg_string,
)

from peeltrack.core.text import one_line

#: What needs no quotes in any shell.
_PLAIN = re.compile(r"[\w./:@%+,-]+", re.ASCII)

# As click has it, but without taking backslashes away and names of files in place of `*`, and with
# the line itself: bash divides its words at @, : and =.
_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' line
    COMPREPLY=()
    while read -r line; do
        case "$line" in
            dir,*) compopt -o dirnames ;;
            file,*) compopt -o default ;;
            plain,*) COMPREPLY+=("${line#plain,}") ;;
        esac
    done <<< "$(env COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_WORD="${COMP_WORDS[COMP_CWORD]}" \
%(complete_var)s=bash_complete "$1")"
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

# As click has it, but with words whole that hold a comma.
_FISH = """\
function %(complete_func)s;
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) \
COMP_CWORD=(commandline -t) %(prog_name)s);

    for completion in $response;
        set -l metadata (string split -m 1 "," $completion);

        if test $metadata[1] = "dir";
            __fish_complete_directories $metadata[2];
        else if test $metadata[1] = "file";
            __fish_complete_path $metadata[2];
        else if test $metadata[1] = "plain";
            echo $metadata[2];
        end;
    end;
end;

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)";
"""


def register() -> None:
    """Let click complete in these ways."""
    for shell in (_Bash, _Zsh, _Fish, _PowerShell):
        add_completion_class(shell)


def _typeable(items: list[CompletionItem[str]]) -> list[CompletionItem[str]]:
    # A word that steers the terminal cannot be shown, let alone be typed.
    return [item for item in items if item.value == one_line(item.value)]


class _Bash(BashComplete):
    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the whole words before the one that is typed, and that one as far as it goes."""
        before, word, _ = _divided(os.environ.get("COMP_LINE", ""))
        return split_arg_string(before)[1:], (split_arg_string(word) or [""])[0]

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return what is offered, as bash is to put it in place of what it takes for the word."""
        offered = _typeable(super().get_completions(args, incomplete))
        _, word, quote = _divided(os.environ.get("COMP_LINE", ""))
        name = word[: word.find("=") + 1] if word.startswith("-") else ""
        kept = 0 if quote else _kept(word)
        return [
            CompletionItem(f"{name}{shown}"[kept:], item.type)
            for item in offered
            if (shown := _for_bash(item.value, quote)) is not None
        ]


def _divided(line: str) -> tuple[str, str, str]:
    """Return the line up to its last word, that word as it is typed, and the quote that is open in it."""
    begin, quote, escaped = 0, "", False
    for at, letter in enumerate(line):
        if escaped:
            escaped = False
        elif letter == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter.isspace():
            begin = at + 1
    return line[:begin], line[begin:], quote


def _kept(word: str) -> int:
    """Return how many letters of the word bash leaves as they are: up to its last : or =, or before its @."""
    kept = len(word) - len(os.environ.get("COMP_WORD", "").lstrip(":="))
    return kept - 1 if word[:kept].endswith("@") else kept


def _for_bash(word: str, quote: str) -> str | None:
    """Return the word as bash reads it, or None where it cannot stand in the quote that is open."""
    if quote:
        return word if _PLAIN.fullmatch(word.replace(" ", "")) else None
    return "".join(
        letter if _PLAIN.match(letter) or not letter.isascii() else f"\\{letter}" for letter in word
    )


class _Zsh(ZshComplete):
    # zsh quotes by itself what it puts into the line.
    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return what is offered."""
        return _typeable(super().get_completions(args, incomplete))


class _Fish(FishComplete):
    # fish quotes by itself what it puts into the line.
    source_template = _FISH

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return what is offered."""
        return _typeable(super().get_completions(args, incomplete))


class _PowerShell(PowerShellComplete):
    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """Return what is offered, each word quoted that is not plain."""
        return [
            CompletionItem(_for_powershell(item.value), item.type, item.help)
            for item in _typeable(super().get_completions(args, incomplete))
        ]


def _for_powershell(word: str) -> str:
    # It takes curly quotes for straight ones.
    return word if _PLAIN.fullmatch(word) else "'" + re.sub("(['‘’‚‛])", r"\1\1", word) + "'"

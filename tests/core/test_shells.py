"""What a hint shows as one word is one word in the shell that it is typed into."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from peeltrack.core.shells import SHELL, Shell, shell_word

PACKAGE = Path(__file__).parents[2] / "peeltrack"

#: Names of folders, files and people; no system has line breaks in one that it can share.
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)

ODD = (
    "it's",
    'the "new" one',
    "$HOME",
    "`x`",
    "100 %",
    "%PATH%",
    "a\\",
    'a\\"',
    "!!",
    "^&|",
    "~/x",
    "caf\u00e9 1",
)


def by_cmd(line: str) -> list[str]:
    """Return the words that a program is given of a line typed into cmd, with each variable in its place."""
    return _by_the_runtime(_without_carets(re.sub(r"%[^%^]+%", "GIVEN AWAY", line)))


def _without_carets(line: str) -> str:
    kept, marked, at = "", False, 0
    while at < len(line):
        if line[at] == '"':
            marked = not marked
        if line[at] == "^" and not marked:
            at += 1
        elif line[at] in "&|<>" and not marked:
            raise AssertionError(f"cmd itself takes {line[at]} in {line}")
        kept += line[at : at + 1]
        at += 1
    return kept


def _by_the_runtime(line: str) -> list[str]:
    """Return the words of a command line of Windows, as a C program splits it."""
    words, word, marked, begun, at = list[str](), "", False, False, 0
    while at < len(line):
        slashes = len(line[at:]) - len(line[at:].lstrip("\\"))
        at += slashes
        letter = line[at : at + 1]
        if letter == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                marked = not marked
            begun = True
        else:
            word += "\\" * slashes
            if letter == " " and not marked:
                words, word, begun = [*words, *([word] if begun or word else [])], "", False
            else:
                word += letter
        at += 1
    return [*words, word] if begun or word else words


def by_powershell(line: str) -> list[str]:
    """Return the words that PowerShell 7.3 hands to a program."""
    words, word, begun = list[str](), "", False
    letters = iter(re.split(r"('(?:[^']|'')*'|\"[^\"]*\"| )", line))
    for part in letters:
        if part == " ":
            words, word, begun = [*words, *([word] if begun else [])], "", False
        elif part:
            word, begun = word + _of_powershell(part), True
    return [*words, word]


_MARKS = "'\u2018\u2019\u201a\u201b"


def _of_powershell(part: str) -> str:
    if part[0] in _MARKS:
        inner = part[1:-1]
        assert not re.search(f"(?<![{_MARKS}])(?:[{_MARKS}][{_MARKS}])*[{_MARKS}](?![{_MARKS}])", inner), part
        return re.sub(f"([{_MARKS}])[{_MARKS}]", r"\1", inner)
    if part[0] == '"':
        assert not re.search("[$`\u201c\u201d\u201e]", part), part
        return part[1:-1]
    assert not re.search(r"[\s$`\"',;(){}&|<>#]|^[-@]", part), part
    return part


def by_posix(line: str, shell: str = "sh") -> list[str]:
    """Return the words that this machine's own shell hands to a program."""
    said = subprocess.run([shell, "-c", f"printf '%s\\n' {line}"], capture_output=True, check=True)
    return said.stdout.decode().split("\n")[:-1]


@contextmanager
def typed_into(shell: Shell) -> Iterator[None]:
    """Let this be the shell in which this run was called."""
    before = SHELL.get()
    SHELL.set(shell)
    try:
        yield
    finally:
        SHELL.set(before)


@pytest.fixture(params=Shell)
def shell(request: pytest.FixtureRequest) -> Iterator[Shell]:
    """Each shell in turn, as the one in which this run was called."""
    with typed_into(request.param):
        yield request.param


@pytest.mark.parametrize("word", ODD)
def test_an_odd_word_is_one_word_in_every_shell(shell: Shell, word: str) -> None:
    split = {Shell.POSIX: by_posix, Shell.POWERSHELL: by_powershell, Shell.CMD: by_cmd}[shell]
    if shell is Shell.POSIX and shutil.which("sh") is None:
        pytest.skip("this machine has no sh")
    assert split(f"peeltrack {shell_word(word)} after") == ["peeltrack", word, "after"]


@given(WORDS)
@example("%a%b%")
@example('\\"')
def test_any_word_is_one_word_to_cmd_and_to_powershell(word: str) -> None:
    for shell, split in ((Shell.CMD, by_cmd), (Shell.POWERSHELL, by_powershell)):
        with typed_into(shell):
            assert split(f"peeltrack {shell_word(word)} after") == ["peeltrack", word, "after"]


@pytest.mark.parametrize("name", ["bash", "dash", "zsh", "fish"])
def test_the_words_are_those_of_every_shell_of_unix(name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"this machine has no {name}")
    assert by_posix(" ".join(map(shell_word, ODD)), name) == list(ODD)


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_a_word_with_a_line_break_is_shown_on_one_line(name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"this machine has no {name}")
    word = "it's a\tnew\\one\nof \x1b[2J 2"
    shown = shell_word(word)
    assert shown.isprintable()
    said = subprocess.run([name, "-c", f"printf %s {shown}"], capture_output=True, check=True)
    assert said.stdout.decode() == word


def test_what_every_shell_takes_as_it_is_is_not_quoted() -> None:
    assert [shell_word(word) for word in ("register/REC-12.toml", "ana@example.org", "C:/a")] == [
        "register/REC-12.toml",
        "ana@example.org",
        "C:/a",
    ]


def test_no_command_that_is_shown_quotes_a_value_in_a_way_of_its_own() -> None:
    own = re.compile(r"""(git|peeltrack) [^,;\n]*"\{""")
    found = [
        f"{file.relative_to(PACKAGE)}: {line.strip()}"
        for file in sorted(PACKAGE.rglob("*.py"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if own.search(line)
    ]
    assert found == []

"""What is offered when a person presses Tab, asked as bash asks it."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from peeltrack.cli.main import main
from peeltrack.core.text import hostile
from tests.cli.agreed import SHIPPED
from tests.cli.registers import GOOD, a_file, on_disk
from tests.cli.screen import environment

BASH = shutil.which("bash")

#: A record with a theme that a shell has to quote.
THEMED = a_file("REC-2", theme='["first aid"]')


def offered(typed: str, folder: Path, **more: str) -> list[str]:
    """Return the words that bash is offered for the last word of what was typed."""
    line = f"peeltrack {typed}"
    asked = {
        "_PEELTRACK_COMPLETE": "bash_complete",
        "COMP_LINE": line,
        "COMP_WORD": line.rpartition(" ")[2],
    }
    return [line.partition(",")[2] for line in told(asked | more, folder).splitlines() if line]


def told(asked: Mapping[str, str], folder: Path) -> str:
    """Return what peeltrack answers to a shell."""
    ran = subprocess.run(
        [sys.executable, "-m", "peeltrack"],
        env=environment(**asked),
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert ran.stderr == b""
    return ran.stdout.decode()


def in_bash(line: str, words: Sequence[str], folder: Path) -> list[str]:
    """Return what bash has in hand when Tab is pressed at the end of a line, divided into these words."""
    assert BASH is not None
    program = folder / "peeltrack"
    program.write_text(f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -m peeltrack\n", encoding="utf-8")
    program.chmod(0o755)
    given = {"LINE": shlex.quote(line), "POINT": len(line), "CWORD": len(words) - 1}
    script = "\n".join(
        (
            told({"_PEELTRACK_COMPLETE": "bash_source"}, folder),
            *(f"COMP_{name}={value}" for name, value in given.items()),
            f"COMP_WORDS=({shlex.join(words)})",
            f"_peeltrack_completion {shlex.quote(str(program))}",
            "printf '%s\\n' \"${COMPREPLY[@]}\"",
        )
    )
    ran = subprocess.run(
        [BASH, "--norc", "-c", script], env=environment(), cwd=folder, capture_output=True, check=True
    )
    assert ran.stderr == b""
    return ran.stdout.decode().splitlines()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("show REC-1", ["REC-10", "REC-11", "REC-12", "REC-13", "REC-14", "REC-16", "REC-17", "REC-18"]),
        ("show rec-27", ["REC-27"]),
        ("list --source peel", ["peel-2017-effectiveness", "peel-2021-22", "peel-after-2021-22"]),
        ("grades --source stalk", ["stalking-2024"]),
        ("list --status s", ["submitted", "signed-off", "superseded"]),
        ("list --look o", ["overdue", r"on\ track"]),
        ("list --theme ord", ["orders"]),
        ("assign --area inv", [r"Investigating\ crime"]),
        ("due --format m", ["markdown"]),
        ("gra", ["grades"]),
    ],
)
def test_ids_sources_statuses_and_words_are_offered(tmp_path: Path, typed: str, words: list[str]) -> None:
    assert offered(f"--register {SHIPPED} {typed}", tmp_path) == words


def test_the_register_of_the_environment_is_asked_too(tmp_path: Path) -> None:
    assert offered("show REC-27", tmp_path, PEELTRACK_REGISTER=SHIPPED) == ["REC-27"]


def test_without_a_register_nothing_is_offered_and_nothing_said(tmp_path: Path) -> None:
    assert offered("show REC", tmp_path) == []


def test_a_broken_register_says_nothing_while_a_line_is_typed(tmp_path: Path) -> None:
    on_disk(tmp_path, {"register.toml": "force = "})
    assert offered("show REC", tmp_path) == []


def test_the_script_for_a_shell_can_be_had(tmp_path: Path) -> None:
    shell = environment(_PEELTRACK_COMPLETE="zsh_source")
    ran = subprocess.run([sys.executable, "-m", "peeltrack"], env=shell, capture_output=True, check=True)
    assert b"_PEELTRACK_COMPLETE=zsh_complete" in ran.stdout


#: Words of a register, and how bash has to be given each so that it is that word and nothing else.
THEMES = {
    "victims$(touch x)": r"victims\$\(touch\ x\)",
    "vile`touch x`": r"vile\`touch\ x\`",
    "veto;touch x": r"veto\;touch\ x",
    "very good, indeed": r"very\ good,\ indeed",
    "v'q\"q": "v\\'q\\\"q",
    "v*": r"v\*",
    "v!1": r"v\!1",
    "vñ": "vñ",
}
#: Nobody can type these, and a terminal would obey them.
UNTYPEABLE = (r"v\u001b[31m", r"v\nx", r"v\tx", r"v\u202ex", r"v\u200bx")


@pytest.fixture
def hostile_book(tmp_path: Path) -> Path:
    themes = [*(repr(one) if '"' not in one else '"""' + one.replace('"', '\\"') + '"""' for one in THEMES)]
    listed = ", ".join([*themes, *(f'"{one}"' for one in UNTYPEABLE)])
    owners = '[owners]\naction_owner = "ana@example.org"\nbusiness_lead = "bob:x@example.org"\n'
    return on_disk(tmp_path, {**GOOD, "stalking/REC-2.toml": a_file("REC-2", owners, theme=f"[{listed}]")})


@pytest.mark.skipif(BASH is None, reason="no bash")
def test_bash_is_given_words_that_it_reads_as_themselves(hostile_book: Path, tmp_path: Path) -> None:
    words = in_bash("peeltrack list --theme v", ["peeltrack", "list", "--theme", "v"], hostile_book)
    assert sorted(words) == sorted(THEMES.values())
    read = subprocess.run(
        [str(BASH), "--norc", "-c", f"printf '%s\\0' {' '.join(words)}"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert read.stdout.decode().split("\0")[:-1] == sorted(THEMES, key=lambda one: words.index(THEMES[one]))
    assert not (tmp_path / "x").exists()


@pytest.mark.skipif(BASH is None, reason="no bash")
@pytest.mark.parametrize(
    ("line", "words", "given"),
    [
        ("--owner ana@e", ["--owner", "ana", "@e"], ["@example.org"]),
        ("--owner=ana@", ["--owner", "=", "ana", "@"], ["@example.org"]),
        ("--owner bob:", ["--owner", "bob", ":"], ["x@example.org"]),
        ("--owner=bo", ["--owner", "=", "bo"], ["bob:x@example.org"]),
        ("--theme 'very", ["--theme", "'very"], ["very good, indeed"]),
        ("--theme 'vict", ["--theme", "'vict"], []),
        ('--theme "vict', ["--theme", '"vict'], []),
        (r"--theme victims\$", ["--theme", r"victims\$"], [r"victims\$\(touch\ x\)"]),
    ],
)
def test_bash_puts_a_word_in_place_of_what_it_takes_for_one(
    hostile_book: Path, line: str, words: Sequence[str], given: list[str]
) -> None:
    found = in_bash(f"peeltrack list {line}", ["peeltrack", "list", *words], hostile_book)
    assert [one for one in found if one] == given


@pytest.mark.parametrize("shell", ["zsh", "fish", "powershell"])
def test_no_shell_is_given_what_would_steer_the_terminal(hostile_book: Path, shell: str) -> None:
    line = {"COMP_WORDS": "peeltrack list --theme v", "COMP_CWORD": "v" if shell == "fish" else "3"}
    text = told({"_PEELTRACK_COMPLETE": f"{shell}_complete", **line}, hostile_book)
    assert "victims$(touch x)" in text
    assert hostile(text) == []
    assert text.count("plain") == len(THEMES)


def test_powershell_is_given_quoted_what_it_would_run(hostile_book: Path) -> None:
    line = {"COMP_WORDS": "peeltrack list --theme v", "COMP_CWORD": "3"}
    text = told({"_PEELTRACK_COMPLETE": "powershell_complete", **line}, hostile_book)
    assert {"'victims$(touch x)'", "'v''q\"q'"} <= set(text.splitlines())


def test_fish_is_given_a_word_with_a_comma_whole(tmp_path: Path) -> None:
    assert "string split -m 1" in told({"_PEELTRACK_COMPLETE": "fish_source"}, tmp_path)


# What needs no shell of its own: the same, asked within the process of the tests.


Asked = Callable[..., list[str]]


@pytest.fixture
def asked(desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asked:
    """Return a function that returns the lines that peeltrack answers to a shell."""
    on_disk(desk, {**GOOD, "s/source.toml": 'title = "S"\n', "s/REC-2.toml": THEMED})

    def ask(shell: str, **variables: str) -> list[str]:
        for name, value in {"_PEELTRACK_COMPLETE": f"{shell}_complete", **variables}.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main([])
        answer = capsys.readouterr()
        assert (ended.value.code, answer.err) == (0, "")
        return answer.out.splitlines()

    return ask


@pytest.mark.parametrize(
    ("typed", "word", "answer"),
    [
        ("list --theme 'first", "'first", ["plain,first aid"]),
        ('list --theme "fir', '"fir', ["plain,first aid"]),
        ("list --theme fir", "fir", ["plain,first\\ aid"]),
        ("list --theme first\\ a", "first\\ a", ["plain,first\\ aid"]),
        ("list --theme=fir", "fir", ["plain,first\\ aid"]),
        ("list 'a b' --theme fir", "fir", ["plain,first\\ aid"]),
    ],
)
def test_bash_is_offered_what_goes_on_from_the_quote_that_is_open(
    asked: Asked, typed: str, word: str, answer: list[str]
) -> None:
    assert asked("bash", COMP_LINE=f"peeltrack {typed}", COMP_WORD=word) == answer


@pytest.mark.parametrize(
    ("shell", "answer"),
    [
        ("zsh", ["plain", "first aid", "_"]),
        ("fish", ["plain,first aid"]),
        ("powershell", ["plain", "'first aid'", "_"]),
    ],
)
def test_each_shell_is_offered_a_word_of_two_in_its_own_form(
    asked: Asked, shell: str, answer: list[str]
) -> None:
    words = {"COMP_WORDS": "peeltrack list --theme fir", "COMP_CWORD": "fir" if shell == "fish" else "3"}
    assert asked(shell, **words) == answer

"""A finding as a tired person reads it."""

from dataclasses import replace

from peeltrack.core.finding import Finding, Severity
from peeltrack.core.text import spelled
from peeltrack.core.tone import plain
from peeltrack.formats.findings.text import WIDTH, lines
from tests.build_servers import obeyed

FINDING = Finding(
    code="PT101",
    message="deadline 2024-03-01 is before publication on 2024-09-27",
    hint="correct the year, or published in source.toml",
    path="stalking-2024/REC-12.toml",
    line=6,
    column=1,
    excerpt="deadline = 2024-03-01",
)


def told(*findings: Finding, folder: str = "") -> list[str]:
    """Return the lines that are told of findings."""
    return [plain(line) for line in lines(findings, folder)]


def test_a_finding_says_where_what_and_what_to_do() -> None:
    assert told(FINDING, folder="register") == [
        "register/stalking-2024/REC-12.toml:6:1: PT101"
        " deadline 2024-03-01 is before publication on 2024-09-27",
        "    deadline = 2024-03-01",
        "    ^^^^^^^^",
        "  hint: correct the year, or published in source.toml (peeltrack explain PT101)",
    ]


def test_a_finding_without_a_place_has_no_line_to_show() -> None:
    assert told(replace(FINDING, line=0, column=0, excerpt="", hint="")) == [
        "stalking-2024/REC-12.toml: PT101 deadline 2024-03-01 is before publication on 2024-09-27",
        "  hint: (peeltrack explain PT101)",
    ]


def test_a_warning_says_so() -> None:
    assert "PT101 warning: deadline" in told(replace(FINDING, severity=Severity.WARNING))[0]


def test_the_commit_of_a_judged_range_is_named() -> None:
    assert told(replace(FINDING, commit="0123456789abcdef"))[0].endswith(" in commit 0123456789")


def test_nothing_in_a_finding_can_steer_the_terminal() -> None:
    hostile = replace(FINDING, path="\x1b]0;x.toml", message="a\x1b[31m", excerpt="\x1b[2J", hint="\u202e")
    assert not any(character in line for line in told(hostile) for character in "\x1b\u202e")


def test_the_carets_stand_below_the_key_whatever_comes_before_it() -> None:
    shown = told(replace(FINDING, excerpt="\t\N{RIGHT-TO-LEFT OVERRIDE}deadline = 1", column=3))
    assert shown[1:3] == ["    \t\\u202edeadline = 1", "    \t      ^^^^^^^^"]


def test_a_long_line_is_cut_around_the_place() -> None:
    shown = told(replace(FINDING, excerpt="x" * 300 + "HERE" + "x" * 300, column=301))
    assert len(shown[1]) <= WIDTH + 6
    assert "HERE" in shown[1]
    assert shown[1].index("HERE") == shown[2].index("^")


def test_a_name_that_breaks_the_line_begins_no_line_of_its_own() -> None:
    name = "REC-1\n::error::x.toml"
    hostile = replace(FINDING, path=name, message=f"the file is called {name}", hint=f"rename {name}")
    assert not any(line.startswith("::") for whole in told(hostile) for line in whole.splitlines())


def test_a_server_finds_no_command_in_the_line_that_is_quoted_wherever_the_caret_stands() -> None:
    text = 'title = "::error::a ##vso[b]"'
    for column in range(1, len(text) + 1):
        shown = told(replace(FINDING, excerpt=text, column=column))
        assert [line for line in shown if obeyed(line)] == []
        assert shown[2].index("^") == 4 + len("".join(spelled(text)[: column - 1]))

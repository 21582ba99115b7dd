"""The shell is told by what it leaves in the environment, and the hints are typed as it wants them."""

from pathlib import Path

import pytest

from peeltrack.cli.shell_here import shell_of
from peeltrack.core.shells import Shell
from tests.cli.conftest import Run

MACHINE = r"C:\Program Files\WindowsPowerShell\Modules;C:\WINDOWS\system32\WindowsPowerShell\v1.0\Modules"
HOME = {"USERPROFILE": r"C:\Users\Kim"}
OWN = r"c:\users\kim\OneDrive\Documents\PowerShell\Modules"


@pytest.mark.parametrize(
    ("environment", "windows", "shell"),
    [
        ({**HOME, "PSModulePath": MACHINE, "PROMPT": "$P$G"}, True, Shell.CMD),
        ({**HOME, "PSModulePath": f"{OWN};{MACHINE}"}, True, Shell.POWERSHELL),
        ({**HOME, "PSModulePath": MACHINE, "MSYSTEM": "MINGW64"}, True, Shell.POSIX),
        ({"PSModulePath": MACHINE}, True, Shell.CMD),
        ({"SHELL": "/bin/zsh"}, False, Shell.POSIX),
        ({"SHELL": "/bin/bash", "PSModulePath": "/opt/powershell/Modules"}, False, Shell.POWERSHELL),
    ],
)
def test_the_shell_is_told_by_its_environment(
    environment: dict[str, str], windows: bool, shell: Shell
) -> None:
    assert shell_of(environment, windows=windows) is shell


@pytest.mark.parametrize(
    ("modules", "typed"), [("", "'it'\\''s 100$/register'"), ("/opt/Modules", "'it''s 100$/register'")]
)
def test_a_hint_is_typed_as_the_shell_wants_it(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, modules: str, typed: str
) -> None:
    monkeypatch.delenv("PSModulePath", raising=False)
    if modules:
        monkeypatch.setenv("PSModulePath", modules)
    ran = run("init", "it's 100$/register", "--force", "Anyshire Police")
    assert f"next: peeltrack --register {typed} new" in ran.err

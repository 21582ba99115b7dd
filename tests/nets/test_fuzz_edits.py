"""Whatever is typed, an edit is whole or not at all, keeps what stands beside it, and breaks nothing."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import click
import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.registers import HAND_EDITED, REC_2, SETTINGS, SOURCE
from tests.nets import calls, fuzzing

ENDS = {code.value for code in ExitCode} - {ExitCode.BUG}

#: What may be typed where a word of this kind is asked for: two good ones, then odd and hostile ones.
TYPED: Mapping[str, Sequence[str]] = {
    "DATE": ("2025-03-01", "27 March 2025", "+30d", "today", "2024-01-01", "27 March", "9999-12-31", ""),
    "E-MAIL": ("kim@example.org", "dee@example.org", " new@example.org ", "nobody", "a@b\x1b[2J", ""),
    "ID": ("REC-1", "rec-2", "REC-9", "2", "../REC-1", "REC-" + "9" * 30),
    "VALUE": ("12", "12.5", "-1", "1e3", "nan", "9" * 400, "many"),
    "N": ("0", "12", "-1", "many"),
    "KEY": ("stalking-2024", "stalking-2024", "new-source", "stalkin", "../x", "CON"),
    "PART": ("1.1", "1.2", "9", "\u202e1"),
    "FILE": ("text.txt", "text.txt", "missing.txt", "binary.bin", "."),
    "TEXT": (
        "Every case is assessed.",
        "two\nlines",
        '"""',
        "'''",
        "\\",
        "[[step]]",
        'status = "closed"',
        "# no comment",
        "=1+1",
        "\x1b[31mred",
        "\u202eabc",
        "a" * 3000,
        " ",
        "",
    ),
}

_AS = {"PATH|URL": "FILE", "FILE|KEY": "FILE", "SOURCE": "KEY", "REASON": "TEXT", "WORDS": "TEXT"}


def editing() -> list[tuple[calls.Call, click.Command]]:
    """Return the commands that edit drafts."""
    leaves = calls.leaves()
    return [pair for pair in leaves if any("--dry-run" in parameter.opts for parameter in pair[1].params)]


def an_edit(random: Random, path: calls.Call, command: click.Command) -> list[str]:
    """Return a call of the command with some of its options, each typed as somebody might."""
    words = list(path)
    for parameter in command.params:
        if "--help" in parameter.opts:
            continue
        if isinstance(parameter, click.Argument):
            words.append(_typed(parameter, random))
        elif random.random() < (0.95 if parameter.required else 0.3) and "--dry-run" not in parameter.opts:
            words.append(max(parameter.opts, key=len))
            if not (isinstance(parameter, click.Option) and parameter.is_flag):
                words.append(_typed(parameter, random))
    return words


def _typed(parameter: click.Parameter, random: Random) -> str:
    choices = getattr(parameter.type, "choices", ())
    if choices and random.random() < 0.95:
        return str(random.choice(list(choices)))
    kind = (parameter.metavar or "TEXT").strip("[]").replace(" …", "").replace("…", "")
    pool = TYPED.get(_AS.get(kind, kind), TYPED["TEXT"])
    return random.choice(pool[:2] if random.random() < 0.85 else pool)


def laid(root: Path) -> None:
    """Lay the register anew."""
    shutil.rmtree(root, ignore_errors=True)
    files = {"register.toml": SETTINGS, "source": SOURCE, "REC-1": HAND_EDITED, "REC-2": REC_2}
    placed = {name if "." in name else f"stalking-2024/{name}.toml": text for name, text in files.items()}
    fuzzing.laid(root, [(path, text.encode()) for path, text in placed.items()])


def contents(root: Path) -> dict[str, bytes]:
    """Return what each file holds."""
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def lost_comments(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[bytes]:
    """Return the comment lines that a person wrote and that are no longer there."""
    return [
        line
        for path, content in before.items()
        for line in content.split(b"\n")
        if line.lstrip().startswith(b"#") and line not in after.get(path, b"").split(b"\n")
    ]


def errors(root: Path) -> set[str]:
    """Return what `check` says is wrong, without the lines it stands on."""
    _, out, _ = fuzzing.called(["--register", str(root), "check"])
    lines = (line for line in out.splitlines() if ": PT" in line and " warning: " not in line)
    return {f"{line.partition(':')[0]} {line.partition(': PT')[2]}" for line in lines}


@pytest.mark.slow
@pytest.mark.rounds(400)
def test_no_edit_breaks_anything(desk: Path, rounds: int, seed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root, odd = desk / "register", {}
    (desk / "text.txt").write_text("From a file.\n", encoding="utf-8")
    (desk / "binary.bin").write_bytes(b"\x00\xff")
    nobody_types = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    monkeypatch.setattr(sys, "stdin", nobody_types)
    monkeypatch.setenv("VISUAL", "false")
    for number in range(rounds):
        if number % 10 == 0:
            laid(root)
        random = Random(f"{seed} {number}")
        call = an_edit(random, *random.choice(editing()))
        before, known = contents(root), errors(root)
        code, out, err = fuzzing.called(["--register", str(root), *call])
        after = contents(root)
        faults = {
            "exit": code not in ENDS or "Traceback" in err,
            "written though refused": code != ExitCode.DONE and before != after,
            "nothing written": code == ExitCode.DONE and before == after and "nothing was written" not in err,
            "a comment lost": bool(lost_comments(before, after)),
            "check refuses it": "--anyway" not in call and bool(errors(root) - known),
            "steers": "\x1b" in out + err or "\u202e" in out + err,
        }
        if any(faults.values()):
            what = ", ".join(name for name, fault in faults.items() if fault)
            odd[f"round {number}: {call}"] = f"{what}: {code} {(errors(root) - known) or err[-200:]}"
            laid(root)
    nobody_types.close()
    assert odd == {}, f"seed {seed}"

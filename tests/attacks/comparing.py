"""What peeltrack says of an attack that was carried out, held against what it has to say."""

import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from peeltrack.core.errors import ExitCode
from tests.attacks.case import Case, Pushed, Trusted, Wanted
from tests.attacks.force import FIRST_STEPS
from tests.attacks.scene import Scene
from tests.attacks.told_again import SECRET, Told, ref
from tests.gitrepo import GitRepo
from tests.nets.fuzzing import called


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, and all that it printed."""

    code: int
    out: str
    text: str


def faults(case: Case, told: Told, patch: pytest.MonkeyPatch, server: Path) -> dict[str, str]:
    """Return what is not as wanted, by what was asked; `server` is an empty one with the hook."""
    patch.setenv("PEELTRACK_TODAY", case.today.isoformat())
    patch.chdir(told.scene.folder)
    patch.setenv("GIT_CONFIG_GLOBAL", str(told.scene.folder.parent / "user.config"))
    patch.setenv("GIT_CEILING_DIRECTORIES", str(told.scene.folder.parent))
    found = dict[str, str]()
    for what in case.asked:
        said = list(_ASKED[what](case, told, patch, server))
        if told.scene.mark.exists():
            told.scene.mark.unlink()
            said.append("the program of the attack was run")
        if said:
            found[what] = "; ".join(said)
    return found


def _audit(case: Case, told: Told, patch: pytest.MonkeyPatch, server: Path) -> Iterator[str]:
    assert case.audit is not None
    yield from _audited(case.audit, told, [])


def _trusted(case: Case, told: Told, patch: pytest.MonkeyPatch, server: Path) -> Iterator[str]:
    assert case.trusted is not None
    commit = case.trusted.commit
    typed = told.scene.names.get(commit) or told.scene.filled(commit)
    yield from _audited(case.trusted, told, ["--trust", typed])


def _audited(wanted: Wanted | Trusted, told: Told, options: Sequence[str]) -> Iterator[str]:
    where = ["--register", str(told.register), "audit", *options]
    data, shown = _ran([*where, "--format", "json"]), _ran(where)
    yield from _as_wanted(wanted, told.scene, shown)
    if data.code != shown.code:
        yield f"ends with {data.code} as JSON and with {shown.code} as a table"
    if data.code in (ExitCode.DONE, ExitCode.FINDINGS):
        yield from _verdicts(wanted, json.loads(data.out)["data"])


def _verdicts(wanted: Wanted, lines: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        # Two steps that met have one number; one of them is no longer in the file.
        why = "; ".join(line["reasons"])
        found.setdefault(f"{line['id']}/{line['number']}", {})[line["verdict"]] = why
    steps = FIRST_STEPS | dict(wanted.steps)
    for step in sorted({*found, *steps}):
        verdicts, allowed = found.get(step, {"absent": ""}), steps.get(step, "absent")
        if not set(verdicts).intersection(allowed.split("|")):
            yield f"{step} is {' and '.join(verdicts)}, not {allowed} ({'; '.join(verdicts.values())})"


def _range(case: Case, told: Told, patch: pytest.MonkeyPatch, server: Path) -> Iterator[str]:
    assert case.range is not None
    span = f"{told.scene.names['begun']}..HEAD"
    said = _ran(["--register", str(told.register), "check", "--range", span, "--proof"])
    yield from _as_wanted(case.range, told.scene, said)


def _hook(case: Case, told: Told, patch: pytest.MonkeyPatch, server: Path) -> Iterator[str]:
    assert case.hook is not None
    taken, text = _really_pushed(told, server) if told.cloned else _asked(told, server, patch)
    if taken is not case.hook.takes:
        yield f"the server {'takes' if taken else 'refuses'} it: {text[-300:]}"
    if "Traceback" in text:
        yield f"it ends as a fault of the program: {text[-300:]}"
    yield from _words(case.hook, told.scene, text)


def _survives(case: Case, told: Told, patch: pytest.MonkeyPatch, server: Path) -> Iterator[str]:
    for command in case.survives:
        yield from _sound(_ran(["--register", str(told.register), *command.split()]), command)


_ASKED = {"audit": _audit, "trusted": _trusted, "range": _range, "hook": _hook, "survives": _survives}


def _ran(arguments: Sequence[str]) -> Said:
    code, out, err = called(arguments)
    return Said(code, out, out + err)


def _as_wanted(wanted: Wanted, scene: Scene, said: Said) -> Iterator[str]:
    yield from _sound(said, "it")
    ends = [wanted.exit] if isinstance(wanted.exit, int) else wanted.exit
    if ends and said.code not in ends:
        yield f"ends with {said.code}, not {wanted.exit}: {said.text[-300:]}"
    yield from _words(wanted, scene, said.text)


def _sound(said: Said, what: str) -> Iterator[str]:
    if said.code == ExitCode.BUG or "Traceback" in said.text:
        yield f"{what} ends as a fault of the program: {said.text[-300:]}"
    if SECRET in said.text:
        yield f"{what} shows what lies outside of the repository"
    if "\x1b" in said.text:
        yield f"{what} steers the terminal"


def _words(wanted: Wanted | Pushed, scene: Scene, text: str) -> Iterator[str]:
    shown = " ".join(text.split()).casefold()
    for name in wanted.names:
        if scene.commit_of(name)[:10] not in shown:
            yield f"nothing names the commit {name}"
    for word in wanted.says:
        if scene.filled(word).casefold() not in shown:
            yield f"nothing says {word!r}"
    for word in getattr(wanted, "silent", ()):
        if scene.filled(word).casefold() in shown:
            yield f"it says {word!r}"


def _pushes(scene: Scene) -> Iterator[tuple[str, str, str]]:
    """Return each branch that is pushed, with what the server has and what it gets; "" for none."""
    for name, head in scene.pushes or [("main", "main")]:
        yield name, scene.server.get(name, ""), scene.commit_of(head) if head else ""


def _asked(told: Told, server: Path, patch: pytest.MonkeyPatch) -> tuple[bool, str]:
    """Ask the hook in this process, as a server that has the objects of the push asks it."""
    scene = told.scene
    alternates = server / "objects" / "info" / "alternates"
    alternates.parent.mkdir(parents=True, exist_ok=True)
    alternates.write_text(f"{scene.git_dir / 'objects'}\n", encoding="utf-8")
    for name, head in scene.server.items():
        ref(server, f"refs/heads/{name}", head)
    zeros = "0" * 40
    lines = "".join(f"{old or zeros} {new or zeros} refs/heads/{name}\n" for name, old, new in _pushes(scene))
    with patch.context() as inside:
        inside.chdir(server)
        inside.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode()), encoding="utf-8"))
        said = _ran(["hooks", "pre-receive", "--folder", scene.prefix.rstrip("/") or "."])
    if said.code in (ExitCode.USAGE, ExitCode.BUG):
        return False, f"Traceback: {said.text}"
    return said.code == ExitCode.DONE, said.text


def _really_pushed(told: Told, server: Path) -> tuple[bool, str]:
    """Push to a server with the hook and the settings that peeltrack gives it."""
    _served(told.scene, server)
    specs = [
        f"+{new}:refs/heads/{name}" if new else f":refs/heads/{name}" for name, _, new in _pushes(told.scene)
    ]
    done = GitRepo(told.scene.folder).attempt("push", "-q", "--atomic", server.as_uri(), *specs)
    return done.returncode == 0, done.stdout + done.stderr


def _served(scene: Scene, server: Path) -> None:
    """Let the server have what it had before the push, which its hook is not asked about."""
    hooks = (server / "hooks").rename(server / "no-hooks")
    before = [f"{head}:refs/heads/{name}" for name, head in scene.server.items()]
    if before:
        GitRepo(scene.folder).git("push", "-q", server.as_uri(), *before)
    hooks.rename(server / "hooks")

"""A repository that comes from elsewhere brings settings that name programs: none of them is run."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

import pytest

from peeltrack.core.model.status import Step
from tests.cli.force import Force

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the programs are shell scripts")

#: Commands that read, and the steps after them of which each has to come to its ordinary end.
READING = (
    ("audit", "--fresh"),
    ("audit",),
    ("log", "REC-1"),
    ("log",),
    ("check",),
    ("check", "--range", "HEAD~1.."),
    ("check", "--staged"),
    ("due",),
    ("list",),
    ("show", "REC-1"),
    ("people",),
)

#: Settings of which the value is a program, which git runs at one occasion or another.
PROGRAMS = (
    "core.fsmonitor",
    "core.pager",
    "pager.log",
    "core.sshCommand",
    "core.gitProxy",
    "core.askPass",
    "core.editor",
    "core.alternateRefsCommand",
    "credential.helper",
    "diff.external",
    "diff.toml.command",
    "diff.toml.textconv",
    "merge.toml.driver",
    "filter.toml.clean",
    "filter.toml.smudge",
    "filter.toml.process",
    "filter.a=b.clean",
    "gpg.program",
    "gpg.ssh.program",
    "gpg.openpgp.program",
    "gpg.x509.program",
    "gpg.ssh.defaultKeyCommand",
    "interactive.diffFilter",
    "remote.origin.uploadpack",
    "remote.origin.vcs",
    "sequence.editor",
    "trailer.sign.command",
    "trailer.sign.cmd",
    "uploadpack.packObjectsHook",
    "alias.log",
    "alias.rev-list",
    "alias.cat-file",
)

#: Other settings that lead to a program, or break what is read.
OTHERS: Mapping[str, Mapping[str, str]] = {
    "hooks": {"core.hooksPath": "{folder}/hooks"},
    "a program by another file": {"include.path": "{folder}/more", "log.showSignature": "true"},
    "a copy that fetches what it lacks": {
        "extensions.partialClone": "origin",
        "core.repositoryFormatVersion": "1",
        "remote.origin.promisor": "true",
        "remote.origin.url": "ext::{program}",
        "protocol.ext.allow": "always",
    },
    "dates that git cannot write": {"log.date": "nonsense"},
    "signatures between the lines": {"log.showSignature": "true"},
    "another encoding": {"i18n.logOutputEncoding": "UTF-16", "i18n.commitEncoding": "UTF-16"},
    "another form": {"format.pretty": "format:%an", "color.ui": "always", "core.quotePath": "true"},
    "another differ": {"diff.noprefix": "true", "diff.renames": "copies", "diff.orderFile": "{folder}/more"},
    "another work tree": {"core.worktree": "{folder}"},
    "attributes from elsewhere": {
        "core.attributesFile": "{folder}/attributes",
        "filter.toml.clean": "{program}",
    },
    "signers from elsewhere": {"gpg.ssh.allowedSignersFile": "{folder}/more"},
}
#: Hooks that git runs when an index or a branch is written, and not for a commit alone.
HOOKS = ("post-index-change", "reference-transaction", "fsmonitor-watchman", "post-checkout", "pre-auto-gc")


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """Return a program that leaves a trace beside itself, and hooks that run it."""
    program = tmp_path / "elsewhere" / "program"
    (tmp_path / "elsewhere" / "hooks").mkdir(parents=True)
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {shlex.quote(str(program))}.ran\n[ -t 0 ] || cat\n')
    program.chmod(0o755)
    for name in HOOKS:
        (program.parent / "hooks" / name).symlink_to(program)
    (program.parent / "more").write_text(
        f'[gpg "ssh"]\n\tprogram = {program}\n[gpg]\n\tprogram = {program}\n'
    )
    (program.parent / "attributes").write_text("*.toml filter=toml\n")
    return program


def ran(canary: Path) -> str:
    """Return how often and how the program was run."""
    trace = canary.with_name("program.ran")
    return trace.read_text() if trace.exists() else ""


@pytest.fixture
def worked_on(force: Force) -> Force:
    """A force of whose steps one is signed, on a desk where a file and the index were touched since."""
    force.take(Step.SUBMIT)
    force.repo.write("register/evidence/note.txt", "x")
    force.repo.git("add", "register/evidence/note.txt")
    force.repo.write(".git/info/attributes", "*.toml diff=toml filter=toml merge=toml\n*.txt filter=a=b\n")
    for file in (force.repo.folder / "register").rglob("*.*"):
        os.utime(file, (1, 1))
    return force


def _as_before(force: Force) -> list[tuple[int, str, str]]:
    found = [force.run(*command) for command in READING]
    return [(one.exit_code, one.out, one.err) for one in found]


def test_none_of_the_programs_that_a_repository_names_runs_when_it_is_read(
    worked_on: Force, canary: Path
) -> None:
    before = _as_before(worked_on)
    for setting in PROGRAMS:
        worked_on.repo.git("config", setting, str(canary))
    assert (_as_before(worked_on), ran(canary)) == (before, "")
    # The program is one that leaves a trace, and the settings are such that git would run it.
    worked_on.repo.attempt("status")
    assert ran(canary) != ""


@pytest.mark.slow
def test_no_program_that_a_repository_names_alone_runs_when_it_is_read(
    worked_on: Force, canary: Path
) -> None:
    before = _as_before(worked_on)
    for setting in PROGRAMS:
        worked_on.repo.git("config", setting, str(canary))
        assert (_as_before(worked_on), ran(canary)) == (before, ""), setting
        worked_on.repo.git("config", "--unset", setting)


@pytest.mark.parametrize("name", OTHERS)
def test_no_setting_of_a_repository_changes_what_is_read(worked_on: Force, canary: Path, name: str) -> None:
    before = _as_before(worked_on)
    for setting, value in OTHERS[name].items():
        worked_on.repo.git("config", setting, value.format(folder=canary.parent, program=canary))
    assert _as_before(worked_on) == before
    assert ran(canary) == ""


@pytest.mark.parametrize(
    "setting",
    ["core.fsmonitor", "filter.toml.clean", "filter.toml.process", "filter.a=b.clean", "core.editor"],
)
def test_a_step_runs_nothing_but_the_persons_hooks_and_signing(
    worked_on: Force, canary: Path, setting: str
) -> None:
    worked_on.settle("sam@example.org", sign=True)
    worked_on.repo.git("config", setting, str(canary))
    worked_on.walk(Step.VERIFY, sign=True)
    assert ran(canary) == ""
    assert "gpgsig" in worked_on.repo.git("cat-file", "commit", "HEAD")


def test_a_register_that_looks_like_a_repository_is_refused(worked_on: Force) -> None:
    register = worked_on.repo.folder / "register"
    for name in ("objects", "refs"):
        (register / name).mkdir()
    (register / "HEAD").write_text("ref: refs/heads/main\n")
    (register / "config").write_text("[core]\n\trepositoryformatversion = 0\n")
    for command in (("audit",), ("log", "REC-1"), ("check", "--staged"), ("verify", "REC-1", "--yes")):
        told = worked_on.run(*command)
        assert (told.exit_code, "register looks like a git repository" in told.err) == (4, True), command
    told = worked_on.run("check")
    assert (told.exit_code, "register/HEAD: PT027" in told.out) == (1, True)

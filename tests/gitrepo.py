"""Real repositories for tests: people with keys, commits, hooks, and none of this machine's settings."""

import atexit
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest


@dataclass(frozen=True, slots=True)
class GitPerson:
    """Somebody who makes commits."""

    name: str
    email: str
    key: Path  #: private key; the public one lies beside it

    @property
    def public(self) -> str:
        """The public key as one line."""
        return self.key.with_suffix(".pub").read_text(encoding="utf-8").strip()


def trailers_of(text: str) -> dict[str, str]:
    """Return the trailers at the end of a commit message, by name."""
    body, _, last = text.strip().rpartition("\n\n")
    pairs = [line.partition(": ") for line in last.splitlines()] if body else []
    return {name: value.strip() for name, colon, value in pairs if colon and " " not in name}


def isolate(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Leave git nothing but an empty home: no settings, no agent, no prompt, no hook's environment."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "SSH_")) or name in {"EMAIL", "XDG_CONFIG_HOME", "GNUPGHOME"}:
            monkeypatch.delenv(name)
    home.mkdir(parents=True, exist_ok=True)
    empty = home / "no-settings"
    empty.touch()
    settings = {
        "HOME": home,
        "USERPROFILE": home,
        "GIT_CONFIG_GLOBAL": empty,
        "GIT_CONFIG_SYSTEM": empty,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": "file",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, str(value))


def a_person(name: str, email: str, keys: Path) -> GitPerson:
    """Return a person with a new ed25519 key in the folder `keys`."""
    keys.mkdir(parents=True, exist_ok=True)
    key = keys / email.partition("@")[0]
    if not shutil.which("ssh-keygen"):
        pytest.skip("real keys need ssh-keygen")
    keygen = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", email, "-f", str(key)]
    subprocess.run(keygen, check=True, stdin=subprocess.DEVNULL)
    return GitPerson(name, email, key)


def count_processes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Let each git that is started from now on be noted; what comes back tells with which words, each."""
    git, log = shutil.which("git") or "", folder / "started"
    if os.name == "nt":
        pytest.skip("the git that notes it is a shell script")
    (folder / "noting").mkdir()
    noting = folder / "noting" / "git"
    noting.write_text(f'#!/bin/sh\necho "$*" >> {shlex.quote(str(log))}\nexec {shlex.quote(git)} "$@"\n')
    noting.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(noting.parent), os.environ["PATH"]]))
    return lambda: log.read_text(encoding="utf-8").splitlines() if log.exists() else []


@cache
def _empty_repository() -> Path:
    """Return a folder with a repository that holds nothing yet, made once a run."""
    folder = Path(mkdtemp(prefix="peeltrack-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    GitRepo(folder).git("init", "-q", "-b", "main", "--template=")
    for name in ("hooks", "info"):
        (folder / ".git" / name).mkdir()
    return folder


def with_settings(text: str, settings: Mapping[str, str]) -> str:
    """Return a file of git's settings with these set, as `git config` would set each: no process is started.

    >>> with_settings("[user]\\n\\tname = Ana\\n", {"user.name": "Ben", "gpg.format": "ssh"})
    '[user]\\n\\tname = "Ben"\\n[gpg]\\n\\tformat = "ssh"\\n'
    """
    for name, value in settings.items():
        section, _, key = name.partition(".")
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        line = f'\t{key} = "{quoted}"\n'
        head, _, rest = text.partition(f"[{section}]\n")
        inside, gap, others = rest.partition("\n[")
        kept = (
            other
            for other in inside.split("\n")
            if other and other.split("=")[0].strip().lower() != key.lower()
        )
        body = "".join(f"{other}\n" for other in kept)
        text = f"{head}[{section}]\n{body}{line}{'[' if gap else ''}{others}"
    return text


@dataclass(slots=True)
class GitRepo:
    """A repository in a folder, with a clock that goes on by an hour a commit."""

    folder: Path
    now: int = field(default=1_735_732_800)  #: seconds; 2025-01-01 12:00 UTC

    @classmethod
    def create(cls, folder: Path, *options: str) -> "GitRepo":
        """Begin a repository on a branch called main."""
        repo = cls(folder)
        if options or (folder / ".git").exists():
            folder.mkdir(parents=True, exist_ok=True)
            repo.git("init", "-q", "-b", "main", *options)
        else:
            # A copy is made in a tenth of the time that git takes.
            shutil.copytree(_empty_repository(), folder, dirs_exist_ok=True)
        return repo

    def git(self, *arguments: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> str:
        """Return what git writes, trimmed; a failure of git fails the test, with git's words."""
        done = self.attempt(*arguments, env=env, cwd=cwd)
        assert done.returncode == 0, f"git {shlex.join(arguments)}: {done.stderr}{done.stdout}"
        return done.stdout.strip()

    def attempt(
        self, *arguments: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Return how git ended, which may be badly."""
        return subprocess.run(
            ["git", *arguments],
            cwd=cwd or self.folder,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file, and return where it lies."""
        where = self.folder / path
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(content.encode() if isinstance(content, str) else content)
        return where

    def settle(self, person: GitPerson, *, sign: bool = False) -> None:
        """Let `person` be who works here, as they would set git up themselves."""
        settings = self._settings(person) | {"commit.gpgSign": str(sign).lower()}
        config = self.folder / ".git" / "config"
        if config.is_file() and all(map(str.isprintable, settings.values())):
            config.write_text(with_settings(config.read_text(encoding="utf-8"), settings), encoding="utf-8")
            return
        for name, value in settings.items():
            self.git("config", name, value)

    def commit(
        self,
        files: Mapping[str, str | bytes | None],
        *,
        by: GitPerson,
        signed: bool = False,
        signer: GitPerson | None = None,
        message: str = "an edit",
        options: Sequence[str] = (),
    ) -> str:
        """Commit `files` (None deletes) as `by`, signed by their key or by the signer's; return the id."""
        for path, content in files.items():
            if content is None:
                (self.folder / path).unlink()
            else:
                self.write(path, content)
        if files:
            self.git("add", "-A", "--", *(f":(literal){path}" for path in files))
        self._as(
            by,
            signer,
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            message,
            *self._signing(signed, signer),
            *options,
        )
        return self.git("rev-parse", "HEAD")

    def merge(self, other: str, *, by: GitPerson, options: Sequence[str] = ()) -> str:
        """Merge `other` into the current branch with a commit, and return its id."""
        self._as(by, None, "merge", "-q", "--no-ff", "-m", f"merge {other}", *options, other)
        return self.git("rev-parse", "HEAD")

    def hook(self, name: str, python: str) -> None:
        """Install a hook written in Python, run by the interpreter of the tests."""
        hooks = Path(self.git("rev-parse", "--path-format=absolute", "--git-path", "hooks"))
        hooks.mkdir(parents=True, exist_ok=True)
        script = hooks / f"{name}.py"
        script.write_text(python, encoding="utf-8")
        hook = hooks / name
        run = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(script))} "$@"\n'
        hook.write_text(run, encoding="utf-8", newline="\n")
        hook.chmod(0o755)

    def message(self) -> str:
        """Return the message of the last commit, trimmed."""
        return self.git("log", "-1", "--format=%B")

    def staged(self) -> list[str]:
        """Return the paths that differ between the last commit and the index, sorted."""
        return sorted(filter(None, self.git("diff", "--cached", "--name-only", "-z").split("\0")))

    def _as(self, person: GitPerson, signer: GitPerson | None, *arguments: str) -> None:
        settings = self._settings(person) | ({"user.signingKey": str(signer.key)} if signer else {})
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        date = f"{self.now} +0000"
        self.git(*words, *arguments, env={"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date})
        self.now += 3600

    @staticmethod
    def _signing(signed: bool, signer: GitPerson | None) -> list[str]:
        return ["-S"] if signed or signer else ["--no-gpg-sign"]

    @staticmethod
    def _settings(person: GitPerson) -> dict[str, str]:
        return {
            "user.name": person.name,
            "user.email": person.email,
            "gpg.format": "ssh",
            "user.signingKey": str(person.key),
        }

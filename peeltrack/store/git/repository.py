"""The one door to git: which repository holds the register, and every process that is started."""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import IO

from peeltrack.core.errors import GitFailed
from peeltrack.core.fields import frozen

# What would lead git to another repository or another history than the one that was found:
# grafts and replaced objects show commits that nobody made.
_NOT_INHERITED = frozenset(
    {
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_NAMESPACE",
        "GIT_GRAFT_FILE",
        "GIT_REPLACE_REF_BASE",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
        "GIT_LITERAL_PATHSPECS",
    }
)
_WHEN_READING = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
}


#: Told the number of a process.
Begun = Callable[[int], None]

#: Seconds for which an interrupted git is given time to come to its end.
PATIENCE = 10


@frozen(kw_only=False)
class Answer:
    """What a finished git process said."""

    code: int
    out: bytes
    said: str  #: standard error, trimmed


@frozen
class Repository:
    """A repository, and the folder of the register inside it."""

    top: Path | None  #: top of the work tree; None where there is none (a bare repository)
    git_dir: Path
    prefix: str  #: the register inside the repository: "" or a posix path with a "/" at the end
    index_file: Path | None = None  #: the index of the commit that is being made, inside a hook

    @classmethod
    def around(cls, register_root: Path) -> "Repository":
        """Return the repository that holds the folder `register_root`.

        Raises GitFailed where there is none.
        """
        _refuse_odd_files(register_root)
        query = ("rev-parse", "--path-format=absolute", "--show-toplevel", "--git-dir", "--show-prefix")
        answer = _ask(query, register_root, _environment(_WHEN_READING))
        if "not a git repository" in answer.said:
            raise GitFailed(
                f"this needs the history of the register, but {register_root} is in no git repository",
                hint=f'begin one in the folder that is to hold it: git init "{register_root}"',
            )
        lines = os.fsdecode(_checked(query, answer)).removesuffix("\n").split("\n")
        if len(lines) != len(query) - 2:
            raise GitFailed(
                f"git does not say plainly where {register_root} lies",
                hint="git 2.34 or newer is needed, and folders without a line break in their name",
            )
        top, git_dir = Path(lines[0]), Path(lines[1])
        index = _index_of_the_hook(top, git_dir)
        return cls(top=top, git_dir=git_dir, prefix=_as_on_disk(top, lines[2]), index_file=index)

    @classmethod
    def bare(cls, git_dir: Path, prefix: str) -> "Repository":
        """Return the repository at `git_dir` without a work tree, as the hooks of a server see it.

        `prefix` is the folder of the register inside it, "" for the whole. Raises GitFailed where
        `git_dir` is no repository.
        """
        folder = prefix.strip("/")
        found = cls(top=None, git_dir=git_dir.absolute(), prefix=f"{folder}/" if folder else "")
        found.read("rev-parse", "--git-dir")
        return found

    def read(self, *arguments: str, feed: bytes = b"") -> bytes:
        """Return what a reading command writes. Raises GitFailed where it fails."""
        return _checked(arguments, self.ask(*arguments, feed=feed))

    def ask(self, *arguments: str, feed: bytes = b"") -> Answer:
        """Return the answer of a reading command, which may be that it failed."""
        return _ask(arguments, self._folder, self._environment(_WHEN_READING), feed)

    def act(self, *arguments: str, feed: bytes = b"", begun: Begun = lambda process: None) -> Answer:
        """Return the answer of a writing command, run with the person's own language and settings.

        `begun` is told the number of its process as soon as it runs.
        """
        return _ask(arguments, self._folder, self._environment({}), feed, begun)

    def done(self, *arguments: str, feed: bytes = b"") -> bytes:
        """Return what a writing command writes. Raises GitFailed where it fails."""
        return _checked(arguments, self.act(*arguments, feed=feed))

    @contextmanager
    def conversation(self, *arguments: str, lines: Sequence[bytes]) -> Iterator[IO[bytes]]:
        """Yield the output of a reading command while `lines` are being written to it.

        Raises GitFailed where the command fails; it is stopped where the caller leaves early.
        """
        with TemporaryFile() as errors:
            process = _started(arguments, self._folder, self._environment(_WHEN_READING), errors)
            assert process.stdin is not None
            assert process.stdout is not None
            # Both pipes are short: who writes all before reading waits for git for ever.
            writer = Thread(target=_speak, args=(process.stdin, lines), daemon=True)
            writer.start()
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
            finally:
                process.stdout.close()
                process.wait()
                writer.join()
            errors.seek(0)
            _checked(arguments, Answer(process.returncode, b"", text_of(errors.read())))

    @property
    def _folder(self) -> Path:
        return self.git_dir if self.top is None else self.top

    def _environment(self, extra: dict[str, str]) -> dict[str, str]:
        environment = _environment(extra)
        if self.top is None:
            environment["GIT_DIR"] = str(self.git_dir)
        if self.index_file is not None:
            environment["GIT_INDEX_FILE"] = str(self.index_file)
        return environment


def _index_of_the_hook(top: Path, git_dir: Path) -> Path | None:
    named = os.environ.get("GIT_INDEX_FILE")
    hook_dir = os.environ.get("GIT_DIR")
    # A hook of one repository may look at a register in another.
    if not named or (hook_dir and os.path.realpath(hook_dir) != os.path.realpath(git_dir)):
        return None
    # Relative to the top of the work tree, wherever the hook has gone since.
    return top / named


def _refuse_odd_files(root: Path) -> None:
    # Git reads these of every folder, and would wait at a pipe for ever.
    inside: list[Path] = []
    with suppress(OSError):
        inside = [Path(entry) for entry in os.scandir(root) if entry.is_dir(follow_symlinks=False)]
    for folder in (root, *root.absolute().parents, *inside):
        for file in (folder / ".gitattributes", folder / ".gitignore"):
            if os.path.lexists(file) and not file.is_file():
                hint = "remove it, or restore it from git"
                raise GitFailed(f"{file} is no plain file, and git reads it", hint=hint)


def _as_on_disk(top: Path, prefix: str) -> str:
    """Return a folder below `top` in the capitals that the disk, and so git, has for it.

    On Windows and macOS a folder is found under any capitals, and git repeats what was typed.
    """
    folder, found = top, ""
    for typed in prefix.split("/")[:-1]:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is wanted
        alike = (name for name in names if name.casefold() == typed.casefold())
        name = typed if typed in names else next(alike, typed)
        folder, found = folder / name, f"{found}{name}/"
    return found


def _environment(extra: dict[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return inherited | extra


def _started(
    arguments: Sequence[str], folder: Path, environment: dict[str, str], errors: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    git = _program()
    if git is None:
        raise GitFailed(
            "git is not installed or not on the PATH",
            hint="install it from https://git-scm.com/downloads, then open a new terminal",
        )
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(
            [git, "--no-pager", *arguments],
            cwd=folder,
            env=environment,
            stdin=pipe,
            stdout=pipe,
            stderr=errors,
        )
    except OSError as error:
        raise GitFailed(f"git cannot be run in {folder}: {error.strerror or error}") from error


def _ask(
    arguments: Sequence[str],
    folder: Path,
    environment: dict[str, str],
    feed: bytes = b"",
    begun: Begun = lambda process: None,
) -> Answer:
    with _started(arguments, folder, environment, subprocess.PIPE) as process:
        try:
            begun(process.pid)
            out, errors = process.communicate(feed)
        except BaseException:
            _let_end(process)
            raise
    return Answer(process.returncode, out, text_of(errors))


def _let_end(process: subprocess.Popen[bytes]) -> None:
    # Whoever stops us may have left git running, with a hook of the person's, and it would still move
    # the branch: what is undone afterwards must be undone when it has come to its end.
    with suppress(subprocess.TimeoutExpired, ValueError):
        process.communicate(timeout=PATIENCE)
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired, ValueError):
            process.communicate(timeout=PATIENCE)
    process.kill()


def _program() -> str | None:
    """Return the git that the PATH names, or None where it names none.

    Never one of the folder that one happens to be in, as Windows would: a register from elsewhere
    could bring a program of that name.
    """
    called = "git.exe" if os.name == "nt" else "git"
    folders = (folder.strip('"') for folder in os.environ.get("PATH", os.defpath).split(os.pathsep))
    programs = (os.path.join(folder, called) for folder in folders if os.path.isabs(folder))  # noqa: PTH117, PTH118
    return next((program for program in programs if _runs(program)), None)


def _runs(program: str) -> bool:
    return os.path.isfile(program) and os.access(program, os.X_OK)  # noqa: PTH113 - a dozen of them a call


def _speak(pipe: IO[bytes], lines: Sequence[bytes]) -> None:
    # Git may end, or be ended, before it has read all of them.
    with suppress(OSError, ValueError), pipe:
        pipe.writelines(lines)


def _checked(arguments: Sequence[str], answer: Answer) -> bytes:
    if answer.code:
        raise failed(arguments, answer)
    return answer.out


def failed(arguments: Sequence[str], answer: Answer) -> GitFailed:
    """Return the error for a git command that failed, with git's own words."""
    options = iter(arguments)
    command = next(word for word in options if not (word == "-c" and next(options)))
    # Git's own hints speak of its options and settings, to people who know git.
    said = "\n".join(line for line in answer.said.splitlines() if not line.startswith("hint:")).strip()
    words = said or text_of(answer.out) or f"it ended with code {answer.code} and said nothing"
    return GitFailed(f"git {command} failed: {words.removeprefix('fatal: ').removeprefix('error: ')}")


def text_of(out: bytes) -> str:
    """Return what git wrote as trimmed text."""
    return out.decode("utf-8", "replace").strip()

"""Which repository holds the register, and every git process that is started in it."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import IO

from peeltrack.core.errors import DeskFault, GitFailed
from peeltrack.core.fields import frozen
from peeltrack.store.git import environment
from peeltrack.store.git.locate import (
    common_dir,
    is_git_dir,
    located,
    prefix_of,
    refuse_look_alike,
    refuse_odd_files,
)
from peeltrack.store.git.process import Answer, Begun, Call, answer, checked, running, started, text_of


@frozen
class Repository:
    """A repository, and the folder of the register inside it."""

    top: Path | None  #: top of the work tree; None where there is none (a bare repository)
    git_dir: Path
    prefix: str  #: the register inside the repository: "" or a posix path with a "/" at the end
    index_file: Path | None = None  #: the index of the commit that is being made, inside a hook

    @classmethod
    def around(cls, register_root: Path) -> "Repository":
        """Return the repository that holds the folder `register_root`: see locate.located.

        Raises GitFailed where there is none, and where the register itself looks like one.
        """
        if not register_root.is_dir():
            raise DeskFault(f"git cannot be run in {register_root}: there is no such folder")
        refuse_odd_files(register_root)
        found = located(register_root)
        if found is None:
            raise DeskFault(
                f"this needs the history of the register, but {register_root} is in no git repository",
                hint="begin one around it: peeltrack setup",
            )
        refuse_look_alike(register_root.resolve(), found.top)
        index = _index_of_the_hook(found.top, found.git_dir)
        prefix = prefix_of(register_root, found.top)
        return cls(top=found.top, git_dir=found.git_dir, prefix=prefix, index_file=index)

    @classmethod
    def bare(cls, git_dir: Path, prefix: str) -> "Repository":
        """Return the repository at `git_dir` without a work tree, as the hooks of a server see it.

        `prefix` is the folder of the register inside it, "" for the whole. Raises GitFailed where
        `git_dir` is no repository.
        """
        folder = prefix.strip("/")
        if not is_git_dir(git_dir):
            raise GitFailed(f"not a git repository: {git_dir}")
        return cls(top=None, git_dir=git_dir.absolute(), prefix=f"{folder}/" if folder else "")

    @property
    def common_dir(self) -> Path:
        """The folder that all work trees of the repository share."""
        return common_dir(self.git_dir)

    def read(self, *arguments: str, feed: bytes = b"") -> bytes:
        """Return what a command says that reads objects, names or the index. Raises GitFailed."""
        return checked(arguments, self.ask(*arguments, feed=feed))

    def ask(self, *arguments: str, feed: bytes = b"") -> Answer:
        """Return the answer of such a command, which may be that it failed."""
        return answer(self._reading(arguments), feed)

    def ask_settings(self, *arguments: str) -> Answer:
        """Return what git has been told by the person who works here: their name, key and hooks."""
        options = (*environment.ALONE, f"--git-dir={self.git_dir}")
        return answer(self._call((*options, *arguments), environment.for_settings()))

    def act(self, *arguments: str, feed: bytes = b"") -> Answer:
        """Return the answer of a command that writes objects, the index or a branch; nothing else runs."""
        # Git asks filters of what is stored as a file, and of a file that is compared with the index.
        filters = self._without_filters() if {"hash-object", "--refresh"} & {*arguments} else ()
        where = (f"--git-dir={self.git_dir}", *((f"--work-tree={self.top}",) if self.top else ()))
        surroundings = environment.for_settings() | environment.FILTER_VALUES
        options = (*environment.WITHOUT_HOOKS, *filters, *where)
        return answer(self._call((*options, *arguments), surroundings), feed)

    def done(self, *arguments: str, feed: bytes = b"") -> bytes:
        """Return what such a command says. Raises GitFailed where it fails."""
        return checked(arguments, self.act(*arguments, feed=feed))

    def commit(self, *arguments: str, feed: bytes, begun: Begun) -> Answer:
        """Return the answer of git commit, run as the person: with their language, hooks and signing.

        `begun` is told the number of its process as soon as it runs.
        """
        assert self.top is not None
        # Git finds the repository itself, so that it looks at whose the folder is.
        encoding = ("-c", "i18n.commitEncoding=UTF-8")
        options = (*environment.ALONE, *self._without_filters(), *encoding)
        surroundings = environment.for_commits(self.top) | environment.FILTER_VALUES
        return answer(self._call((*options, "commit", *arguments), surroundings), feed, begun)

    def as_person(self, *arguments: str) -> Answer:
        """Return the answer of a command that joins commits or speaks to another repository.

        It runs as the person: with their language, hooks, signing, filters and ways to prove who they are.
        """
        return answer(self._speaking(arguments))

    def beside(self, *arguments: str) -> AbstractContextManager[Callable[[], Answer]]:
        """Begin such a command, which runs beside what is done in the block: see process.running."""
        return running(self._speaking(arguments))

    @contextmanager
    def conversation(self, *arguments: str, lines: Iterable[bytes]) -> Iterator[IO[bytes]]:
        """Yield the output of a reading command while `lines` are being written to it.

        An empty one has git answer what it was asked until then: more may be asked after the answer is read.
        Raises GitFailed where the command fails; it is stopped where the caller leaves early.
        """
        with TemporaryFile() as errors:
            process = started(self._reading(arguments), errors)
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
            said = text_of(errors.read())
            # Asked for many things, git passes over one that was altered, and says so here alone.
            passed_over = any(line.startswith("error: ") for line in said.splitlines())
            checked(arguments, Answer(process.returncode or int(passed_over), b"", said))

    def _speaking(self, arguments: Sequence[str]) -> Call:
        assert self.top is not None
        # What git says is told apart by its words: they are English, in whatever encoding the person has.
        surroundings = environment.for_commits(self.top) | {"LANGUAGE": "en"}
        return self._call((*environment.ALONE, *arguments), surroundings)

    def _reading(self, arguments: Sequence[str]) -> Call:
        # Git's own folder stands for the work tree, of which no command here reads anything.
        where = (f"--git-dir={self.git_dir}", f"--work-tree={self.git_dir}")
        surroundings = environment.for_objects(quarantine=self.top is None)
        return self._call((*environment.OBJECTS_ONLY, *where, *arguments), surroundings, self.git_dir)

    def _call(
        self, arguments: Sequence[str], surroundings: Mapping[str, str], folder: Path | None = None
    ) -> Call:
        index = {"GIT_INDEX_FILE": str(self.index_file)} if self.index_file is not None else {}
        return Call(
            arguments=arguments,
            folder=folder or self.top or self.git_dir,
            environment={**surroundings, **index},
        )

    def _without_filters(self) -> tuple[str, ...]:
        told = self.ask_settings("config", "-z", "--name-only", "--get-regexp", r"^filter\.")
        return environment.without_filters(os.fsdecode(told.out).split("\0"))


def _index_of_the_hook(top: Path, git_dir: Path) -> Path | None:
    named = os.environ.get("GIT_INDEX_FILE")
    hook_dir = os.environ.get("GIT_DIR")
    # A hook of one repository may look at a register in another.
    if not named or (hook_dir and os.path.realpath(hook_dir) != os.path.realpath(git_dir)):
        return None
    # Relative to the top of the work tree, wherever the hook has gone since.
    return top / named


def _speak(pipe: IO[bytes], lines: Iterable[bytes]) -> None:
    # Git may end, or be ended, before it has read all of them.
    with suppress(OSError, ValueError), pipe:
        for line in lines:
            if line:
                pipe.write(line)
            else:
                pipe.flush()

"""`peeltrack hooks`: git asks peeltrack before it accepts a commit or a push."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from peeltrack.cli.app import App, say
from peeltrack.cli.commands.prove.check import show_outcome
from peeltrack.cli.options import pass_app
from peeltrack.core.errors import ExitCode, GitFailed, UsageFault
from peeltrack.core.finding import in_words
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.setup import hooks, merge_driver
from peeltrack.workflows.check_changes import pushed
from peeltrack.workflows.share.merge_driver import Versions, merge_in_place

#: A line of what is pushed: the old version, the new one, and the branch or tag.
_PUSHED = re.compile(rb"[0-9a-f]+ ([0-9a-f]+) \S")

_FOLDER = click.option(
    "--folder",
    metavar="PATH",
    default="register",
    show_default=True,
    help="The register's folder inside the repository, on a server.",
)


@click.group("hooks")
def command() -> None:
    """Have git ask peeltrack before it accepts a commit or, on a server, a push."""


@command.command("install")
@click.option("--server", is_flag=True, help="In the repository that others push to: judge each push.")
@_FOLDER
@pass_app
def install(app: App, server: bool, folder: str) -> ExitCode:
    """Write the hooks that check what is about to be committed, and let peeltrack merge records.

    Where two people have edited one file of the register, git then joins what they have changed field by
    field, and only what both have changed is left for peeltrack resolve.

    Somebody else's hook is never overwritten. With --server, called in the repository on the
    server, it writes the hook that judges every commit of a push before it is taken.
    """
    if server:
        written = hooks.install(_served(folder), hooks.SERVER)
    else:
        written = hooks.install(_around(app), hooks.CLIENT)
        written.append(merge_driver.install(_around(app)))
    for path in written:
        say(f"wrote {path}")
    if server:
        say("  hint: to stop anybody taking commits back: git config receive.denyNonFastForwards true")
    return ExitCode.DONE


@command.command("uninstall")
@click.option("--server", is_flag=True, help="In the repository that others push to.")
@pass_app
def uninstall(app: App, server: bool) -> ExitCode:
    """Remove the hooks that peeltrack wrote, and no others, and let git merge by itself again."""
    repository = _served("") if server else _around(app)
    gone = [*map(str, hooks.uninstall(repository)), *merge_driver.uninstall(repository)]
    for what in gone:
        say(f"removed {what}")
    if not gone:
        say("no hook of peeltrack is installed here")
    return ExitCode.DONE


@command.command("pre-receive")
@_FOLDER
@click.option("--strict", is_flag=True, help="Refuse a push for warnings, too.")
@pass_app
def pre_receive(app: App, folder: str, strict: bool) -> ExitCode:
    """Judge a push, as the hook of a server: standard input says what is pushed, as git writes it.

    Ends with 1 if a commit of the push breaks a rule of change, or leads to a register with
    errors; git then refuses the push.
    """
    repository = _served(folder)
    outcome = pushed(repository, list(_tips(sys.stdin.buffer)), app.today)
    return show_outcome(app, outcome, strict, "text", repository.prefix.rstrip("/"))


@command.command("merge-file", hidden=True)
@click.option("--marker-size", type=click.IntRange(1, 100), default=7)
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("mine", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("path")
def merge_file(marker_size: int, base: Path, mine: Path, theirs: Path, path: str) -> ExitCode:
    """Join two edits of one file of the register, as git asks for it; the result is written over MINE.

    Ends with 1 where something is left in doubt; MINE then holds conflict markers.
    """
    versions = Versions(base=base, mine=mine, theirs=theirs, path=path, marker_size=marker_size)
    found = merge_in_place(Path.cwd(), versions)
    if found.content is not None:
        return ExitCode.DONE
    reasons = [f"{in_words(one.where)}: {one.reason}" for one in found.conflicts]
    for reason in [*reasons, *found.unread] or ["its layout or its comments cannot be joined"]:
        say(f"{path}: {reason}")
    return ExitCode.FINDINGS


def _tips(lines: Iterable[bytes]) -> Iterable[str]:
    """Return the new version of each branch or tag; one that is deleted has none.

    Raises UsageFault for what git does not write.
    """
    for line in lines:
        # Bytes: the name of a branch may be in any encoding.
        pushed = _PUSHED.match(line)
        if pushed is None:
            raise UsageFault(
                "standard input does not say what is pushed", hint="leave it to git to call this hook"
            )
        if pushed[1].strip(b"0"):
            yield pushed[1].decode("ascii")


def _around(app: App) -> Repository:
    return Repository.around(app.root)


def _served(folder: str) -> Repository:
    here = Path.cwd()
    try:
        return Repository.bare(here, "" if Path(folder) == Path() else Path(folder).as_posix())
    except GitFailed:
        hint = "go to the folder of the repository that others push to, such as register.git"
        raise GitFailed(f"{here} is not the folder of a git repository", hint=hint) from None

"""`peeltrack hooks`: git asks peeltrack before it accepts a commit or a push."""

import os
import re
import shlex
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from peeltrack.cli.app import App, say
from peeltrack.cli.commands.prove.check import show_outcome
from peeltrack.cli.options import pass_app
from peeltrack.cli.pending import say_changes
from peeltrack.core.errors import ExitCode, GitFailed, PeeltrackError, UsageFault
from peeltrack.core.finding import in_words
from peeltrack.core.limits import brief
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.revisions import commit_of
from peeltrack.store.git.setup import hooks, merge_driver
from peeltrack.store.git.worktree import on_branch
from peeltrack.workflows.check_changes import pushed
from peeltrack.workflows.check_result import joined
from peeltrack.workflows.moved_register import at_head, by_place
from peeltrack.workflows.people.pending_people import pending_at_head
from peeltrack.workflows.prove_commits import RefUpdate, proof_of_push
from peeltrack.workflows.share.merge_driver import ThreeVersions, merge_in_place

#: A line of what is pushed: the old version, the new one, and the branch or tag.
_PUSHED = re.compile(rb"([0-9a-f]+) ([0-9a-f]+) (\S[^\n]*)")

_FOLDER = click.option(
    "--folder",
    metavar="PATH",
    default="register",
    show_default=True,
    help="The register's folder inside the repository, on a server.",
)


_PROTECT = click.option(
    "--protect",
    "protected",
    metavar="BRANCH",
    multiple=True,
    help="A further branch that no push may delete or replace, beside the one that HEAD names.",
)
_ADVISE = click.option("--advise", is_flag=True, help="Only say what is wrong, and take every push.")

#: Settings of a repository on a server, by which git itself refuses what would take history back.
_RECEIVE = ("receive.denyNonFastForwards", "receive.denyDeletes", "receive.fsckObjects")


@click.group("hooks")
def command() -> None:
    """Have git ask peeltrack before it accepts a commit or, on a server, a push."""


@command.command("install")
@click.option("--server", is_flag=True, help="In the repository that others push to: judge each push.")
@_FOLDER
@_PROTECT
@_ADVISE
@pass_app
def install(app: App, server: bool, folder: str, protected: tuple[str, ...], advise: bool) -> ExitCode:
    """Write the hooks that check what is about to be committed, and let peeltrack merge records.

    Where two people have edited one file of the register, git then joins what they have changed field by
    field, and only what both have changed is left for peeltrack resolve.

    Somebody else's hook is never overwritten. With --server, called in the repository on the
    server, it writes the hook that judges every commit of a push before it is taken, as check and audit
    would, and has git itself refuse what deletes a branch or takes commits back.
    """
    if server:
        repository = _served(folder)
        more = [word for name in protected for word in ("--protect", name)] + ["--advise"] * advise
        options = shlex.join(more).replace("{", "{{").replace("}", "}}")
        asked = {name: f"{asks} {options}".strip() for name, asks in hooks.SERVER.items()}
        written = hooks.install(repository, asked)
        for setting in () if advise else _RECEIVE:
            repository.done("config", "--local", setting, "true")
            say(f"set {setting} = true")
    elif protected or advise:
        raise UsageFault("--protect and --advise are for a server", hint="add --server, there")
    else:
        written = hooks.install(_around(app), hooks.CLIENT)
        written.append(merge_driver.install(_around(app)))
    for path in written:
        say(f"wrote {brief(str(path))}")
    return ExitCode.DONE


@command.command("uninstall")
@click.option("--server", is_flag=True, help="In the repository that others push to.")
@pass_app
def uninstall(app: App, server: bool) -> ExitCode:
    """Remove the hooks that peeltrack wrote, and no others, and let git merge by itself again."""
    repository = _served("") if server else _around(app)
    gone = [*map(str, hooks.uninstall(repository)), *merge_driver.uninstall(repository)]
    for removed in gone:
        say(f"removed {brief(str(removed))}")
    if not gone:
        say("no hook of peeltrack is installed here")
    return ExitCode.DONE


@command.command("pre-receive")
@_FOLDER
@_PROTECT
@_ADVISE
@click.option("--strict", is_flag=True, help="Refuse a push for warnings, too.")
@pass_app
def pre_receive(app: App, folder: str, protected: tuple[str, ...], advise: bool, strict: bool) -> ExitCode:
    """Judge a push, as the hook of a server: standard input says what is pushed, as git writes it.

    Ends with 1 if a commit of the push breaks a rule of change, leads to a register with errors, or
    would fail an audit, and if a protected branch is deleted or replaced; git then refuses the push.
    """
    try:
        code = _judged(app, _served(folder), protected, strict)
    except PeeltrackError as error:
        if not advise:
            raise
        say(f"peeltrack: {error.message}", *([f"  hint: {error.hint}"] if error.hint else []))
        code = error.exit_code
    if advise and code:
        say("note: this is advice alone (--advise): the push is taken")
        return ExitCode.DONE
    return code


def _judged(app: App, repository: Repository, protected: Iterable[str], strict: bool) -> ExitCode:
    updates = list(_of_commits(repository, _updates(sys.stdin.buffer)))
    outcomes, branches = [], _protected(repository, protected)
    here = at_head(repository)
    say_changes(pending_at_head(here, app.today))
    for there, some, said in by_place(here, updates, app.today):
        outcomes += [
            said,
            pushed(there, [update.new for update in some if update.new], app.today),
            proof_of_push(there, some, app.moment(), branches),
        ]
    return show_outcome(app, joined(outcomes), strict, "text", here.prefix.rstrip("/"))


def _of_commits(repository: Repository, updates: Iterable[RefUpdate]) -> Iterable[RefUpdate]:
    """Yield the updates with the commit that each leads to; a tag of anything else is none of ours."""
    for update in updates:
        if not update.new:
            yield update
        elif commit := commit_of(repository, update.new):
            yield replace(update, new=commit)


def _protected(repository: Repository, named: Iterable[str]) -> frozenset[str]:
    branches = (*named, on_branch(repository) or "")
    return frozenset(f"refs/heads/{name.removeprefix('refs/heads/')}" for name in branches if name)


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
    versions = ThreeVersions(base=base, mine=mine, theirs=theirs, path=path, marker_size=marker_size)
    merged = merge_in_place(Path.cwd(), versions)
    if merged.content is not None:
        return ExitCode.DONE
    reasons = [f"{in_words(conflict.where)}: {conflict.reason}" for conflict in merged.conflicts]
    for reason in [*reasons, *merged.unread] or ["its layout or its comments cannot be joined"]:
        say(f"{path}: {reason}")
    return ExitCode.FINDINGS


def _updates(lines: Iterable[bytes]) -> Iterable[RefUpdate]:
    """Return each branch or tag as it is and as it is to be.

    Raises UsageFault for what git does not write.
    """
    for line in lines:
        pushed = _PUSHED.match(line)
        if pushed is None:
            raise UsageFault(
                "standard input does not say what is pushed", hint="leave it to git to call this hook"
            )
        old, new = (commit.decode("ascii") if commit.strip(b"0") else "" for commit in pushed.group(1, 2))
        # The name of a branch may be in any encoding.
        yield RefUpdate(name=os.fsdecode(pushed[3].rstrip()), old=old, new=new)


def _around(app: App) -> Repository:
    return Repository.around(app.root)


def _served(folder: str) -> Repository:
    here = Path.cwd()
    try:
        return Repository.bare(here, "" if Path(folder) == Path() else Path(folder).as_posix())
    except GitFailed:
        hint = "go to the folder of the repository that others push to, such as register.git"
        raise GitFailed(f"{here} is not the folder of a git repository", hint=hint) from None

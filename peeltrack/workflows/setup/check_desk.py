"""What a desk needs to read, edit, sign, share and prove, each looked at by itself."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from peeltrack.core.audit.ssh_keys import bare_key
from peeltrack.core.chain.people import keys_of, person
from peeltrack.core.dates import in_words
from peeltrack.core.errors import PeeltrackError
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.shells import shell_word
from peeltrack.core.text import counted
from peeltrack.core.views.desk_check import DeskCheck
from peeltrack.store import windows
from peeltrack.store.cache_folder import cache_folder, open_to_others
from peeltrack.store.git.index import left_behind
from peeltrack.store.git.process import agent_lines, text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.setup import hooks, merge_driver
from peeltrack.store.git.setup.settings import in_force
from peeltrack.store.git.setup.try_signing import why_not_signing
from peeltrack.store.git.share import remote
from peeltrack.store.git.worktree import (
    dirty,
    head,
    identity,
    in_progress,
    last_committed_at,
    on_branch,
    shallow,
    signing_key,
    signs,
)
from peeltrack.workflows.register_on_day import RegisterOnDay

#: What puts in place whatever git has to be told.
_SETUP = "peeltrack setup"

#: How far a clock may be behind the last commit.
_CLOCK = timedelta(minutes=5)

#: The first git that signs with ssh keys.
_OLDEST = (2, 34)


def check_desk(here: RegisterOnDay, now: datetime, *, online: bool = False) -> list[DeskCheck]:
    """Return what was found, in the order in which it is to be mended.

    With `online` the shared repository is asked, too.
    """
    try:
        repository = Repository.around(here.root)
    except PeeltrackError as error:
        return [DeskCheck(name="repository", ok=False, said=error.message, mend=error.hint)]
    looks: dict[str, Callable[[], DeskCheck]] = {
        "git": lambda: _git(repository),
        "identity": lambda: _identity(here, repository),
        "key": lambda: _key(here, repository),
        "agent": lambda: _agent(repository),
        "signing": lambda: _signing(repository),
        "hooks": lambda: _hooks(repository),
        "merging": lambda: _driver(repository),
        "branch": lambda: _branch(repository),
        "unfinished": lambda: _unfinished(repository),
        "settings": lambda: _settings(repository),
        "clock": lambda: _clock(repository, now),
        "history": lambda: _history(repository),
        "folder": lambda: _folder(repository.git_dir),
        "cache": lambda: _cache(cache_folder()),
        "sharing": lambda: _sharing(repository, online),
    }
    return list(_looked(looks))


def _looked(looks: dict[str, Callable[[], DeskCheck]]) -> Iterator[DeskCheck]:
    for name, look in looks.items():
        try:
            yield look()
        except PeeltrackError as error:
            yield DeskCheck(name=name, ok=False, said=error.message, mend=error.hint)


def _git(repository: Repository) -> DeskCheck:
    said = text_of(repository.ask_settings("version").out)
    found = re.search(r"(\d+)\.(\d+)", said)
    ok = found is not None and (int(found[1]), int(found[2])) >= _OLDEST
    mend = "" if ok else "install git 2.34 or newer: older ones cannot sign with an ssh key"
    return DeskCheck(name="git", ok=ok, said=said or "git does not tell its version", mend=mend)


def _cache(folder: Path | None) -> DeskCheck:
    if folder is None or not open_to_others(folder):
        return DeskCheck(name="cache", ok=True, said="what is remembered of signatures is yours alone")
    said = f"others can write in {folder}, so nothing there is believed"
    return DeskCheck(name="cache", ok=False, said=said, mend=f"chmod go-w {shell_word(str(folder))}")


def _identity(here: RegisterOnDay, repository: Repository) -> DeskCheck:
    who = identity(repository)
    listed = person(here.register.settings, who.email)
    called = f"{who.name} <{who.email}>"
    if listed is None:
        add = f"peeltrack people add {shell_word(who.email)} --name {shell_word(who.name)}"
        mend = f"ask the coordinator for: {add}"
        return DeskCheck(name="identity", ok=False, said=f"{called} is not in register.toml", mend=mend)
    return DeskCheck(name="identity", ok=True, said=called)


def _key(here: RegisterOnDay, repository: Repository) -> DeskCheck:
    public = bare_key(signing_key(repository))
    if public is None:
        mend = _SETUP
        return DeskCheck(name="key", ok=False, said="git is not told of an ssh key to sign with", mend=mend)
    listed = person(here.register.settings, identity(repository).email)
    valid = keys_of(listed, here.today) if listed else ()
    if public in {bare_key(key.public) for key in valid}:
        return DeskCheck(name="key", ok=True, said="listed for you in register.toml, and valid today")
    known = listed is not None and public in {bare_key(key.public) for key in listed.key}
    said = "your key in register.toml is not valid today" if known else "your key is not in register.toml"
    mend = "ask the coordinator for: peeltrack people add, with --key and your public key"
    return DeskCheck(name="key", ok=False, said=said, mend=mend)


def _agent(repository: Repository) -> DeskCheck:
    """Look whether the agent holds a key of which no private half is in a file."""
    named = in_force(repository, "user.signingKey")
    if not named.startswith("key::"):
        return DeskCheck(name="agent", ok=True, said="not needed: your key is in a file")
    if bare_key(named.removeprefix("key::")) in map(bare_key, agent_lines()):
        return DeskCheck(name="agent", ok=True, said="holds your key")
    said = "no ssh agent here holds your key, which is in no file"
    return DeskCheck(name="agent", ok=False, said=said, mend="ssh-add, or plug the key in")


def _folder(git_dir: Path) -> DeskCheck:
    if not open_to_others(git_dir, group=False):
        return DeskCheck(name="folder", ok=True, said="the history at this desk is yours alone")
    said = f"others can write in {git_dir}, and what git runs is set there"
    own = f"chmod -R o-w {shell_word(str(git_dir))}; or a copy of your own: peeltrack setup --from ADDRESS"
    return DeskCheck(name="folder", ok=False, said=said, mend=own)


def _signing(repository: Repository) -> DeskCheck:
    if not signs(repository):
        mend = _SETUP
        return DeskCheck(name="signing", ok=False, said="git does not sign your commits", mend=mend)
    why = why_not_signing(repository)
    mend = f"check that the key and its passphrase are right, and that the agent runs{_service()}"
    said = f"git cannot sign: {why}" if why else "git signs your commits, and can"
    return DeskCheck(name="signing", ok=not why, said=said, mend=mend if why else "")


def _service() -> str:
    """Return how the agent of keys is started on Windows, where it is a service that is off at first."""
    start = "Set-Service ssh-agent -StartupType Automatic; Start-Service ssh-agent"
    return f" (in PowerShell, as an administrator: {start})" if windows.here() else ""


def _hooks(repository: Repository) -> DeskCheck:
    stale = hooks.outdated(repository)
    said = f"not installed, or of another version: {', '.join(stale)}" if stale else "check each commit"
    return DeskCheck(name="hooks", ok=not stale, said=said, mend=_SETUP if stale else "")


def _driver(repository: Repository) -> DeskCheck:
    ok = merge_driver.is_current(repository)
    said = "records are joined field by field" if ok else "git merges records line by line"
    return DeskCheck(name="merging", ok=ok, said=said, mend="" if ok else _SETUP)


def _branch(repository: Repository) -> DeskCheck:
    branch = on_branch(repository)
    said = f"on {branch}" if branch else "on no branch: what is saved here would soon be lost"
    return DeskCheck(
        name="branch", ok=branch is not None, said=said, mend="" if branch else "git switch main"
    )


def _unfinished(repository: Repository) -> DeskCheck:
    begun = in_progress(repository)
    if begun:
        mend = "peeltrack resolve" if begun == "a merge" else "git status says how to go on"
        return DeskCheck(name="unfinished", ok=False, said=f"{begun} is not finished", mend=mend)
    if left_behind(repository):
        mend = "peeltrack save, or the next step, puts it in order"
        return DeskCheck(name="unfinished", ok=False, said="a run that was killed left its work", mend=mend)
    return DeskCheck(name="unfinished", ok=True, said="nothing was begun and left")


def _settings(repository: Repository) -> DeskCheck:
    edited = bool(dirty(repository, [SETTINGS_FILE]))
    said = "register.toml has edits that are not saved" if edited else "register.toml is as it was saved"
    mend = f"peeltrack save {SETTINGS_FILE}, or peeltrack undo {SETTINGS_FILE}" if edited else ""
    return DeskCheck(name="settings", ok=not edited, said=said, mend=mend)


def _clock(repository: Repository, now: datetime) -> DeskCheck:
    if head(repository) is None:
        return DeskCheck(name="clock", ok=True, said="there is no commit yet to hold it against")
    last = last_committed_at(repository)
    ok = last - now <= _CLOCK
    said = f"the last commit was on {in_words(last.date())}"
    if ok:
        return DeskCheck(name="clock", ok=True, said=f"not behind the last commit: {said}")
    return DeskCheck(
        name="clock", ok=False, said=f"behind: {said}, at {last:%H:%M}", mend="set the clock of this machine"
    )


def _history(repository: Repository) -> DeskCheck:
    short = shallow(repository)
    said = "the oldest part was left out of this copy" if short else "whole"
    mend = "git fetch --unshallow" if short else ""
    return DeskCheck(name="history", ok=not short, said=said, mend=mend)


def _sharing(repository: Repository, online: bool) -> DeskCheck:
    other = remote.shared(repository)
    tip = remote.fetch(repository, other) if online else remote.last_seen(repository, other)
    now = head(repository)
    ahead = remote.count(repository, now, tip) if now else 0
    behind = remote.count(repository, tip, now) if tip else 0
    when = "" if online else " when it was last asked"
    counts = f"{counted(ahead, 'commit')} to send, {counted(behind, 'commit')} to receive"
    said = f"{other.remote}: {counts}{when}"
    return DeskCheck(name="sharing", ok=True, said=said, mend="peeltrack sync" if ahead or behind else "")

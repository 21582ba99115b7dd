"""A desk is set up: git is told who works here and with which key they sign, and to ask peeltrack."""

from collections.abc import Callable, Iterator
from os.path import normpath
from pathlib import Path

from peeltrack.core.audit.ssh_keys import bare_key
from peeltrack.core.chain.people import keys_of, person
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.paths import ATTRIBUTES_FILE
from peeltrack.core.shells import shell_word
from peeltrack.core.text import listed
from peeltrack.store import scaffold
from peeltrack.store.file_tree import path_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.setup import begin, hooks, merge_driver, settings
from peeltrack.store.git.setup.exclude import exclude_temporaries
from peeltrack.store.git.setup.own_keys import (
    OwnKey,
    key_at,
    make_key,
    new_key_file,
    own_keys,
    ssh_folder,
)
from peeltrack.store.git.setup.settings import Setting
from peeltrack.store.git.worktree import signing_key, signs_with_ssh
from peeltrack.workflows.register_on_day import RegisterOnDay

#: What is typed for a key of which there is no file yet.
NEW_KEY = "new"


@frozen
class Answers:
    """What a person has said of their desk."""

    name: str
    email: str
    key: str = ""  #: file of a key, NEW_KEY, or "" for one that is found or, failing that, made
    passphrase: bool = True  #: whether a new key gets one, for which ssh-keygen asks
    everywhere: bool = False  #: tell git for all repositories of the person
    share: str = ""  #: address or folder of the repository that all share


@frozen
class Doing:
    """One thing that setting up a desk does."""

    said: str  #: in words, as it is done: "set user.name to Ana"
    do: Callable[[], object]


@frozen
class DeskPlan:
    """What there is to do at a desk, and with what it ends."""

    doings: tuple[Doing, ...]
    notes: tuple[str, ...]  #: what is left for the person to see to
    key: OwnKey | None  #: the key that is used; None for one that is still to be made
    key_file: Path | None  #: where one is to be made

    @property
    def public(self) -> str:
        """The public key as one line, once everything is done."""
        if self.key is not None:
            return self.key.public
        return key_at(self.key_file).public if self.key_file and self.key_file.exists() else ""


def known_identity(repository: Repository | None, here: RegisterOnDay) -> tuple[str, str]:
    """Return name and address of who works here, as far as git and register.toml know them, else ""."""
    email = settings.in_force(repository, "user.email")
    listed_person = person(here.register.settings, email) if email else None
    name = listed_person.name if listed_person else settings.in_force(repository, "user.name")
    return name, listed_person.email if listed_person else email


def plan_desk(here: RegisterOnDay, repository: Repository, said: Answers, key: OwnKey | None) -> DeskPlan:
    """Return all that is not yet as it has to be at this desk, in the order in which it is done.

    `key` is that of `key_to_sign_with`. Raises UsageFault for a shared folder that is none.
    """
    file = None if key else new_key_file(ssh_folder())
    doings = (
        *(_making(file, said) if file else ()),
        *_telling(repository, said, key.setting if key else f"{file}.pub"),
        *_line_ends(here.root),
        *_asking(repository),
        *(_sharing(repository, said) if said.share else ()),
    )
    return DeskPlan(doings=doings, notes=tuple(_notes(repository)), key=key, key_file=file)


def set_up(here: RegisterOnDay, plan: DeskPlan) -> Iterator[str]:
    """Do all of it, and yield what was done as it is. Raises GitFailed, RegisterUnreadable, OSError."""
    exclude_temporaries(here.root)
    for doing in plan.doings:
        doing.do()
        yield doing.said


def line_for_the_coordinator(here: RegisterOnDay, said: Answers, public: str) -> str:
    """Return the command by which a keeper lists this person with this key; "" where they are listed."""
    known = person(here.register.settings, said.email)
    if known and public in {bare_key(key.public) for key in keys_of(known, here.today)}:
        return ""
    name = "" if known else f" --name {shell_word(said.name)}"
    return f"peeltrack people add {shell_word(said.email)}{name} --key {shell_word(public)}"


def key_to_sign_with(here: RegisterOnDay, repository: Repository | None, said: Answers) -> OwnKey | None:
    """Return the key that is named; else one that is listed for the person, that git has, or that is found.

    None where one has to be made. Raises UsageFault for a file that is no key.
    """
    if said.key == NEW_KEY:
        return None
    if said.key:
        return key_at(path_of(said.key).absolute())
    there = [*_told_to_git(repository), *own_keys(ssh_folder())]
    known = person(here.register.settings, said.email)
    mine = {bare_key(key.public) for key in keys_of(known, here.today)} if known else set()
    return next((one for one in there if one.public in mine), next(iter(there), None))


def _told_to_git(repository: Repository | None) -> Iterator[OwnKey]:
    public = bare_key(signing_key(repository)) if repository and signs_with_ssh(repository) else None
    if public:
        setting = settings.in_force(repository, "user.signingKey")
        yield OwnKey(public=public, setting=setting, place=setting.removeprefix("key::"))


def _making(file: Path, said: Answers) -> Iterator[Doing]:
    asks = "ssh-keygen asks for a passphrase" if said.passphrase else "without a passphrase"
    yield Doing(
        said=f"make a key to sign with, {file}: {asks}",
        do=lambda: make_key(file, said.email, passphrase=said.passphrase),
    )


def _telling(repository: Repository, said: Answers, signing: str) -> Iterator[Doing]:
    wanted = {
        "user.name": said.name,
        "user.email": said.email,
        "gpg.format": "ssh",
        "user.signingKey": signing,
        "commit.gpgSign": "true",
    }
    for name, value in wanted.items():
        if settings.in_force(repository, name) != value:
            yield _setting(repository, Setting(name=name, value=value, everywhere=said.everywhere))


def _setting(repository: Repository, setting: Setting) -> Doing:
    said = f"set {setting.name} to {setting.value} {setting.place}"
    return Doing(said=said, do=lambda: settings.make(repository, setting))


def _line_ends(root: Path) -> Iterator[Doing]:
    if missing := scaffold.missing_attributes(root):
        file, lines = root / ATTRIBUTES_FILE, listed(missing.splitlines())
        yield Doing(said=f"add to {file}: {lines}", do=lambda: scaffold.add_attributes(root))


def _asking(repository: Repository) -> Iterator[Doing]:
    stale = hooks.outdated(repository)
    if stale and not _in_the_way(repository):
        yield Doing(
            said=f"let git ask peeltrack before each commit ({', '.join(stale)})",
            do=lambda: hooks.install(repository, hooks.CLIENT),
        )
    if not merge_driver.is_current(repository):
        yield Doing(
            said="let peeltrack join what two have edited in one file, field by field",
            do=lambda: merge_driver.install(repository),
        )


def _sharing(repository: Repository, said: Answers) -> Iterator[Doing]:
    address = said.share
    if begin.is_folder(address):
        folder = Path(normpath(path_of(address).absolute()))
        address = str(folder)
        if not folder.exists():
            yield Doing(said=f"begin a shared repository in {folder}", do=lambda: begin.begin_shared(folder))
        elif not folder.is_dir():
            raise UsageFault(f"--share: {folder} is a file", hint="name the folder of the shared repository")
    wanted = {"remote.origin.url": address, "remote.origin.fetch": "+refs/heads/*:refs/remotes/origin/*"}
    for name, value in wanted.items():
        if settings.in_force(repository, name) != value:
            yield _setting(repository, Setting(name=name, value=value))


def _in_the_way(repository: Repository) -> UsageFault | None:
    try:
        hooks.refuse_foreign(repository, hooks.CLIENT)
    except UsageFault as fault:
        return fault
    return None


def _notes(repository: Repository) -> Iterator[str]:
    if fault := _in_the_way(repository):
        yield f"git does not ask peeltrack before a commit: {fault.message}\n  hint: {fault.hint}"


def take_back(repository: Repository) -> Iterator[str]:
    """Take back what setting up this desk has done, and yield what was done, in words.

    A key stays, and so do .gitattributes, which all share, and a repository that was begun. Raises GitFailed.
    """
    yield from (f"removed {path}" for path in hooks.uninstall(repository))
    yield from (f"removed {gone}" for gone in merge_driver.uninstall(repository))
    for one, done in settings.take_back(repository):
        name, before = one.setting.name, one.before
        if not done:
            yield f"left {name} as it is: it was changed since"
        elif before is None:
            yield f"took out {name} {one.setting.place}"
        else:
            yield f"set {name} back to {before} {one.setting.place}"

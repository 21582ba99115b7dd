"""The commit up to which an auditor has checked, as they noted it down elsewhere."""

import re
from dataclasses import replace

from peeltrack.core.errors import GitFailed, RegisterUnreadable, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.settings import Settings
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.moved import place_in
from peeltrack.store.git.objects import tree
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.versions import Versions
from peeltrack.store.git.worktree import head

_WHOLE_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@frozen
class TrustedPoint:
    """A commit that is trusted, and its register where that lay in another place then."""

    commit: str = ""  #: its whole id; "" for none
    held: Settings | None = None  #: what register.toml held; None where it lay where it lies now


def trusted_point(repository: Repository, noted: str) -> TrustedPoint:
    """Return the commit that an auditor noted as its whole id, or as ID:path/of/register; "" for none.

    It is looked for as an object and never as a branch or tag, which anybody can name as they like.
    Raises UsageFault for anything but a whole id, GitFailed where this copy lacks the commit or that held
    no register in this place, and RegisterUnreadable where it cannot be read there.
    """
    if not noted:
        return TrustedPoint()
    commit, colon, path = noted.partition(":")
    if not _WHOLE_ID.fullmatch(commit):
        raise UsageFault(
            f"--trust takes the whole id of a commit, of 40 digits, not {commit}",
            hint="a shorter one, or the name of a branch or tag, can be given to any commit: look the whole "
            "one up where it was noted",
        )
    if repository.ask("cat-file", "-t", commit).out.strip() != b"commit":
        raise GitFailed(
            f"there is no commit {commit} in this repository",
            hint="if it was noted down from this register, either this copy is not complete, or the history "
            "was rewritten: ask for a copy from somebody else",
        )
    folder = path.strip("/")
    there = replace(repository, prefix=f"{folder}/" if folder else "") if colon else repository
    file = tree(there, commit).get(SETTINGS_FILE)
    if file is None and not colon:
        file = tree(_before_it_was_moved(repository, commit), commit).get(SETTINGS_FILE)
    if file is None or file.is_link:
        raise GitFailed(
            f"{commit[:10]} held no register in {_place(there)}",
            hint="where it lay in another place then, name that too: --trust ID:path/of/register",
        )
    if there.prefix == repository.prefix:
        return TrustedPoint(commit=commit)
    if SETTINGS_FILE in tree(repository, commit):
        # Anybody can put a register with people of their own into another folder.
        raise GitFailed(
            f"{commit[:10]} held this register in {_place(repository)}, and {_place(there)} is another",
            hint=f"trust this one: --trust {commit}",
        )
    settings = Versions(repository).file(SETTINGS_FILE, file.id).settings
    if settings is None:
        raise RegisterUnreadable(
            f"{there.prefix}{SETTINGS_FILE} of {commit[:10]} cannot be read", hint="name another commit"
        )
    return TrustedPoint(commit=commit, held=settings)


def _before_it_was_moved(repository: Repository, commit: str) -> Repository:
    tip = head(repository)
    places = read_commits(repository, [tip], paths=(SETTINGS_FILE,)).places if tip else {}
    return place_in(places, repository, commit)


def _place(repository: Repository) -> str:
    return repository.prefix or "the top of the repository"

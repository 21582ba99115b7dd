"""Whether who is at work may change people, posts and policy: said before anything is written."""

from peeltrack.core.audit.settings.amendments import KEEPERS, keepers_with_keys
from peeltrack.core.chain.people import holdings_of
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.store.git.locate import located
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.worktree import committed_content, identity
from peeltrack.workflows.register_on_day import RegisterOnDay


def judged_by(here: RegisterOnDay) -> str:
    """Return the address of who is at work where an audit will ask who they are; "" where it cannot.

    It cannot before the register is committed, nor where no keeper has a key. Raises GitFailed.
    """
    if not keepers_with_keys(here.register.settings) or located(here.root) is None:
        return ""
    repository = Repository.around(here.root)
    committed = committed_content(repository, SETTINGS_FILE) is not None
    return identity(repository).email if committed else ""


def keepers_in_words(here: RegisterOnDay) -> str:
    """Return who may change people and posts, with their addresses."""
    return f"the coordinator or the DCC ({', '.join(sorted(keepers_with_keys(here.register.settings)))})"


def why_not_a_keeper(here: RegisterOnDay) -> str:
    """Return why an audit would not believe a change of people or posts by who is at work; "" where it would.

    Raises GitFailed where git does not know who that is.
    """
    who = judged_by(here)
    held = {one.role for one in holdings_of(here.register.settings, who, here.today)} if who else {*KEEPERS}
    if held & {*KEEPERS}:
        return ""
    return f"{who} may not change who holds it: {keepers_in_words(here)} does, and saves it"

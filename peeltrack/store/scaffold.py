"""The first files of a register."""

from pathlib import Path

from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.settings import Holder, Person, Policy, Post, Settings
from peeltrack.core.model.slots import slots
from peeltrack.core.model.status import Role
from peeltrack.store import atomic_write
from peeltrack.store.disk_errors import disk_faults
from peeltrack.store.toml.write import assignment, explained

ATTRIBUTES_FILE = ".gitattributes"

#: The same bytes on every desk: evidence is known by its hash, and TOML ends its lines with LF.
ATTRIBUTES = "*.toml text eol=lf\nevidence/** -text\n"

_HEAD = """\
# The settings of the whole register. Lines that begin with # are only read by people.
# Every publication has a folder beside this file, and every recommendation a file in that folder.

"""

_PEOPLE = """
# Who is who, and who holds which post. Take the # away and put your own people in, or let
# peeltrack write it: peeltrack people add ana@example.org --name "Ana Example" --post coordinator
# Each record names its own action owner, business lead and strategic lead.
#
"""

#: What the examples say: a made-up person, and posts of the whole register.
_EXAMPLES: tuple[tuple[str, type, dict[str, object]], ...] = (
    ("person", Person, {"email": "ana@example.org", "name": "Ana Example"}),
    ("post", Post, {"role": Role.DCC.value, "title": "Deputy Chief Constable"}),
    ("post.holder", Holder, {"email": "dev@example.org", "deputy": True}),
    ("post", Post, {"role": Role.COORDINATOR.value, "title": "Planning and Performance"}),
    ("post.holder", Holder, {"email": "ana@example.org"}),
)


def settings_text(force: str) -> str:
    """Return the text of a new register.toml, in which the format's own sentences explain every setting."""
    # A register that is there may go on without signatures; one that begins proves its steps.
    begun = Settings(force=force, policy=Policy(signed_steps=True))
    return _HEAD + explained(begun, leave_out=("post", "person", "vouched")) + _PEOPLE + _examples()


def _examples() -> str:
    return "#\n".join(_example(*example) for example in _EXAMPLES)


def _example(name: str, noun: type, values: dict[str, object]) -> str:
    known = slots(noun)
    lines = (f"# {assignment(key, value).rstrip()}  # {known[key].doc}\n" for key, value in values.items())
    return f"# [[{name}]]\n{''.join(lines)}"


def begin(root: Path, force: str) -> list[Path]:
    """Write a new register into the folder `root`, which is made, and return the files in their order.

    A file that is there stays as it is. register.toml comes last: while it is not there, there is no
    register, and the same command completes what a run that was cut off has begun. Raises
    RegisterUnreadable where register.toml is there, or a file cannot be written.
    """
    settings, attributes = root / SETTINGS_FILE, root / ATTRIBUTES_FILE
    atomic_write.refuse_changed(settings, None)
    made = []
    with disk_faults(root, "cannot be made", "write there"):
        root.mkdir(parents=True, exist_ok=True)
    if not attributes.exists():
        atomic_write.replace(attributes, ATTRIBUTES.encode(), expected=None)
        made = [attributes]
    atomic_write.replace(settings, settings_text(force).encode(), expected=None)
    return [settings, *made]

"""The first files of a register."""

from pathlib import Path

from peeltrack.core.model.paths import ATTRIBUTES_FILE, SETTINGS_FILE
from peeltrack.core.model.settings import Holder, Person, Policy, Post, Settings
from peeltrack.core.model.slots import slots
from peeltrack.core.model.status import Role
from peeltrack.store import atomic_write
from peeltrack.store.disk_errors import disk_faults
from peeltrack.store.toml.write import assignment, explained

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
    return _HEAD + explained(begun, leave_out=("post", "person", "vouched", "view")) + _PEOPLE + _examples()


def _examples() -> str:
    return "#\n".join(_example(*example) for example in _EXAMPLES)


def _example(name: str, noun: type, values: dict[str, object]) -> str:
    known = slots(noun)
    lines = (f"# {assignment(key, value).rstrip()}  # {known[key].doc}\n" for key, value in values.items())
    return f"# [[{name}]]\n{''.join(lines)}"


def missing_attributes(root: Path) -> str:
    """Return what .gitattributes of the register in `root` lacks; "" where it lacks nothing."""
    return "".join(
        f"{line}\n" for line in ATTRIBUTES.splitlines() if line not in _attributes(root).splitlines()
    )


def add_attributes(root: Path) -> None:
    """Add to .gitattributes what is missing there. Raises RegisterUnreadable."""
    before = _attributes(root)
    gap = "\n" if before and not before.endswith("\n") else ""
    content = before + gap + missing_attributes(root)
    expected = before.encode("utf-8", "surrogateescape") if (root / ATTRIBUTES_FILE).exists() else None
    atomic_write.replace(
        root / ATTRIBUTES_FILE, content.encode("utf-8", "surrogateescape"), expected=expected
    )


def _attributes(root: Path) -> str:
    file = root / ATTRIBUTES_FILE
    return file.read_bytes().decode("utf-8", "surrogateescape") if file.is_file() else ""


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

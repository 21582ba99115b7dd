"""Small registers with one fault each, a folder a rule, and what a person reads of it in expected.txt.

The folders are the bad examples of the rules, written out. After a rule, an example or a message has
changed, `python -m tests.corpus` writes them anew; git then shows what a reader will see differently.
"""

from pathlib import Path

from peeltrack.formats.findings.text import lines
from peeltrack.rules import check
from peeltrack.rules.examples import TODAY
from peeltrack.rules.rule import Files, LinkTo, Rule
from peeltrack.store.check_context import examine
from peeltrack.store.toml.positions import placed

CORPUS = Path(__file__).parent

#: The folder of the register inside the folder of a rule, and how findings call it.
REGISTER = "register"
EXPECTED = "expected.txt"


def folder_of(rule: Rule) -> Path:
    """Return the folder in which the bad example of `rule` is written out."""
    return CORPUS / f"{rule.code}-{rule.name}"


def write(files: Files, root: Path) -> Path:
    """Write an example into the folder `root` and return it."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, LinkTo):
            file.symlink_to(content.target)
        else:
            file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def written(root: Path) -> Files:
    """Return what lies in the folder `root`, as an example."""
    inside = sorted(file for file in root.rglob("*") if file.is_symlink() or file.is_file())
    return {
        file.relative_to(root).as_posix(): LinkTo(file.readlink().as_posix())
        if file.is_symlink()
        else file.read_bytes()
        for file in inside
    }


def told(root: Path) -> str:
    """Return what a person reads of the register in the folder `root`."""
    examined = examine(root, TODAY)
    return "".join(f"{line}\n" for line in lines(placed(check(examined), examined.documents), REGISTER))

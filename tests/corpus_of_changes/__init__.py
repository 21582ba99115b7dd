"""Small changes to small registers with one fault each, a folder a rule, and what a person reads of it.

Each folder holds the register `before` and `after`; a merge has `ours` and `theirs` instead of `before`.
They are the bad examples of the rules, written out: `python -m tests.corpus_of_changes` writes them anew.
"""

from collections.abc import Mapping
from pathlib import Path

from peeltrack.core.finding import Finding
from peeltrack.formats.findings.text import lines
from peeltrack.rules import check
from peeltrack.rules.change_rule import ChangeMade, ChangeRule
from peeltrack.rules.changes import check_change
from peeltrack.rules.examples import TODAY
from peeltrack.rules.rule import Files, LinkTo
from peeltrack.store.check_context import examine_files
from peeltrack.store.toml.positions import placed
from tests.corpus import EXPECTED as EXPECTED
from tests.corpus import REGISTER, written
from tests.corpus_of_changes.alteration import alteration_of

CORPUS = Path(__file__).parent


def folder_of(rule: ChangeRule) -> Path:
    """Return the folder in which the bad example of `rule` is written out."""
    return CORPUS / f"{rule.code}-{rule.name}"


def states(made: ChangeMade) -> dict[str, Files]:
    """Return the registers of a change by the name of their folder."""
    names = ("ours", "theirs") if len(made.before) > 1 else ("before",)
    return {**dict(zip(names, made.before, strict=True)), "after": made.after}


def read(folder: Path) -> ChangeMade:
    """Return the change that is written out in `folder`."""
    before = [written(folder / name) for name in ("before", "ours", "theirs") if (folder / name).is_dir()]
    return ChangeMade(before=tuple(before), after=written(folder / "after"))


def as_bytes(files: Files) -> Mapping[str, bytes]:
    """Return an example as the bytes of its files; those of changes hold no links."""
    plain = {path: one for path, one in files.items() if not isinstance(one, LinkTo)}
    return {path: one.encode() if isinstance(one, str) else one for path, one in plain.items()}


def findings(made: ChangeMade) -> list[Finding]:
    """Return what the rules of a change, and those of a state, find in a change."""
    after = as_bytes(made.after)
    examined = examine_files(after, TODAY)
    alteration = alteration_of([as_bytes(files) for files in made.before], after)
    return placed([*check(examined), *check_change(alteration)], examined.documents)


def told(made: ChangeMade) -> str:
    """Return what a person reads of a change."""
    return "".join(f"{line}\n" for line in lines(findings(made), REGISTER))

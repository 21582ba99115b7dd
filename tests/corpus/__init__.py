"""What a person reads of each bad example of each rule: one page a rule.

After a rule, an example or a message has changed, `python -m tests.corpus` writes the pages anew; git
then shows what a reader will see differently.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from peeltrack.core.finding import Finding
from peeltrack.core.history.commit_diff import CommitDiff
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.tone import plain
from peeltrack.formats.findings.text import lines
from peeltrack.rules import RULES, check, check_change, each_cause_once, rule_named
from peeltrack.rules.build_examples import built
from peeltrack.rules.examples import TODAY
from peeltrack.rules.rule import ChangeCheck, ChangeMade, Example, Examples, Files, LinkTo, Rule
from peeltrack.store.check_context import examine
from peeltrack.store.toml.positions import placed
from tests.corpus.commit_diffs import commit_diff_of
from tests.in_memory import examine_files

CORPUS = Path(__file__).parent

#: How findings call the register's folder.
REGISTER = "register"

#: The rules of a change.
CHANGE_RULES = [rule for rule in RULES if isinstance(rule.check, ChangeCheck)]

_WAY = re.compile(r"^# (.*)\n\n", re.MULTILINE)


def page_of(rule: Rule) -> Path:
    """Return the file that holds what a person reads of a rule's bad examples."""
    return CORPUS / f"{rule.code}-{rule.name}.txt"


def agreed(rule: Rule) -> dict[str, str]:
    """Return what the page of a rule says of each bad example, by its name."""
    _, *parts = re.split(_WAY, page_of(rule).read_text(encoding="utf-8"))
    return {name: text.rstrip() + "\n" for name, text in zip(parts[::2], parts[1::2], strict=True)}


def page(rule: Rule) -> str:
    """Return the page as it would be written now."""
    return "\n".join(f"# {name}\n\n{told(built(rule.bad[name]))}" for name in rule.bad)


def told(example: Example) -> str:
    """Return what a person reads of an example."""
    with TemporaryDirectory() as scratch:
        return "".join(f"{plain(line)}\n" for line in lines(findings(example, Path(scratch)), REGISTER))


def findings(example: Example, root: Path) -> list[Finding]:
    """Return what all rules find in an example; a register is written into the folder `root`."""
    if not isinstance(example, ChangeMade):
        examined = _examined(example, root)
        return placed(check(examined), examined.documents)
    examined = examine_files(as_bytes(example.after), TODAY)
    found = [*check(examined), *check_change(_commit_diff(example))]
    return placed(each_cause_once(found), examined.documents)


def looked_at(example: Example, root: Path) -> CheckContext | CommitDiff:
    """Return an example as its rule sees it; a register is written into the folder `root`."""
    return _commit_diff(example) if isinstance(example, ChangeMade) else _examined(example, root)


def _examined(files: Files, root: Path) -> CheckContext:
    return examine(write(files, root), TODAY)


def _commit_diff(made: ChangeMade) -> CommitDiff:
    return commit_diff_of([as_bytes(files) for files in made.before], as_bytes(made.after))


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


def as_bytes(files: Files) -> dict[str, bytes]:
    """Return the files of an example as git holds them, without links."""
    plain = {path: one for path, one in files.items() if not isinstance(one, LinkTo)}
    return {path: one.encode() if isinstance(one, str) else one for path, one in plain.items()}


def bad_change(code: str) -> ChangeMade:
    """Return the first bad example of a rule of a change."""
    return _change(rule_named(code).bad)


def good_change(code: str) -> ChangeMade:
    """Return the first good example of a rule of a change."""
    return _change(rule_named(code).good)


def bad_register(code: str) -> Files:
    """Return the first bad example of a rule of a register."""
    return _register(rule_named(code).bad)


def good_register(code: str) -> Files:
    """Return the first good example of a rule of a register."""
    return _register(rule_named(code).good)


def _change(examples: Examples) -> ChangeMade:
    first = built(next(iter(examples.values())))
    assert isinstance(first, ChangeMade)
    return first


def _register(examples: Examples) -> Files:
    first = built(next(iter(examples.values())))
    assert not isinstance(first, ChangeMade)
    return first

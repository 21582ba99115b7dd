"""`peeltrack explain`: why a rule is there, and what breaks and keeps it."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from peeltrack.cli.app import App
from peeltrack.cli.options import form_option, pass_app
from peeltrack.core.errors import ExitCode
from peeltrack.core.table import Column, Table
from peeltrack.core.text import counted
from peeltrack.rules.catalogue import CATALOGUE, rule_named
from peeltrack.rules.change_rule import ChangeMade, ChangeRule
from peeltrack.rules.rule import Files, LinkTo, Rule

#: What the list of rules says of each.
COLUMNS = (
    Column("code", "Code", lambda rule: rule.code),
    Column("name", "Name", lambda rule: rule.name),
    Column("severity", "Severity", lambda rule: rule.severity.value),
    Column("why", "Why", lambda rule: rule.why, wide=True),
)

#: A merge is shown against each side.
_MERGE = (", from one side", ", from the other side")


@click.command("explain")
@click.argument("code", required=False, shell_complete=lambda _, __, begun: _offered(begun))
@form_option
@pass_app
def command(app: App, code: str | None, form: str) -> ExitCode:
    """Say why a rule is there, with an example that breaks it and one that keeps it.

    CODE is PT101, or the rule's name. Without it all rules are listed.
    """
    if code is None:
        heading = (counted(len(CATALOGUE), "rule"),)
        app.print(Table(name="explain", columns=COLUMNS, rows=CATALOGUE, heading=heading), form)
    elif form == "json":
        from peeltrack.formats.tables.json import document

        sys.stdout.write(document("explain", app.today, _as_data(rule_named(code))))
    else:
        sys.stdout.writelines(f"{line}\n" for line in explained(rule_named(code)))
    return ExitCode.DONE


def explained(rule: Rule | ChangeRule) -> Iterator[str]:
    """Return the lines of an explanation, without line ends; of the examples only what differs is shown."""
    yield f"{rule.code} {rule.name} ({rule.severity})"
    yield ""
    yield rule.why
    for heading, files in _differing(rule) if isinstance(rule, Rule) else _changed(rule):
        yield ""
        yield f"{heading}:"
        for path, lines in files.items():
            yield ""
            yield f"  {path}"
            yield from (f"    {line}".rstrip() for line in lines)
        if not files:
            yield "  no difference"


def _differing(rule: Rule) -> Iterator[tuple[str, Mapping[str, Sequence[str]]]]:
    paths = sorted(path for path in {*rule.bad, *rule.good} if rule.bad.get(path) != rule.good.get(path))
    for heading, files in (("bad", rule.bad), ("good", rule.good)):
        yield heading, {path: _lines(files[path]) for path in paths if path in files}


def _changed(rule: ChangeRule) -> Iterator[tuple[str, Mapping[str, Sequence[str]]]]:
    for heading, made in (("bad", rule.bad), ("good", rule.good)):
        sides = _MERGE if len(made.before) > 1 else ("",)
        for side, before in zip(sides, made.before, strict=True):
            yield heading + side, dict(_difference(before, made.after))


def _difference(before: Files, after: Files) -> Iterator[tuple[str, Sequence[str]]]:
    from difflib import unified_diff

    for path in sorted({*before, *after}):
        old, new = (_lines(files[path]) if path in files else () for files in (before, after))
        # The first two lines name the files.
        lines = list(unified_diff(old, new, n=1, lineterm=""))[2:]
        if lines:
            yield path, ["…" if line.startswith("@@") else line for line in lines]


def _lines(content: str | bytes | LinkTo) -> Sequence[str]:
    from peeltrack.core.text import safe

    if isinstance(content, LinkTo):
        return [f"a symbolic link to {content.target}"]
    text = content if isinstance(content, str) else content.decode("utf-8", "backslashreplace")
    return [safe(line) for line in text.removesuffix("\n").split("\n")]


def _as_data(rule: Rule | ChangeRule) -> Mapping[str, Any]:
    said = {column.name: column.value(rule) for column in COLUMNS}
    return {**said, "bad": _example(rule.bad), "good": _example(rule.good)}


def _example(example: Files | ChangeMade) -> Mapping[str, Any]:
    if isinstance(example, ChangeMade):
        return {"before": [_texts(files) for files in example.before], "after": _texts(example.after)}
    return _texts(example)


def _texts(files: Files) -> Mapping[str, str]:
    return {path: "\n".join(_lines(content)) for path, content in files.items()}


def _offered(begun: str) -> list[str]:
    return [rule.code for rule in CATALOGUE if rule.code.startswith(begun.upper())]

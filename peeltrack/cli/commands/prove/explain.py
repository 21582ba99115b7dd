"""`peeltrack explain`: why a rule is there, and what breaks and keeps it."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

import click

from peeltrack.cli.app import App
from peeltrack.cli.options import listing_options, pass_app
from peeltrack.core.audit.pushes.proof_rules import PROOF_RULES, ProofExample, ProofRule, proof_rule_named
from peeltrack.core.errors import ExitCode
from peeltrack.core.table import Table
from peeltrack.core.text import counted
from peeltrack.core.text_width import folded
from peeltrack.core.tone import Pieces, Tone
from peeltrack.formats.tables.json import document
from peeltrack.rules import RULES, rule_named
from peeltrack.rules.build_examples import built
from peeltrack.rules.rule import RULE_COLUMNS, ChangeMade, Example, Files, Listed, Rule
from peeltrack.rules.side_by_side import (
    ELLIPSIS,
    LINE_COLUMNS,
    ExampleLine,
    LineRow,
    Part,
    ShownExample,
    all_examples,
    first_pair,
    kind_of,
    lines_of,
)

_ABSENT = ExampleLine("no such file", "", True)
_UNCHANGED = ExampleLine("no change", "", True)

#: Lines shown before and after one that differs.
_AROUND = 3


@click.command("explain")
@click.argument("code", required=False, shell_complete=lambda _, __, begun: _offered(begun))
@click.option("--all", "everything", is_flag=True, help="Every way to break the rule, and to keep it.")
@listing_options
@pass_app
def command(app: App, code: str | None, everything: bool, form: str) -> ExitCode:
    """Say why a rule is there, with an example that breaks it and one that keeps it.

    CODE is PT101, or the rule's name. Without it all rules are listed. Lines marked with > are those
    in which the two examples differ.
    """
    if code is None:
        rules: tuple[Listed, ...] = (*RULES, *PROOF_RULES.values())
        heading = (counted(len(rules), "rule"),)
        app.print(Table(name="explain", columns=RULE_COLUMNS, rows=rules, heading=heading), form=form)
    elif (of_proof := proof_rule_named(code)) is not None:
        _explain_proof(app, of_proof, form)
    elif form == "json":
        sys.stdout.write(document("explain", app.today, _as_data(rule_named(code))))
    elif form == "table":
        lines = list(explained(rule_named(code), everything))
        app.print_lines(lambda wide: lines if wide is None else _folded(lines, wide))
    else:
        app.print(_as_table(rule_named(code), everything), form=form)
    return ExitCode.DONE


def _explain_proof(app: App, rule: ProofRule, form: str) -> None:
    examples = {"bad": rule.bad, "good": rule.good}
    if form == "json":
        said: dict[str, object] = {column.name: column.value(rule) for column in RULE_COLUMNS}
        told = {
            kind: [{"way": example.name, "commits": list(example.lines())}]
            for kind, example in examples.items()
        }
        sys.stdout.write(document("explain", app.today, said | told))
        return
    lines = list(_explained_proof(rule, examples))
    app.print_lines(lambda wide: lines if wide is None else _folded(lines, wide))


def _explained_proof(rule: ProofRule, examples: Mapping[str, ProofExample]) -> Iterator[Pieces]:
    yield [(f"{rule.code} {rule.name} ({rule.severity})", Tone.STRONG)]
    yield []
    yield [(rule.why, Tone.PLAIN)]
    for kind, example in examples.items():
        yield []
        yield [(f"{kind}: {example.name}", Tone.HEADING)]
        yield []
        yield from ([(f"  {line}", Tone.PLAIN)] for line in example.lines())
    yield []
    yield [
        ("found by a server's hook, and by peeltrack check --range A..B --proof; see ", Tone.DIM),
        ("peeltrack help proof", Tone.DIM),
    ]


def explained(rule: Rule, everything: bool = False) -> Iterator[Pieces]:
    """Return the lines of an explanation; of the examples only what differs is shown."""
    yield [(f"{rule.code} {rule.name} ({rule.severity})", Tone.STRONG)]
    yield []
    yield [(rule.why, Tone.PLAIN)]
    for example in _examples(rule, everything):
        yield from _lines(example)
    if not everything and (others := list(rule.bad)[1:]):
        yield []
        yield [(f"other ways to break it (peeltrack explain {rule.code} --all):", Tone.DIM)]
        yield from ([(f"  {name}", Tone.DIM)] for name in others)


def _folded(lines: Iterable[Pieces], wide: int) -> Iterator[Pieces]:
    return (row for line in lines for row in folded(line, wide, "    "))


def _examples(rule: Rule, everything: bool) -> Sequence[ShownExample]:
    return tuple(all_examples(rule)) if everything else first_pair(rule)


def _lines(example: ShownExample) -> Iterator[Pieces]:
    yield []
    yield [(f"{kind_of(example)}: {example.name}", Tone.HEADING)]
    marked = Tone.ALARM if example.bad else Tone.GOOD
    for path, part in example.parts.items():
        yield []
        yield [(f"  {path}", Tone.STRONG)]
        for line in _near_a_mark(part) if part else [_ABSENT if part is None else _UNCHANGED]:
            mark, tone = (">", marked) if line.differs else (" ", Tone.DIM)
            yield [(f"  {mark} {line.sign}{line.text}", tone)]


def _near_a_mark(part: Part) -> Iterator[ExampleLine]:
    marks = [at for at, line in enumerate(part) if line.differs] or [len(part)]
    near = {at for mark in marks for at in range(mark - _AROUND, mark + _AROUND + 1)}
    for at, line in enumerate(part):
        # A single line is shown where an ellipsis would take its place.
        if at in near or {at - 1, at + 1} <= near | {-1, len(part)}:
            yield line
        elif at - 1 in near or not at:
            yield ExampleLine("", ELLIPSIS)


def _as_table(rule: Rule, everything: bool) -> Table[LineRow]:
    rows = [
        (example, path, line)
        for example in _examples(rule, everything)
        for path, part in example.parts.items()
        for line in part or ()
    ]
    heading = (f"{rule.code} {rule.name} ({rule.severity})", rule.why)
    return Table(name="explain", columns=LINE_COLUMNS, rows=rows, heading=heading)


def _as_data(rule: Rule) -> Mapping[str, object]:
    said = {column.name: column.value(rule) for column in RULE_COLUMNS}
    shown = list(all_examples(rule))
    return {
        **said,
        "bad": [_example(example, built(rule.bad[example.name])) for example in shown if example.bad],
        "good": [_example(example, built(rule.good[example.name])) for example in shown if not example.bad],
    }


def _example(shown: ShownExample, example: Example) -> Mapping[str, object]:
    """Return an example whole, and the lines in which it differs."""
    differs = {
        path: [line.sign + line.text for line in part or () if line.differs and line.sign != ELLIPSIS]
        for path, part in shown.parts.items()
    }
    return {"way": shown.name, **_whole(example), "differs": differs}


def _whole(example: Example) -> Mapping[str, object]:
    if isinstance(example, ChangeMade):
        return {"before": [_texts(files) for files in example.before], "after": _texts(example.after)}
    return {"files": _texts(example)}


def _texts(files: Files) -> Mapping[str, str]:
    return {path: "\n".join(lines_of(content)) for path, content in files.items()}


def _offered(begun: str) -> list[str]:
    rules: tuple[Listed, ...] = (*RULES, *PROOF_RULES.values())
    return [rule.code for rule in rules if rule.code.startswith(begun.upper())]

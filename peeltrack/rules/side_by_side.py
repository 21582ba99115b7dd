"""The examples of a rule beside each other: what is bad against what is good, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher, unified_diff

from peeltrack.core.fields import frozen
from peeltrack.core.table import Column
from peeltrack.core.text import counted, safe
from peeltrack.rules.build_examples import built
from peeltrack.rules.rule import ChangeMade, Example, Files, LinkTo, Rule

#: A merge is shown against each side.
_SIDES = (", from one side", ", from the other side")

#: Stands for the lines of a file that a change leaves as they are.
ELLIPSIS = "…"


@frozen(kw_only=False)
class ExampleLine:
    """One line of a file in an example."""

    text: str  #: safe to be shown
    sign: str  #: in a change "+", "-" or " " for a line that stays, "…" for those left out; else ""
    differs: bool = False  #: whether the example of the other kind has no such line there


Part = Sequence[ExampleLine]


@frozen
class ShownExample:
    """One example, with its lines marked in which it differs from the nearest one of the other kind."""

    bad: bool
    name: str  #: what is done in it, in words
    parts: Mapping[str, Part | None]  #: by file that differs; None where it is not there, () unchanged


def first_pair(rule: Rule) -> tuple[ShownExample, ShownExample]:
    """Return the first bad example and the first good one."""
    bad, good = next(iter(rule.bad)), next(iter(rule.good))
    broken, kept = built(rule.bad[bad]), built(rule.good[good])
    return _shown(True, bad, broken, kept), _shown(False, good, kept, broken)


def all_examples(rule: Rule) -> Iterator[ShownExample]:
    """Return each bad example, then each good one, marked against the nearest of the other kind."""
    for bad, mine, others in ((True, rule.bad, rule.good), (False, rule.good, rule.bad)):
        for name, written in mine.items():
            example = built(written)
            yield min((_shown(bad, name, example, built(other)) for other in others.values()), key=_marks)


def lines_of(content: str | bytes | LinkTo) -> list[str]:
    """Return the lines of a file, safe to be shown."""
    if isinstance(content, LinkTo):
        return [f"a symbolic link to {content.target}"]
    text = content if isinstance(content, str) else content.decode("utf-8", "backslashreplace")
    return [safe(line) for line in text.removesuffix("\n").split("\n")]


def _parts(example: Example) -> dict[str, Part]:
    if not isinstance(example, ChangeMade):
        return {path: [ExampleLine(line, "") for line in lines_of(value)] for path, value in example.items()}
    sides = _SIDES if len(example.before) > 1 else ("",)
    return {
        path + side: lines
        for side, before in zip(sides, example.before, strict=True)
        for path, lines in _difference(before, example.after)
    }


def _difference(before: Files, after: Files) -> Iterator[tuple[str, Part]]:
    for path in sorted({*before, *after}):
        old, new = (lines_of(files[path]) if path in files else [] for files in (before, after))
        # The first two lines name the files.
        lines = list(unified_diff(old, new, n=1, lineterm=""))[2:]
        if lines:
            yield path, [_signed(line) for line in lines]


def _signed(line: str) -> ExampleLine:
    return ExampleLine("", ELLIPSIS) if line.startswith("@@") else ExampleLine(line[1:], line[0])


def _marks(shown: ShownExample) -> int:
    return sum(line.differs for part in shown.parts.values() for line in part or ())


def _shown(bad: bool, name: str, example: Example, beside: Example) -> ShownExample:
    mine, other = _parts(example), _parts(beside)
    absent = () if isinstance(example, ChangeMade) else None
    paths = sorted(path for path in {*mine, *other} if mine.get(path) != other.get(path))
    kind = "good" if bad else "bad"
    parts = {
        path: tuple(_marked(mine[path], other.get(path, ()), kind)) if path in mine else absent
        for path in paths
    }
    return ShownExample(bad=bad, name=name, parts=parts)


def _marked(mine: Part, other: Part, kind: str) -> Iterator[ExampleLine]:
    for tag, begin, end, first, last in SequenceMatcher(None, mine, other, autojunk=False).get_opcodes():
        for line in mine[begin:end]:
            yield ExampleLine(line.text, line.sign, tag != "equal" and _tells(line))
        if tag == "insert" and (more := sum(map(_tells, other[first:last]))):
            yield ExampleLine(f" {counted(more, 'line')} more in the {kind} example", ELLIPSIS, True)


def _tells(line: ExampleLine) -> bool:
    # What a change leaves as it is stands around it, and a digest follows from what it vouches for.
    return line.sign in ("", "+", "-") and not line.text.startswith("digest = ")


def kind_of(example: ShownExample) -> str:
    """Return whether an example is a bad or a good one, as a person says it."""
    return "bad" if example.bad else "good"


#: An example, one of its files, and one line of that.
LineRow = tuple[ShownExample, str, ExampleLine]

#: What a table says of each line of an example.
LINE_COLUMNS: tuple[Column[LineRow], ...] = (
    Column("example", "Example", lambda row: kind_of(row[0])),
    Column("way", "Way", lambda row: row[0].name),
    Column("file", "File", lambda row: row[1]),
    Column("change", "Change", lambda row: row[2].sign.strip(), unless_empty=True),
    Column("differs", "Differs", lambda row: row[2].differs),
    Column("text", "Text", lambda row: row[2].text, prose=True),
)

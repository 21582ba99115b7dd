"""Break the code on purpose, here and there, and list what no test notices: `python -m tests.mutants`.

A sample of places, drawn by a seed (the day, unless named), is broken one at a time in a clone of
what is committed; the quick tests that pass through the line are run, those of its own room first. A
mutant that all of them let live is listed and makes the run fail: either a test is missing, or the code
says something that makes no difference.
"""

import argparse
import ast
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import Path
from random import Random

TOP = Path(__file__).parents[1]

#: Where the law of the house lies; commands and formats have goldens.
ROOMS = ("core", "rules", "store")

#: Seconds for the tests of one mutant: one that never ends has been noticed.
PATIENCE = 120

#: How pytest ends where all tests that were named are slow ones.
NO_TESTS = 5

#: Tests that are run for one mutant, at the most.
MOST_TESTS = 150

#: What is given by these names is not broken: lists that are zipped are of one length by how they are made,
#: and how the columns of a listing share the screen is agreed with whoever reads the goldens.
UNTOLD = {"strict", "least", "rank", "right", "prose"}

#: Mutants that no test can tell from the code, each by its module, its line and what stands there
#: instead, with the reason.
EQUIVALENT: dict[tuple[str, str, str], str] = {
    (
        "core/audit/settings/ends.py",
        "policies=tuple(replace(one, order=-1) for one in self.policies if one.commit not in known),",
        "2",
    ): "any order below 0 is that of another branch",
    (
        "store/claims.py",
        "other = _living(target, None) if monotonic() < claim_again else None",
        "False",
    ): "who does not look first claims more often, and hinders others, but gets the same",
    (
        "core/history/commit_diff.py",
        "if len(self.known) == len(self.parents) == 1:",
        "2",
    ): "a shorter way to the same answer",
    (
        "store/save/kept_copies.py",
        'folder = there / f"{max(numbers, default=0) + 1:06}"',
        "2",
    ): "any higher number is a later one",
    (
        "core/audit/appointments.py",
        "seen.add(where)",
        "pass",
    ): "the way back has no circles: what is met twice is asked twice",
    (
        "core/audit/examples.py",
        "records={RECORD.path: record} if record else {},",
        "True",
    ): "no example is without its record at the end",
    (
        "core/text.py",
        'return f"\\\\u{point:04x}" if point < 0x10000 else f"\\\\U{point:08x}"',
        "65537",
    ): "the first character beyond four digits is none that is spelled out",
    (
        "rules/topics/chronology.py",
        "evidence = tuple(replace(one, expires_on=date(2025, 2, 28)) for one in ready().evidence)",
        "2026",
    ): "an example of what is good stays good where even less is wrong with it",
}

_SWAPS: dict[type[ast.AST], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One place, and what stands there instead."""

    path: str  #: relative to the checkout, with forward slashes
    line: int
    start: int  #: offsets in the text
    end: int
    text: str

    def within(self, source: str) -> str:
        """Return the source with the mutation."""
        return source[: self.start] + self.text + source[self.end :]

    def known(self, source: str) -> bool:
        """Return whether it is one of those that no test can tell from the code."""
        line = source.splitlines()[self.line - 1].strip()
        return (self.path.removeprefix("peeltrack/"), line, self.text) in EQUIVALENT

    def described(self, source: str) -> str:
        """Return the place with the old and the new text."""
        return f"{self.path}:{self.line}: {source[self.start : self.end]!r} -> {self.text!r}"


def mutants(path: str, source: str) -> Iterator[Mutant]:
    """Yield every mutant of one module."""
    offsets = [0]
    for text in source.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(text))
    lines = source.splitlines(keepends=True)

    def at(line: int, column: int) -> int:
        # The parser counts bytes.
        return offsets[line - 1] + len(lines[line - 1].encode()[:column].decode())

    def of(node: ast.expr | ast.stmt, text: str) -> Mutant:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start, end = at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)
        return Mutant(path, node.lineno, start, end, text)

    tree = ast.parse(source)
    made = {id(inner) for node in ast.walk(tree) for outer in _told_apart(node) for inner in ast.walk(outer)}
    for node in ast.walk(tree):
        for changed, text in _changes(node, source) if id(node) not in made else ():
            yield of(changed, text)


def _told_apart(node: ast.AST) -> Sequence[ast.AST]:
    """Return the parts of a node that no test can, or is to, tell from others."""
    # How a class is made changes what it costs and not what it means.
    if isinstance(node, ast.ClassDef):
        return node.decorator_list
    return [node] if isinstance(node, ast.keyword) and node.arg in UNTOLD else ()


def _changes(node: ast.AST, source: str) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _SWAPS:
        left, right = _text(node.left, source), _text(node.comparators[0], source)
        yield node, f"({left} {_SWAPS[type(node.ops[0])]} {right})"
    elif isinstance(node, ast.BoolOp):
        word = " or " if isinstance(node.op, ast.And) else " and "
        yield node, f"({word.join(f'({_text(value, source)})' for value in node.values)})"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, f"({_text(node.operand, source)})"
    elif isinstance(node, ast.If | ast.IfExp) and _text(node.test, source) != "TYPE_CHECKING":
        yield node.test, "True"
        yield node.test, "False"
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield node, str(node.value + 1)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield node, str(not node.value)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom):
        yield node, "pass" if isinstance(node.value, ast.Call) else "yield from ()"
    elif isinstance(node, ast.Raise):
        yield node, "pass"


def _text(node: ast.expr, source: str) -> str:
    return ast.get_source_segment(source, node) or ""


def measured(folder: Path) -> Path:
    """Run the quick tests, and return the file that says which of them pass through which line."""
    data = folder / "coverage"
    command = ["-m", "pytest", "-q", "-n", "2", "--cov=peeltrack", "--cov-context=test", "--cov-report="]
    environment = {**_environment(TOP), "COVERAGE_FILE": str(data)}
    subprocess.run([sys.executable, *command], cwd=TOP, env=environment, check=True)
    return data


def covering(data: Path) -> dict[tuple[str, int], list[str]]:
    """Return which tests pass through each line of the package, by path and line, the nearest first."""
    from coverage import CoverageData

    measured = CoverageData(str(data))
    measured.read()
    found: dict[tuple[str, int], list[str]] = {}
    for file in measured.measured_files():
        path = Path(file).as_posix()
        path = path[path.rindex("peeltrack/") :]
        room = path.removeprefix("peeltrack/").split("/")[:-1]
        for line, contexts in measured.contexts_by_lineno(file).items():
            tests = {context.partition("|")[0] for context in contexts if context}
            nearest = sorted(tests, key=lambda test: (-_shared(room, test), len(test), test))
            found[path, line] = nearest[:MOST_TESTS]
    return found


def _shared(room: Sequence[str], test: str) -> int:
    """Return how many folders of a module's path the path of a test repeats from the top."""
    both = zip(room, test.split("/")[1:], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both))


def _environment(checkout: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}


def survives(mutant: Mutant, tests: Sequence[str], checkout: Path) -> bool:
    """Return whether the tests let the mutant live in this copy, which is as before afterwards."""
    file = checkout / mutant.path
    source = file.read_text(encoding="utf-8")
    file.write_text(mutant.within(source), encoding="utf-8", newline="\n")
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        done = subprocess.run(
            command,
            cwd=checkout,
            env=_environment(checkout),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    finally:
        file.write_text(source, encoding="utf-8", newline="\n")
    return done.returncode in (0, NO_TESTS)


def drawn(covered: dict[tuple[str, int], list[str]], seed: str, sample: int, only: str) -> list[Mutant]:
    """Return the mutants to try, of lines that some test passes through."""
    every = [
        mutant
        for room in ROOMS
        for file in sorted((TOP / "peeltrack" / room).rglob("*.py"))
        for source in [file.read_text(encoding="utf-8")]
        for mutant in mutants(file.relative_to(TOP).as_posix(), source)
        if covered.get((mutant.path, mutant.line)) and only in mutant.path and not mutant.known(source)
    ]
    return Random(seed).sample(every, min(sample, len(every)))


def main() -> int:
    """Try a sample and list the survivors; 1 where there are any, 2 where the package is not committed."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.mutants")
    parser.add_argument("--sample", type=int, default=50)
    parser.add_argument("--seed", default=date.today().isoformat())
    parser.add_argument("--only", default="", help="a part of the path")
    parser.add_argument("--measured", type=Path, help="coverage of the tests, with each as a context")
    given = parser.parse_args()
    if subprocess.run(["git", "diff", "--quiet", "HEAD", "--", "peeltrack", "tests"], cwd=TOP).returncode:
        print("commit peeltrack/ and tests/ first: what is broken is a clone", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        covered = covering(given.measured or measured(Path(name)))
        chosen = drawn(covered, given.seed, given.sample, given.only)
        copies = [Path(name) / f"copy{number}" for number in range(2)]
        for copy in copies:
            subprocess.run(["git", "clone", "-q", str(TOP), str(copy)], check=True)
        with ThreadPoolExecutor(len(copies)) as pool:
            halves = [chosen[number :: len(copies)] for number in range(len(copies))]
            lived = pool.map(lambda half, copy: _tried(half, covered, copy), halves, copies)
            survivors = [mutant for half in lived for mutant in half]
    print(f"{len(chosen)} mutants, seed {given.seed}: {len(survivors)} lived")
    return int(bool(survivors))


def _tried(half: Sequence[Mutant], covered: dict[tuple[str, int], list[str]], checkout: Path) -> list[Mutant]:
    lived = []
    for mutant in half:
        if survives(mutant, covered[mutant.path, mutant.line], checkout):
            lived.append(mutant)
            print("lived:", mutant.described((TOP / mutant.path).read_text(encoding="utf-8")), flush=True)
    return lived


if __name__ == "__main__":
    sys.exit(main())

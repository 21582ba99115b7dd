"""`peeltrack schema`: the schema admits what `check` can read, and nothing that it cannot."""

import json
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from peeltrack.core.finding import Finding
from peeltrack.core.model.decode import read
from peeltrack.core.model.json_schema import NOUNS
from peeltrack.core.model.slots import Slot, slots
from peeltrack.store.toml.document import parse
from tests.cli.conftest import Run

SHIPPED = Path(__file__).parents[3] / "register"
FILES = {"record": "*/[A-Z]*.toml", "source": "*/source.toml", "register": "register.toml"}

#: Values of every type that a file can hold, none of which looks like another.
VALUES: dict[str, Any] = {
    "text": "soon",
    "whole": 3,
    "number": 1.5,
    "truth": True,
    "date": date(2025, 3, 27),
    "instant": datetime(2025, 2, 20, 14, 3, tzinfo=UTC),
    "instant without offset": datetime(2025, 2, 20, 14, 3),
    "list": [1],
    "texts": ["one"],
    "tables": [{"zz": 1}],
    "table": {"zz": 1},
}
#: What each value may stand in for without a schema noticing: it is shown a date as text.
ALIKE = {("str", "date"), ("str", "instant"), ("str", "instant without offset")}


def _taplo() -> str:
    found = shutil.which("taplo", path=sysconfig.get_path("scripts")) or shutil.which("taplo")
    if found is None:
        pytest.skip("taplo is not installed: pip install taplo")
    return found


@pytest.fixture
def schema(run: Run, desk: Path, request: pytest.FixtureRequest) -> tuple[str, Path]:
    """The name of a schema, and the file that holds it."""
    name: str = request.param
    file = desk / f"{name} schema.json"
    file.write_text(run("schema", name).out, encoding="utf-8")
    return name, file


every_schema = pytest.mark.parametrize("schema", list(NOUNS), indirect=True)


def _refused(schema: Path, files: list[Path]) -> set[str]:
    """Return the names of the files that taplo refuses by the schema."""
    lint = [_taplo(), "lint", "--no-auto-config", "--colors", "never", "--schema", schema.as_uri()]
    done = subprocess.run([*lint, *map(str, files)], capture_output=True, encoding="utf-8", check=False)
    named = {Path(found).name for found in re.findall(r"┌─ (.+):\d+:\d+$", done.stderr, re.MULTILINE)}
    assert bool(named) is bool(done.returncode), done.stderr
    return named


@every_schema
def test_the_shipped_register_keeps_to_the_schema(schema: tuple[str, Path]) -> None:
    name, file = schema
    files = sorted(SHIPPED.glob(FILES[name]))
    assert len(files) > 0
    assert _refused(file, files) == set()


@every_schema
def test_check_and_the_schema_refuse_the_same_files(schema: tuple[str, Path], desk: Path) -> None:
    name, file = schema
    wanted, files = {}, []
    for number, (table, alike) in enumerate(_tables(NOUNS[name][0])):
        path = desk / f"{number}.toml"
        path.write_text(tomlkit.dumps(table), encoding="utf-8")
        files.append(path)
        wanted[path.name] = _unreadable(NOUNS[name][0], path) and not alike
    assert len(files) > 50
    refused = _refused(file, files)
    assert {one: one in refused for one in wanted} == wanted


def _unreadable(noun: type, path: Path) -> bool:
    found: list[Finding] = []
    table, _ = parse(path.read_bytes(), path.name)
    read(noun, table or {}, found)
    return bool(found)


def _tables(noun: type) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield a good table, then one for each way to get one of its values wrong.

    Beside each stands whether a schema takes the fault for something right.
    """
    good = _good(noun)
    yield good, False
    yield {**good, "zz": 1}, False
    for key, slot in slots(noun).items():
        if slot.required:
            yield {name: value for name, value in good.items() if name != key}, False
        for kind, value in VALUES.items():
            yield {**good, key: value}, (slot.types[0].__name__, kind) in ALIKE and slot.shape == "plain"
        if slot.shape in ("table", "tables", "named"):
            for inner, alike in _tables(slot.noun):
                shaped = {"table": inner, "tables": [inner], "named": {"board": inner}}
                yield {**good, key: shaped[slot.shape]}, alike


def _good(noun: type) -> dict[str, Any]:
    return {key: _value(slot) for key, slot in slots(noun).items() if slot.required}


def _value(slot: Slot) -> Any:
    if slot.shape == "word":
        return next(iter(slot.noun)).value
    named = {"str": "text", "int": "whole", "float": "number", "bool": "truth", "date": "date"}
    return VALUES[named.get(slot.types[0].__name__, "instant")]


def test_a_date_in_quotes_is_what_no_schema_can_tell_from_a_date(desk: Path, run: Run) -> None:
    file = desk / "schema.json"
    file.write_text(run("schema", "record").out, encoding="utf-8")
    record = {**_good(NOUNS["record"][0]), "deadline": "2025-03-27"}
    path = desk / "REC-1.toml"
    path.write_text(tomlkit.dumps(record), encoding="utf-8")
    assert _refused(file, [path]) == set()
    assert _unreadable(NOUNS["record"][0], path)


def test_every_key_is_described(run: Run) -> None:
    record = json.loads(run("schema").out)
    assert set(record["properties"]) == set(slots(NOUNS["record"][0]))
    assert all(one["description"] for one in record["properties"].values())
    assert record["properties"]["kind"]["enum"][0] == "recommendation"
    assert record["required"] == ["id", "title", "kind", "status"]


def test_an_unknown_file_is_refused(run: Run) -> None:
    assert run("schema", "readme").exit_code == 2

"""The house keeps its shape: arrows point down, the middle is pure, one door each."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "peeltrack"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: What is wrong in a module, by its name.
Found = Mapping[str, object]

#: The wings of the core, each with the others that it may import. A module that lies in `core`
#: itself is the ground on which all of them stand.
WINGS = {
    "core": set(),
    "core.model": {"core"},
    "core.chain": {"core", "core.model"},
    "core.views": {"core", "core.model", "core.chain"},
    "core.history": {"core", "core.model", "core.chain"},
    "core.merge": {"core", "core.model", "core.chain", "core.history"},
    "core.audit": {"core", "core.model", "core.chain", "core.views", "core.history"},
    "core.published": {"core", "core.model", "core.chain"},
    "core.reports": {"core", "core.model", "core.chain", "core.views", "core.history", "core.audit"},
}

CORE = set(WINGS)

#: Every room, with the others that it may import.
BELOW = {
    **WINGS,
    "rules": CORE,
    "formats": CORE,
    "store": CORE,
    "workflows": {"store", "rules", "formats"} | CORE,
    "cli": {"workflows", "store", "rules", "formats"} | CORE,
}

PURE = CORE | {"rules", "formats"}

#: No folder holds more modules than one sees at a glance.
MOST_MODULES = 20

#: What would make a pure room see the world.
WORLD = {
    "click",
    "rich",
    "tomlkit",
    "tomllib",
    "os",
    "pathlib",
    "subprocess",
    "shutil",
    "tempfile",
    "time",
    "socket",
    "asyncio",
    "threading",
}

#: The only modules that may import each of these: one for each thing outside that it opens to.
DOORS = {
    "rich": ["cli/terminal/display.py"],
    "tomlkit": ["store/toml/document.py"],
    "sqlite3": ["store/sqlite.py"],
    "tomllib": ["store/toml/document.py"],
    "lxml": ["store/published/html_reader.py"],
    "openpyxl": ["store/published/xlsx_reader.py"],
    "docx": ["store/published/docx_reader.py"],
    "pdfplumber": ["store/published/pdf_reader.py"],
    "subprocess": ["cli/terminal/pager.py", "store/git/process.py"],  # the pager; git and ssh-keygen
}

#: Never: peeltrack opens no network connection, and its files are the same on every system.
NOWHERE = {"socket", "urllib.request", "http", "fcntl", "requests", "pty", "termios"}

#: Imported by modules that every call needs, these would cost more than the call.
LATE = {"rich", "tomlkit", "dateutil", "importlib.metadata"}


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of the module."""
    return tuple(ast.walk(tree(path)))


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Return each imported module, and whether it is imported at the top."""
    top = set(tree(path).body)
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node in top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module), node in top
            yield from ((f"{node.module}.{alias.name}", node in top) for alias in node.names)


def name(path: Path) -> str:
    """Return the path inside the package, with forward slashes."""
    return path.relative_to(PACKAGE).as_posix()


def roots(path: Path) -> set[str]:
    """Return the first part of each imported module."""
    return {module.partition(".")[0] for module, _ in imports(path)}


def room_of(module: str) -> str:
    """Return the room that a module lies in, by its dotted name inside the package; "" where in none."""
    parts = module.split(".")
    places = (".".join(parts[:depth]) for depth in (2, 1))
    return next((place for place in places if place in BELOW), "")


def room(path: Path) -> str:
    """Return the room that a file lies in; "" where in none."""
    return room_of(name(path).removesuffix(".py").replace("/", "."))


def faulty(found: Callable[[Path], object], where: Callable[[Path], bool] = lambda path: True) -> Found:
    """Return what is found in each module that is looked at, by its name; {} where all is well."""
    return {name(path): fault for path in MODULES if where(path) and (fault := found(path))}


def test_arrows_point_down() -> None:
    def upwards(path: Path) -> set[str]:
        ours = {
            module.removeprefix("peeltrack.")
            for module, _ in imports(path)
            if module.startswith("peeltrack.")
        }
        return {room_of(module) for module in ours} - {room(path), ""} - BELOW[room(path)]

    assert faulty(upwards, lambda path: room(path) != "") == {}


def test_no_folder_is_crowded() -> None:
    counts = Counter(path.parent for path in MODULES)
    assert {folder.name: count for folder, count in counts.items() if count > MOST_MODULES} == {}


def test_no_file_is_longer_than_300_lines() -> None:
    assert faulty(lambda path: max(len(path.read_text(encoding="utf-8").splitlines()) - 300, 0)) == {}


def test_no_function_is_longer_than_50_lines() -> None:
    def long(path: Path) -> list[str]:
        functions = (node for node in nodes(path) if isinstance(node, ast.FunctionDef))
        return [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > 50]

    assert faulty(long) == {}


def test_the_middle_sees_no_file_clock_git_or_terminal() -> None:
    def seen(path: Path) -> set[str]:
        called = {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}
        names = {node.id for node in nodes(path) if isinstance(node, ast.Name)}
        read = called & {"now", "utcnow", "read_text", "write_text", "read_bytes"}
        return (roots(path) & WORLD) | read | (names & {"open", "input", "print"})

    assert faulty(seen, lambda path: room(path) in PURE) == {}


def test_a_use_case_knows_neither_the_command_line_nor_a_terminal() -> None:
    assert (
        faulty(lambda path: roots(path) & {"click", "rich", "sys"}, lambda path: room(path) == "workflows")
        == {}
    )


@pytest.mark.parametrize(("module", "doors"), DOORS.items())
def test_each_outside_thing_has_one_door(module: str, doors: list[str]) -> None:
    assert [name(path) for path in MODULES if module in roots(path)] == doors


def test_nothing_reaches_the_network_or_one_system_only() -> None:
    assert faulty(lambda path: (roots(path) | {module for module, _ in imports(path)}) & NOWHERE) == {}


def test_today_is_read_in_one_place() -> None:
    def read(path: Path) -> set[str]:
        called = {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}
        return (called & {"today", "now"}) - ({"today"} - _calls_date_today(path))

    assert faulty(read, lambda path: name(path) != "cli/main.py") == {}


def _calls_date_today(path: Path) -> set[str]:
    return {
        node.func.attr
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"date", "datetime"}
    }


def test_what_is_slow_to_import_is_imported_late() -> None:
    def early(path: Path) -> set[str]:
        modules = {module for module, at_top in imports(path) if at_top}
        return {module for module in modules if module in LATE or module.split(".")[0] in LATE}

    assert faulty(early, lambda path: "terminal" not in path.parts) == {}


#: Modules that import something in a function, and what: all of it is slow to import, and most calls
#: do without. Every other import stands at the top of its module.
IN_A_FUNCTION = {
    "__main__.py": "the program itself, without a collector while it loads",
    "cli/app.py": "what reads a register, what a listing is made of, and what draws on a terminal",
    "cli/command_list.py": "the words of the chain, which only the help needs",
    "cli/commands/look/help.py": "what draws on a terminal",
    "cli/help_option.py": "the pager, which only a reader of the help needs",
    "cli/main.py": "what only Tab needs, and what only a mistake needs",
    "cli/options.py": "what reads a register and its keys, for Tab",
    "cli/terminal/display.py": "rich",
    "cli/terminal/progress_bar.py": "what draws on a terminal",
    "core/dates.py": "dateutil",
    "core/suggest.py": "difflib",
    "core/time_zones.py": "zoneinfo, and dateutil where the system has no zones",
    "core/chain/rounds.py": "digests, which a record without steps needs none of",
    "store/atomic_write.py": "hashlib",
    "store/exchange.py": "only what writes calls the system by name",
    "store/windows.py": "ctypes, which only Windows needs",
    "store/file_tree.py": "hashlib",
    "store/register.py": "SQLite, which only a register that is looked at needs",
    "workflows/share/sync_desk.py": "what joins two sides, where mostly nothing is new",
    "store/toml/document.py": "tomlkit, and what reads the whole of TOML",
}


def test_imports_in_functions_are_few_and_each_has_its_reason() -> None:
    late = {name(path) for path in MODULES if any(_imported_in_a_function(path))}
    assert late == set(IN_A_FUNCTION)


def _imported_in_a_function(path: Path) -> Iterator[ast.AST]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (inner for inner in ast.walk(node) if isinstance(inner, ast.Import | ast.ImportFrom))


#: Modules that may say `Any`, and what of no known type they hold; everywhere else a type is named, or it is
#: an object until somebody has looked.
UNTYPED = {
    "cli/commands/prepare/import_published.py": "options, by their names",
    "cli/commands/prove/reconcile.py": "options, by their names",
    "cli/published_options.py": "options, by their names",
    "cli/questions.py": "what click makes of an answer",
    "core/audit/settings/": "values of register.toml, each under its own name",
    "core/fields.py": "fields of whatever class is declared",
    "core/merge/": "values of TOML",
    "core/model/decode.py": "values of TOML",
    "core/model/decode_plan.py": "values of TOML",
    "core/model/slots.py": "the class of a table in a file, or the words of a value",
    "core/published/compare/": "values of a record, by their keys",
    "core/same_value.py": "values of TOML",
    "core/table.py": "what a column says of a row, which its words are made of",
    "core/views/columns.py": "what a column is sorted by",
    "core/views/filters/": "what a filter compares with",
    "store/index/record_row.py": "values of SQLite",
    "store/published/": "values of JSON, and of the libraries that read documents",
    "store/sqlite.py": "values of SQLite",
    "store/toml/": "values of TOML",
    "workflows/people/pending_people.py": "tables of register.toml, as they are to be written",
}


def test_what_has_no_type_stands_where_it_comes_in_and_nowhere_else() -> None:
    untyped = {name(path) for path in MODULES if _names(path, "Any")}
    allowed = {
        module: next((place for place in UNTYPED if module.startswith(place)), "") for module in untyped
    }
    assert ([module for module, place in allowed.items() if not place], set(allowed.values())) == (
        [],
        set(UNTYPED),
    )


def _names(path: Path, wanted: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == wanted for node in nodes(path))


def test_no_two_classes_have_one_name() -> None:
    classes = (node.name for path in MODULES for node in tree(path).body if isinstance(node, ast.ClassDef))
    public = Counter(called for called in classes if not called.startswith("_"))
    assert [called for called, times in public.items() if times > 1] == []


def test_the_display_is_imported_late() -> None:
    early = [
        name(path)
        for path in MODULES
        for module, at_top in imports(path)
        if at_top and module == "peeltrack.cli.terminal.display"
    ]
    assert early == []


def test_columns_are_declared_beside_the_rows_they_speak_of() -> None:
    def declared(path: Path) -> set[str]:
        calls = (node.func for node in nodes(path) if isinstance(node, ast.Call))
        return {func.id for func in calls if isinstance(func, ast.Name)} & {"Column"}

    assert faulty(declared, lambda path: room(path) not in CORE | {"rules"}) == {}


def test_exits_only_at_the_entry_point() -> None:
    exits = [
        name(path)
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in {"exit", "_exit"}
    ]
    assert exits == ["__main__.py"]

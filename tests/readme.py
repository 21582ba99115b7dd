"""The parts of the README and the guide made from the program: `python -m tests.readme` writes them."""

import ast
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import click

from peeltrack.cli import guide
from peeltrack.cli.command_list import COMMANDS
from peeltrack.cli.main import cli
from peeltrack.core.audit.pushes.proof_rules import PROOF_RULES
from peeltrack.core.audit.rules import RULES as TRUST_RULES
from peeltrack.core.chain.digest import canonical, content, digest_of
from peeltrack.core.chain.table import CHAIN
from peeltrack.core.model.decode import written
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.slots import Slot, slots
from peeltrack.core.model.source import Source
from peeltrack.core.model.status import Status, Step
from peeltrack.core.views.flat_tables import flat_tables
from peeltrack.formats.findings import FINDING_FORMATS
from peeltrack.formats.tables import FORMATS
from peeltrack.formats.tables.markdown import escaped
from peeltrack.rules import RULES
from peeltrack.rules.rule import Listed
from tests.core.chain.test_digest import SUBMIT, VECTOR_FILE, parsed
from tests.picture import picture

TOP = Path(__file__).parents[1]
GUIDE = TOP / "peeltrack" / "guide"

#: Every page on which a part can be made.
PAGES = (TOP / "README.md", *sorted(GUIDE.glob("*.md")))

#: The rooms of the house, from the ground up.
ROOMS = ("core", "rules", "formats", "store", "workflows", "cli")

_BLOCK = re.compile(r"(<!-- made: (\w+) -->\n)(?:(?!<!-- made).)*?(<!-- end -->)", re.DOTALL)


def due_picture() -> str:
    """Return the picture that the README opens with: what its first command shows on a terminal."""
    return picture("due", 120, "--today", "2025-03-01", "due", "--before", "2025-03-27")


def contents() -> str:
    """Return the pages of the guide with their headings, as links from the README."""
    return "\n\n".join(
        f"**{heading}**\n\n" + "\n".join(_link(topic) for topic in topics)
        for heading, topics in guide.TOPICS.items()
    )


def _link(topic: str) -> str:
    return f"- [`{topic}`](peeltrack/guide/{topic}.md): {guide.title(topic)}"


def commands() -> str:
    """Return the help of every command, as the program prints it."""
    return "\n\n".join(_reference())


def _reference() -> Iterator[str]:
    root = click.Context(cli, info_name="peeltrack", **cli.context_settings)
    yield _help("peeltrack", cli, root)
    for name in COMMANDS:
        command = cli.get_command(root, name)
        assert command is not None
        yield from _helps(f"peeltrack {name}", command, root)


def _helps(path: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=path.rpartition(" ")[2], parent=parent)
    yield _help(path, command, context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _helps(f"{path} {name}", child, context)


def _help(path: str, command: click.Command, context: click.Context) -> str:
    formatter = click.HelpFormatter(width=96, max_width=96)
    command.format_help(context, formatter)
    return f"## `{path}`\n\n```text\n{formatter.getvalue().rstrip()}\n```"


def fields() -> str:
    """Return a table of what each file may hold."""
    return "\n\n".join(
        f"**{title}**\n\n" + "\n".join(_fields_of(noun))
        for title, noun in (("A record", Record), ("source.toml", Source), ("register.toml", Settings))
    )


def _fields_of(noun: type) -> Iterator[str]:
    yield "| key | value | meaning |"
    yield "|---|---|---|"
    yield from _rows(noun, "")


def _rows(noun: type, within: str) -> Iterator[str]:
    later = []
    for slot in slots(noun).values():
        if slot.shape in ("table", "tables", "named"):
            later.append(slot)
        else:
            yield f"| `{within}{slot.key}` | {escaped(slot.expected)}{_owed(slot)} | {escaped(slot.doc)} |"
    for slot in later:
        heading = f"{within}{slot.key}"
        heading += ".NAME" if slot.shape == "named" else ""
        shown = f"[[{heading}]]" if slot.shape == "tables" else f"[{heading}]"
        yield f"| `{shown}` | | {escaped(slot.doc)} |"
        yield from _rows(slot.noun, f"{heading}.")


def _owed(slot: Slot) -> str:
    return " (required)" if slot.required else ""


def sql_tables() -> str:
    """Return the tables that are asked in SQL, each with its columns."""
    return "\n\n".join(
        f"### {table.name}\n\n{escaped(table.about).capitalize()}.\n\n"
        + "\n".join(f"- `{name}`: {escaped(doc)}" for name, doc in table.columns.items())
        for table in flat_tables()
    )


def chain() -> str:
    """Return the table of steps."""
    lines = ["| step | from | to | by | must say |", "|---|---|---|---|---|"]
    for arrow in CHAIN:
        origins = ", ".join(arrow.origins)
        posts = " or ".join(role.in_words for role in arrow.roles)
        needs = ", ".join(f"`{need.key}`" for need in arrow.needs)
        lines.append(f"| `{arrow.step}` | {origins} | {arrow.to} | {posts} | {needs} |")
    return "\n".join(lines)


def rules() -> str:
    """Return the table of rules."""
    lines = ["| code | rule | severity | why |", "|---|---|---|---|"]
    rules: tuple[Listed, ...] = (*RULES, *PROOF_RULES.values())
    for rule in rules:
        lines.append(f"| {rule.code} | {rule.name} | {rule.severity} | {escaped(rule.why)} |")
    return "\n".join(lines)


def trust() -> str:
    """Return the table of the rules of trust."""
    lines = ["| rule | what it means | what an audit says where it is broken |", "|---|---|---|"]
    for rule in TRUST_RULES:
        lines.append(f"| {rule.name} | {escaped(rule.means)} | {rule.says or 'nothing: it has no effect'} |")
    return "\n".join(lines)


def formats() -> str:
    """Return the formats of listings."""
    return _described(FORMATS)


def findings() -> str:
    """Return the formats of findings."""
    return _described(FINDING_FORMATS)


def _described(formats: Mapping[str, str]) -> str:
    lines = (f"| `{name}` | {said} |" for name, said in formats.items())
    return "\n".join(("| format | for |", "|---|---|", *lines))


def vector() -> str:
    """Return two steps on one record, with the canonical JSON that is hashed and its digest."""
    record = parsed(VECTOR_FILE)
    first = digest_of(record, SUBMIT, "")
    second = replace(
        SUBMIT,
        step=Step.VERIFY,
        from_=Status.SUBMITTED,
        to=Status.VERIFIED,
        by="sam@example.org",
        role="strategic-lead",
        note="Read in full",
    )
    parts = [f"The record, in `{record.source}/REC-12.toml`:\n\n```toml\n{VECTOR_FILE.strip()}\n```"]
    for step, previous in ((SUBMIT, ""), (second, first)):
        text = canonical(
            {
                "version": "pt1",
                "content": content(record),
                "step": {key: value for key, value in written(step).items() if key != "digest"},
                "previous": previous,
            }
        ).decode()
        digest = digest_of(record, step, previous)
        parts.append(f"`{step.step}`:\n\n```json\n{text}\n```\n\n```text\n{digest}\n```")
    return "\n\n".join(parts)


def code_map() -> str:
    """Return every module with the first line of what it says of itself, room by room."""
    return "\n\n".join("\n".join(_room(name)) for name in ROOMS)


def _room(name: str) -> Iterator[str]:
    top = TOP / "peeltrack" / name
    for folder in [top, *sorted(path for path in top.rglob("*") if (path / "__init__.py").is_file())]:
        yield f"**`{folder.relative_to(TOP).as_posix()}/`** {_says(folder / '__init__.py')}"
        yield ""
        for path in sorted(folder.glob("*.py")):
            if path.stem != "__init__":
                yield f"- `{path.name}`: {_says(path)}"
        yield ""


def _says(path: Path) -> str:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return said.partition("\n\n")[0].replace("\n", " ")


BLOCKS: Mapping[str, Callable[[], str]] = {
    "contents": contents,
    "chain": chain,
    "sql_tables": sql_tables,
    "formats": formats,
    "findings": findings,
    "vector": vector,
    "commands": commands,
    "map": code_map,
    "fields": fields,
    "rules": rules,
    "trust": trust,
}


#: Pictures of a terminal, each in a file of its own.
PICTURES: Mapping[Path, Callable[[], str]] = {GUIDE / "due.svg": due_picture}


def remade(text: str) -> str:
    """Return a page's text with every made part written anew. Raises KeyError for an unknown one."""
    return _BLOCK.sub(lambda match: f"{match[1]}{BLOCKS[match[2]]()}\n{match[3]}", text)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"written: {path.relative_to(TOP).as_posix()}\n")


if __name__ == "__main__":
    for page in PAGES:
        _write(page, remade(page.read_text(encoding="utf-8")))
    for file, make in PICTURES.items():
        _write(file, make())

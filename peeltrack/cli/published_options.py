"""What commands that read published files have in common: how a person corrects what was made of them."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from peeltrack.cli.app import App
from peeltrack.cli.options import DAY, Words, words
from peeltrack.cli.questions import not_after_today
from peeltrack.core.errors import UsageFault
from peeltrack.core.model.record import Speaker
from peeltrack.core.model.source import Importing
from peeltrack.core.published.compare.difference import Intake
from peeltrack.core.published.compare.proposal import names_of
from peeltrack.core.published.corrections import column_told, status_told, table_told
from peeltrack.workflows.published.read_documents import Opened, ReadRequest, open_documents

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--columns", multiple=True, metavar="HEADING=FIELD", help="What a heading holds; - is nothing."
    ),
    click.option(
        "--status", multiple=True, metavar="WORDS=MEANING", help="What a status in their words means."
    ),
    click.option("--table", multiple=True, metavar="N", help="Only this table, counted from 1."),
    click.option("--sheet", default="", metavar="NAME", help="Only this sheet of a workbook, hidden or not."),
    click.option("--says", type=Words(words(Speaker)), help="Whose statuses it tells."),
    click.option("--reference", default="", metavar="TEXT", help="Where they are said; else its name."),
    click.option("--on", type=DAY, metavar="DATE", help="The day that the document speaks of; else today."),
    click.option(
        "--take", multiple=True, type=int, metavar="LINE", help="What begins in this line is an item."
    ),
    click.option(
        "--leave", multiple=True, type=int, metavar="LINE", help="What begins in this line is none."
    ),
)


def document_options(function: F) -> F:
    """Give a command the corrections as options; `asked_of` takes their values."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def asked_of(typed: Mapping[str, Any]) -> ReadRequest:
    """Return what was said with these options. Raises UsageFault for what cannot be meant."""
    columns = tuple(f"{heading} = {field}" for heading, field in map(column_told, typed["columns"]))
    meanings = map(status_told, typed["status"])
    told = Importing(
        columns=columns,
        status=tuple(f"{words} = {meaning or 'nothing'}" for words, meaning in meanings),
        table=tuple(str(table_told(one)) for one in typed["table"]),
        sheet=typed["sheet"],
        says=typed["says"] or "",
        wording=typed.get("wording") or None,
    )
    return ReadRequest(told=told, take=typed["take"], leave=typed["leave"])


def opened_files(files: tuple[str, ...], sheet: str) -> Opened:
    """Return what files hold, - being standard input. Raises UsageFault."""
    if files.count("-") > 1:
        raise UsageFault("- is named twice: standard input can be read once", hint="name it once")
    content = sys.stdin.buffer.read() if "-" in files else None
    return open_documents(files, sheet, content)


def reading_of(
    app: App, typed: Mapping[str, Any], kept: Importing, files: tuple[str, ...], otherwise: Speaker
) -> Intake:
    """Return how a document is read into the register, but for who brings it in; `otherwise` speaks in it."""
    names = ", ".join("a pasted page" if name == "-" else Path(name).name for name in files)
    return Intake(
        on=not_after_today(app, typed["on"], "--on"),
        by="",
        speaker=Speaker(kept.says) if kept.says in list(Speaker) else otherwise,
        reference=typed["reference"].strip() or names,
        wording=bool(kept.wording),
        names=names_of(app.register.settings),
    )

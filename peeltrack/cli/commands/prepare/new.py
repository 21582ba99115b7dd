"""`peeltrack new`: one more record, and its source if that is new too."""

from datetime import date
from typing import Any

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import edit_command
from peeltrack.cli.options import DAY, Words, complete_ids, complete_sources, complete_themes, words
from peeltrack.cli.questions import ask, asked, day_in, on_terminal, text_of
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.ids import checked_folder
from peeltrack.core.model.paths import SOURCE_FILE
from peeltrack.core.model.record import Kind, Route
from peeltrack.core.model.source import Source
from peeltrack.workflows.edit import Edit
from peeltrack.workflows.new_record import NewRecord, NewSource, begin_record, new_source

_KIND = Words(words(Kind))


@frozen
class OfASource:
    """What is typed of a publication that is new."""

    source_title: str | None
    publisher: str | None
    published: date | None
    published_text: str | None
    prefix: str | None
    reference: tuple[str, ...]
    awaited: bool


@frozen
class OfARecord:
    """What is typed of a record."""

    title: str | None
    kind: str | None
    number: str | None
    deadline: date | None
    deadline_text: str | None
    deadline_basis: str
    target: date | None
    record_id: str
    area: str
    theme: tuple[str, ...]
    addressed_to: tuple[str, ...]
    response_route: str
    summary: str | None
    part_of: str
    wording: str
    wording_file: str | None


@edit_command("new")
@click.option("--source", metavar="KEY", shell_complete=complete_sources, help="Folder of its publication.")
@click.option("--title", metavar="TEXT", help="A short name in your own words.")
@click.option("--kind", type=_KIND, help="What it is.")
@click.option("--number", metavar="TEXT", help="As published; left out where there is none.")
@click.option("--deadline", type=DAY, metavar="DATE", help="The inspectorate's date.")
@click.option("--deadline-text", metavar="TEXT", help="The deadline as published.")
@click.option("--deadline-basis", default="", metavar="TEXT", help='Such as "6 months after publication".')
@click.option("--target", type=DAY, metavar="DATE", help="The force's own date.")
@click.option(
    "--id", "record_id", default="", metavar="ID", help="Instead of the source's prefix and the number."
)
@click.option("--area", default="", metavar="TEXT", help="The part of the publication it stands under.")
@click.option(
    "--theme",
    multiple=True,
    metavar="TEXT",
    shell_complete=complete_themes,
    help="A subject, for finding it.",
)
@click.option("--addressed-to", multiple=True, metavar="TEXT", help="A body it is addressed to.")
@click.option(
    "--route",
    "response_route",
    type=Words(words(Route)),
    default=Route.FORCE.value,
    help="Who answers the publisher.",
)
@click.option("--summary", metavar="TEXT", help="What is asked, in your own words.")
@click.option(
    "--part-of",
    default="",
    metavar="ID",
    shell_complete=complete_ids,
    help="The cause of concern that it belongs to.",
)
@click.option("--wording", default="", metavar="TEXT", help="The published text.")
@click.option("--wording-file", metavar="FILE", help="The published text from a file; - for standard input.")
@click.option("--source-title", metavar="TEXT", help="New source: its name.")
@click.option("--publisher", metavar="TEXT", help="New source: who issued it.")
@click.option("--published", type=DAY, metavar="DATE", help="New source: day of publication.")
@click.option("--published-text", metavar="TEXT", help="New source: the date as the document gives it.")
@click.option("--prefix", metavar="TEXT", help="New source: what its ids begin with.")
@click.option("--reference", multiple=True, metavar="TEXT", help="New source: where it can be found.")
@click.option("--awaited", is_flag=True, help="New source: it is not out yet.")
def command(app: App, source: str | None, **typed: Any) -> Edit:
    """Add a record to the register. On a terminal it asks for what is missing.

    The file gets the name of the id: the prefix of the source with the number as published, or with
    the next one that is free.
    """
    of_a_source = OfASource(**{name: typed.pop(name) for name in OfASource.__dataclass_fields__})
    publication = _source(app, source, of_a_source)
    return begin_record(app.on_day, publication, _record(app, OfARecord(**typed)))


def _source(app: App, typed_key: str | None, typed: OfASource) -> Source:
    known = app.register.sources
    key = asked(typed_key, f"Source ({', '.join(known) or 'a new folder'})", "--source")
    try:
        source = app.register.find_source(key)
    except UsageFault as fault:
        checked_folder(key)
        if typed.source_title is None and not on_terminal():
            begin = f'to begin it: --source {key} --source-title "…" --publisher "…"'
            raise UsageFault(fault.message, hint=f"{fault.hint}; {begin}") from fault
        return _new_source(app, key, typed)
    _refuse_anew(source, typed)
    return source


def _refuse_anew(source: Source, typed: OfASource) -> None:
    for name in typed.__dataclass_fields__:
        if getattr(typed, name):
            raise UsageFault(
                f"--{name.replace('_', '-')} is for a new source, but {source.key} is there already",
                hint=f"correct it in {source.key}/{SOURCE_FILE}, or leave it out",
            )


def _new_source(app: App, key: str, typed: OfASource) -> Source:
    return new_source(
        key,
        NewSource(
            title=asked(typed.source_title, "Name of the new source", "--source-title"),
            publisher=asked(typed.publisher, "Who issued it", "--publisher"),
            published=typed.published
            or _asked_day(app, "Day of publication (Enter if not known)", typed.source_title),
            published_text=(typed.published_text or "").strip(),
            prefix=typed.prefix or "",
            reference=typed.reference,
            awaited=typed.awaited,
        ),
    )


def _record(app: App, typed: OfARecord) -> NewRecord:
    title = asked(typed.title, "Title, in your own words", "--title")
    kind = Kind(typed.kind or _asked_kind())
    number = _optional(typed.number, "Number as published (Enter for none)", typed.title)
    deadline_text = _optional(typed.deadline_text, "Deadline as published (Enter for none)", typed.title)
    deadline = typed.deadline or _asked_day(app, "Deadline as a date (Enter for none)", typed.title)
    summary = _optional(typed.summary, "What is asked, in your own words (Enter for none)", typed.title)
    return NewRecord(
        title=title,
        kind=kind,
        id=typed.record_id,
        number=number,
        area=typed.area.strip(),
        theme=typed.theme,
        addressed_to=typed.addressed_to,
        response_route=Route(typed.response_route),
        deadline=deadline,
        deadline_text=deadline_text,
        deadline_basis=typed.deadline_basis.strip(),
        target=typed.target,
        summary=summary,
        part_of=app.register.find(typed.part_of).id if typed.part_of else "",
        wording=_wording(typed),
    )


def _asked_kind() -> str:
    if not on_terminal():
        raise UsageFault("--kind is missing", hint=f"give it: --kind {', '.join(Kind)}")
    return str(ask("Kind", type=_KIND, default=Kind.RECOMMENDATION.value))


def _optional(value: str | None, question: str, title: str | None) -> str:
    """Return what was typed; ask only where the title was asked for too."""
    if value is None and title is None and on_terminal():
        value = ask(question, default="", show_default=False)
    return (value or "").strip()


def _asked_day(app: App, question: str, title: str | None) -> date | None:
    if title is not None or not on_terminal():
        return None
    found: date | None = ask(
        question,
        default="",
        show_default=False,
        value_proc=lambda answer: day_in(app, answer) if answer.strip() else None,
    )
    return found


def _wording(typed: OfARecord) -> str:
    if typed.wording_file and typed.wording:
        raise UsageFault("--wording and --wording-file say the same thing twice", hint="keep one of the two")
    if typed.wording_file:
        return text_of(typed.wording_file, "--wording-file")
    return typed.wording.strip()

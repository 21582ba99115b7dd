"""`peeltrack new`: one more record, and its source if that is new too."""

from dataclasses import replace

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import edit_command
from peeltrack.cli.options import DAY, Words, complete_ids, complete_sources, complete_themes, words
from peeltrack.cli.questions import ask, ask_day, asked, on_terminal, text_of
from peeltrack.core.errors import UsageFault
from peeltrack.core.fields import with_fields
from peeltrack.core.model.ids import checked_folder
from peeltrack.core.model.paths import SOURCE_FILE
from peeltrack.core.model.record import Kind, Link, Record, Relation, Route
from peeltrack.core.model.source import Publication, Source
from peeltrack.core.model.status import Status
from peeltrack.workflows.edit import Edit
from peeltrack.workflows.new_record import begin_record, checked_source

_KIND = Words(words(Kind))


#: What is said of a new source only: the field, and the option that says it.
_OF_A_SOURCE = {
    "title": "--source-title",
    "publisher": "--publisher",
    "published": "--published",
    "published_text": "--published-text",
    "prefix": "--prefix",
    "reference": "--reference",
    "state": "--awaited",
}
_NOTHING_SAID = Source(title="", publisher="")


@edit_command("new")
@click.option("--source", metavar="KEY", shell_complete=complete_sources, help="Folder of its publication.")
@click.option("--title", metavar="TEXT", help="A short name in your own words.")
@click.option("--kind", type=_KIND, help="What it is.")
@click.option("--number", default="", metavar="TEXT", help="As published; left out where there is none.")
@click.option("--deadline", type=DAY, metavar="DATE", help="The inspectorate's date.")
@click.option("--deadline-text", default="", metavar="TEXT", help="The deadline as published.")
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
@click.option("--summary", default="", metavar="TEXT", help="What is asked, in your own words.")
@click.option(
    "--part-of",
    default="",
    metavar="ID",
    shell_complete=complete_ids,
    help="The cause of concern that it belongs to.",
)
@click.option("--wording", default="", metavar="TEXT", help="The published text.")
@click.option("--wording-file", metavar="FILE", help="The published text from a file; - for standard input.")
@click.option("--source-title", default="", metavar="TEXT", help="New source: its name.")
@click.option("--publisher", default="", metavar="TEXT", help="New source: who issued it.")
@click.option("--published", type=DAY, metavar="DATE", help="New source: day of publication.")
@click.option(
    "--published-text", default="", metavar="TEXT", help="New source: the date as the document gives it."
)
@click.option("--prefix", default="", metavar="TEXT", help="New source: what its ids begin with.")
@click.option("--reference", multiple=True, metavar="TEXT", help="New source: where it can be found.")
@click.option(
    "--awaited",
    "state",
    flag_value=Publication.AWAITED,
    type=Publication,
    default=Publication.PUBLISHED,
    help="New source: it is not out yet.",
)
def command(
    app: App,
    source: str | None,
    source_title: str,
    title: str | None,
    kind: str | None,
    record_id: str,
    response_route: str,
    part_of: str,
    wording: str,
    wording_file: str | None,
    **typed: object,
) -> Edit:
    """Add a record to the register. On a terminal it asks for what is missing.

    The file gets the name of the id: the prefix of the source with the number as published, or with
    the next one that is free.
    """
    of_a_source = {name: typed.pop(name) for name in _OF_A_SOURCE if name in typed}
    publication = _source(
        app, source, with_fields(Source(title=source_title, publisher=""), _stripped(of_a_source))
    )
    record = Record(
        id=record_id,
        title=asked(title, "Title, in your own words", "--title"),
        kind=Kind(kind or _asked_kind()),
        status=Status.OPEN,
        response_route=Route(response_route),
        wording=_wording(wording, wording_file),
        link=(Link(relation=Relation.PART_OF, id=app.register.find(part_of).id),) if part_of else (),
    )
    record = with_fields(record, _stripped(typed))
    return begin_record(app.on_day, publication, record if title is not None else _with_answers(app, record))


def _stripped(typed: dict[str, object]) -> dict[str, object]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in typed.items()}


def _source(app: App, typed_key: str | None, said: Source) -> Source:
    known = app.register.sources
    key = asked(typed_key, f"Source ({', '.join(known) or 'a new folder'})", "--source")
    try:
        source = app.register.find_source(key)
    except UsageFault as fault:
        checked_folder(key)
        if not said.title and not on_terminal():
            begin = f'to begin it: --source {key} --source-title "…" --publisher "…"'
            raise UsageFault(fault.message, hint=f"{fault.hint}; {begin}") from fault
        return checked_source(_new_source(app, replace(said, key=key)))
    for name, option in _OF_A_SOURCE.items():
        if getattr(said, name) != getattr(_NOTHING_SAID, name):
            raise UsageFault(
                f"{option} is for a new source, but {source.key} is there already",
                hint=f"correct it in {source.key}/{SOURCE_FILE}, or leave it out",
            )
    return source


def _new_source(app: App, said: Source) -> Source:
    title = asked(said.title or None, "Name of the new source", "--source-title")
    publisher = asked(said.publisher or None, "Who issued it", "--publisher")
    published = said.published
    if published is None and not said.title:
        published = ask_day(app, "Day of publication (Enter if not known)", default="")
    return replace(said, title=title, publisher=publisher, published=published)


def _with_answers(app: App, record: Record) -> Record:
    """Return the record with what else a person knows of it, who was asked for its title too."""
    return replace(
        record,
        number=record.number or _answer("Number as published (Enter for none)"),
        deadline_text=record.deadline_text or _answer("Deadline as published (Enter for none)"),
        deadline=record.deadline or ask_day(app, "Deadline as a date (Enter for none)", default=""),
        summary=record.summary or _answer("What is asked, in your own words (Enter for none)"),
    )


def _asked_kind() -> str:
    if not on_terminal():
        raise UsageFault("--kind is missing", hint=f"give it: --kind {', '.join(Kind)}")
    return ask("Kind", among=_KIND, default=Kind.RECOMMENDATION.value)


def _answer(question: str) -> str:
    return ask(question, default="").strip()


def _wording(typed: str, file: str | None) -> str:
    if file and typed:
        raise UsageFault("--wording and --wording-file say the same thing twice", hint="keep one of the two")
    return text_of(file, "--wording-file") if file else typed.strip()

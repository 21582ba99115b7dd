"""`peeltrack new`: one more record, and its source if that is new too."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from peeltrack.cli.app import App
from peeltrack.cli.editing import asked, dry_run_option, finish, next_for, on_terminal, text_of
from peeltrack.cli.options import DAY, Words, complete_sources, complete_themes, pass_app, words
from peeltrack.core.dates import parse_date
from peeltrack.core.errors import ExitCode, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.core.model.ids import checked_folder, checked_id, checked_prefix, id_for, prefix_of
from peeltrack.core.model.paths import SOURCE_FILE
from peeltrack.core.model.record import Kind, Record, Route
from peeltrack.core.model.source import Publication, Source
from peeltrack.core.model.status import Status
from peeltrack.store.drafts import Draft, begun
from peeltrack.store.file_tree import FolderTree, from_here
from peeltrack.store.toml.write import compose

_KIND = Words(words(Kind))


@click.command("new")
@click.option("--source", metavar="KEY", shell_complete=complete_sources, help="Folder of its publication.")
@click.option("--title", metavar="TEXT", help="A short name in your own words.")
@click.option("--kind", type=_KIND, help="What it is.")
@click.option("--number", metavar="TEXT", help="As published; left out where there is none.")
@click.option("--deadline", type=DAY, metavar="DATE", help="The inspectorate's date.")
@click.option("--deadline-text", metavar="TEXT", help="The deadline as published.")
@click.option("--deadline-basis", metavar="TEXT", help='Such as "6 months after publication".')
@click.option("--target", type=DAY, metavar="DATE", help="The force's own date.")
@click.option("--id", "record_id", metavar="ID", help="Instead of the source's prefix and the number.")
@click.option("--area", metavar="TEXT", help="The part of the publication it stands under.")
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
    help="Who answers the publisher.",
)
@click.option("--summary", metavar="TEXT", help="What is asked, in your own words.")
@click.option("--wording", metavar="TEXT", help="The published text.")
@click.option("--wording-file", metavar="FILE", help="The published text from a file; - for standard input.")
@click.option("--source-title", metavar="TEXT", help="New source: its name.")
@click.option("--publisher", metavar="TEXT", help="New source: who issued it.")
@click.option("--published", type=DAY, metavar="DATE", help="New source: day of publication.")
@click.option("--published-text", metavar="TEXT", help="New source: the date as the document gives it.")
@click.option("--prefix", metavar="TEXT", help="New source: what its ids begin with.")
@click.option("--reference", multiple=True, metavar="TEXT", help="New source: where it can be found.")
@click.option("--awaited", is_flag=True, help="New source: it is not out yet.")
@dry_run_option
@pass_app
def command(app: App, /, dry_run: bool, **typed: Any) -> ExitCode:
    """Add a record to the register. On a terminal it asks for what is missing.

    The file gets the name of the id: the prefix of the source with the number as published, or with
    the next one that is free.
    """
    source = _source(app, typed)
    record = _record(app, source.source, typed)
    path = f"{record.source}/{record.id}.toml"
    new = begun(path, compose(record))
    drafts = [*source.drafts, new]
    done = [f"{_name(draft, record)}: wrote {from_here(app.root / draft.path)}" for draft in drafts]
    return finish(app, drafts, done, notes=_lacking(record), following=next_for(app, new), dry_run=dry_run)


def _name(draft: Draft, record: Record) -> str:
    return record.id if draft.noun is Record else record.source


@frozen
class _Sourced:
    source: Source
    drafts: tuple[Draft, ...]  #: its source.toml, where that is new


def _source(app: App, typed: Mapping[str, Any]) -> _Sourced:
    known = app.register.sources
    key = asked(typed["source"], f"Source ({', '.join(known) or 'a new folder'})", "--source")
    there = next((one for name, one in known.items() if name.casefold() == key.casefold()), None)
    if there is not None:
        _refuse_anew(there, typed)
        return _Sourced(source=there, drafts=())
    checked_folder(key)
    if typed["source_title"] is None and not on_terminal():
        near = f"; there are: {', '.join(known)}" if known else ""
        raise UsageFault(
            f"there is no source {key}{near}",
            hint=f'to begin it: --source {key} --source-title "…" --publisher "…"',
        )
    source = Source(
        key=key,
        title=asked(typed["source_title"], "Name of the new source", "--source-title"),
        publisher=asked(typed["publisher"], "Who issued it", "--publisher"),
        prefix=checked_prefix(typed["prefix"] or prefix_of(key)),
        state=Publication.AWAITED if typed["awaited"] else Publication.PUBLISHED,
        published=typed["published"] or _asked_day(app, "Day of publication (Enter if not known)", typed),
        published_text=(typed["published_text"] or "").strip(),
        reference=typed["reference"],
    )
    return _Sourced(source=source, drafts=(begun(f"{key}/{SOURCE_FILE}", compose(source)),))


_OF_A_NEW_SOURCE = (
    "source_title",
    "publisher",
    "published",
    "published_text",
    "prefix",
    "reference",
    "awaited",
)


def _refuse_anew(source: Source, typed: Mapping[str, Any]) -> None:
    for name in _OF_A_NEW_SOURCE:
        if typed[name]:
            raise UsageFault(
                f"--{name.replace('_', '-')} is for a new source, but {source.key} is there already",
                hint=f"correct it in {source.key}/{SOURCE_FILE}, or leave it out",
            )


def _record(app: App, source: Source, typed: Mapping[str, Any]) -> Record:
    title = asked(typed["title"], "Title, in your own words", "--title")
    kind = Kind(typed["kind"] or _asked_kind())
    number = _optional(typed["number"], "Number as published (Enter for none)", typed)
    deadline_text = _optional(typed["deadline_text"], "Deadline as published (Enter for none)", typed)
    as_typed = {name: typed[name] for name in ("theme", "addressed_to", "target")}
    texts = {name: (typed[name] or "").strip() for name in ("area", "summary", "deadline_basis")}
    values: dict[str, Any] = as_typed | texts
    return Record(
        id=_id(app, source, typed["record_id"], number),
        title=title,
        kind=kind,
        number=number,
        status=Status.OPEN,
        deadline=typed["deadline"] or _asked_day(app, "Deadline as a date (Enter for none)", typed),
        deadline_text=deadline_text,
        response_route=Route(typed["response_route"] or Route.FORCE),
        wording=_wording(typed),
        source=source.key,
        **values,
    )


def _asked_kind() -> str:
    if not on_terminal():
        raise UsageFault("--kind is missing", hint=f"give it: --kind {', '.join(Kind)}")
    return str(click.prompt("Kind", type=_KIND, default=Kind.RECOMMENDATION.value, err=True))


def _optional(value: str | None, question: str, typed: Mapping[str, Any]) -> str:
    """Return what was typed; ask only where the title was asked for too."""
    if value is None and typed["title"] is None and on_terminal():
        value = click.prompt(question, default="", show_default=False, err=True)
    return (value or "").strip()


def _asked_day(app: App, question: str, typed: Mapping[str, Any]) -> date | None:
    if typed["title"] is not None or not on_terminal():
        return None

    def day(answer: str) -> date | None:
        try:
            return parse_date(answer, app.today) if answer.strip() else None
        except UsageFault as fault:
            # So that it is asked again, and what was typed before is not lost.
            raise click.UsageError(f"{fault.message}; {fault.hint}") from fault

    found: date | None = click.prompt(question, default="", show_default=False, value_proc=day, err=True)
    return found


def _wording(typed: Mapping[str, Any]) -> str:
    if typed["wording_file"] and typed["wording"]:
        raise UsageFault("--wording and --wording-file say the same thing twice", hint="keep one of the two")
    if typed["wording_file"]:
        return text_of(typed["wording_file"], "--wording-file")
    return (typed["wording"] or "").strip()


def _id(app: App, source: Source, typed: str | None, number: str) -> str:
    taken = {record.id: record.path for record in app.register.records} | _files(app)
    prefix = source.prefix or prefix_of(source.key)
    record_id = checked_id(typed or id_for(prefix, number, taken))
    if source.prefix and not record_id.startswith(f"{source.prefix}-"):
        raise UsageFault(
            f"{record_id} does not begin with {source.prefix}, the prefix of {source.key}",
            hint=f"write it like {id_for(source.prefix, '', taken)}, or leave --id out",
        )
    if record_id in taken:
        raise UsageFault(
            f"{record_id} is there already: {taken[record_id]}; nothing was written",
            hint=f"give it another id: --id {id_for(prefix, '', taken)}; or look: peeltrack show {record_id}",
        )
    return record_id


def _files(app: App) -> dict[str, str]:
    """Return the ids that file names speak of: a file that cannot be read has its id all the same."""
    folders = FolderTree(app.root).folders([])
    names = ((folder.name, name) for folder in folders for name in folder.files)
    return {name.removesuffix(".toml").upper(): f"{folder}/{name}" for folder, name in names}


def _lacking(record: Record) -> list[str]:
    from peeltrack.rules.topics.fields import NEEDED_BY_KIND

    groups = [
        group for group in NEEDED_BY_KIND[record.kind] if not any(getattr(record, name) for name in group)
    ]
    kind = record.kind.value.replace("-", " ")
    return [f"the {kind} has neither {' nor '.join(group)}; add one to the file" for group in groups]

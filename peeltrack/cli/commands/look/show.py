"""`peeltrack show`: everything about one record."""

import sys
from collections.abc import Iterator, Sequence

import click

from peeltrack.cli.app import App
from peeltrack.cli.options import complete_ids, form_option, pass_app
from peeltrack.core.errors import ExitCode
from peeltrack.core.table import Table
from peeltrack.core.text import one_line, safe
from peeltrack.core.views.detail import FIELD_COLUMNS, Section, field_rows, portrait
from peeltrack.core.views.subject import Subject, as_data, subject
from peeltrack.formats.tables.json import document

#: Longer labels, such as the number of a part, are folded or stand out; they move nothing else aside.
LONGEST_LABEL = 24


@click.command("show")
@click.argument("record_id", metavar="ID", shell_complete=complete_ids)
@form_option
@pass_app
def command(app: App, record_id: str, form: str) -> ExitCode:
    """Show everything about one record.

    Its source, dates, owners, evidence, links both ways, measures and steps.
    """
    of = subject(app.register, app.register.find(record_id), app.today)
    if form == "json":
        sys.stdout.write(document("show", app.today, as_data(of)))
        return app.say_faults()
    sections = portrait(of)
    if form != "table":
        table = Table(name="show", columns=FIELD_COLUMNS, rows=field_rows(sections), heading=(_title(of),))
        return app.show(table, form)
    _print(_title(of), sections)
    return app.say_faults()


def _title(of: Subject) -> str:
    return f"{of.record.id}: {of.record.title}"


def _print(title: str, sections: Sequence[Section]) -> None:
    if sys.stdout.isatty():
        from peeltrack.cli.terminal.display import print_sections

        print_sections(title, sections, _label_width(sections))
    else:
        sys.stdout.writelines(_plain(title, sections))


def _label_width(sections: Sequence[Section]) -> int:
    longest = max(len(label) for section in sections for label, _ in section.pairs)
    return min(longest, LONGEST_LABEL)


def _plain(title: str, sections: Sequence[Section]) -> Iterator[str]:
    wide = _label_width(sections)
    yield f"{one_line(title)}\n"
    for section in sections:
        yield f"\n{section.heading}\n"
        for label, text in section.pairs:
            first, *others = safe(text).strip().splitlines() or [""]
            yield f"  {one_line(label):<{wide}}  {first}".rstrip() + "\n"
            for line in others:
                yield f"  {'':<{wide}}  {line}".rstrip() + "\n"

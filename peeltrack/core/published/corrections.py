"""What a person says of a document: as it is typed, as source.toml remembers it, and as it is used."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from peeltrack.core.errors import UsageFault
from peeltrack.core.limits import quoted
from peeltrack.core.model.source import Importing
from peeltrack.core.published.columns import Field
from peeltrack.core.published.item import Corrections
from peeltrack.core.published.shapes import Prose, PublishedFile
from peeltrack.core.published.status_words import MEANINGS
from peeltrack.core.published.wording import bare
from peeltrack.core.suggest import did_you_mean

#: Characters by which a text is known again.
_BEGINNING = 60

#: Words that say that a status means nothing that a record has a word for.
_NO_MEANING = {"", "-", "nothing", "none"}


def column_told(typed: str, option: str = "--columns") -> tuple[str, Field]:
    """Return the heading and the field of "Rec. Owner=addressed_to". Raises UsageFault.

    >>> column_told("Rec. Owner = addressed to")
    ('Rec. Owner', <Field.ADDRESSED_TO: 'addressed_to'>)
    """
    heading, equals, name = typed.rpartition("=")
    spelled = "-" if name.strip() == "-" else bare(name).replace(" ", "_")
    fields = {field.value: field for field in Field}
    if not equals or not heading.strip():
        raise UsageFault(
            f"{option}: {quoted(typed)} has no heading and field",
            hint='write it like "Rec. Owner=addressed_to"',
        )
    if spelled not in fields:
        otherwise = f"the fields are: {', '.join(fields)}"
        raise UsageFault(
            f"{option}: there is no field {name.strip()}", hint=did_you_mean(spelled, fields, otherwise)
        )
    return heading.strip(), fields[spelled]


def status_told(typed: str, option: str = "--status") -> tuple[str, str]:
    """Return the words and the meaning of "Work in hand=open", "" for none. Raises UsageFault."""
    words, equals, meaning = typed.rpartition("=")
    meant = meaning.strip().lower().replace(" ", "-")
    if not equals or not words.strip():
        raise UsageFault(
            f"{option}: {quoted(typed)} has no words and meaning", hint='write it like "Work in hand=open"'
        )
    if meant not in (*MEANINGS, *_NO_MEANING):
        raise UsageFault(
            f"{option}: {meaning.strip()} is not what a status can mean",
            hint=f"it is one of: {', '.join(MEANINGS)}, or nothing",
        )
    return words.strip(), meant if meant in MEANINGS else ""


def table_told(typed: str) -> int:
    """Return the number of a table. Raises UsageFault."""
    if not (typed.isdecimal() and 0 < int(typed) < 10_000):
        raise UsageFault(
            f"--table: {quoted(typed)} is no number of a table",
            hint="count the tables from 1, as import shows them",
        )
    return int(typed)


def remembered_with(known: Importing, said: Importing) -> Importing:
    """Return what is to be remembered: what was known, and what was said now, which wins."""
    return replace(
        known,
        columns=_joined(known.columns, said.columns),
        status=_joined(known.status, said.status),
        table=said.table or known.table,
        sheet=said.sheet or known.sheet,
        says=said.says or known.says,
        take=tuple(dict.fromkeys((*(one for one in known.take if one not in said.leave), *said.take))),
        leave=tuple(dict.fromkeys((*(one for one in known.leave if one not in said.take), *said.leave))),
        wording=said.wording or known.wording,
    )


def _joined(known: Iterable[str], said: Iterable[str]) -> tuple[str, ...]:
    told = {bare(one.rpartition("=")[0]): one for one in (*known, *said)}
    return tuple(told.values())


def corrections_of(
    kept: Importing, document: PublishedFile, take: Iterable[int], leave: Iterable[int]
) -> Corrections:
    """Return the corrections for a document: lines are found again by the texts that they begin with."""
    begins = dict(_beginnings(document))
    return Corrections(
        columns=dict(column_told(one, "columns in source.toml") for one in kept.columns),
        status=dict(status_told(one, "status in source.toml") for one in kept.status),
        tables=tuple(table_told(one) for one in kept.table),
        take=(*take, *_lines(begins, kept.take)),
        leave=(*leave, *_lines(begins, kept.leave)),
    )


def beginnings_at(document: PublishedFile, lines: Iterable[int]) -> tuple[str, ...]:
    """Return how the texts of these lines begin, to be remembered. Raises UsageFault where there is none."""
    begins = dict(_beginnings(document))
    wanted = list(lines)
    for line in wanted:
        if not begins.get(line):
            raise UsageFault(
                f"there is no text in {document.unit} {line}", hint=f"use a {document.unit} that import shows"
            )
    return tuple(begins[line] for line in wanted)


def _lines(begins: Mapping[int, str], texts: Iterable[str]) -> Iterator[int]:
    for text in texts:
        yield from (line for line, begin in begins.items() if begin and begin == text)


def _beginnings(document: PublishedFile) -> Iterator[tuple[int, str]]:
    for part in document.parts:
        if isinstance(part, Prose):
            yield from ((line.number, _beginning(line.text)) for line in part.lines if line.text.strip())
        else:
            yield from ((row.line, _beginning(max(row.cells, key=len, default=""))) for row in part.rows)


def _beginning(text: str) -> str:
    """Return how a text begins; of a row, how its longest cell does.

    >>> _beginning("• Review the policy, and say so.")
    'review the policy and say so'
    """
    return bare(text)[:_BEGINNING].strip()

"""Which records a listing is about: one filter, one line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields

from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Record
from peeltrack.core.views.due import Line, claimed


@frozen
class Wanted:
    """What a person asked for. Values of one filter are alternatives; filters add up."""

    source: Sequence[str] = ()
    kind: Sequence[str] = ()
    status: Sequence[str] = ()
    look: Sequence[str] = ()
    owner: Sequence[str] = ()
    assessment: Sequence[str] = ()
    theme: Sequence[str] = ()
    text: Sequence[str] = ()
    unallocated: bool = False
    waiting: bool = False


def _owners(line: Line) -> Iterable[str]:
    owners = line.record.owners
    return (owners.action_owner, owners.business_lead, owners.strategic_lead)


def _text(record: Record) -> str:
    parts = (record.id, record.title, record.summary, record.wording, record.area, record.position.statement)
    response = record.response.summary if record.response else ""
    answers = [text for part in record.element for text in (part.title, part.summary, part.statement)]
    done = [evidence.title for evidence in record.evidence] + [update.text for update in record.progress]
    return "\n".join((*parts, response, *record.theme, *answers, *done)).casefold()


def _among(value: str, wanted: Sequence[str]) -> bool:
    return value.casefold() in {one.casefold() for one in wanted}


_FILTERS: Mapping[str, Callable[[Line, Sequence[str]], bool]] = {
    "source": lambda line, wanted: _among(line.record.source, wanted),
    "kind": lambda line, wanted: _among(line.record.kind, wanted),
    "status": lambda line, wanted: _among(line.record.status, wanted),
    "look": lambda line, wanted: _among(line.look, wanted),
    "owner": lambda line, wanted: any(owner and _among(owner, wanted) for owner in _owners(line)),
    "assessment": lambda line, wanted: _among(claimed(line.record), wanted),
    "theme": lambda line, wanted: any(_among(theme, wanted) for theme in line.record.theme),
    "text": lambda line, wanted: all(one.casefold() in _text(line.record) for one in wanted),
    "unallocated": lambda line, _: not all(_owners(line)),
    "waiting": lambda line, _: bool(line.waits_on),
}


def chosen(lines: Iterable[Line], wanted: Wanted) -> list[Line]:
    """Return the lines that pass every filter that was set, in the order given.

    Words are compared without regard to case. `text` must hold each of its words somewhere in
    id, title, summary, wording, area, themes, first response, position statement, parts and their
    answers, evidence or updates.
    """
    asked = [
        (_FILTERS[field.name], value) for field in fields(wanted) if (value := getattr(wanted, field.name))
    ]
    return [line for line in lines if all(passes(line, value) for passes, value in asked)]

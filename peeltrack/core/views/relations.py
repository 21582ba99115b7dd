"""What a record has to do with others, in pairs for a person: its parts, what it waits for, its links."""

from collections.abc import Iterator
from datetime import date

from peeltrack.core.chain.dependencies import unresolved
from peeltrack.core.chain.rounds import is_complete
from peeltrack.core.chain.status_said import latest_said, said_in_words
from peeltrack.core.dates import days_in_words, in_words
from peeltrack.core.model.links import FORWARD, INVERSE, links_to
from peeltrack.core.model.record import Element, Relation
from peeltrack.core.views.due import Line, complete_ids, waits_in_words
from peeltrack.core.views.subject import Subject

#: A label, or "", and a text that may have several lines.
Pair = tuple[str, str]


def parts(of: Subject) -> Iterator[Pair]:
    """Return how far the parts are: the records that are part of this one, and its own elements."""
    elements, records = of.record.element, of.parts
    answered = sum(bool(element.statement or element.not_applicable) for element in elements)
    yield "answered", f"{answered} of {len(elements)}" if elements else ""
    complete = sum(is_complete(part.record) for part in records)
    yield "complete", f"{complete} of {len(records)}" if records else ""
    for part in records:
        yield part.record.id, f"{part.record.title}: {_as_it_stands(part)}"
    yield from _elements(of)


def _as_it_stands(line: Line) -> str:
    status = line.record.status.value.replace("-", " ")
    if line.due_on is None:
        return f"{line.look.value.upper()}, {status}"
    days = "" if line.days_late is None else f" ({days_in_words(line.days_late)})"
    return f"{line.look.value.upper()}, {status}, due {in_words(line.due_on)}{days}"


def _elements(of: Subject) -> Iterator[Pair]:
    for element in of.record.element:
        said = (
            f'{element.assessment.value} ("{element.assessment_text}")'
            if element.assessment_text
            else element.assessment.value
        )
        yield f"{element.id}", f"{element.title}: claimed {said}"
        yield "", element.wording
        yield "", _part_due(element, of.today)
        yield "", f"owner: {of.called(element.owner)}" if element.owner else ""
        yield from (("", said_in_words(one)) for one in latest_said(of.record, element.id))
        yield "", element.summary
        yield (
            "",
            element.statement
            or (f"not applicable: {element.not_applicable}" if element.not_applicable else ""),
        )
        yield "", f"no evidence: {element.evidence_not_applicable}" if element.evidence_not_applicable else ""


def _part_due(element: Element, today: date) -> str:
    if element.deadline is None:
        return f"as published: {element.deadline_text}" if element.deadline_text else ""
    late = "" if element.answered else f" ({days_in_words((today - element.deadline).days)})"
    return f"due {in_words(element.deadline)}{late}"


def dependencies(of: Subject) -> Iterator[Pair]:
    """Return what the record waits for, and what waits for it."""
    source = of.line.source
    events = {event.id: event for event in source.event}
    held_up_by = set(unresolved(of.record, of.register.sources, complete_ids(of.register, [of.record])))
    for dependency in of.record.dependency:
        event = events.get(dependency.event)
        resolved_on = dependency.resolved_on or (event.resolved_on if event else None)
        state = "not resolved" if dependency in held_up_by else "complete"
        if resolved_on:
            state = f"resolved {in_words(resolved_on)}"
        elif event and event.expected_text:
            state += f', expected "{event.expected_text}"'
        yield "waits on", f"{waits_in_words(dependency, source)}: {state}"
        if event and event.after and event.after in events:
            yield "", f"after: {events[event.after].title}"
        yield "", dependency.note
    for other in of.register.records:
        if any(dependency.id == of.record.id for dependency in other.dependency):
            yield "holds up", f"{other.id} {other.title}"


def links(of: Subject) -> Iterator[Pair]:
    """Return its links and those that lead to it, but for its parts."""
    titles = {record.id: record.title for record in of.register.records}
    for link in of.record.link:
        year = f" ({link.year})" if link.year else ""
        what = (
            f"{link.id} {titles.get(link.id, 'which is not in the register')}" if link.id else link.reference
        )
        yield FORWARD[link.relation], what + year
        yield "", link.note
    for relation, other in links_to(of.register.records, of.record.id):
        if relation is Relation.PART_OF:
            continue  # told among the parts, with how it stands
        yield INVERSE[relation], f"{other.id} {other.title}"

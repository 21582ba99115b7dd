"""What an item says beyond what its record holds, and what may be done about each of it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from peeltrack.core.dates import in_words
from peeltrack.core.model.record import Element, Progress, Record
from peeltrack.core.model.status import Status
from peeltrack.core.published.columns import Field
from peeltrack.core.published.compare.difference import Difference, Intake, Way
from peeltrack.core.published.compare.statuses import is_share, statuses_said
from peeltrack.core.published.day import Exact, PublishedDay
from peeltrack.core.published.item import Item, Update
from peeltrack.core.published.wording import bare


def differences(item: Item, record: Record, how: Intake) -> list[Difference]:
    """Return what an item says beyond its record, field by field, and what is done about each.

    Only what the record does not say yet is written; a date that differs stays, and so does everything of
    a record on which a step stands: what would change it is offered as an update.
    """
    found = [
        *_texts(item, record, how),
        *_dates(item, record),
        *_owners(item, record, how),
        *_response(item, record),
        *_parts(item, record, how),
    ]
    if record.status is not Status.OPEN:
        found = [_offered(one, record, how) if one.way is Way.WRITTEN else one for one in found]
    return [*found, *_forecast(item, record), *statuses_said(item, record, how), *_updates(item, record, how)]


def _texts(item: Item, record: Record, how: Intake) -> Iterator[Difference]:
    if how.wording and item.wording and bare(item.wording) != bare(record.wording):
        yield _set("wording", record.wording, item.wording)
    if item.number and not record.number:
        yield _set("number", "", item.number)
    if item.portal_id and not record.portal_id:
        yield _set("portal_id", "", item.portal_id)
    if item.addressed_to and not record.addressed_to:
        yield _set("addressed_to", "", ", ".join(item.addressed_to), list(item.addressed_to))
    if item.area and not record.area:
        yield _set("area", "", item.area)


def _set(field: str, before: str, after: str, value: object = None) -> Difference:
    values = (((field,), after if value is None else value),)
    return Difference(field=field, before=before, after=after, way=Way.WRITTEN, values=values)


def _dates(item: Item, record: Record) -> Iterator[Difference]:
    if item.deadline:
        yield from _deadline(item.deadline, record)
    if item.deadline_basis and not (record.deadline_basis or record.deadline):
        yield _set("deadline_basis", "", item.deadline_basis)
    if item.target and (day := item.target.last) and day != record.target:
        if record.target is None:
            yield _set_day("target", None, item.target, day)
        else:
            yield _kept("target", record.target, day, f"peeltrack extend {record.id} --target {day} moves it")


def _set_day(field: str, before: date | None, said: PublishedDay, day: date) -> Difference:
    """Return a date that is to be set; of one less exact than a day its last day, beside its words."""
    text = said.text if said.day is None else ""
    words: tuple[tuple[tuple[str, ...], Any], ...] = (((f"{field}_text",), text),) if text else ()
    return Difference(
        field=field,
        before=in_words(before) if before else "",
        after=text or in_words(day),
        way=Way.WRITTEN,
        values=(((field,), day), *words),
    )


def _forecast(item: Item, record: Record) -> Iterator[Difference]:
    """Yield the forecast, which moves freely and which no step vouches for."""
    if item.forecast and item.forecast.last and item.forecast.last != record.forecast:
        yield _set_day("forecast", record.forecast, item.forecast, item.forecast.last)


def _deadline(said: PublishedDay, record: Record) -> Iterator[Difference]:
    day = said.day
    if day and record.deadline and day != record.deadline:
        hint = f"if the inspectorate moved it: peeltrack extend {record.id} --deadline {day}"
        yield _kept("deadline", record.deadline, day, hint)
        return
    if day and record.deadline is None:
        yield _set("deadline", "", in_words(day), day)
    if not record.deadline_text and (day is None or record.deadline is None):
        yield _set("deadline_text", "", said.text)


def _kept(field: str, before: date, after: date, hint: str) -> Difference:
    return Difference(field=field, before=in_words(before), after=in_words(after), way=Way.KEPT, hint=hint)


def _owners(item: Item, record: Record, how: Intake) -> Iterator[Difference]:
    for field, name in item.owners:
        owner = _owner(name, how.names)
        held = getattr(record.owners, field.value)
        if not owner:
            hint = f"register.toml has nobody of that name; once it has: peeltrack assign {record.id}"
            yield Difference(field=field.value, before=held, after=name, way=Way.KEPT, hint=hint)
        elif not held:
            values = ((("owners", field.value), owner),)
            yield Difference(field=field.value, before="", after=owner, way=Way.WRITTEN, values=values)
        elif held != owner:
            hint = f"to hand it over: peeltrack assign {record.id} --{field.value.replace('_', '-')} {owner}"
            yield Difference(field=field.value, before=held, after=owner, way=Way.KEPT, hint=hint)


def _owner(name: str, names: Mapping[str, str]) -> str:
    return names.get(bare(name), name if name in names.values() else "")


def _response(item: Item, record: Record) -> Iterator[Difference]:
    if item.response and record.response is None:
        day = item.response_day.day if item.response_day else None
        on = ((("response", "on"), day),) if day else ()
        values = (*on, (("response", "summary"), item.response))
        yield Difference(field="response", before="", after=item.response, way=Way.WRITTEN, values=values)


def _parts(item: Item, record: Record, how: Intake) -> Iterator[Difference]:
    known = {bare(element.id): element for element in record.element}
    for part in item.parts:
        element = known.get(bare(part.number))
        if element is None:
            after = f"{part.number} {part.title}"
            entry = _element(part, how)
            yield Difference(
                field="element", before="", after=after, way=Way.WRITTEN, append="element", entry=entry
            )
        elif part.deadline and (day := part.deadline.day) and day != element.deadline:
            yield Difference(
                field=f"{part.number} deadline",
                before=in_words(element.deadline) if element.deadline else "",
                after=in_words(day),
                way=Way.KEPT,
                hint=f"to change it, edit [[element]] {part.number} of {record.id}",
            )


def _element(part: Item, how: Intake) -> Element:
    said = part.deadline
    owners = (owner for _, name in part.owners if (owner := _owner(name, how.names)))
    return Element(
        id=part.number,
        title=part.title,
        summary=part.response,
        wording=part.wording if how.wording else "",
        deadline=said.day if said else None,
        deadline_text=said.text if said else "",
        owner=next(owners, ""),
    )


def _offered(one: Difference, record: Record, how: Intake) -> Difference:
    """Return a difference as an update: the record is signed, and its content stays."""
    text = f"{one.field.replace('_', ' ')} as published: {one.after}"
    if how.as_updates and bare(text) not in {bare(progress.text) for progress in record.progress}:
        entry = Progress(on=how.on, by=how.by, text=text, reference=how.reference)
        return Difference(
            field=one.field, before=one.before, after=text, way=Way.WRITTEN, append="progress", entry=entry
        )
    if how.as_updates:
        return Difference(field=one.field, before=text, after=text, way=Way.KEPT)
    hint = f"{record.id} is {record.status}: to note it as an update, --as-updates"
    return Difference(field=one.field, before=one.before, after=one.after, way=Way.OFFERED, hint=hint)


def _updates(item: Item, record: Record, how: Intake) -> Iterator[Difference]:
    known = {bare(one.text) for one in record.progress}
    if record.response:
        known.add(bare(record.response.summary))
    told = [(update, "") for update in item.updates]
    told += [(update, part.number) for part in item.parts for update in part.updates]
    if item.response and record.response is not None:
        told.append((Update(text=item.response, heading="Response", day=item.response_day), ""))
    for update, part in told:
        text, on = update_text(update), _update_day(update.day, how.on)
        if bare(text) in known:
            continue
        known.add(bare(text))
        entry = Progress(on=on, by=how.by, text=text, reference=how.reference, part=part)
        yield Difference(
            field="update", before="", after=text, way=Way.WRITTEN, append="progress", entry=entry
        )


def update_text(update: Update) -> str:
    """Return the text of an update, with the less exact date that its heading gives before it."""
    rough = update.day.text if update.day and update.day.exact is not Exact.DAY else ""
    return f"{rough}: {update.text}" if rough else update.text


def _update_day(said: PublishedDay | None, on: date) -> date:
    """Return the day of an update: as it is said, where that is a day that has come; else of the document."""
    return said.day if said and said.day and said.day <= on else on


def left_of(item: Item) -> Iterator[tuple[str, str, str]]:
    """Yield field, text and reason for all of an item that has no place in a record, or was not sure."""
    for doubt in item.doubts:
        yield doubt.field.value, doubt.text, doubt.why
    for name, text in item.remarks:
        if not (item.status and is_share(name)):
            yield name or Field.EVIDENCE.value, text, "it has no place in a record; see peeltrack evidence"
    for field, day in ((Field.FORECAST, item.forecast), (Field.TARGET, item.target)):
        if day and day.last is None:
            yield field.value, day.text, "no date"
    for part in item.parts:
        for name, text, why in left_of(part):
            yield f"{part.number} {name}", text, why

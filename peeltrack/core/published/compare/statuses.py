"""What a document says of the status of a record and its parts, as entries beside our own."""

from collections.abc import Iterator
from datetime import date

from peeltrack.core.model.record import Meaning, Record, StatusSaid
from peeltrack.core.published.columns import Field, heading
from peeltrack.core.published.compare.difference import Difference, Intake, Way
from peeltrack.core.published.day import PublishedDay
from peeltrack.core.published.item import Item
from peeltrack.core.published.wording import bare


def statuses_said(item: Item, record: Record, how: Intake) -> Iterator[Difference]:
    """Yield what is said of the status of a record and its parts, where its speaker did not say so last."""
    for told, part in ((item, ""), *((part, part.number) for part in item.parts)):
        if told.status is None:
            continue
        text = status_text(told)
        before = [said for said in record.said if said.by is how.speaker and said.part == part]
        if before and bare(before[-1].text) == bare(text):
            continue
        on, on_text = _said_on(told.status_day, how.on)
        entry = StatusSaid(
            on=on,
            on_text=on_text,
            by=how.speaker,
            text=text,
            means=Meaning(told.status.means) if told.status.means else None,
            reference=how.reference or "as published",
            part=part,
        )
        yield Difference(
            field="said",
            before=before[-1].text if before else "",
            after=f"{how.speaker} says {text}{f' of {part}' if part else ''}",
            way=Way.WRITTEN,
            append="said",
            entry=entry,
        )


def status_text(item: Item) -> str:
    """Return the status of an item in their words, with the share that stands beside it."""
    assert item.status is not None
    shares = [text for heading, text in item.remarks if is_share(heading)]
    return ", ".join((item.status.text, *shares))


def is_share(heading_text: str) -> bool:
    """Return whether a remark under this heading says how much of it is done."""
    return heading(heading_text).field is Field.PERCENT


def _said_on(said: PublishedDay | None, on: date) -> tuple[date, str]:
    """Return the day on which a status was said, else the document's, and its words if less exact."""
    if said is None or said.last is None or said.last > on:
        return on, ""
    return said.last, "" if said.day else said.text

"""From items to recommendations: parts in their wholes, each told once, with dates that are sure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from peeltrack.core.published.columns import Field
from peeltrack.core.published.day import PublishedDay
from peeltrack.core.published.item import Doubt, Item
from peeltrack.core.published.numbering import Numbered
from peeltrack.core.published.wording import bare, likeness

_DATES = (Field.DEADLINE, Field.TARGET, Field.FORECAST)

#: From this likeness on, two texts with one number are two tellings of one recommendation.
_ONE_TEXT = 0.3


def settled(items: Sequence[Item]) -> list[Item]:
    """Return items whose dates are sure: none of a document whose figures do not all go day first.

    A day that could be another with the month first is left out, where the same document has one that
    is a day only so.
    """
    days = [day for item in items for day in (item.deadline, item.target, item.forecast) if day]
    if not any(day.month_first for day in days):
        return list(items)
    return [_without_unsure(item) for item in items]


def _without_unsure(item: Item) -> Item:
    changes: dict[str, PublishedDay | None] = {}
    doubts = list(item.doubts)
    for field in _DATES:
        day: PublishedDay | None = getattr(item, field.value)
        if day and (day.order_unsure or day.month_first):
            why = "other dates here have the month first, so it can be two days"
            doubts.append(Doubt(field=field, text=day.text, why=why))
            changes[field.value] = None
    return replace(item, **changes, doubts=tuple(doubts)) if changes else item  # type: ignore[arg-type]


def with_parts(items: Sequence[Item]) -> list[Item]:
    """Return the items with each part inside its recommendation: 7.1 in 7, which is inferred where not told.

    A recommendation that is told twice stands once, as it is told more fully.
    """
    wholes: dict[str, Item] = {}
    for at, item in enumerate(items):
        parent = Numbered(item.number).parent
        key = bare(parent or item.number) or f"line {at} {item.line}"
        known = wholes.get(key)
        if known and not parent and _are_two(known, item):
            why = f"number {item.number} stands at {known.line} too, with another text"
            doubt = Doubt(field=Field.NUMBER, text=item.number, why=why)
            wholes[f"{key} again at {at}"] = replace(item, number="", doubts=(*item.doubts, doubt))
        elif not parent:
            wholes[key] = _fuller(known, item) if known else item
        elif known:
            wholes[key] = replace(known, parts=_with_part(known.parts, item))
        else:
            wholes[key] = Item(
                line=item.line, place=item.place, number=parent, title=item.title, kind=item.kind,
                area=item.area, parts=(item,), inferred=True,
            )  # fmt: skip
    return [_whole_alone(item) for item in wholes.values()]


def _are_two(one: Item, other: Item) -> bool:
    """Return whether two items with one number ask for different things."""
    first, second = one.wording or one.response, other.wording or other.response
    return bool(first and second) and likeness(first, second) < _ONE_TEXT


def _whole_alone(item: Item) -> Item:
    """Return a single lettered entry such as 4a as itself: nothing says that there is a 4 around it."""
    lettered = item.inferred and len(item.parts) == 1 and not re.fullmatch(r"\d+\.\d.*", item.parts[0].number)
    return item.parts[0] if lettered else item


def _with_part(parts: tuple[Item, ...], part: Item) -> tuple[Item, ...]:
    known = [one for one in parts if one.number == part.number]
    if not known:
        return (*parts, part)
    return tuple(_fuller(one, part) if one.number == part.number else one for one in parts)


def _fuller(one: Item, other: Item) -> Item:
    """Return the fuller of two tellings of one recommendation, with the parts of the first."""
    more, less = sorted((one, other), key=_fullness, reverse=True)
    updates = (*more.updates, *(update for update in less.updates if update not in more.updates))
    return replace(more, parts=one.parts, updates=updates)


def _fullness(item: Item) -> tuple[bool, int]:
    told = (item.deadline, item.status, item.response, item.updates, item.owners, item.addressed_to)
    return not item.inferred, sum(bool(one) for one in told) * 40 + min(len(item.wording), 400)

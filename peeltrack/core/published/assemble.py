"""From cells and paragraphs that stand together to one item, and from items to wholes with parts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from peeltrack.core.model.record import Kind
from peeltrack.core.published.columns import Field
from peeltrack.core.published.day import Exact, PublishedDay, basis_in, cell_day, lead_in_day, moved_days
from peeltrack.core.published.item import Candidate, Doubt, Item, Told, Update
from peeltrack.core.published.numbering import Numbered, kind_named, number_cell, numbered
from peeltrack.core.published.status_words import MOST_WORDS, StatusTaken, status_of
from peeltrack.core.published.wording import tidy, title_of

_OWNERS = (Field.ACTION_OWNER, Field.BUSINESS_LEAD, Field.STRATEGIC_LEAD)
_DATES = (Field.DEADLINE, Field.TARGET, Field.FORECAST)
_REMARKS = (Field.EVIDENCE, Field.PERCENT, Field.PRIORITY)

#: Bodies that are addressed and never own an action of the force.
_BODIES = re.compile(
    r"(?:all |the )?(?:chief constables|police forces|forces|police and crime commissioners|pccs|mayors|"
    r"local policing bodies|home office|college of policing|npcc|apcc|national police chiefs.? council|iopc|"
    r"association of police and crime commissioners|"
    r"hmicfrs|crown prosecution service|cps|ministry of justice|government|home secretary)",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    rf"^(?:[^,.;:]{{0,60}},\s*)?({_BODIES.pattern})(?:,? (?:and|&) (?:the )?({_BODIES.pattern}))?"
    r"\s+(?:should|must)\b",
    re.IGNORECASE,
)
_TO = re.compile(rf"^to:?\s+(?:the\s+)?({_BODIES.pattern})\b[\s:.–-]*", re.IGNORECASE)
_NOT_YET = re.compile(
    r"^(?:tbc|tba|n/?a|none|-+|–|awaiting allocation|to be (?:confirmed|allocated|agreed)|vacant)?$", re.I
)

#: A text in which something is asked is a recommendation; one word or two is a subject.
LEAST_WORDS = 3


def item_of(candidate: Candidate, said: Mapping[str, str] | None = None) -> Item:
    """Return the item that a candidate tells; `said` holds meanings of status words that a person gave."""
    found = {field: _all(candidate.told, field) for field in Field}
    number, wording = _numbered(found[Field.NUMBER], tidy(_joined(found[Field.WORDING])))
    kind = _kind(candidate, found, number)
    title = tidy(_joined(found[Field.TITLE]))
    addressed, wording = _addressed(found[Field.ADDRESSED_TO], wording)
    if to := _TO.fullmatch(title):
        addressed, title = (*addressed, to[1]), ""
    owners, bodies = _owners(candidate.told)
    days, doubts = _days(candidate.told)
    days, doubts = _with_lead_in(days, doubts, wording)
    status, long_status = _status(found[Field.STATUS], said)
    response = tidy(_joined(found[Field.RESPONSE]))
    deadline = days.get(Field.DEADLINE)
    return Item(
        line=candidate.line,
        place=candidate.place,
        number=_printed(number, kind),
        title=title.replace("\n", " ") or title_of(wording) or f"Recommendation {number.number}",
        wording=wording,
        kind=kind,
        area=tidy(_joined(found[Field.AREA])).replace("\n", " ") or candidate.area,
        portal_id=_joined(found[Field.PORTAL_ID]).strip(),
        addressed_to=tuple(dict.fromkeys((*addressed, *bodies))),
        owners=owners,
        deadline=deadline,
        deadline_basis=""
        if deadline and deadline.last
        else basis_in(_joined(found[Field.DEADLINE]) or wording),
        target=days.get(Field.TARGET),
        forecast=days.get(Field.FORECAST),
        status=status,
        status_day=next((one.day for one in found[Field.STATUS] if one.day), None),
        response=response,
        response_day=next((one.day for one in found[Field.RESPONSE] if one.day), None),
        updates=_updates((*found[Field.UPDATE], *long_status)),
        remarks=tuple(
            (one.heading, tidy(one.text))
            for one in candidate.told
            if one.field in _REMARKS and one.text.strip()
        ),
        cut=candidate.cut,
        doubts=tuple(doubts),
    )


def _all(told: Iterable[Told], field: Field) -> list[Told]:
    return [one for one in told if one.field is field and one.text.strip()]


def _joined(told: Iterable[Told]) -> str:
    return "\n".join(dict.fromkeys(one.text for one in told))


def _numbered(told: Sequence[Told], wording: str) -> tuple[Numbered, str]:
    """Return the number, and the wording without the number that it begins with."""
    given = number_cell(told[0].text) if told else ()
    begins = numbered(wording)
    if begins and begins.rest and (not given or given[0].number == begins.number):
        first = given[0] if given else begins
        return replace_kind(first, begins.kind), begins.rest
    return (given[0] if given else Numbered("")), wording


def replace_kind(number: Numbered, kind: Kind | None) -> Numbered:
    """Return a number with a kind where it has none itself."""
    return Numbered(number.number, number.kind or kind, number.rest)


def _kind(candidate: Candidate, found: Mapping[Field, Sequence[Told]], number: Numbered) -> Kind | None:
    said = next((kind for one in found[Field.KIND] if (kind := kind_named(one.text))), None)
    headed = next(
        (kind for one in (*found[Field.WORDING], *found[Field.NUMBER]) if (kind := kind_named(one.heading))),
        None,
    )
    return said or number.kind or headed or candidate.kind


def _printed(number: Numbered, kind: Kind | None) -> str:
    """Return a number as it is kept: with the word for its kind where that is not a recommendation."""
    word = {Kind.AREA_FOR_IMPROVEMENT: "AFI", Kind.CAUSE_OF_CONCERN: "CoC"}.get(
        number.kind or Kind.RECOMMENDATION
    )
    return f"{word} {number.number}" if word and number.number[:1].isdigit() else number.number


def _addressed(told: Sequence[Told], wording: str) -> tuple[tuple[str, ...], str]:
    parts = [
        part.strip() for one in told for part in re.split(r"[,;\n]|\s/\s|\band\b(?! crime| rescue)", one.text)
    ]
    named = tuple(part for part in parts if part and not _NOT_YET.match(part))
    if to := _TO.match(wording):
        rest = wording[to.end() :]
        return (*named, to[1]), rest if len(rest.split()) >= LEAST_WORDS else wording
    if wording and len(wording) < 200 and all(_BODIES.fullmatch(one) for one in _bodies_in(wording)):
        return (*named, *map(_body, _bodies_in(wording))), ""
    if not named and (asked := _ADDRESSED.match(" ".join(wording.split()))):
        named = tuple(_body(body) for body in asked.groups() if body)
    return named, wording


def _bodies_in(text: str) -> list[str]:
    """Return the parts of a list of bodies, without what is said in brackets of them."""
    bare_text = re.sub(r"\s*\([^()]*\)", "", " ".join(text.split())).strip(" .")
    return [
        part.strip()
        for part in re.split(r",\s*(?:and\s+)?|\s+and\s+(?!crime\b|rescue\b)", bare_text, flags=re.I)
        if part.strip()
    ]


def _body(text: str) -> str:
    text = re.sub(r"^(?:all|the)\s+", "", text, flags=re.IGNORECASE)
    return (
        text[:1].lower() + text[1:]
        if text.lower() in ("chief constables", "forces", "police forces")
        else text
    )


def _owners(told: Iterable[Told]) -> tuple[tuple[tuple[Field, str], ...], tuple[str, ...]]:
    """Return who owns it by post, and the bodies that stand in the place of an owner."""
    owners, bodies = [], []
    for one in told:
        name = " ".join(one.text.split())
        if one.field not in _OWNERS or _NOT_YET.match(name):
            continue
        if _BODIES.fullmatch(name):
            bodies.append(_body(name))
        else:
            owners.append((one.field, name))
    return tuple(dict.fromkeys(owners)), tuple(bodies)


def _days(told: Iterable[Told]) -> tuple[dict[Field, PublishedDay], list[Doubt]]:
    days: dict[Field, PublishedDay] = {}
    doubts: list[Doubt] = []
    for one in told:
        if one.field not in _DATES or not one.text.strip(" -–"):
            continue
        found = cell_day(one.text)
        if found is None:
            doubts.append(Doubt(field=one.field, text=one.text, why=_why_no_day(one.text)))
        elif one.field in days and days[one.field].last != found.last:
            doubts.append(Doubt(field=one.field, text=one.text, why="it is said twice, and differs"))
        else:
            days.setdefault(one.field, found)
    return days, doubts


def _why_no_day(text: str) -> str:
    if moved := moved_days(text):
        return f"moved from {moved[0].text} to {moved[1].text}"
    return "a way to count it, no date" if basis_in(text) else "not a date that is sure"


def _with_lead_in(
    days: dict[Field, PublishedDay], doubts: list[Doubt], wording: str
) -> tuple[dict[Field, PublishedDay], list[Doubt]]:
    """Return the days with the deadline that the wording begins with; where the two differ, neither."""
    begins = lead_in_day(wording)
    stated = days.get(Field.DEADLINE)
    if begins is None or (stated and stated.last and not begins.last):
        return days, doubts
    if stated is None or not stated.last:
        refused = any(doubt.field is Field.DEADLINE for doubt in doubts)
        return (days, doubts) if refused else (days | {Field.DEADLINE: begins}, doubts)
    if stated.last != begins.last:
        why = f"the text begins with {begins.text}"
        others: dict[Field, PublishedDay] = dict(days)
        del others[Field.DEADLINE]
        return others, [*doubts, Doubt(field=Field.DEADLINE, text=stated.text, why=why)]
    return days, doubts


def _status(
    told: Sequence[Told], said: Mapping[str, str] | None
) -> tuple[StatusTaken | None, tuple[Told, ...]]:
    """Return the latest status in their words, and those entries that are too long to be one."""
    short = [one for one in told if len(one.text.split()) <= MOST_WORDS or status_of(one.text, said).means]
    long = tuple(one for one in told if one not in short)
    if not short:
        return None, long
    latest = max(short, key=_last_day) if any(map(_is_dated, short)) else short[-1]
    return status_of(" ".join(latest.text.split()), said), long


def _is_dated(one: Told) -> bool:
    return one.day is not None and one.day.last is not None


def _last_day(one: Told) -> date:
    return one.day.last if one.day and one.day.last else date.min


def _updates(told: Iterable[Told]) -> tuple[Update, ...]:
    return tuple(
        Update(text=text, heading=one.heading, day=one.day or _own_day(text))
        for one in told
        if (text := tidy(one.text)) and not _NOT_YET.match(text)
    )


def _own_day(text: str) -> PublishedDay | None:
    """Return the date that an update begins with and sets off from the rest: "03/06/24: trained"."""
    match = re.match(r"^([^:\n]{6,24}?)(?::|\s[–-]\s|\n)", text)
    found = cell_day(match[1]) if match else None
    return found if found and found.exact is Exact.DAY and not found.order_unsure else None

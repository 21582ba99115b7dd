"""Days as they are published: in words, in figures, less exact than a day, or not at all."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum

from peeltrack.core.dates import MONTHS, end_of_month
from peeltrack.core.fields import frozen
from peeltrack.core.limits import FIRST_YEAR, LAST_YEAR


class Exact(StrEnum):
    """How exact a published date is."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    WORDS = "words"  #: "immediately", "TBC": words that are no date


@frozen
class PublishedDay:
    """A date as it was published, and what it says."""

    text: str  #: the words themselves
    exact: Exact
    last: date | None = None  #: the last day that it can mean; None for words
    order_unsure: bool = False  #: in figures that would be another day with the month first
    month_first: bool = False  #: in figures that are a day only with the month first

    @property
    def day(self) -> date | None:
        """The day, where it is exactly one."""
        return self.last if self.exact is Exact.DAY else None


_BY_NAME = {name[:length].lower(): at for at, name in enumerate(MONTHS, 1) for length in (3, len(name))}
_BY_NAME["sept"] = 9
_MONTH = "(" + "|".join(sorted(_BY_NAME, key=len, reverse=True)) + r")\b\.?"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"((?:19|20|21)\d\d)"
_EDGE, _END = r"(?<![\w/.-])", r"(?![\w/]|[.-]\d)"

#: Each form of a date, tried at each place from the first to the last: the longest comes first.
_FORMS = re.compile(
    "|".join(
        f"(?P<{name}>{_EDGE}{form}{_END})"
        for name, form in (
            ("iso", r"\d{4}-\d{1,2}-\d{1,2}"),
            ("figures", r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})"),
            ("day_month", rf"{_NTH}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+(?:{_YEAR}|\d{{2}}(?!\d))"),
            ("month_day", rf"{_MONTH}\s+{_NTH},?\s+{_YEAR}"),
            ("month_year", rf"{_MONTH},?[\s-]+{_YEAR}"),
            ("month_short", rf"{_MONTH}[-’']\d{{2}}"),
            ("quarter", rf"Q([1-4])[\s/-]+{_YEAR}(?!/\d)"),
            ("year", _YEAR),
        )
    ),
    re.IGNORECASE,
)

#: Words in the place of a date, as they begin.
_WORDS = re.compile(
    r"(immediate(?:ly)?|with immediate effect|urgent(?:ly)?|ongoing|on-going|continuous|tbc|tba|"
    r"to be (?:confirmed|agreed|determined)|as soon as (?:possible|practicable)|asap|n/?a|none|"
    r"before (?:christmas|easter)|not stated|business as usual|bau)\b",
    re.IGNORECASE,
)

#: What may stand around a date that fills its cell.
_AROUND = re.compile(
    r"^(?:(?:by|before(?= (?:the )?end)|on or before|due|no(?:t)? later than|until|target|deadline)\b"
    r"(?: the)?[\s:]*)*(?:(?:the )?end(?: of)?\s+)?",
    re.IGNORECASE,
)

#: How a text begins whose first words are its deadline.
_LEAD_IN = re.compile(
    r"^\W{0,3}(?:by|before(?= (?:the )?end)|no(?:t)? later than|on or before)\b:?,?\s+(?:the\s+)?"
    r"(?:end\s+of\s+)?",
    re.IGNORECASE,
)


def days_in(text: str) -> Iterator[PublishedDay]:
    """Yield each date of a text in its order: day first, never a day that the text does not give."""
    for match in _FORMS.finditer(text):
        found = _day_of(match.lastgroup or "", match[0])
        if found is not None:
            yield found


def cell_day(text: str) -> PublishedDay | None:
    """Return the date that a cell holds, or None where it holds none that is sure; see `moved_days` for two.

    A date that stands in the middle of a sentence is not the cell's. Of a span ("from … to …") and of
    several dates none is sure. Words in the place of a date are returned as such.

    >>> cell_day("By 27/03/25").day, cell_day("Nov-24").exact.value, cell_day("March 26")
    (datetime.date(2025, 3, 27), 'month', None)
    """
    said = " ".join(text.split())
    if not said:
        return None
    rest = _AROUND.sub("", said)
    found = list(days_in(rest))
    if len(found) == 1 and _fills(rest, found[0]):
        return _with_text(found[0], said)
    if words := _WORDS.match(rest):
        return PublishedDay(text=words[0] if len(said) > 60 else said, exact=Exact.WORDS)
    return None


def lead_in_day(text: str) -> PublishedDay | None:
    """Return the deadline that a text begins with, with the words up to it, or None.

    >>> lead_in_day("By 27 March 2025, chief constables should review it.").text
    'By 27 March 2025'
    """
    said = " ".join(text.split())
    lead = _LEAD_IN.match(said)
    match = _FORMS.match(said, lead.end() if lead else 0)
    if match and (found := _day_of(match.lastgroup or "", match[0])):
        # Without "By" only a whole date that a comma sets off: "27 March 2025, chief constables should".
        after = said[match.end() :]
        if _ends(after) if lead else (found.exact is Exact.DAY and after.startswith(", ")):
            return _with_text(found, said[: match.end()].strip())
    words = re.match(r"(with immediate effect|immediately|urgently)\b", said, re.IGNORECASE)
    return PublishedDay(text=words[0], exact=Exact.WORDS) if words else None


def moved_days(text: str) -> tuple[PublishedDay, PublishedDay] | None:
    """Return the date before and after, where a cell says that one was moved to the other.

    >>> [one.text for one in moved_days("from September 2019 to December 2019")]
    ['September 2019', 'December 2019']
    """
    said = " ".join(text.split())
    found = list(days_in(said))
    between = re.fullmatch(
        r"(?:(?:moved|revised|extended)\s+)?(?:from\s+)?(.+?)\s+to\s+(.+)", said, re.IGNORECASE
    )
    if len(found) == 2 and between and _fills(between[1], found[0]) and _fills(between[2], found[1]):
        return found[0], found[1]
    return None


def agreed(days: Iterable[PublishedDay]) -> bool:
    """Return whether dates of one column can be taken day first: none of them is a day month first only."""
    return not any(one.month_first for one in days)


def basis_in(text: str) -> str:
    """Return how a deadline follows from publication, as `deadline_basis` has it; "" where it does not say.

    >>> basis_in("Within three months of publication"), basis_in("56 days from publication")
    ('3 months after publication', '56 days from publication')
    """
    match = re.search(
        r"\b(\d{1,3}|" + "|".join(_NUMBERS) + r")\s+(day|month|year)s?\s+"
        r"(after|from|of|following|beginning with)\s+(?:the\s+)?(?:date\s+of\s+)?publication\b",
        " ".join(text.split()),
        re.IGNORECASE,
    )
    if match is None:
        return ""
    count = _NUMBERS.get(match[1].lower(), match[1])
    how = match[3].lower()
    how = how if how in ("from", "beginning with") else "after"
    return f"{count} {match[2].lower()}{'' if count == '1' else 's'} {how} publication"


_NUMBERS = {
    word: str(at)
    for at, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
} | {"eighteen": "18"}


def _with_text(found: PublishedDay, text: str) -> PublishedDay:
    return PublishedDay(
        text=text,
        exact=found.exact,
        last=found.last,
        order_unsure=found.order_unsure,
        month_first=found.month_first,
    )


def _fills(text: str, found: PublishedDay) -> bool:
    """Return whether a date is all that a text holds, but for a note in brackets and a full stop."""
    rest = re.sub(r"\([^()]*\)", "", text.replace(found.text, "", 1))
    rest = re.sub(
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b00:00(?::00)?\b", "", rest, flags=re.IGNORECASE
    )
    return not rest.strip(" .,;:*–-")


def _ends(after: str) -> bool:
    return not after or after[0] in ",:;. )–-"


def _day_of(form: str, text: str) -> PublishedDay | None:
    if form == "iso":
        year, month, day = map(int, text.split("-"))
        return _whole(text, year, month, day)
    if form == "figures":
        return _in_figures(text)
    if form == "quarter":
        found = re.match(r"Q(\d)\D+(\d{4})", text, re.IGNORECASE)
        assert found
        return _up_to(text, Exact.QUARTER, int(found[2]), 3 * int(found[1]))
    if form == "year":
        return _up_to(text, Exact.YEAR, int(text), 12)
    name = re.search(r"[A-Za-z]{3,}", re.sub(r"(?<=\d)(st|nd|rd|th)\b|\bof\b", "", text, flags=re.IGNORECASE))
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    month = _BY_NAME[name[0].lower()] if name else 0
    if form in ("month_year", "month_short"):
        return _up_to(text, Exact.MONTH, _year(numbers[0]), month)
    return _whole(text, _year(numbers[1]), month, numbers[0])


def _in_figures(text: str) -> PublishedDay | None:
    if len(set(re.findall(r"[/.-]", text))) != 1:
        return None
    first, second, year = map(int, re.split(r"[/.-]", text))
    found = _whole(text, _year(year), second, first)
    other = _whole(text, _year(year), first, second)
    if found is None:
        return other and PublishedDay(text=text, exact=Exact.DAY, last=other.last, month_first=True)
    unsure = other is not None and first != second
    return PublishedDay(text=text, exact=Exact.DAY, last=found.last, order_unsure=unsure)


def _year(number: int) -> int:
    return number + 2000 if number < 100 else number


def _whole(text: str, year: int, month: int, day: int) -> PublishedDay | None:
    try:
        last = date(year, month, day)
    except ValueError:
        return None
    return PublishedDay(text=text, exact=Exact.DAY, last=last) if _sound(year) else None


def _up_to(text: str, exact: Exact, year: int, month: int) -> PublishedDay | None:
    return (
        PublishedDay(text=text, exact=exact, last=end_of_month(date(year, month, 1)))
        if _sound(year)
        else None
    )


def _sound(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR

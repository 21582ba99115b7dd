"""What a document says item by item, and what was made of the document as a whole."""

from collections.abc import Mapping

from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Kind
from peeltrack.core.published.columns import Field, Heading
from peeltrack.core.published.day import PublishedDay
from peeltrack.core.published.status_words import StatusTaken


@frozen
class Told:
    """One cell or paragraph, with the heading that it stands under."""

    field: Field
    text: str
    line: int
    heading: str = ""
    day: PublishedDay | None = None  #: that its heading gives


@frozen
class Candidate:
    """What stands together as one item, as the document tells it."""

    line: int
    told: tuple[Told, ...]
    place: str = ""  #: the table or sheet
    kind: Kind | None = None
    area: str = ""
    cut: bool = False  #: whether it ends before its table does


@frozen
class Update:
    """A dated or undated update."""

    text: str
    heading: str = ""
    day: PublishedDay | None = None


@frozen
class Doubt:
    """Something that was less than sure, and was left out of an item."""

    field: Field
    text: str
    why: str


@frozen
class Item:
    """One recommendation as a document tells it; a part of one has no parts of its own."""

    line: int
    number: str = ""  #: "" where the document gives none
    title: str
    wording: str = ""
    kind: Kind | None = None
    area: str = ""
    portal_id: str = ""
    addressed_to: tuple[str, ...] = ()
    owners: tuple[tuple[Field, str], ...] = ()  #: names as they are written, by post
    deadline: PublishedDay | None = None
    deadline_basis: str = ""
    target: PublishedDay | None = None
    forecast: PublishedDay | None = None
    status: StatusTaken | None = None
    status_day: PublishedDay | None = None
    response: str = ""
    response_day: PublishedDay | None = None
    updates: tuple[Update, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()  #: heading and text of what has no place in a record
    parts: tuple["Item", ...] = ()
    inferred: bool = False  #: whether only its parts are told
    cut: bool = False
    doubts: tuple[Doubt, ...] = ()
    place: str = ""


@frozen
class Left:
    """Something that was not made an item, and why."""

    line: int
    text: str
    why: str
    takeable: bool = False  #: whether it looks like an item, for a person to take


@frozen
class TableSeen:
    """A table, and what was made of it."""

    number: int  #: from 1, as `--table` counts
    name: str
    line: int
    last_line: int
    columns: tuple[Heading, ...]
    rows: int  #: without its headings
    items: int = 0
    cut: bool = False
    why_not: str = ""  #: why nothing of it was taken


@frozen
class Announced:
    """A count that the document itself gives."""

    line: int
    text: str
    count: int
    found: int


@frozen
class Corrections:
    """What a person has said of a document of this kind."""

    columns: Mapping[str, Field]  #: by the heading as it is written
    status: Mapping[str, str]  #: meanings by words
    tables: tuple[int, ...] = ()  #: numbers of the tables that are meant; () for all
    take: tuple[int, ...] = ()  #: lines that are items whatever they look like
    leave: tuple[int, ...] = ()  #: lines of items that are none


NO_CORRECTIONS = Corrections(columns={}, status={})


@frozen
class Understood:
    """Everything that was made of a document."""

    items: tuple[Item, ...]
    tables: tuple[TableSeen, ...] = ()
    left: tuple[Left, ...] = ()
    announced: tuple[Announced, ...] = ()
    notes: tuple[str, ...] = ()
    unit: str = "line"

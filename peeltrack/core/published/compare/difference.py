"""A field of a record that a document says otherwise, and how a document is read into the register."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from peeltrack.core.fields import frozen
from peeltrack.core.model.record import Element, Progress, Speaker, StatusSaid


class Way(StrEnum):
    """What is done about a difference."""

    WRITTEN = "written"
    OFFERED = "offered"  #: it would change what is signed: it can be written as an update
    KEPT = "kept"  #: the register's own value stays; a command says how to change it


@frozen
class Difference:
    """One field of a record that an item says otherwise."""

    field: str
    before: str  #: as a person reads it; "" for nothing
    after: str
    way: Way
    values: tuple[tuple[tuple[str, ...], Any], ...] = ()  #: keys of the record with the values to be set
    append: str = ""  #: key of the list that one entry is added to
    entry: Element | Progress | StatusSaid | None = None
    hint: str = ""


@frozen
class Intake:
    """How a document is to be read into the register."""

    on: date  #: the day that the document speaks of
    by: str  #: e-mail of who brings it in
    wording: bool = False  #: whether published text is kept
    speaker: Speaker = Speaker.FORCE  #: whose statuses the document tells
    reference: str = ""  #: where they are said
    as_updates: bool = False  #: whether what would change signed content is written as an update
    names: Mapping[str, str]  #: people by e-mail and teams by name, each by its name as `bare` gives it

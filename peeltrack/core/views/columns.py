"""All that can be said of a record on a day: one list of columns, shown, sorted and exported by name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from peeltrack.core.chain.status_said import said_in_words
from peeltrack.core.dates import days_in_words, in_short
from peeltrack.core.errors import UsageFault
from peeltrack.core.model.due_dates import first_deadline, first_target
from peeltrack.core.model.ids import id_order
from peeltrack.core.model.record import Extension
from peeltrack.core.suggest import did_you_mean
from peeltrack.core.table import Column, Names
from peeltrack.core.tone import Tone
from peeltrack.core.views.detail_entries import actions_in_words
from peeltrack.core.views.due import Line
from peeltrack.core.views.looks import Look


def _due_in_words(days_late: int | None) -> str:
    return "" if days_late is None else days_in_words(days_late)


def _spaced(word: str) -> str:
    return word.replace("-", " ")


def _move_by(line: Line) -> date | None:
    return line.move.by_on if line.move else None


def _move_by_in_words(line: Line, called: Names) -> str:
    by_on = _move_by(line)
    if by_on is None:
        return ""
    return f"{'was due' if line.late_for_stage else 'by'} {in_short(by_on)}"


def _whose_move_in_words(line: Line, called: Names) -> str:
    return line.move.in_words(called) if line.move else ""


def _moves(line: Line) -> list[Extension]:
    # A date that is given for the first time is not moved.
    return [extension for extension in line.record.extension if extension.from_]


def _first_deadline_in_words(line: Line, called: Names) -> str:
    first = first_deadline(line.record, line.source)
    if first is None or first == line.deadline.on:
        return ""
    late = (line.today - first).days
    return in_short(first) + (f", {days_in_words(late)}" if late > 0 else "")


def _late_forecast(line: Line, called: Names) -> str:
    forecast = line.record.forecast
    if forecast is None:
        return ""
    return in_short(forecast) + (", after the deadline" if line.forecast_late else "")


def _mover_tone(line: Line) -> Tone:
    if line.late_for_stage:
        return Tone.WARNING
    return Tone.PERSON if line.move and line.move.holders else Tone.DIM


def _lapsed(line: Line) -> tuple[str, ...]:
    return tuple(step.step.value for step in line.lapsed)


_COLUMNS: tuple[Column[Line], ...] = (
    Column("id", "Id", lambda line: line.record.id, order=id_order, tone=Tone.STRONG),
    Column("source", "Source", lambda line: line.record.source, rank=18),
    Column("kind", "Kind", lambda line: line.record.kind.value, _spaced, about="id", rank=17, tone=Tone.DIM),
    Column("number", "No.", lambda line: line.record.number, order=id_order),
    Column("portal_id", "Portal id", lambda line: line.record.portal_id),
    Column("priority", "Priority", lambda line: line.record.priority),
    Column("area", "Area", lambda line: line.record.area, unless_empty=True, least=12),
    Column("theme", "Themes", lambda line: line.record.theme, least=16),
    Column("deadline", "Deadline", lambda line: line.deadline.on),
    Column(
        "deadline_derived",
        "Derived",
        lambda line: line.deadline.derived,
        lambda derived: "derived" if derived else "",
        about="deadline",
        rank=15,
        unless_empty=True,
        tone=Tone.DIM,
    ),
    Column("deadline_text", "As published", lambda line: line.record.deadline_text, least=16),
    Column(
        "first_deadline",
        "First deadline",
        lambda line: first_deadline(line.record, line.source),
        said=_first_deadline_in_words,
        about="title",
        label="first deadline ",
        rank=13,
        unless_empty=True,
    ),
    Column("times_moved", "Moved", lambda line: len(_moves(line)), right=True),
    Column(
        "target",
        "Target",
        lambda line: line.record.target,
        about="title",
        label="target ",
        rank=13,
        unless_empty=True,
    ),
    Column(
        "forecast",
        "Forecast",
        lambda line: line.record.forecast,
        said=_late_forecast,
        about="title",
        label="forecast ",
        rank=12,
        unless_empty=True,
        tone=lambda line: Tone.WARNING if line.forecast_late else Tone.PLAIN,
    ),
    Column("first_target", "First target", lambda line: first_target(line.record)),
    Column("due_on", "Due", lambda line: line.due_on),
    Column(
        "days_late",
        "Late or left",
        lambda line: line.days_late,
        _due_in_words,
        right=True,
        about="deadline",
        rank=11,
        unless_empty=True,
        tone=lambda line: Tone.ALARM if line.overdue else Tone.PLAIN,
    ),
    Column(
        "late_because",
        "Late because",
        lambda line: line.record.late_because if line.overdue else "",
        about="title",
        label="late because ",
        rank=13,
        unless_empty=True,
    ),
    Column("look", "Look", lambda line: line.look.value, str.upper),
    Column(
        "waiting",
        "Waits",
        lambda line: bool(line.waits_on),
        lambda waits: "waiting" if waits else "",
        about="look",
        rank=14,
        unless_empty=True,
    ),
    Column("waits_on", "Waits on", lambda line: line.waits_on, least=24),
    Column(
        "status",
        "Status",
        lambda line: line.record.status.value,
        _spaced,
        about="look",
        rank=15,
        tone=Tone.DIM,
    ),
    Column(
        "said",
        "Others say",
        lambda line: tuple(map(said_in_words, line.said)),
        "; ".join,
        about="title",
        rank=2,
        least=14,
        unless_empty=True,
        tone=lambda line: Tone.WARNING if line.look is Look.AT_ODDS else Tone.PLAIN,
    ),
    Column(
        "assessment",
        "Claimed",
        lambda line: line.record.claim,
        about="title",
        label="claimed ",
        rank=16,
        tone=Tone.DIM,
    ),
    Column("next_step", "Next step", lambda line: line.move.step.value if line.move else ""),
    Column(
        "whose_move",
        "Whose move",
        lambda line: line.move.whose if line.move else "",
        said=_whose_move_in_words,
        about="title",
        rank=1,
        least=16,
        tone=_mover_tone,
    ),
    Column(
        "move_by",
        "By when",
        _move_by,
        said=_move_by_in_words,
        about="title",
        rank=12,
        tone=lambda line: Tone.WARNING if line.late_for_stage else Tone.DIM,
    ),
    Column("stage_days_late", "Stage", lambda line: line.stage_days_late, _due_in_words, right=True),
    Column(
        "lapsed", "Lapsed", _lapsed, lambda steps: "LAPSED" if steps else "", about="look", unless_empty=True
    ),
    Column("action_owner", "Action owner", lambda line: line.record.owners.action_owner, address=True),
    Column("business_lead", "Business lead", lambda line: line.record.owners.business_lead, address=True),
    Column("strategic_lead", "Strategic lead", lambda line: line.record.owners.strategic_lead, address=True),
    Column("addressed_to", "Addressed to", lambda line: line.record.addressed_to, least=16),
    Column("response_route", "Answered by", lambda line: line.record.response_route.value),
    Column("actions", "Actions", lambda line: actions_in_words(line.record)),
    Column("evidence", "Evidence", lambda line: len(line.record.evidence), right=True),
    Column("title", "Title", lambda line: line.record.title, least=23),
    Column("path", "File", lambda line: line.record.path),
)

#: Everything that can be said of a record on a day. `list --columns` takes these names.
COLUMNS: Mapping[str, Column[Line]] = {column.name: column for column in _COLUMNS}


def columns_named(names: Iterable[str]) -> tuple[Column[Line], ...]:
    """Return the columns with these names, in this order. Raises UsageFault for one that is not there."""
    return tuple(column_named(name) for name in names)


def column_named(name: str) -> Column[Line]:
    """Return the column with this name. Raises UsageFault with the nearest names."""
    wanted = name.strip().lower().replace("-", "_")
    if column := COLUMNS.get(wanted):
        return column
    hint = did_you_mean(wanted, COLUMNS, "peeltrack list --help names them all", 3)
    raise UsageFault(f"there is no column {name}", hint=hint)


def sorted_by(lines: Iterable[Line], names: Sequence[str]) -> list[Line]:
    """Return lines sorted by columns, the first named first; `-name` sorts downwards; no value comes last."""
    found = list(lines)
    for name in reversed(names):
        column = column_named(name.removeprefix("-"))
        downwards = name.startswith("-")
        found.sort(key=partial(_sort_key, column), reverse=downwards)
        found.sort(key=partial(_is_empty, column))
    return found


def _is_empty(column: Column[Line], line: Line) -> bool:
    return column.value(line) in (None, "", ())


def _sort_key(column: Column[Line], line: Line) -> Any:
    value = column.value(line)
    if value in (None, "", ()):
        return (0,)
    return (1, column.order(value) if column.order else value)

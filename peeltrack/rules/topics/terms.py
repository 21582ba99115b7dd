"""Rules of words and days that a force or a publication sets itself: teams, meetings, reasons, priorities."""

from peeltrack.core.chain.people import is_address
from peeltrack.core.limits import quoted
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.rules.checks import Faults, per_record_in_register, per_settings
from peeltrack.rules.examples import A_FORCE, A_SOURCE, a_record, a_register
from peeltrack.rules.rule import Files, Rule


def _set(*lines: str) -> Files:
    return a_register(settings=A_FORCE + "".join(lines) + "\n")


def _team(settings: Settings) -> Faults:
    names = [team.name.strip().casefold() for team in settings.team]
    for index, name in enumerate(names):
        if not name:
            yield ("team", index, "name"), f"name of team {index + 1} is empty", "write the name"
        elif is_address(name):
            told = f"team {settings.team[index].name} is called by an e-mail address"
            yield ("team", index, "name"), told, "call it as the force does, and name who holds it below"
        elif name in names[:index]:
            yield ("team", index, "name"), f"two teams are called {settings.team[index].name}", "keep one"


def _called(*names: str) -> Files:
    return _set(*(f'\n[[team]]\nname = "{name}"\n' for name in names))


TEAM = Rule(
    code="PT042",
    name="team",
    why="A team is known by its name alone: of two of one name, or of none, nobody can tell who answers.",
    check=per_settings(_team),
    bad={
        "it has no name": lambda: _called(" "),
        "it is called by an address": lambda: _called("crime@example.org"),
        "two have one name": lambda: _called("Head of Crime", "head of crime"),
    },
    good={"two teams": lambda: _called("Head of Crime", "Custody")},
)


def _meeting(settings: Settings) -> Faults:
    for index, meeting in enumerate(settings.meeting):
        if not meeting.name.strip():
            yield ("meeting", index, "name"), f"name of meeting {index + 1} is empty", "write the name"
        if meeting.papers_on and meeting.papers_on > meeting.on:
            late = f"papers_on {meeting.papers_on} is after the meeting on {meeting.on}"
            yield ("meeting", index, "papers_on"), late, "correct one of the two dates"


def _board(name: str, papers_on: str) -> Files:
    return _set(f'\n[[meeting]]\nname = "{name}"\non = 2025-04-03\npapers_on = {papers_on}')


MEETING = Rule(
    code="PT039",
    name="meeting",
    why="Papers that are due after their meeting, or for none in particular, are written too late.",
    check=per_settings(_meeting),
    bad={
        "the papers are due after it": lambda: _board("Oversight", "2025-04-27"),
        "it has no name": lambda: _board(" ", "2025-03-27"),
    },
    good={"the papers are due a week before it": lambda: _board("Oversight", "2025-03-27")},
)


def _priority(record: Record, examined: CheckContext) -> Faults:
    source = examined.register.source_of(record)
    scale = source.priority_scale if source else ()
    if record.priority not in scale:
        message = f"priority is {quoted(record.priority)}, which is not on the scale of {record.source}"
        there = f"write {' or '.join(scale)}" if scale else "none is there"
        yield ("priority",), message, f"{there}; priority_scale in source.toml lists them, the highest first"


def _ranked(priority: str, scale: str) -> Files:
    return a_register(a_record(f'priority = "{priority}"\n'), source=A_SOURCE + scale)


_SCALE = 'priority_scale = ["high", "medium", "low"]\n'

PRIORITY = Rule(
    code="PT040",
    name="priority",
    why="A priority outside its scale cannot be compared with any other, nor counted with them.",
    check=per_record_in_register(_priority, having="priority"),
    bad={
        "of another scale": lambda: _ranked("P1", _SCALE),
        "without a scale": lambda: _ranked("high", ""),
    },
    good={"of the scale": lambda: _ranked("high", _SCALE)},
)


def _late_because(record: Record, examined: CheckContext) -> Faults:
    reasons = examined.register.settings.late_reasons
    if record.late_because not in reasons:
        message = f"late_because is {quoted(record.late_because)}, which register.toml does not list"
        hint = f"write {' or '.join(reasons)}" if reasons else "list it under late_reasons in register.toml"
        yield ("late_because",), message, hint


def _late(reason: str, reasons: str) -> Files:
    return a_register(a_record(f'late_because = "{reason}"\n'), settings=A_FORCE + reasons)


_REASONS = 'late_reasons = ["waits for others", "no capacity"]\n'

LATE_REASON = Rule(
    code="PT041",
    name="late-reason",
    why="Reasons in one list of words can be counted; each in words of its own shows no pattern.",
    check=per_record_in_register(_late_because, having="late_because"),
    bad={
        "a reason of its own": lambda: _late("Christmas", _REASONS),
        "there is no list": lambda: _late("no capacity", ""),
    },
    good={"a reason of the list": lambda: _late("no capacity", _REASONS)},
)

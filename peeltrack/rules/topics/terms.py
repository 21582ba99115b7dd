"""Rules of what register.toml says of the force itself beside trust: its meetings."""

from peeltrack.core.model.settings import Settings
from peeltrack.rules.checks import Faults, per_settings
from peeltrack.rules.examples import A_FORCE, a_register
from peeltrack.rules.rule import Files, Rule


def _set(*lines: str) -> Files:
    return a_register(settings=A_FORCE + "".join(lines) + "\n")


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

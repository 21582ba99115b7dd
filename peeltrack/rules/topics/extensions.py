"""Rules of the dates that were moved: each move begins where the one before led, on somebody's word."""

from itertools import pairwise

from peeltrack.core.history.change import EXTENDED
from peeltrack.core.model.record import Record
from peeltrack.rules.checks import Faults, per_record
from peeltrack.rules.rule import Rule


def _extensions(record: Record) -> Faults:
    for name in EXTENDED:
        yield from _extended(record, name)


def _extended(record: Record, name: str) -> Faults:
    moves = [
        (index, extension) for index, extension in enumerate(record.extension) if extension.field == name
    ]
    hint = f"correct {name}, or the dates of the extension"
    for (_, before), (index, move) in pairwise(moves):
        if move.from_ != before.to:
            message = f"{name} was moved from {move.from_}, but the move before led to {before.to}"
            yield ("extension", index, "from"), message, hint
    if moves and moves[-1][1].to != getattr(record, name):
        message = f"{name} is {getattr(record, name)}, but was last moved to {moves[-1][1].to}"
        yield (name,), message, hint


_SAID = 'reference = "HMI-77"\nsaid_on = 2025-02-18\n'


def _moved(name: str, now: str, *moves: tuple[str, str], said: str = _SAID) -> str:
    extension = f"""
[[extension]]
field = "{name}"
from = {{}}
to = {{}}
on = 2025-02-20
by = "ben@example.org"
reason = "the tool comes later"
{said if name == "deadline" else ""}"""
    return f"{name} = {now}\n" + "".join(extension.format(*move) for move in moves)


_TO_MAY = ("2025-03-27", "2025-05-27")

EXTENSION_DIFFERS = Rule(
    code="PT109",
    name="extension-differs",
    why="Boards ask how often and how far a date was moved; the answer must lead to the date that holds.",
    check=per_record(_extensions, having="extension"),
    bad={
        "the last move leads to another deadline": lambda: _moved(
            "deadline", "2025-05-27", ("2025-03-27", "2025-06-27")
        ),
        "the last move leads to another target": lambda: _moved(
            "target", "2025-05-27", ("2025-03-27", "2025-06-27")
        ),
        "a move begins where none had led": lambda: _moved(
            "deadline", "2025-07-27", _TO_MAY, ("2025-06-27", "2025-07-27")
        ),
    },
    good={
        "the move leads to the deadline": lambda: _moved("deadline", "2025-05-27", _TO_MAY),
        "each move begins where the one before led": lambda: _moved(
            "deadline", "2025-07-27", _TO_MAY, ("2025-05-27", "2025-07-27")
        ),
    },
)


def _on_own_word(record: Record) -> Faults:
    moves = [index for index, extension in enumerate(record.extension) if extension.field == "deadline"]
    last = record.extension[moves[-1]] if moves else None
    lacking = [] if last is None else [name for name in ("reference", "said_on") if not getattr(last, name)]
    if last is not None and lacking:
        message = f"the deadline was moved to {last.to} without {' and '.join(lacking)} of the inspectorate"
        word = f"--deadline {last.to} --reference … --said-on …"
        hint = f"once the inspectorate has said so: peeltrack extend {record.id} {word}"
        yield ("extension", moves[-1]), message, hint


DEADLINE_ON_OWN_WORD = Rule(
    code="PT111",
    name="deadline-on-own-word",
    why="The deadline is the inspectorate's; a force that moves it by itself only hides that it is late.",
    check=per_record(_on_own_word, having="extension"),
    bad={
        "nobody says who moved it": lambda: _moved("deadline", "2025-05-27", _TO_MAY, said=""),
        "there is a reference, but no day": lambda: _moved(
            "deadline", "2025-05-27", _TO_MAY, said='reference = "HMI-77"\n'
        ),
        "there is a day, but no reference": lambda: _moved(
            "deadline", "2025-05-27", _TO_MAY, said="said_on = 2025-02-18\n"
        ),
    },
    good={
        "the inspectorate moved it": lambda: _moved("deadline", "2025-05-27", _TO_MAY),
        "the force moved its own target": lambda: _moved("target", "2025-05-27", _TO_MAY),
    },
)

"""Rules of the entries in a record's lists: what each has to fill in, and in which form."""

import re
from collections.abc import Callable

from peeltrack.core.history.change import EXTENDED
from peeltrack.core.limits import quoted
from peeltrack.core.model.record import Evidence, Extension, Measure, Progress, Record, StatusSaid
from peeltrack.rules.checks import Faults, all_of, per_entry, per_record
from peeltrack.rules.examples import OTHER, THIRTEEN, a_record, a_register
from peeltrack.rules.rule import Files, Rule


def _one_of(names: tuple[str, ...], so: str) -> Callable[[Record, object], Faults]:
    """Return a check that each entry fills one of these fields, and one only."""
    choice = f"{', '.join(names[:-1])} or {names[-1]}"

    def check(_: Record, entry: object) -> Faults:
        given = [name for name in names if getattr(entry, name).strip()]
        if len(given) != 1:
            noun = type(entry).__name__.lower()
            has = " and ".join(given) if given else f"no {choice}"
            yield (), f"this {noun} has {has}", f"{so}: {'keep one of' if given else 'add'} {choice}"

    return check


def _link(ends: str) -> Files:
    return a_register(a_record(f'\n[[link]]\nrelation = "repeats"\n{ends}'), files={OTHER: THIRTEEN})


_EARLIER = 'reference = "PEEL 2018/19, AFI 4"\n'

LINK_END = Rule(
    code="PT018",
    name="link-end",
    why="A link that leads nowhere, or to two places, cannot show which findings keep coming back.",
    check=per_entry(
        "link", _one_of(("id", "reference"), "a link leads to one record, or names one earlier finding")
    ),
    bad={
        "the link leads nowhere": lambda: _link(""),
        "the link leads to two places": lambda: _link('id = "REC-13"\n' + _EARLIER),
    },
    good={"the link names one earlier finding": lambda: _link(_EARLIER)},
)


_POLICY = '\n[[evidence]]\ntitle = "Force policy on stalking"\n'
_SHELF = 'location = "Policy library, item 41"\n'

EVIDENCE_PLACE = Rule(
    code="PT019",
    name="evidence-place",
    why="An inspector who asks for the evidence must be told the one place where it is kept.",
    check=per_entry(
        "evidence", _one_of(("path", "location", "url"), "a piece of evidence is kept in one place")
    ),
    bad={
        "kept nowhere": _POLICY,
        "kept in two places": _POLICY + _SHELF + 'url = "https://www.example.org/policy"',
    },
    good={"kept in one place": _POLICY + _SHELF},
)


def _waits(on: str) -> Files:
    return a_register(
        a_record(f'\n[[dependency]]\nnote = "the training needs it"\n{on}'), files={OTHER: THIRTEEN}
    )


_TOOL = 'text = "The national tool is released"\n'

DEPENDENCY_END = Rule(
    code="PT020",
    name="dependency-end",
    why="If nobody can tell what a record waits on, waiting for others is mistaken for idleness.",
    check=per_entry("dependency", _one_of(("id", "event", "text"), "a record waits on one thing at a time")),
    bad={
        "it waits on nothing": lambda: _waits(""),
        "it waits on two things": lambda: _waits('id = "REC-13"\n' + _TOOL),
    },
    good={"it waits on one thing": lambda: _waits(_TOOL)},
)


def _undated(_: Record, measure: Measure) -> Faults:
    for index, reading in enumerate(measure.reading):
        if reading.on is None and not reading.period.strip():
            message = f"the reading {reading.value} of {measure.name} has neither on nor period"
            yield ("reading", index), message, 'add on = 2025-03-31, or period = "…" in words'


def _reading(when: str) -> str:
    measure = '\n[[measure]]\nname = "Cases assessed"\nunit = "%"\n'
    return f'{measure}\n[[measure.reading]]\n{when}value = 81\nsource = "told"\n'


READING_UNDATED = Rule(
    code="PT021",
    name="reading-undated",
    why="A figure without its day or period can be neither compared nor used to show progress.",
    check=per_entry("measure", _undated),
    bad={"of no day": lambda: _reading("")},
    good={
        "of one day": lambda: _reading("on = 2025-01-31\n"),
        "of a period": lambda: _reading('period = "January 2025"\n'),
    },
)


def _moved_date(_: Record, extension: Extension) -> Faults:
    if extension.field not in EXTENDED:
        message = f"field is {quoted(extension.field)}, which is not a date that can be moved"
        yield ("field",), message, "write deadline or target"


_EXTENSION = """\
target = 2025-03-07

[[extension]]
field = "target"
from = 2025-02-28
to = 2025-03-07
on = 2025-02-20
by = "ben@example.org"
reason = "the trainers were not free before"
"""


MOVED_DATE = Rule(
    code="PT022",
    name="moved-date",
    why="A move of a date is only counted and shown where the register knows which date was moved.",
    check=per_entry("extension", _moved_date),
    bad={"the date is called by another name": _EXTENSION.replace('"target"', '"due date"')},
    good={"the target was moved": _EXTENSION},
)


def _recurrence(record: Record) -> Faults:
    if record.recurrence and (months := record.recurrence.every_months) < 1:
        message = f"a duty comes round every {months} months"
        hint = "write the months between two turns, 12 for once a year"
        yield ("recurrence", "every_months"), message, hint


_EVERY = '\n[recurrence]\nduty = "Review the training"\nevery_months = '

RECURRENCE = Rule(
    code="PT023",
    name="recurrence",
    why="The next turn of a duty cannot be counted from less than a month.",
    check=per_record(_recurrence, having="recurrence"),
    bad={"every 0 months": _EVERY + "0"},
    good={"once a month": _EVERY + "1"},
)

SHA256 = re.compile(r"[0-9a-f]{64}")


def _hash_form(record: Record, evidence: Evidence) -> Faults:
    if evidence.sha256 and not SHA256.fullmatch(evidence.sha256):
        shown = evidence.sha256 if len(evidence.sha256) <= 20 else evidence.sha256[:19] + "…"
        message = f'sha256 is "{shown}", which is not 64 digits of 0-9 and a-f'
        yield ("sha256",), message, f"let peeltrack write it: peeltrack evidence add {record.id}"


_DIGITS = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

HASH_FORM = Rule(
    code="PT024",
    name="hash-form",
    why="A fingerprint that is cut off or mistyped can never show that a file is still the same.",
    check=per_entry("evidence", _hash_form),
    bad={
        "it is cut off": f'{_POLICY}{_SHELF}sha256 = "{_DIGITS[:12]}"',
        "it is in capitals": f'{_POLICY}{_SHELF}sha256 = "{_DIGITS.upper()}"',
    },
    good={"it is whole": f'{_POLICY}{_SHELF}sha256 = "{_DIGITS}"'},
)


def _unknown_part(record: Record, said: StatusSaid | Progress) -> Faults:
    parts = [part.id for part in record.element]
    if said.part and said.part not in parts:
        hint = f"write {' or '.join(parts)}" if parts else "leave part out: it is said of all of the record"
        yield ("part",), f"there is no part {said.part} in {record.id}", hint


def _said_of(part: str) -> Files:
    said = f"""
[[said]]
on = 2025-02-20
by = "inspectorate"
text = "Open"
reference = "HMI-77"
part = "{part}"
"""
    return a_register(a_record('\n[[element]]\nid = "12.1"\ntitle = "Tools"\n', said))


_UPDATE = """
[[progress]]
on = 2025-02-20
by = "ana@example.org"
text = "40 of 60 officers are trained."
part = "12.2"
"""

UNKNOWN_PART = Rule(
    code="PT318",
    name="unknown-part",
    why="What is said of a part that is not there is counted for none, and found under none.",
    check=all_of(per_entry("said", _unknown_part), per_entry("progress", _unknown_part)),
    bad={
        "said of another part": lambda: _said_of("12.2"),
        "an update of another part": lambda: a_register(a_record(_UPDATE)),
    },
    good={"said of a part of the record": lambda: _said_of("12.1")},
)

"""Rules of fields: what has to be filled in, by kind, by status and by what stands beside it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from peeltrack.core.chain.readiness import incomplete
from peeltrack.core.chain.table import VOUCHED
from peeltrack.core.finding import Finding
from peeltrack.core.history.change import EXTENDED
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.ids import is_id
from peeltrack.core.model.record import Kind
from peeltrack.rules.digests import DIGESTS
from peeltrack.rules.examples import A_SOURCE, EVIDENCE, OWNERS, POSITION, POSTS, SUBMIT, a_record, a_register
from peeltrack.rules.rule import Rule, in_record

#: What each kind needs, beside what every record does: one field at least of each group.
NEEDED_BY_KIND: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.RECOMMENDATION: (("number", "area"),),
    Kind.AREA_FOR_IMPROVEMENT: (("number", "area"),),
    Kind.CAUSE_OF_CONCERN: (("summary", "wording"),),
    Kind.FINDING: (("summary", "wording"),),
    Kind.COMMITMENT: (("summary", "wording"),),
}

#: Texts that must not be blank: alone, or in each table of a list.
_FILLED_ALONE = ("title",)
_FILLED_IN = (
    ("element", ("id", "title")),
    ("evidence", ("title",)),
    ("measure", ("name",)),
    ("progress", ("text",)),
    ("extension", ("reason",)),
    ("handover", ("reason",)),
)

#: Of these fields each table of a list fills one, and one only.
_ONE_OF = {
    "link": ("id", "reference"),
    "evidence": ("path", "location", "url"),
    "dependency": ("id", "event", "text"),
}

SHA256 = re.compile(r"[0-9a-f]{64}")


def _blank(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        for name in _FILLED_ALONE:
            if not getattr(record, name).strip():
                yield in_record(record, (name,), f"{name} is empty", f"write the {name}")
        for many, names in _FILLED_IN:
            for index, one in enumerate(getattr(record, many)):
                for name in names:
                    if not getattr(one, name).strip():
                        message = f"{name} of {many} {index + 1} is empty"
                        yield in_record(record, (many, index, name), message, f"write the {name}")


def _needed_by_kind(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        for group in NEEDED_BY_KIND[record.kind]:
            if not any(getattr(record, name).strip() for name in group):
                kind = record.kind.value.replace("-", " ")
                message = f"{_a(kind)} has neither {' nor '.join(group)}"
                yield in_record(record, ("kind",), message, f"add {' or '.join(group)}, as published")


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _needed_by_status(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        if record.status in VOUCHED:
            # Dependencies and expiry are judged when a step is taken; afterwards they may change.
            for reason in incomplete(record, today=date.min):
                message = f"status is {record.status}, but {reason.message}"
                yield in_record(record, ("status",), message, reason.hint)


def _one_of(many: str, so: str) -> Any:
    names = _ONE_OF[many]
    choice = f"{', '.join(names[:-1])} or {names[-1]}"

    def check(examined: CheckContext) -> Iterator[Finding]:
        for record in examined.register.records:
            for index, one in enumerate(getattr(record, many)):
                given = [name for name in names if getattr(one, name).strip()]
                if len(given) != 1:
                    has = " and ".join(given) if given else f"no {choice}"
                    hint = f"{so}: {'keep one of' if given else 'add'} {choice}"
                    yield in_record(record, (many, index), f"{many} {index + 1} has {has}", hint)

    return check


def _reading_undated(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        for at, measure in enumerate(record.measure):
            for index, reading in enumerate(measure.reading):
                if reading.on is None and not reading.period.strip():
                    message = f"the reading {reading.value} of {measure.name} has neither on nor period"
                    hint = 'add on = 2025-03-31, or period = "…" in words'
                    yield in_record(record, ("measure", at, "reading", index), message, hint)


def _moved_date(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        for index, extension in enumerate(record.extension):
            if extension.field not in EXTENDED:
                message = f'field is "{extension.field}", which is no date that can be moved'
                yield in_record(record, ("extension", index, "field"), message, "write deadline or target")


def _recurrence(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        if record.recurrence and (months := record.recurrence.every_months) < 1:
            message = f"a duty comes round every {months} months"
            hint = "write the months between two turns, 12 for once a year"
            yield in_record(record, ("recurrence", "every_months"), message, hint)


def _hash_form(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        for index, one in enumerate(record.evidence):
            if one.sha256 and not SHA256.fullmatch(one.sha256):
                shown = one.sha256 if len(one.sha256) <= 20 else one.sha256[:19] + "…"
                message = f'sha256 is "{shown}", which is not 64 digits of 0-9 and a-f'
                hint = f"let peeltrack write it: peeltrack evidence add {record.id}"
                yield in_record(record, ("evidence", index, "sha256"), message, hint)


def _id_form(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        if not is_id(record.id):
            message = f'id is "{record.id}", which is not a prefix and a number in capitals'
            yield in_record(record, ("id",), message, "write it like REC-12 or PEEL21-CDI-1")


def _prefix(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        source = examined.register.sources.get(record.source)
        if source and source.prefix and not record.id.startswith(source.prefix + "-"):
            message = f"id is {record.id}, but the prefix of {record.source} is {source.prefix}"
            hint = f"rename the record to {source.prefix}-…, or correct prefix in source.toml"
            yield in_record(record, ("id",), message, hint)


def _submitted(*content: str) -> str:
    return a_record(*content, status="submitted")


BLANK_TEXT = Rule(
    code="PT015",
    name="blank-text",
    why="A record, a part or a piece of evidence without a name cannot be told apart in any list.",
    bad=a_register('id = "REC-12"\ntitle = " "\nkind = "recommendation"\nnumber = "12"\nstatus = "open"\n'),
    good=a_register(),
    check=_blank,
)
NEEDED_BY_KIND_RULE = Rule(
    code="PT016",
    name="needed-by-kind",
    why="Without its number or area a recommendation cannot be found again in the publication it comes from.",
    bad=a_register(a_record(number="")),
    good=a_register(a_record('area = "Managing risk"\n', number="")),
    check=_needed_by_kind,
)
NEEDED_BY_STATUS = Rule(
    code="PT017",
    name="needed-by-status",
    why="Nobody can verify or sign off a record that has no statement, no owner, or nothing to show for it.",
    bad=a_register(
        _submitted(OWNERS, EVIDENCE, SUBMIT.format(DIGESTS["submit without a statement"])), settings=POSTS
    ),
    good=a_register(_submitted(OWNERS, POSITION, EVIDENCE, SUBMIT.format(DIGESTS["submit"])), settings=POSTS),
    check=_needed_by_status,
)
LINK_END = Rule(
    code="PT018",
    name="link-end",
    why="A link that leads nowhere, or to two places, cannot show which findings keep coming back.",
    bad=a_register(a_record('\n[[link]]\nrelation = "repeats"\n')),
    good=a_register(a_record('\n[[link]]\nrelation = "repeats"\nreference = "PEEL 2018/19, AFI 4"\n')),
    check=_one_of("link", "a link leads to one record, or names one earlier finding"),
)
EVIDENCE_PLACE = Rule(
    code="PT019",
    name="evidence-place",
    why="An inspector who asks for the evidence must be told the one place where it is kept.",
    bad=a_register(a_record('\n[[evidence]]\ntitle = "Force policy on stalking"\n')),
    good=a_register(a_record(EVIDENCE)),
    check=_one_of("evidence", "a piece of evidence is kept in one place"),
)
DEPENDENCY_END = Rule(
    code="PT020",
    name="dependency-end",
    why="If nobody can tell what a record waits on, waiting for others is mistaken for idleness.",
    bad=a_register(a_record('\n[[dependency]]\nnote = "the tool comes with it"\n')),
    good=a_register(a_record('\n[[dependency]]\ntext = "The national tool is released"\n')),
    check=_one_of("dependency", "a record waits on one thing at a time"),
)
_MEASURE = '\n[[measure]]\nname = "Cases assessed"\nunit = "%"\n\n[[measure.reading]]\n'
READING_UNDATED = Rule(
    code="PT021",
    name="reading-undated",
    why="A figure without its day or period can be neither compared nor used to show progress.",
    bad=a_register(a_record(_MEASURE + 'value = 81\nsource = "told"\n')),
    good=a_register(a_record(_MEASURE + 'on = 2025-01-31\nvalue = 81\nsource = "told"\n')),
    check=_reading_undated,
)
_EXTENSION = """target = 2025-03-07

[[extension]]
field = "{}"
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
    bad=a_register(a_record(_EXTENSION.format("due date"))),
    good=a_register(a_record(_EXTENSION.format("target"))),
    check=_moved_date,
)
RECURRENCE = Rule(
    code="PT023",
    name="recurrence",
    why="The next turn of a duty cannot be counted from less than a month.",
    bad=a_register(a_record('\n[recurrence]\nduty = "Review the training"\nevery_months = 0\n')),
    good=a_register(a_record('\n[recurrence]\nduty = "Review the training"\nevery_months = 12\n')),
    check=_recurrence,
)
_HASHED = '\n[[evidence]]\ntitle = "Force policy"\nlocation = "Policy library"\nsha256 = "{}"\n'
HASH_FORM = Rule(
    code="PT024",
    name="hash-form",
    why="A fingerprint that is cut off or mistyped can never show that a file is still the same.",
    bad=a_register(a_record(_HASHED.format("9F86D081884C"))),
    good=a_register(
        a_record(_HASHED.format("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"))
    ),
    check=_hash_form,
)
ID_FORM = Rule(
    code="PT025",
    name="id-form",
    why="Ids in one form sort as people count, and mean one file on Windows, macOS and Linux alike.",
    bad=a_register(
        files={
            "commitments/source.toml": A_SOURCE.replace('prefix = "REC"\n', ""),
            "commitments/com1.toml": a_record(id="com1"),
        }
    ),
    good=a_register(
        files={
            "commitments/source.toml": A_SOURCE.replace('prefix = "REC"\n', ""),
            "commitments/COM-1.toml": a_record(id="COM-1"),
        }
    ),
    check=_id_form,
)
ID_PREFIX = Rule(
    code="PT026",
    name="id-prefix",
    why="The prefix tells a reader from which publication a recommendation comes.",
    bad=a_register(source=A_SOURCE.replace('"REC"', '"STK"')),
    good=a_register(),
    check=_prefix,
)

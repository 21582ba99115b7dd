"""Rules of register.toml and of source.toml: lead times, people, grades."""

from collections.abc import Iterator

from peeltrack.core.chain.people import owner_of, person, same_address
from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Record
from peeltrack.core.model.status import OWNERS as ROLES
from peeltrack.core.views.sources import NO_GRADE, SCALES
from peeltrack.rules.examples import (
    A_FORCE,
    A_SOURCE,
    OWNERS,
    PEOPLE,
    SETTINGS,
    a_record,
    a_register,
)
from peeltrack.rules.rule import Rule, in_file, in_record, in_source


def _lead_days(examined: CheckContext) -> Iterator[Finding]:
    lead = examined.register.settings.lead_days
    if not lead.submitted >= lead.verified >= lead.signed_off >= 0:
        message = (
            f"lead times are {lead.submitted} days for submitted, {lead.verified} for verified"
            f" and {lead.signed_off} for signed-off"
        )
        hint = "an earlier stage needs at least as many days before the deadline as a later one"
        yield in_file(SETTINGS, ("lead_days",), message, hint)


def _scale(examined: CheckContext) -> Iterator[Finding]:
    for source in examined.register.sources.values():
        if source.scale and source.scale not in SCALES:
            message = f'scale is "{source.scale}", which is not one of {", ".join(SCALES)}'
            yield in_source(source, ("scale",), message, f"write {' or '.join(SCALES)}")
        elif source.judgment and not source.scale:
            message = f"there are {len(source.judgment)} judgments, but no scale"
            yield in_source(source, ("judgment", 0), message, f"add scale = {' or '.join(SCALES)}")


def _grades(examined: CheckContext) -> Iterator[Finding]:
    for source in examined.register.sources.values():
        grades = (*SCALES.get(source.scale, ()), *NO_GRADE)
        for index, judgment in enumerate(source.judgment if source.scale in SCALES else ()):
            if judgment.grade not in grades:
                message = f'grade is "{judgment.grade}", which the {source.scale} scale does not have'
                hint = f"write one of {', '.join(grades)}"
                yield in_source(source, ("judgment", index, "grade"), message, hint)


def _roles(examined: CheckContext) -> Iterator[Finding]:
    for record in examined.register.records:
        for index, handover in enumerate(record.handover):
            if handover.role not in ROLES:
                message = f'role is "{handover.role}", which a record does not name'
                hint = f"write one of {', '.join(ROLES)}"
                yield in_record(record, ("handover", index, "role"), message, hint)


def _people(examined: CheckContext) -> Iterator[Finding]:
    settings = examined.register.settings
    if not settings.person:
        return  # a register that lists nobody has not begun with sign-off
    known = {one.email.strip().casefold() for one in settings.person}
    for record in examined.register.records:
        for where, email in _named(record):
            if email.strip().casefold() not in known:
                yield in_record(record, where, f"{email} is nobody in {SETTINGS}", _ADD)
    for at, post in enumerate(settings.post):
        for index, holder in enumerate(post.holder):
            if person(settings, holder.email) is None:
                message = f"{holder.email}, who holds the post {post.role}, is nobody in {SETTINGS}"
                yield in_file(SETTINGS, ("post", at, "holder", index, "email"), message, _ADD)


_ADD = f"correct the address, or add a [[person]] with this email and a name to {SETTINGS}"


def _named(record: Record) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for role in ROLES:
        if email := owner_of(record, role):
            yield ("owners", role.key), email
    for index, evidence in enumerate(record.evidence):
        if evidence.owner:
            yield ("evidence", index, "owner"), evidence.owner
    for index, step in enumerate(record.step):
        yield ("step", index, "by"), step.by
        if step.recorded_by:
            yield ("step", index, "recorded_by"), step.recorded_by


def _person_twice(examined: CheckContext) -> Iterator[Finding]:
    people = examined.register.settings.person
    for index, one in enumerate(people):
        if any(same_address(one.email, other.email) for other in people[:index]):
            message = f"{one.email} is listed twice"
            yield in_file(SETTINGS, ("person", index, "email"), message, "keep one entry, with all the keys")


LEAD_DAYS = Rule(
    code="PT030",
    name="lead-days",
    why="If sign-off had to come before verification, every record would look late at one of the two.",
    bad=a_register(settings=A_FORCE + "\n[lead_days]\nsubmitted = 28\nverified = 7\nsigned-off = 14\n"),
    good=a_register(settings=A_FORCE + "\n[lead_days]\nsubmitted = 28\nverified = 14\nsigned-off = 7\n"),
    check=_lead_days,
)
_JUDGED = '\n[[judgment]]\narea = "Investigating crime"\ngrade = "{}"\n'
SCALE = Rule(
    code="PT031",
    name="scale",
    why="Grades of different scales look alike, and a reader would compare what cannot be compared.",
    bad=a_register(source=A_SOURCE + 'scale = "six-tier"\n' + _JUDGED.format("good")),
    good=a_register(source=A_SOURCE + 'scale = "five-tier"\n' + _JUDGED.format("good")),
    check=_scale,
)
GRADE = Rule(
    code="PT032",
    name="grade",
    why="A grade outside its scale falls out of the grid in which judgments are shown.",
    bad=a_register(source=A_SOURCE + 'scale = "four-tier"\n' + _JUDGED.format("adequate")),
    good=a_register(source=A_SOURCE + 'scale = "five-tier"\n' + _JUDGED.format("adequate")),
    check=_grades,
)
_HANDOVER = """
[[handover]]
role = "{}"
to = "ana@example.org"
on = 2025-01-06
by = "ben@example.org"
reason = "moved to another department"
"""
OWNER_ROLE = Rule(
    code="PT033",
    name="owner-role",
    why="A change of owner that names no post of the record does not say whose work passed to whom.",
    bad=a_register(a_record(_HANDOVER.format("owner"))),
    good=a_register(a_record(_HANDOVER.format("action-owner"))),
    check=_roles,
)
UNKNOWN_PERSON = Rule(
    code="PT316",
    name="unknown-person",
    why="A mistyped address belongs to nobody: no list by owner shows the record, and no step can be taken.",
    bad=a_register(a_record(OWNERS.replace("ana@", "anna@")), settings=PEOPLE),
    good=a_register(a_record(OWNERS), settings=PEOPLE),
    check=_people,
)
PERSON_TWICE = Rule(
    code="PT317",
    name="person-twice",
    why="Of a person who is listed twice only the first entry counts, so a signing key may go unseen.",
    bad=a_register(settings=PEOPLE + '\n[[person]]\nemail = "Ana@example.org"\nname = "Ana B"\n'),
    good=a_register(settings=PEOPLE),
    check=_person_twice,
)

"""Rules of register.toml and of source.toml: lead times, people, grades."""

from collections.abc import Iterator, Sequence

from peeltrack.core.chain.people import is_address, owner_of, person, same_address
from peeltrack.core.finding import Where
from peeltrack.core.limits import quoted
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Handover, Record
from peeltrack.core.model.settings import Holder, Settings
from peeltrack.core.model.source import Source
from peeltrack.core.model.status import OWNERS as ROLES
from peeltrack.core.model.status import Step
from peeltrack.core.suggest import nearest
from peeltrack.core.text import counted
from peeltrack.core.views.sources import NO_GRADE, SCALES
from peeltrack.rules.checks import (
    Faults,
    all_of,
    in_record,
    per_entry,
    per_register,
    per_settings,
    per_source,
)
from peeltrack.rules.examples import (
    A_FORCE,
    A_SOURCE,
    EVIDENCE,
    OWNERS,
    PEOPLE,
    POSTS,
    SETTINGS,
    a_record,
    a_register,
)
from peeltrack.rules.rule import Files, Findings, Rule
from peeltrack.rules.signed_examples import a_step, registered, signed


def _lead_days(settings: Settings) -> Faults:
    lead = settings.lead_days
    if not lead.submitted >= lead.verified >= lead.signed_off >= lead.uploaded >= 0:
        message = (
            f"lead times are {lead.submitted} days for submitted, {lead.verified} for verified,"
            f" {lead.signed_off} for signed-off and {lead.uploaded} for uploaded"
        )
        hint = "an earlier stage needs at least as many days before the deadline as a later one"
        yield ("lead_days",), message, hint


def _lead(submitted: int, verified: int, signed_off: int, uploaded: int) -> Files:
    days = {"submitted": submitted, "verified": verified, "signed-off": signed_off, "uploaded": uploaded}
    lines = "".join(f"{stage} = {count}\n" for stage, count in days.items())
    return a_register(settings=f"{A_FORCE}\n[lead_days]\n{lines}")


LEAD_DAYS = Rule(
    code="PT030",
    name="lead-days",
    why="If sign-off had to come before verification, every record would look late at one of the two.",
    check=per_settings(_lead_days),
    bad={
        "sign-off comes before verification": lambda: _lead(28, 7, 14, 3),
        "verification comes before submission": lambda: _lead(7, 14, 7, 3),
        "upload comes before sign-off": lambda: _lead(28, 14, 3, 7),
        "upload comes after the deadline": lambda: _lead(28, 14, 7, -1),
    },
    good={
        "one after the other": lambda: _lead(28, 14, 7, 3),
        "all on the day of the deadline": lambda: _lead(0, 0, 0, 0),
    },
)


def _scale(source: Source) -> Faults:
    if source.scale and source.scale not in SCALES:
        message = f"scale is {quoted(source.scale)}, which is not one of {', '.join(SCALES)}"
        yield ("scale",), message, f"write {' or '.join(SCALES)}"
    elif source.judgment and not source.scale:
        message = f"there are {len(source.judgment)} judgments, but no scale"
        yield ("judgment", 0), message, f"add scale = {' or '.join(SCALES)}"


def _judged(scale: str, grade: str) -> Files:
    judgment = f'\n[[judgment]]\narea = "Investigating crime"\ngrade = "{grade}"\n'
    return a_register(source=A_SOURCE + (f'scale = "{scale}"\n' if scale else "") + judgment)


SCALE = Rule(
    code="PT031",
    name="scale",
    why="Grades of different scales look alike, and a reader would compare what cannot be compared.",
    check=per_source(_scale),
    bad={
        "a scale of another name": lambda: _judged("six-tier", "good"),
        "judgments without a scale": lambda: _judged("", "good"),
    },
    good={"a scale of the inspectorate": lambda: _judged("five-tier", "good")},
)


def _grades(source: Source) -> Faults:
    grades = (*SCALES.get(source.scale, ()), *NO_GRADE)
    for index, judgment in enumerate(source.judgment if source.scale in SCALES else ()):
        if judgment.grade not in grades:
            message = f"grade is {quoted(judgment.grade)}, which the {source.scale} scale does not have"
            yield ("judgment", index, "grade"), message, f"write one of {', '.join(grades)}"


GRADE = Rule(
    code="PT032",
    name="grade",
    why="A grade outside its scale is missing from the grid in which judgments are shown.",
    check=per_source(_grades),
    bad={"a grade of the other scale": lambda: _judged("four-tier", "adequate")},
    good={"a grade of its scale": lambda: _judged("five-tier", "adequate")},
)


def _roles(_: Record, handover: Handover) -> Faults:
    if handover.role not in ROLES:
        message = f"role is {quoted(handover.role)}, which a record does not name"
        yield ("role",), message, f"write one of {', '.join(ROLES)}"


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
    check=per_entry("handover", _roles),
    bad={"of no post of the record": _HANDOVER.format("owner")},
    good={"of the action owner": _HANDOVER.format("action-owner")},
)


def _meant(settings: Settings, email: str) -> str:
    # The part before the @ only: one force has one domain, which makes all its addresses alike.
    known = {person.email.partition("@")[0]: person.email for person in settings.person}
    near = nearest(email.partition("@")[0], known)
    meant = f"did you mean {known[near[0]]}? Else add them" if near else "correct the address, or add them"
    return f'{meant}: peeltrack people add {email} --name "…"'


def _people(examined: CheckContext) -> Findings:
    settings = examined.register.settings
    known = {person.email.strip().casefold() for person in settings.person}
    # A register that lists nobody has not begun with sign-off.
    for record in examined.register.records if known else ():
        places: dict[str, list[Where]] = {}
        for where, email in _named(record):
            # What is no address has a rule of its own.
            if email.strip().casefold() not in known and is_address(email.strip()):
                places.setdefault(email, []).append(where)
        for email, (first, *others) in places.items():
            too = f", here and in {counted(len(others), 'more place')}" if others else ""
            yield in_record(
                record, first, f"{email} is not listed in {SETTINGS}{too}", _meant(settings, email)
            )


def _named(record: Record) -> Iterator[tuple[Where, str]]:
    for role in ROLES:
        if email := owner_of(record, role):
            yield ("owners", role.key), email
    for many in ("element", "action", "evidence"):
        for index, entry in enumerate(getattr(record, many)):
            if entry.owner:
                yield (many, index, "owner"), entry.owner
    for index, step in enumerate(record.step):
        yield ("step", index, "by"), step.by
        if step.recorded_by:
            yield ("step", index, "recorded_by"), step.recorded_by


def _holders(settings: Settings) -> Faults:
    held: list[tuple[str, int, str, Sequence[Holder]]] = [
        *(("post", at, f"the post {post.role}", post.holder) for at, post in enumerate(settings.post)),
        *(("team", at, team.name, team.holder) for at, team in enumerate(settings.team)),
    ]
    for many, at, what, holders in held if settings.person else ():
        for index, holder in enumerate(holders):
            if person(settings, holder.email) is None and is_address(holder.email.strip()):
                message = f"{holder.email}, who holds {what}, is not listed in {SETTINGS}"
                yield (many, at, "holder", index, "email"), message, _meant(settings, holder.email)


_ALLOWED = "\n[policy]\non_instruction = true\n"


def _without(name: str) -> str:
    """Return register.toml with its posts, in which this person is not listed."""
    listed = f'\n[[person]]\nemail = "{name}@example.org"\nname = "{name.title()}"\n'
    return POSTS.replace(listed, "")


def _recorded() -> Record:
    return signed(a_step(Step.SUBMIT, recorded_by="zoe@example.org", instruction="minute 4.2 of 3 February"))


UNKNOWN_PERSON = Rule(
    code="PT316",
    name="unknown-person",
    why="A mistyped address belongs to nobody: no list by owner shows the record, and no step can be taken.",
    check=all_of(per_register(_people), per_settings(_holders)),
    bad={
        "an owner": lambda: a_register(a_record(OWNERS.replace("ana@", "anna@")), settings=PEOPLE),
        "who keeps the evidence": lambda: a_register(
            a_record(EVIDENCE + 'owner = "anna@example.org"\n'), settings=PEOPLE
        ),
        "who took a step, in an earlier round": lambda: signed(
            a_step(Step.SUBMIT, by="zoe@example.org"), Step.RETURN
        ),
        "who owns a record and took a step": lambda: registered(
            signed(Step.SUBMIT), settings=_without("ben")
        ),
        "who recorded a step": lambda: registered(_recorded(), settings=POSTS + _ALLOWED),
        "who holds a post": lambda: a_register(settings=_without("eve")),
    },
    good={
        "everybody is listed": lambda: a_register(a_record(OWNERS), settings=POSTS),
        "nobody is listed yet": lambda: a_register(a_record(OWNERS), settings=POSTS.replace(PEOPLE, A_FORCE)),
    },
)


def _person_twice(settings: Settings) -> Faults:
    for index, listed in enumerate(settings.person):
        if any(same_address(listed.email, other.email) for other in settings.person[:index]):
            yield (
                ("person", index, "email"),
                f"{listed.email} is listed twice",
                "keep one entry, with all the keys",
            )


PERSON_TWICE = Rule(
    code="PT317",
    name="person-twice",
    why="Of a person who is listed twice only the first entry counts, so a signing key may go unseen.",
    check=per_settings(_person_twice),
    bad={
        "once in small letters, once not": lambda: a_register(
            settings=PEOPLE + '\n[[person]]\nemail = "Ana@example.org"\nname = "Ana B"\n'
        )
    },
    good={"everybody is listed once": lambda: a_register(settings=PEOPLE)},
)

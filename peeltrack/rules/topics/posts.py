"""Rules of the people who took a step: two are not one, and each held the post on that day."""

from peeltrack.core.chain.people import holds, same_address, same_person
from peeltrack.core.chain.request import clashes
from peeltrack.core.chain.rounds import rounds, standing, vouched_versions
from peeltrack.core.chain.steps import new_round
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.limits import quoted
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Owners, Record, StepTaken
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import Role, Status, Step
from peeltrack.core.time_zones import force_day
from peeltrack.rules.checks import Faults, per_record_in_register
from peeltrack.rules.examples import OTHER, POSTS, THIRTEEN
from peeltrack.rules.rule import Rule
from peeltrack.rules.signed_examples import a_step, ready, registered, signed
from peeltrack.rules.step_texts import RESTORE, place_of


def _separation(record: Record, examined: CheckContext) -> Faults:
    settings = examined.register.settings
    # Nearly always: nobody who took a step is anybody else in it.
    if _all_differ(record) and not _shares_a_key(settings):
        return
    for steps in rounds(record) if settings.policy.distinct_people else ():
        for earlier, later in clashes(settings, steps):
            message = f"{later.by} took {later.step} after {_same(earlier, later)} in the same round"
            yield (*place_of(record, later), "by"), message, _another(record, later)
    for step, version in zip(standing(record), vouched_versions(record), strict=True):
        # Of one that lapsed it is not known; whoever came to own it since is not who judged it.
        owner = (version or record).owners.action_owner
        if arrow_of(step.step).not_by_action_owner and same_person(settings, owner, step.by):
            message = f"{step.by} took {step.step}, and is the action owner, {owner}"
            yield (*place_of(record, step), "by"), message, _another(record, step)


def _same(earlier: StepTaken, later: StepTaken) -> str:
    return f"{earlier.step}" if same_address(earlier.by, later.by) else f"{earlier.step} as {earlier.by}"


def _shares_a_key(settings: Settings) -> bool:
    """Return whether a signing key stands with two people, so that two addresses may be one person."""
    keys = [key.public.split()[1:2] for person in settings.person for key in person.key]
    return any(keys.count(key) > 1 for key in keys)


def _all_differ(record: Record) -> bool:
    people = [step.by.strip().casefold() for step in record.step]
    return len({*people, record.owners.action_owner.strip().casefold()}) > len(people)


def _another(record: Record, step: StepTaken) -> str:
    if not (back := new_round(record)):
        return f"no step leads back from {record.status}: see peeltrack show {record.id}"
    return f"begin a new round, and let somebody else {step.step}: {back}"


def _verified_by(name: str, *, owner: str = "ana") -> Record:
    """Return the record verified by who is its strategic lead; `owner` is its action owner."""
    lead = f"{name}@example.org"
    owners = Owners(action_owner=f"{owner}@example.org", business_lead="ben@example.org", strategic_lead=lead)
    return signed(Step.SUBMIT, a_step(Step.VERIFY, by=lead), record=ready(owners=owners))


def _with_keys(**keys: str) -> str:
    """Return register.toml in which each of these people has a signing key."""
    settings = POSTS
    for name, key in keys.items():
        person = f'name = "{name.title()}"\n'
        listed = f'{person}\n[[person.key]]\npublic = "ssh-ed25519 {key} {name}@example.org"\n'
        settings = settings.replace(person, listed)
    return settings


SAME_PERSON = Rule(
    code="PT204",
    name="same-person",
    why="Somebody who verifies or signs off their own submission is not a second pair of eyes.",
    check=per_record_in_register(_separation, having="step"),
    bad={
        "verified by who submitted it": lambda: _verified_by("ben"),
        "verified by another address with the same key": lambda: registered(
            _verified_by("cat"), settings=_with_keys(ben="AAAAC3Nz", cat="AAAAC3Nz", dee="AAAAE2Vj")
        ),
        "verified by the action owner": lambda: _verified_by("ana"),
        "verified by who submitted it, and superseded since": lambda: registered(
            signed(a_step(Step.SUPERSEDE, from_=Status.VERIFIED), record=_verified_by("ben")),
            files={OTHER: THIRTEEN},
        ),
    },
    good={
        "verified by somebody else": lambda: _verified_by("cat"),
        "submitted by the action owner": lambda: _verified_by("cat", owner="ben"),
        "the policy leaves it open": lambda: registered(
            _verified_by("ben"), settings=f"{POSTS}\n[policy]\ndistinct_people = false\n"
        ),
        "each with a key of their own": lambda: registered(
            _verified_by("cat"), settings=_with_keys(ben="AAAAC3Nz", cat="AAAAE2Vj")
        ),
    },
)


def _post(record: Record, examined: CheckContext) -> Faults:
    settings = examined.register.settings
    for step, version in zip(standing(record), vouched_versions(record), strict=True):
        # Whoever changed the owners without a handover made the step lapse, and that is said.
        if step.role not in arrow_of(step.step).roles or version is None:
            continue
        role, day = Role(step.role), force_day(step.at, settings.timezone)
        if not holds(settings, version, role, step.by, day):
            message = f"{step.by} took {step.step} as {role}, but did not hold that post on {day}"
            hint = "add a [[post.holder]] with its dates to register.toml, or have the step taken again"
            yield (*place_of(record, step), "by"), message, hint


NOT_IN_POST = Rule(
    code="PT207",
    name="not-in-post",
    why="Somebody who did not hold the post on that day could not take the step.",
    check=per_record_in_register(_post, having="step"),
    bad={
        "submitted by who is not the business lead": lambda: signed(
            a_step(Step.SUBMIT, by="dee@example.org")
        ),
        "declined before the post was held": lambda: registered(
            signed(Step.DECLINE), settings=_dcc_from("2025-02-10")
        ),
    },
    good={
        "submitted by the business lead": lambda: signed(Step.SUBMIT),
        "declined on the first day in post": lambda: registered(
            signed(Step.DECLINE), settings=_dcc_from("2025-02-03")
        ),
    },
)


def _dcc_from(day: str) -> str:
    holder = '[[post.holder]]\nemail = "dee@example.org"\n'
    return POSTS.replace(holder, f"{holder}from = {day}\n")


def _instruction(record: Record, _: CheckContext) -> Faults:
    # Whether the policy had it then is for the history to say: today's may be another.
    for index, step in enumerate(record.step):
        where = ("step", index)
        if step.recorded_by and not step.instruction.strip():
            message = f"{step.recorded_by} recorded {step.step} for {step.by} without an instruction"
            yield (*where, "recorded_by"), message, RESTORE
        elif step.instruction.strip() and not step.recorded_by:
            message = (
                f"the instruction {quoted(step.instruction)} is given, but nobody who recorded {step.step}"
            )
            yield (*where, "instruction"), message, RESTORE


_RECORDER = "eve@example.org"
_MINUTE = "minute 4.2 of 3 February"


def _recorded(recorded_by: str, instruction: str) -> Record:
    return signed(a_step(Step.SUBMIT, recorded_by=recorded_by, instruction=instruction))


ON_INSTRUCTION = Rule(
    code="PT208",
    name="on-instruction",
    why="A decision that somebody else wrote down must name the minute, or nobody can look it up.",
    check=per_record_in_register(_instruction, having="step"),
    bad={
        "no minute is named": lambda: _recorded(_RECORDER, ""),
        "nobody recorded it": lambda: _recorded("", _MINUTE),
    },
    good={"with the minute, whatever the policy is by now": lambda: _recorded(_RECORDER, _MINUTE)},
)

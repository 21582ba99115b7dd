"""Rules of the addresses by which a register names people."""

from collections.abc import Iterator

from peeltrack.core.chain.people import is_address, owner_of
from peeltrack.core.finding import Where
from peeltrack.core.limits import quoted
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Record
from peeltrack.core.model.settings import Settings
from peeltrack.core.model.status import OWNERS as ROLES
from peeltrack.core.model.status import Step
from peeltrack.rules.checks import Faults, all_of, per_record_in_register, per_settings
from peeltrack.rules.examples import EVIDENCE, OWNERS, PEOPLE, POSTS, a_record, a_register
from peeltrack.rules.rule import Rule
from peeltrack.rules.signed_examples import a_step, registered, signed

#: Lists of a record whose entries name people, with the keys that do.
_LISTS = (
    ("element", ("owner",)),
    ("action", ("owner",)),
    ("evidence", ("owner",)),
    ("extension", ("by",)),
    ("handover", ("from_", "to", "by")),
    ("progress", ("by",)),
    ("step", ("by", "recorded_by")),
)

#: Of these, those that may stand empty: nobody is named yet.
_MAY_BE_EMPTY = frozenset({"owner", "from_", "recorded_by"})

#: Who is named here may be a team of register.toml.
_MAY_BE_TEAM = frozenset({"owners", "element", "action", "handover"})

_HINT = "write their e-mail address, as git knows it: ana@force.example; or list a [[team]] of that name"


def _named(record: Record) -> Iterator[tuple[Where, str]]:
    for role in ROLES:
        if named := owner_of(record, role):
            yield ("owners", role.key), named
    for many, keys in _LISTS:
        for index, entry in enumerate(getattr(record, many)):
            for key in keys:
                named = getattr(entry, key)
                told = key == "by" and many == "progress" and entry.reference.strip()
                if named or not (key in _MAY_BE_EMPTY or told):
                    yield (many, index, key.rstrip("_")), named


def _listed(settings: Settings) -> Iterator[tuple[Where, str]]:
    for index, person in enumerate(settings.person):
        yield ("person", index, "email"), person.email
    for at, post in enumerate(settings.post):
        for index, holder in enumerate(post.holder):
            yield ("post", at, "holder", index, "email"), holder.email
    for at, team in enumerate(settings.team):
        for index, holder in enumerate(team.holder):
            yield ("team", at, "holder", index, "email"), holder.email
    for index, vouched in enumerate(settings.vouched):
        yield ("vouched", index, "by"), vouched.by


def _no_address(named: Iterator[tuple[Where, str]]) -> Faults:
    for where, email in named:
        if not is_address(email.strip()):
            yield where, f"{where[-1]} is {quoted(email)}, which is not an e-mail address", _HINT


def _in_record(record: Record, examined: CheckContext) -> Faults:
    settings = examined.register.settings
    teams = {team.name.strip().casefold() for team in settings.team}
    named = (
        (where, name)
        for where, name in _named(record)
        if not (where[0] in _MAY_BE_TEAM and where[-1] != "by" and name.strip().casefold() in teams)
    )
    yield from _no_address(named)


def _in_settings(settings: Settings) -> Faults:
    yield from _no_address(_listed(settings))


_ALLOWED = "\n[policy]\non_instruction = true\n"


def _recorded_by(named: str) -> Record:
    return signed(a_step(Step.SUBMIT, recorded_by=named, instruction="minute 4.2 of 3 February"))


_UPDATE = """
[[progress]]
on = 2025-01-10
by = "{}"
text = "Fourteen sergeants were trained."
"""

_TEAM = '\n[[team]]\nname = "Head of Crime"\n\n'
_HELD = '[[post.holder]]\nemail = "dee@example.org"'

_VOUCHED = f"""
[[vouched]]
digest = "pt1:sha256:{"0" * 64}"
by = "Dee"
on = 2025-02-03
"""

ADDRESS = Rule(
    code="PT034",
    name="address",
    why="People are known by their e-mail address: one who is named otherwise can take no step.",
    check=all_of(per_record_in_register(_in_record), per_settings(_in_settings)),
    bad={
        "an owner who is named": OWNERS.replace("ben@example.org", "Ben B"),
        "who keeps the evidence": EVIDENCE + 'owner = "Records management"\n',
        "who wrote an update": _UPDATE.format("Ana B"),
        "who wrote an update, left empty": _UPDATE.format(""),
        "who recorded a step": lambda: registered(_recorded_by("Zoe"), settings=POSTS + _ALLOWED),
        "a person of the register": lambda: a_register(settings=PEOPLE.replace("cat@", "cat at ")),
        "who holds a post": lambda: a_register(
            settings=POSTS.replace(_HELD, '[[post.holder]]\nemail = "Dee"')
        ),
        "who leads a team": lambda: a_register(settings=PEOPLE + _TEAM + '[[team.holder]]\nemail = "Dee"\n'),
        "who vouches for the people": lambda: a_register(settings=POSTS + _VOUCHED),
    },
    good={
        "an address, whoever is listed": OWNERS,
        "a team of the register": lambda: a_register(
            a_record(OWNERS.replace("ben@example.org", "Head of Crime")), settings=PEOPLE + _TEAM
        ),
        "an update that was told in public": _UPDATE.format("") + 'reference = "scrutiny meeting"\n',
        "an owner who is not named yet": OWNERS.replace("ben@example.org", ""),
        "an update by somebody who is not listed": _UPDATE.format("zoe@example.org"),
    },
)

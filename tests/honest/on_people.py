"""What the keepers do with people, posts and policy, and anybody with a comment on them."""

from dataclasses import replace
from datetime import timedelta

from peeltrack.core.model.settings import Holder, Key, Person
from peeltrack.core.model.status import Role
from peeltrack.core.time_zones import force_day
from tests.honest.team import DAN, DOERS, KIM, PEOPLE
from tests.honest.year import Year


def people(year: Year) -> None:
    """List somebody new, who never does anything."""
    if keepers := year.keepers():
        held = year.settings
        email = f"new{len(year.done)}@example.org"
        year.change(replace(held, person=(*held.person, Person(email=email, name="New"))))
        year.commit(year.random.choice(keepers), "list somebody", signed=True)


def rotate(year: Year) -> None:
    """End a key today, and list the second one from today on."""
    email = year.random.choice(PEOPLE)
    by = next((one for one in year.keepers() if one != email), "")
    (person,) = [one for one in year.settings.person if one.email == email]
    if by and len(person.key) == 1 and year.branch == "main":
        day = force_day(year.now)
        keys = (
            replace(person.key[0], to=day, reason="new laptop"),
            Key(public=year.keys[email][1].public, from_=day + timedelta(days=1)),
        )
        people = tuple(replace(one, key=keys) if one is person else one for one in year.settings.person)
        year.change(replace(year.settings, person=people))
        year.commit(by, f"new key of {email[:3]}", signed=True)


def deputy(year: Year) -> None:
    """Let Dan deputise for the DCC for some weeks."""
    begin = force_day(year.now) + timedelta(days=year.random.randint(0, 3))
    holder = Holder(
        email=DAN, from_=begin, to=begin + timedelta(days=year.random.randint(7, 40)), deputy=True
    )
    if keepers := year.keepers():
        held = year.settings
        posts = tuple(
            replace(one, holder=(*one.holder, holder)) if one.role is Role.DCC else one for one in held.post
        )
        year.change(replace(held, post=posts))
        year.commit(year.random.choice(keepers), "deputy", signed=True)


def instruction_allowed(year: Year) -> None:
    """Let steps be recorded on instruction from now on."""
    _on_instruction(year, True)


def instruction_ended(year: Year) -> None:
    """Let no further step be recorded on instruction."""
    _on_instruction(year, False)


def _on_instruction(year: Year, allowed: bool) -> None:
    held = year.settings
    if KIM in year.keepers() and year.branch == "main" and held.policy.on_instruction is not allowed:
        year.change(replace(held, policy=replace(held.policy, on_instruction=allowed)))
        year.commit(KIM, f"on instruction: {allowed}", signed=True)


def remark(year: Year) -> None:
    """Write a comment into register.toml, unsigned, as anybody may."""
    year.scene.put("register.toml", year.scene.text("register.toml") + f"# as agreed on {year.now:%d %B}\n")
    year.commit(year.random.choice(DOERS), "a comment on people", signed=False)

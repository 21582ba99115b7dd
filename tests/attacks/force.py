"""The force whose proof is attacked: its people, its records, and the first days of its history."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from peeltrack.core.model.record import Evidence
from peeltrack.core.model.settings import Key, Person, Policy
from peeltrack.store.toml.write import compose
from tests.attacks.carrying_out import carried_out
from tests.attacks.scene import Scene
from tests.cli.force import EVE, Team
from tests.factories import COORDINATOR, PEOPLE, SOURCE, a_ready_record, a_settings
from tests.gitrepo import GitRepo, a_person

#: Listed with a key, without a post, and may push.
INSIDER = "ivy@example.org"

#: What the day of every command is, unless an attack says otherwise.
TODAY = date(2025, 3, 3)

#: What the history holds before anybody attacks it.
FIRST_DAYS = """
take submit REC-1 by=bea as=submitted
take verify REC-1 by=sam as=verified
clock 2025-01-13T09:00:00+00:00
"""

#: Verdicts of the steps that it holds.
FIRST_STEPS = {"REC-1/1": "signed", "REC-1/2": "signed"}

AUDIT = b"40 of 40 cases\n"


def with_keys(folder: Path) -> Team:
    """Return everybody by e-mail, each with a key of their own: the chain's people, Ivy, and Eve outside."""
    names = {one.email: one.name for one in PEOPLE} | {EVE: "Eve", INSIDER: "Ivy"}
    return {email: a_person(name, email, folder) for email, name in names.items()}


def begun(folder: Path, team: Team, prefix: str) -> Scene:
    """Return a repository with the first days of a force that wants its steps signed."""
    GitRepo.create(folder, "--template=")
    scene = Scene(folder=folder, prefix=prefix, team=team)
    people = tuple(
        Person(email=one.email, name=one.name, key=(Key(public=one.public),))
        for one in team.values()
        if one.email != EVE
    )
    settings = a_settings(person=people, policy=Policy(signed_steps=True))
    scene.put("register.toml", compose(settings))
    scene.put(f"{SOURCE.key}/source.toml", compose(SOURCE))
    scene.put("evidence/REC-4/audit.csv", AUDIT)
    for number in range(1, 5):
        scene.put(f"{SOURCE.key}/REC-{number}.toml", compose(a_ready_record(id=f"REC-{number}")))
    kept = Evidence(
        title="Audit", path="evidence/REC-4/audit.csv", sha256=sha256(AUDIT).hexdigest(), owner=COORDINATOR
    )
    record = replace(a_ready_record(id="REC-4"), evidence=(kept,))
    scene.put(record.path, compose(record))
    scene.commit(COORDINATOR, key=COORDINATOR, name="root", message="begin")
    carried_out(scene, FIRST_DAYS)
    scene.names["begun"] = scene.heads["main"]
    scene.server = dict(scene.heads)
    return scene

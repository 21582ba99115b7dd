"""What is done to register.toml: people, their keys, posts and policy; and to the owners of a record."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import tomlkit

from peeltrack.core.audit.settings.setting_values import values_digest
from peeltrack.store.toml.read_file import read_file
from peeltrack.store.toml.write import compose
from tests.attacks.scene import Scene
from tests.attacks.words import Told, act, address, record_of


def _settings(scene: Scene) -> tomlkit.TOMLDocument:
    return tomlkit.parse(scene.text("register.toml"))


def _kept(scene: Scene, document: tomlkit.TOMLDocument) -> None:
    scene.put("register.toml", tomlkit.dumps(document))


def _one(entries: Any, key: str, value: str) -> Any:
    (found,) = [one for one in entries if one[key] == value]
    return found


def _added(holder: Any, name: str, values: Mapping[str, Any]) -> None:
    table = tomlkit.table()
    for key, value in values.items():
        if value not in (None, ""):
            table.add(key, value)
    if name not in holder:
        holder.add(name, tomlkit.aot())
    holder[name].append(table)


def _days(told: Told) -> dict[str, Any]:
    return {name: date.fromisoformat(told[name]) for name in ("from", "to") if told[name]}


@act("list")
def _list(scene: Scene, told: Told) -> None:
    document = _settings(scene)
    (who,) = told.given
    _added(document, "person", {"email": address(who), "name": who.capitalize()})
    _kept(scene, document)


SPELLINGS: Mapping[str, Callable[[str, str], str]] = {
    "": lambda kind, blob: f"{kind} {blob}",
    "padded": lambda kind, blob: f"{kind} {blob}=",
    "spaced": lambda kind, blob: f"{kind} {blob[:20]} {blob[20:]}",
    "upper": lambda kind, blob: f"{kind.upper()} {blob}",
    "options": lambda kind, blob: f'namespaces="file" {kind} {blob}',
    "remark": lambda kind, blob: f"{kind} {blob} somebody@example.org",
    "cut": lambda kind, blob: f"{kind} {blob[:-4]}",
    "long": lambda kind, blob: f"{kind} {blob}AAAA",
    "tab": lambda kind, blob: f"{kind}\t{blob}",
    "leading": lambda kind, blob: f"  {kind} {blob}",
    "lines": lambda kind, blob: f"{kind} {blob}\n{kind} {blob}",
    "url": lambda kind, blob: f"{kind} {blob.replace('+', '-').replace('/', '_')}",
    "other-type": lambda kind, blob: f"ssh-rsa {blob}",
}


@act("key")
def _key(scene: Scene, told: Told) -> None:
    """Add somebody's key to a person's keys, in this spelling."""
    who, owner = told.given
    kind, blob = scene.filled(f"{{key.{owner}}}").split()
    document = _settings(scene)
    line = SPELLINGS[told["how"]](kind, blob)
    _added(_one(document["person"], "email", address(who)), "key", {"public": line} | _days(told))
    _kept(scene, document)


@act("unkey")
def _unkey(scene: Scene, told: Told) -> None:
    document = _settings(scene)
    del _one(document["person"], "email", address(told.given[0]))["key"]
    _kept(scene, document)


@act("end-key")
def _end_key(scene: Scene, told: Told) -> None:
    who, day = told.given
    document = _settings(scene)
    for key in _one(document["person"], "email", address(who))["key"]:
        key["to"] = date.fromisoformat(day)
    _kept(scene, document)


@act("revoke")
def _revoke(scene: Scene, told: Told) -> None:
    """Say of somebody's keys that they were somebody else's after a day."""
    who, day = told.given
    document = _settings(scene)
    for key in _one(document["person"], "email", address(who))["key"]:
        key["to"] = key["revoked"] = date.fromisoformat(day)
        key["reason"] = "laptop stolen"
    _kept(scene, document)


@act("post")
def _post(scene: Scene, told: Told) -> None:
    role, who = told.given
    document = _settings(scene)
    holder = {"email": address(who)} | _days(told) | ({"deputy": True} if told["deputy"] else {})
    _added(_one(document["post"], "role", role), "holder", holder)
    _kept(scene, document)


@act("end-post")
def _end_post(scene: Scene, told: Told) -> None:
    role, who, day = told.given
    document = _settings(scene)
    post = _one(document["post"], "role", role)
    _one(post["holder"], "email", address(who))["to"] = date.fromisoformat(day)
    _kept(scene, document)


@act("vouch")
def _vouch(scene: Scene, told: Told) -> None:
    """Add a keeper's word for all that register.toml holds, on top of what this branch holds now."""
    settings = read_file("register.toml", scene.text("register.toml").encode()).settings
    assert settings is not None
    digest = told["digest"] or values_digest(settings, scene.heads[scene.branch])
    document = _settings(scene)
    _added(document, "vouched", {"digest": digest, "by": address(told["by"]), "on": scene.now.date()})
    _kept(scene, document)


@act("set")
def _set(scene: Scene, told: Told) -> None:
    """Set what register.toml says of the whole force."""
    name, value = told.given
    document = _settings(scene)
    document[name] = _value(value)
    _kept(scene, document)


@act("policy")
def _policy(scene: Scene, told: Told) -> None:
    name, value = told.given
    document = _settings(scene)
    table: Any = document.setdefault("policy", tomlkit.table())
    table[name] = _value(value)
    _kept(scene, document)


def _value(text: str) -> str | int | bool:
    return {"true": True, "false": False}.get(text, int(text) if text.isdigit() else text)


@act("owner")
def _owner(scene: Scene, told: Told) -> None:
    record_id, role, who = told.given
    record = record_of(scene, record_id)
    owners = replace(record.owners, **{role.replace("-", "_"): address(who)})
    scene.put(record.path, compose(replace(record, owners=owners)))

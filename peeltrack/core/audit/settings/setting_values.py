"""People, posts and policy as single values, each under its own name, so that each is trusted by itself.

A person, a key, a post and its holders are values of their own, and so is every detail of them: who ends
a post vouches for its last day, not for who had been put into it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from typing import Any

from peeltrack.core.audit.ssh_keys import bare_key, fingerprint
from peeltrack.core.chain.digest import PREFIX, canonical
from peeltrack.core.dates import in_words
from peeltrack.core.limits import quoted
from peeltrack.core.model.settings import Holder, Key, Person, Policy, Post, Settings
from peeltrack.core.model.status import Role

#: The name of a value, as ("person", "kim@example.org", "key", "ssh-ed25519 AAAA…", "to").
Path = tuple[Any, ...]

#: Values by their names, in the order of the file.
Values = Mapping[Path, Any]


class Absent(Enum):
    """Stands for a value that is not there."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT

#: What names an entry is no detail of it, and neither are its own tables.
_NAMING = {Person: {"email", "key"}, Key: {"public"}, Post: {"role", "holder"}, Holder: {"email", "from_"}}
_DETAILS = {
    noun: tuple(field.name for field in fields(noun) if field.name not in naming)
    for noun, naming in _NAMING.items()
}
_ALONE = ("version", "timezone")
_POLICY = tuple(field.name for field in fields(Policy))


@lru_cache(maxsize=512)
def setting_values(settings: Settings) -> Values:
    """Return every value that only trusted people may change, of a person or key that stands twice the first.

    Who is put into a post twice from the same day is there twice: the second is named by its number.
    A key that is not in its one spelling is a value as it is spelt, so that somebody has to sign for it,
    though nobody's key: see `peeltrack.core.audit.ssh_keys`.
    """
    found: dict[Path, Any] = {}
    for path, value in _values(settings):
        found.setdefault(path, value)
    return found


def _values(settings: Settings) -> Iterator[tuple[Path, Any]]:
    for person in settings.person:
        who: Path = ("person", address(person.email))
        yield from _entry(who, person.email.strip(), person)
        for key in person.key:
            line = bare_key(key.public) or key.public.strip()
            yield from _entry((*who, "key", line), line, key)
    for post in settings.post:
        where: Path = ("post", post.role)
        yield from _entry(where, post.role, post)
        put_in = Counter[Path]()
        for holder in post.holder:
            since: Path = (*where, "holder", address(holder.email), holder.from_)
            put_in[since] += 1
            again = (put_in[since],) if put_in[since] > 1 else ()
            yield from _entry((*since, *again), holder.email.strip(), holder)
    yield from ((("policy", name), getattr(settings.policy, name)) for name in _POLICY)
    yield from (((name,), getattr(settings, name)) for name in _ALONE)


def _entry(path: Path, named: Any, noun: Any) -> Iterator[tuple[Path, Any]]:
    yield path, named
    yield from (((*path, name), getattr(noun, name)) for name in _DETAILS[type(noun)])


def address(email: str) -> str:
    """Return an e-mail address as it names a value: capitals do not count."""
    return email.strip().casefold()


def settings_of(values: Values, like: Settings) -> Settings:
    """Return the settings that hold these values, and of all else what `like` holds.

    A detail counts only where its entry is a value too, and a key only in its one spelling.
    """
    people = [path for path in values if len(path) == 2 and path[0] == "person"]
    posts = [path for path in values if len(path) == 2 and path[0] == "post"]
    return replace(
        like,
        person=tuple(
            _noun(Person, values, path, email=values[path], key=_keys(values, path)) for path in people
        ),
        post=tuple(_noun(Post, values, path, role=path[1], holder=_holders(values, path)) for path in posts),
        policy=Policy(**{name: values[("policy", name)] for name in _POLICY if ("policy", name) in values}),
        **{name: values[(name,)] for name in _ALONE if (name,) in values},
    )


def _keys(values: Values, person: Path) -> tuple[Key, ...]:
    paths = (path for path in values if len(path) == 4 and path[:2] == person and bare_key(path[3]))
    return tuple(_noun(Key, values, path, public=values[path]) for path in paths)


def _holders(values: Values, post: Path) -> tuple[Holder, ...]:
    paths = (path for path in values if path[:3] == (*post, "holder") and entry_of(path) == path)
    return tuple(_noun(Holder, values, path, email=values[path], from_=path[4]) for path in paths)


def _noun(noun: Any, values: Values, path: Path, **given: Any) -> Any:
    details = {name: values[(*path, name)] for name in _DETAILS[noun] if (*path, name) in values}
    return noun(
        **({"name": ""} if noun is Person else {}) | ({"title": ""} if noun is Post else {}) | details | given
    )


def entry_of(path: Path) -> Path:
    """Return the name of the entry of which a value is a detail; the value's own name where it is none.

    >>> entry_of(("person", "kim@example.org", "name"))
    ('person', 'kim@example.org')
    """
    if "holder" in path[2:3]:
        again = len(path) > 5 and isinstance(path[5], int)
        return path[: 6 if again else 5]
    return path[: 4 if "key" in path[2:3] else 2]


def values_digest(settings: Settings, after: str) -> str:
    """Return the digest by which a keeper vouches for all people, posts and policy as they stand.

    `after` is the commit that the keeper has looked at and builds on: the digest fits on no other, so that
    a word cannot be prepared for somebody who merges or reverts in good faith.
    """
    table = [[*map(_plain, path), _plain(value)] for path, value in setting_values(settings).items()]
    return PREFIX + sha256(canonical([after, *sorted(table, key=canonical)])).hexdigest()


def _plain(value: Any) -> Any:
    return "" if value is None else list(value) if isinstance(value, tuple) else value


def described(path: Path, value: Any) -> str:
    """Return in words what a value is now.

    >>> described(("policy", "signed_steps"), False)
    'policy (signed_steps = false)'
    >>> described(("person", "eve@example.org"), ABSENT)
    'eve@example.org taken out'
    """
    if path[0] == "policy":
        return f"policy ({path[1]} = {_value(value)})"
    if len(path) == 1:
        return f"{path[0]} = {_value(value)}"
    entry = entry_of(path)
    if entry == path:
        return f"{_called(entry)} {'taken out' if value == ABSENT else 'put in'}"
    return f"{path[-1].rstrip('_')} of {_called(entry)} = {_value(value)}"


def _called(entry: Path) -> str:
    if entry[0] == "person":
        key = f"the key {fingerprint(entry[3]) or quoted(entry[3])} of " if len(entry) == 4 else ""
        return f"{key}{entry[1]}"
    post = Role(entry[1]).in_words
    if len(entry) == 2:
        return f"the post {post}"
    since = f" from {in_words(entry[4])}" if entry[4] else ""
    return f"{entry[3]} as {post}{since}"


def _value(value: Any) -> str:
    if value == ABSENT or value is None or value == "":
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return in_words(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def changes_in_words(changed: Values) -> str:
    """Return in words what was changed, entries rather than their details, each once."""
    entries = {path for path in changed if entry_of(path) == path}
    shown = {
        path: value
        for path, value in changed.items()
        if entry_of(path) == path or entry_of(path) not in entries
    }
    inside = {path for path in shown if any(path[:n] in entries for n in range(2, len(path)))}
    return "; ".join(described(path, value) for path, value in shown.items() if path not in inside)

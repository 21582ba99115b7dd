"""A signing key that was lost or stolen, and the day after which it counts no more."""

from datetime import date

from peeltrack.core.audit.ssh_keys import fingerprint
from peeltrack.core.chain.people import is_address, keys_of, same_address
from peeltrack.core.dates import in_words
from peeltrack.core.errors import UsageFault
from peeltrack.core.limits import quoted
from peeltrack.core.model.paths import SETTINGS_FILE
from peeltrack.core.model.settings import Settings
from peeltrack.store.drafts import noun_in, opened
from peeltrack.workflows.edit import Edit
from peeltrack.workflows.people.edit_people import raised
from peeltrack.workflows.register_on_day import RegisterOnDay

#: What every fingerprint begins with.
_HASH = "SHA256:"


def revoke_key(here: RegisterOnDay, named: str, *, since: date, reason: str) -> Edit:
    """Say of a key that was lost or stolen on which day it was surely its owner's for the last time.

    `named` is its fingerprint, the beginning of it, or the address of somebody who has one key. Raises
    UsageFault where that is no key or several, and where the key was revoked as of that day or an
    earlier one.
    """
    draft = opened(here.root, SETTINGS_FILE)
    settings = noun_in(draft, Settings)
    at, index = _key_named(settings, named)
    owner, key = settings.person[at], settings.person[at].key[index]
    name = fingerprint(key.public) or key.public
    if key.revoked is not None and key.revoked <= since:
        raise UsageFault(
            f"the key {name} of {owner.email} is revoked already, as of {in_words(key.revoked)}",
            hint="only an earlier day can take its place: what fell does not rise again",
        )
    said = "; ".join(dict.fromkeys(filter(None, (key.reason, reason.strip()))))
    where = ("person", at, "key", index)
    draft = raised(draft.set({(*where, "revoked"): since, (*where, "reason"): said}), settings)
    done = f"{owner.email}: the key {name} is revoked: what it signed after {in_words(since)} falls"
    note = (
        f"what it signed up to {in_words(since)} stands where somebody else had signed on top of it by then; "
        "peeltrack audit names the rest"
    )
    left = [one for one in keys_of(owner, here.today) if one != key]
    further = f"peeltrack people add {owner.email} --key FILE gives them another; " if not left else ""
    following = f"{further}peeltrack save register.toml, by the coordinator or the DCC, whose key signs it"
    return Edit(drafts=(draft,), done=(done,), notes=(note,), following=following)


def _key_named(settings: Settings, named: str) -> tuple[int, int]:
    """Return the places of a person in register.toml, and of a key of theirs."""
    typed = named.strip()
    listed = [
        (at, index, one.email, name)
        for at, one in enumerate(settings.person)
        for index, key in enumerate(one.key)
        if (name := fingerprint(key.public))
    ]
    if is_address(typed):
        meant = [one for one in listed if same_address(one[2], typed)]
    else:
        begun = typed.removeprefix(_HASH)
        meant = [one for one in listed if begun and one[3].removeprefix(_HASH).startswith(begun)]
    if len(meant) == 1:
        return meant[0][:2]
    if not meant:
        raise UsageFault(
            f"no key in register.toml is called {quoted(typed)}",
            hint="name its fingerprint, as ssh-keygen -lf FILE shows it, or the address of its owner",
        )
    raise UsageFault(
        f"{quoted(typed)} is not one key but {len(meant)}",
        hint="name one: " + ", ".join(f"{name} of {email}" for _, _, email, name in meant),
    )

"""The keys with which a person can sign at this desk: in their ssh agent, in files, or one made for them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from peeltrack.core.audit.ssh_keys import bare_key
from peeltrack.core.errors import DeskFault, UsageFault
from peeltrack.core.fields import frozen
from peeltrack.store.git.process import agent_lines, keygen_at_terminal

#: A key is the better the earlier its type stands here; any other comes after these.
_TYPES = ("ssh-ed25519", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com")


@frozen
class OwnKey:
    """A key of which the private half is at this desk."""

    public: str  #: type and base64, as one line
    setting: str  #: what git's user.signingKey is to be
    place: str  #: where it is, in words


def ssh_folder() -> Path:
    """Return the folder in which ssh keeps the keys of whoever is at work."""
    return Path.home() / ".ssh"


def own_keys(folder: Path) -> list[OwnKey]:
    """Return the keys at hand, each once: those that the agent holds, then those in files; the best first."""
    in_files = {one.public: one for one in _in_files(folder)}
    held = [in_files.get(public, _of_agent(public)) for public in filter(None, map(bare_key, agent_lines()))]
    found = {one.public: one for one in (*_best_first(held), *_best_first(in_files.values()))}
    return [one for one in found.values() if one.setting.startswith("key::") or _is_whole(one, held)]


def _is_whole(key: OwnKey, held: Iterable[OwnKey]) -> bool:
    return key in held or Path(key.setting).with_suffix("").is_file()


def _of_agent(public: str) -> OwnKey:
    return OwnKey(public=public, setting=f"key::{public}", place="your ssh agent")


def _in_files(folder: Path) -> Iterator[OwnKey]:
    for file in sorted(folder.glob("*.pub")):
        try:
            public = bare_key(file.read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if public is not None:
            yield OwnKey(public=public, setting=file.as_posix(), place=str(file))


def _best_first(keys: Iterable[OwnKey]) -> list[OwnKey]:
    def rank(key: OwnKey) -> int:
        kind = key.public.partition(" ")[0]
        return _TYPES.index(kind) if kind in _TYPES else len(_TYPES)

    return sorted(keys, key=rank)


def key_at(typed: Path) -> OwnKey:
    """Return the key of which a person has named a file, either half. Raises UsageFault for what is none."""
    public = typed if typed.suffix == ".pub" else typed.with_name(f"{typed.name}.pub")
    found = next((one for one in _in_files(public.parent) if Path(one.setting) == public), None)
    if found is None:
        raise UsageFault(
            f"--key: {public} is not a public key",
            hint="name the .pub file that ssh-keygen wrote, or leave --key out: one is found or made",
        )
    return OwnKey(public=found.public, setting=public.absolute().as_posix(), place=str(public))


def new_key_file(folder: Path) -> Path:
    """Return where a new key is to lie, in a file that is not there yet."""
    names = ("peeltrack", *(f"peeltrack-{number}" for number in range(2, 1000)))
    free = (folder / name for name in names)
    return next(one for one in free if not one.exists() and not one.with_suffix(".pub").exists())


def make_key(file: Path, email: str, *, passphrase: bool) -> None:
    """Make an ed25519 key; with `passphrase` ssh-keygen asks for one itself. Raises GitFailed, OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    without = () if passphrase else ("-q", "-N", "")
    if not keygen_at_terminal(("-t", "ed25519", "-C", email, "-f", str(file), *without)):
        raise DeskFault(f"ssh-keygen has made no key {file}", hint="run peeltrack setup again")

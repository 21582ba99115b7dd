"""How attacks are told: a line is an act, a word with what it is done to, and options.

Who is named is a person of the team by the first part of the address; `unsigned` and `key=` say how a
commit is signed, `as=` gives it a name.
"""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from peeltrack.core.model.record import Record
from peeltrack.store.toml.read_file import read_file
from tests.attacks.scene import Scene

FLAGS = frozenset({"unsigned", "held", "open", "altered"})
OPTIONS = frozenset(
    {
        *("by", "key", "as", "at", "date", "committed", "author", "message", "header", "parents", "keep"),
        *("how", "role", "email", "recorded-by", "instruction", "reason", "reference", "successor"),
        *("on", "digest", "from", "to", "note", "deputy", "namespace"),
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """One line of an attack."""

    word: str
    given: tuple[str, ...]
    options: Mapping[str, str]
    flags: frozenset[str]

    def __getitem__(self, name: str) -> str:
        """Return an option, "" where it was not given."""
        return self.options.get(name, "")


Act = Callable[[Scene, Told], None]
ACTS: dict[str, Act] = {}


def act(word: str) -> Callable[[Act], Act]:
    def named(done: Act) -> Act:
        ACTS[word] = done
        return done

    return named


def lines(acts: str) -> Iterator[Told]:
    """Return what each line says. A text in quotes may go on over several lines; # begins a remark."""
    waiting = ""
    for line in acts.splitlines(keepends=True):
        waiting += line
        try:
            words = shlex.split(waiting, comments=True)
        except ValueError:  # a quotation is open
            continue
        waiting = ""
        if words:
            yield _told(words)
    if waiting.strip():
        raise ValueError(f"no end of the quotation in {waiting!r}")


def _told(words: list[str]) -> Told:
    word, *rest = words
    if word not in ACTS:
        raise ValueError(f"{word} is no act; there are {', '.join(sorted(ACTS))}")
    options = dict[str, str]()
    given = list[str]()
    for one in rest:
        found = re.match(r"([a-z-]+)=", one)
        if found and found[1] in OPTIONS:
            options[found[1]] = one[found.end() :]
        elif one not in FLAGS:
            given.append(one)
    return Told(word, tuple(given), options, FLAGS.intersection(rest))


def address(who: str) -> str:
    """Return the e-mail address of a person of the team, or one that was given in full."""
    return who if "@" in who else f"{who}@example.org"


def instant(text: str) -> datetime:
    """Return an instant as a record writes it."""
    return datetime.fromisoformat(text)


def record_of(scene: Scene, record_id: str) -> Record:
    """Return a record as it lies on the desk. Raises ValueError where it cannot be read."""
    (path,) = [one for one in scene.files if one.endswith(f"/{record_id}.toml")]
    inside = path.removeprefix(scene.prefix)
    record = read_file(inside, scene.files[path].content).record
    if record is None:
        raise ValueError(f"{path} cannot be read")
    return record

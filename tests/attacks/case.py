"""One attack as its file tells it: who may do what, what they do, and what peeltrack has to say of it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from tests.attacks.force import TODAY

CASES = Path(__file__).parent / "cases"

#: Who attacks, and what they may do.
INSIDERS: Mapping[str, str] = {
    "outsider": "has no part in the register, and got a commit in by somebody else's hand",
    "colleague": "is listed with a key, holds no post, and may push",
    "holder": "holds a post, or an owner's place in a record",
    "coordinator": "has the coordinator's key",
    "host": "can write into the repository itself, or into the copy that is audited",
    "nobody": "nobody attacks: what people do in good faith, and looks like it",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one command has to say."""

    exit: int | Sequence[int] | None = None  #: any of several; None for any but that of a fault of ours
    #: Verdicts by record and number, beside those of the first days; any of several with | between
    steps: Mapping[str, str] = field(default_factory=dict)
    names: Sequence[str] = ()  #: commits that an alarm or a remark names
    says: Sequence[str] = ()  #: words of it, in any case
    silent: Sequence[str] = ()  #: words that it does not say


@dataclass(frozen=True, slots=True)
class Trusted(Wanted):
    """What an audit from a commit that was noted has to say."""

    commit: str = "begun"  #: its name, or what is typed instead


@dataclass(frozen=True, slots=True)
class Pushed:
    """What the server's hook has to do."""

    takes: bool
    names: Sequence[str] = ()
    says: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One attack."""

    file: str  #: name of its file, without the ending
    name: str
    insider: str
    principle: int  #: of the proof, which it tries
    acts: str
    today: date = TODAY
    variants: Sequence[str] = ()  #: the only ones that it can be told in; () for all
    reads: str = ""  #: folder of the register that is read, where it is not the one of the first days
    audit: Wanted | None = None
    trusted: Trusted | None = None
    range: Wanted | None = None
    hook: Pushed | None = None
    survives: Sequence[str] = ()  #: commands that must not end as a fault of the program

    @property
    def asked(self) -> tuple[str, ...]:
        """What is compared, in order."""
        return tuple(one for one in ("audit", "trusted", "range", "hook", "survives") if getattr(self, one))


def cases() -> list[Case]:
    """Return every attack, by the name of its file; one that has a twin is followed by it.

    The twin is what honest people do that looks most like it: the same file tells it, in the table `twin`.
    """
    found = []
    for path in sorted(CASES.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        twin = told.pop("twin", None)
        found.append(read(path.stem, told))
        if twin:
            peaceful = {"insider": "nobody", "principle": told["principle"]}
            found.append(read(f"{path.stem}-twin", peaceful | twin))
    return found


def read(file: str, told: Mapping[str, Any]) -> Case:
    """Return the case that a file tells. Raises ValueError for a word that means nothing there.

    `refused` lists commits that the range and the server's hook have to name; `alarm` those that the
    audit has to name, too. Where nobody attacks, all three are content unless it says otherwise.
    """
    given: dict[str, Any] = dict(told)
    if told["insider"] == "nobody":
        peace: dict[str, Any] = {"range": {"exit": 0}, "hook": {"takes": True}}
        given = peace | given
        given["audit"] = {"exit": 0} | given.get("audit", {})
    if "alarm" in told:
        given["audit"] = {"exit": 1, "names": told["alarm"]} | given.get("audit", {})
    if named := given.pop("alarm", given.pop("refused", None)):
        alarm = {"range": {"exit": 1, "names": named}, "hook": {"takes": False, "names": named}}
        given = alarm | given
    for name, kind in (("audit", Wanted), ("trusted", Trusted), ("range", Wanted), ("hook", Pushed)):
        if name in given:
            given[name] = _known(kind, given[name], f"{file}: [{name}]")
    case: Case = _known(Case, {"file": file, **given}, file)
    if case.insider not in INSIDERS:
        raise ValueError(f"{file}: {case.insider} is nobody who attacks")
    return case


def _known(kind: Any, told: Mapping[str, Any], where: str) -> Any:
    names = {one.name for one in fields(kind)}
    if odd := set(told) - names:
        raise ValueError(f"{where} says {', '.join(sorted(odd))}, which means nothing")
    return kind(**told)

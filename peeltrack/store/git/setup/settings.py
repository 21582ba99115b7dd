"""Settings of git that are made for a person, each kept with what it was, so that it can be taken back."""

import json
from collections.abc import Iterator
from pathlib import Path

from peeltrack.core.fields import frozen
from peeltrack.store import atomic_write
from peeltrack.store.git import environment
from peeltrack.store.git.process import Call, answer, text_of
from peeltrack.store.git.repository import Repository

_FILE = "peeltrack-setup.json"


@frozen
class Setting:
    """One setting of git, for this repository or for all of the person's."""

    name: str
    value: str
    everywhere: bool = False

    @property
    def place(self) -> str:
        """Where it holds, in words."""
        return "for all your repositories" if self.everywhere else "in this repository"


@frozen
class Made:
    """A setting that was made, and what stood there before; None for nothing."""

    setting: Setting
    before: str | None


def in_force(repository: Repository | None, name: str) -> str:
    """Return what git has been told, wherever that stands; "" for nothing.

    Where there is no repository yet, what the person has told it for all of theirs.
    """
    if repository is not None:
        return text_of(repository.ask_settings("config", "--get", name).out)
    arguments = (*environment.ALONE, "config", "--global", "--get", name)
    return text_of(
        answer(Call(arguments=arguments, folder=Path.cwd(), environment=environment.for_settings())).out
    )


def make(repository: Repository, setting: Setting) -> None:
    """Tell git, and keep what it was told before. Raises GitFailed."""
    known = {(one.setting.name, one.setting.everywhere): one for one in made(repository)}
    before = known.get((setting.name, setting.everywhere))
    kept = Made(setting=setting, before=before.before if before else _told(repository, setting))
    # First: whoever is killed in between can still take it back.
    _keep(repository, [*(one for one in known.values() if one is not before), kept])
    repository.done("config", _scope(setting), setting.name, setting.value)


def take_back(repository: Repository) -> Iterator[tuple[Made, bool]]:
    """Put every setting that was made back to what it was; yield each, and whether it was.

    One that somebody has changed since stays as it is.
    """
    for one in reversed(made(repository)):
        ours = _told(repository, one.setting) == one.setting.value
        if ours and one.before is None:
            repository.done("config", _scope(one.setting), "--unset-all", one.setting.name)
        elif ours:
            repository.done("config", _scope(one.setting), one.setting.name, one.before or "")
        yield one, ours
    _kept(repository).unlink(missing_ok=True)


def made(repository: Repository) -> list[Made]:
    """Return the settings that were made and not taken back, in the order in which they were."""
    try:
        listed = json.loads(_kept(repository).read_text("utf-8", "surrogatepass"))
        return [Made(setting=Setting(**one["setting"]), before=one["before"]) for one in listed]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _keep(repository: Repository, settings: list[Made]) -> None:
    file = _kept(repository)
    listed = [
        {
            "setting": {
                "name": one.setting.name,
                "value": one.setting.value,
                "everywhere": one.setting.everywhere,
            },
            "before": one.before,
        }
        for one in settings
    ]
    content = json.dumps(listed, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")
    before = file.read_bytes() if file.exists() else None
    if content != before:
        atomic_write.replace(file, content, expected=before)


def _kept(repository: Repository) -> Path:
    return repository.common_dir / _FILE


def _told(repository: Repository, setting: Setting) -> str | None:
    answer = repository.act("config", _scope(setting), "--get", setting.name)
    return None if answer.code else text_of(answer.out)


def _scope(setting: Setting) -> str:
    return "--global" if setting.everywhere else "--local"

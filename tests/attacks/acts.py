"""What is done to the files, in commits, with branches and to the repository; and when."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from peeltrack.core.chain.digest import digest_of
from peeltrack.core.chain.table import arrow_of
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.model.status import Status, Step
from peeltrack.store.toml.write import compose
from tests.attacks.scene import Scene, joined
from tests.attacks.words import Told, act, address, instant, record_of
from tests.factories import TAKEN_BY
from tests.git_objects import LINK, Objects, TreeFile

# The desk


@act("write")
def _write(scene: Scene, told: Told) -> None:
    scene.put(told.given[0], told.given[1])


@act("append")
def _append(scene: Scene, told: Told) -> None:
    scene.put(told.given[0], scene.text(told.given[0]) + told.given[1])


@act("replace")
def _replace(scene: Scene, told: Told) -> None:
    path, old, new = told.given
    if old not in scene.text(path):
        raise ValueError(f"{path} holds no {old!r}")
    scene.put(path, scene.text(path).replace(old, new, 1))


@act("fill")
def _fill(scene: Scene, told: Told) -> None:
    path, text, times = told.given
    scene.put(path, text * int(times))


@act("remove")
def _remove(scene: Scene, told: Told) -> None:
    del scene.files[scene.place(told.given[0])]


@act("clear")
def _clear(scene: Scene, told: Told) -> None:
    scene.files = {}


@act("move")
def _move(scene: Scene, told: Told) -> None:
    """Move a file, or what lies in a folder whose name ends with a slash."""
    old, new = map(scene.place, told.given)
    for path in [one for one in scene.files if one == old or (old.endswith("/") and one.startswith(old))]:
        scene.files[new + path[len(old) :]] = scene.files.pop(path)


@act("link")
def _link(scene: Scene, told: Told) -> None:
    scene.put(told.given[0], TreeFile(told.given[1].encode(), LINK))


@act("restore")
def _restore(scene: Scene, told: Told) -> None:
    """Lay a file on the desk as a commit holds it; it is gone where the commit does not hold it."""
    place = scene.place(told.given[0])
    scene.files.pop(place, None)
    if file := scene.held[scene.commit_of(told.given[1])].get(place):
        scene.files[place] = file


# Commits


@act("commit")
def _commit(scene: Scene, told: Told) -> None:
    parents = tuple(scene.commit_of(one) for one in told["parents"].split(",") if one)
    _committed(scene, told, parents=parents if told["parents"] else None)


def _committed(scene: Scene, told: Told, by: str = "", **more: Any) -> str:
    who = address(by or told["by"])
    key = "" if "unsigned" in told.flags else address(told["key"] or who)
    date = told["date"] or (
        f"{int(instant(told['committed']).timestamp())} +0000" if told["committed"] else ""
    )
    return scene.commit(
        who,
        key=key,
        author=address(told["author"]) if told["author"] else "",
        date=date,
        name=told["as"],
        message=told["message"] or "an edit",
        headers=told["header"],
        namespace=told["namespace"] or "git",
        afterwards="one more word\n" if "altered" in told.flags else "",
        **more,
    )


@act("take")
def _take(scene: Scene, told: Told) -> None:
    """Take a step on a record, as the program would write it, whoever may."""
    step, record = Step(told.given[0]), record_of(scene, told.given[1])
    entry = _entry(scene, told, step, record)
    previous = record.step[-1].digest if record.step else ""
    digest = told["digest"] or digest_of(record, entry, previous)
    taken = replace(entry, digest=digest)
    further = replace(record, status=taken.to, step=(*record.step, taken))
    scene.put(record.path, compose(further))
    if "held" not in told.flags:
        _committed(scene, told, by=told["recorded-by"] or taken.by)


def _entry(scene: Scene, told: Told, step: Step, record: Record) -> StepTaken:
    arrow = arrow_of(step)
    needs = {need.key for need in arrow.needs}
    return StepTaken(
        step=step,
        from_=Status(told["from"]) if told["from"] else record.status,
        to=Status(told["to"]) if told["to"] else arrow.to,
        by=address(told["email"] or told["by"] or TAKEN_BY[step]),
        role=told["role"] or arrow.roles[0].value,
        at=instant(told["at"]) if told["at"] else scene.now,
        digest="",
        note=told["note"],
        reason=told["reason"] or ("the audit is too small" if "reason" in needs else ""),
        reference=told["reference"] or ("HMI-77" if "reference" in needs else ""),
        on=date.fromisoformat(told["on"]) if told["on"] else scene.now.date() if "on" in needs else None,
        successor=told["successor"],
        recorded_by=address(told["recorded-by"]) if told["recorded-by"] else "",
        instruction=told["instruction"] or ("minute 4.2" if told["recorded-by"] else ""),
    )


@act("raw")
def _raw(scene: Scene, told: Told) -> None:
    """Write a commit as it is given, whatever git would make of it; {tree} is what lies on the desk."""
    head = scene.heads[scene.branch]
    made = Objects(scene.git_dir).write("commit", told.given[0].encode())
    scene.know(made, (head,))
    scene.names[told["as"]] = made


# Branches


@act("branch")
def _branch(scene: Scene, told: Told) -> None:
    name, *begin = told.given
    scene.heads[name] = scene.commit_of(begin[0] if begin else scene.branch)
    scene.switch(name)


@act("orphan")
def _orphan(scene: Scene, told: Told) -> None:
    """Begin a branch that builds on nothing; the desk stays as it is."""
    scene.branch = told.given[0]


@act("anew")
def _anew(scene: Scene, told: Told) -> None:
    """Forget the first days: the next commit begins the history; the desk stays as it is."""
    scene.heads, scene.server, scene.names = {}, {}, {}
    for number in range(1, 5):
        record = replace(record_of(scene, f"REC-{number}"), status=Status.OPEN, step=())
        scene.put(record.path, compose(record))


@act("switch")
def _switch(scene: Scene, told: Told) -> None:
    scene.switch(scene.named(told.given[0]))


@act("reset")
def _reset(scene: Scene, told: Told) -> None:
    scene.heads[scene.branch] = scene.commit_of(told.given[0])
    scene.switch(scene.branch)


@act("merge")
def _merge(scene: Scene, told: Told) -> None:
    """Merge a branch; `open` leaves the commit to a later line."""
    merged(scene, scene.commit_of(told.given[0]), told["keep"])
    if "open" not in told.flags:
        _committed(scene, told)


def merged(scene: Scene, other: str, keep: str) -> None:
    """Lay on the desk what a merge holds; the next commit joins both."""
    ours = scene.heads[scene.branch]
    base = scene.merge_base(ours, other)
    scene.files = joined(base, scene.held[ours], scene.held[other], keep)
    scene.merging = (other,)
    if scene.swapped:
        scene.heads[scene.branch], scene.merging = other, (ours,)


@act("pick")
def _pick(scene: Scene, told: Told) -> None:
    """Take over what a commit changed, with a commit of one's own."""
    _changed(scene, told, scene.commit_of(told.given[0]), back=False)


@act("revert")
def _revert(scene: Scene, told: Told) -> None:
    """Take back what a commit changed against the first that it builds on."""
    _changed(scene, told, scene.commit_of(told.given[0]), back=True)


def _changed(scene: Scene, told: Told, commit: str, *, back: bool) -> None:
    before, after = scene.held[scene.parents[commit][0]], scene.held[commit]
    old, new = (after, before) if back else (before, after)
    scene.files = joined(old, scene.files, new, told["keep"])
    _committed(scene, told, again="" if back else commit)


# The repository, and the clock


@act("config")
def _config(scene: Scene, told: Told) -> None:
    scene.settings.append((told.given[0], told.given[1]))


@act("user-config")
def _user_config(scene: Scene, told: Told) -> None:
    scene.settings_of_user.append((told.given[0], told.given[1]))


@act("lose")
def _lose(scene: Scene, told: Told) -> None:
    """Let the host take away a commit, or the content of a file as it lies on the desk."""
    name = told.given[0]
    content = scene.files.get(scene.place(name))
    scene.lost.append(
        Objects(scene.git_dir).write("blob", content.content) if content else scene.commit_of(name)
    )


@act("inside")
def _inside(scene: Scene, told: Told) -> None:
    scene.inside[told.given[0]] = told.given[1]


@act("ref")
def _ref(scene: Scene, told: Told) -> None:
    """Let a reference such as refs/tags/1.0 lead to a commit."""
    scene.refs[told.given[0]] = scene.commit_of(told.given[1])


@act("clock")
def _clock(scene: Scene, told: Told) -> None:
    scene.now = instant(told.given[0])


@act("wait")
def _wait(scene: Scene, told: Told) -> None:
    number, unit = int(told.given[0][:-1]), told.given[0][-1]
    scene.now += timedelta(**{{"d": "days", "h": "hours", "m": "minutes"}[unit]: number})


@act("note")
def _note(scene: Scene, told: Told) -> None:
    """Give the commit at which the branch stands a name."""
    scene.names[told.given[0]] = scene.heads[scene.branch]


@act("served")
def _served(scene: Scene, told: Told) -> None:
    """Let the server have what stands here, before what comes is pushed."""
    scene.server = {"main" if name == scene.trunk else name: head for name, head in scene.heads.items()}


@act("push")
def _push(scene: Scene, told: Told) -> None:
    """Push branches beside main, or instead of it; -NAME deletes one on the server."""
    for name in told.given:
        scene.pushes.append((name.removeprefix("-"), "" if name.startswith("-") else name))

"""What people do with branches, and with commits that nobody else has yet."""

from peeltrack.core.chain.table import CHAIN
from tests.attacks.acts import merged
from tests.attacks.scene import joined
from tests.honest.on_people import deputy, people
from tests.honest.on_records import taken
from tests.honest.team import DEE, KIM, PEOPLE
from tests.honest.year import Year

STEPS = frozenset(arrow.step.value for arrow in CHAIN)


def branch(year: Year) -> None:
    """Begin a branch."""
    if year.branch == "main" and len(year.owner) < 3:
        name, head = f"topic{len(year.done)}", year.scene.heads["main"]
        year.owner[name] = year.random.choice(PEOPLE)
        year.scene.heads[name] = head
        year.switch(name)


def merge_in(year: Year) -> None:
    """Merge main into the branch."""
    if year.branch != "main":
        _merged(year, "main", year.owner[year.branch])


def merge_out(year: Year) -> None:
    """Merge the branch into main, by its owner or the coordinator, and have done with it."""
    if (branch := year.branch) != "main":
        year.switch("main")
        _merged(year, branch, year.random.choice((KIM, year.owner[branch])))
        year.leave(branch)


def _merged(year: Year, other: str, by: str) -> bool:
    try:
        merged(year.scene, year.scene.heads[other], "")
    except ValueError:  # the same lines: nobody here resolves them
        year.switch(year.branch)
        return False
    year.habitually(by, f"merge {other}")
    return True


def _own(year: Year) -> list[str]:
    """Return the commits of this branch since it left main, oldest first; [] where a merge is among them."""
    scene, found = year.scene, list[str]()
    below, waiting = set[str](), [scene.heads["main"]]
    while waiting:
        if (one := waiting.pop()) not in below:
            below.add(one)
            waiting += scene.parents[one]
    head = scene.heads[year.branch]
    while head not in below:
        if len(scene.parents[head]) != 1:
            return []
        found.insert(0, head)
        (head,) = scene.parents[head]
    return found


def pick(year: Year) -> None:
    """Pick the last step of the branch onto main, by its own signer; the branch is merged later on."""
    commits = _own(year) if year.branch != "main" else []
    if commits and year.made[commits[-1]].what in STEPS:
        _replayed(year, commits[-1:], "main")
        year.switch(year.branch)


def rebase(year: Year) -> None:
    """Rebase the branch onto main where all of it is its signer's own."""
    commits = _own(year) if year.branch != "main" else []
    if commits and len({year.made[one].by for one in commits}) == 1:
        branch = year.branch
        before = year.scene.heads[branch]
        year.scene.heads[branch] = year.scene.heads["main"]
        if not _replayed(year, commits, branch):
            year.scene.heads[branch] = before
            year.switch(branch)


def _replayed(year: Year, commits: list[str], onto: str) -> bool:
    scene, branch = year.scene, year.branch
    keys = {year.made[one].key for one in commits} - {""}
    year.switch(onto)
    if keys and keys != {year.key_of(year.made[commits[0]].by)}:
        year.switch(branch)
        return False
    for one in commits:
        (parent,) = scene.parents[one]
        try:
            scene.files = joined(scene.held[parent], scene.files, scene.held[one], "")
        except ValueError:
            year.switch(branch)
            return False
        if year.made[one].what in STEPS and not _vouches_here(year, one):
            year.switch(branch)
            return False
        made = year.made[one]
        year.commit(made.by, made.message, signed=bool(made.key), again=one)
    return True


def _vouches_here(year: Year, step: str) -> bool:
    """Return whether the record of a step that is made again is as its own commit holds it.

    Nobody brings a step on instruction onto a policy that has come to allow none.
    """
    record = year.record(int(year.made[step].message.rpartition("-")[2]))
    place = year.scene.place(record.path)
    as_it_was = year.scene.files[place] == year.scene.held[step][place]
    return as_it_was and (year.settings.policy.on_instruction or not record.step[-1].recorded_by)


def squash(year: Year) -> None:
    """Squash a branch of drafts into one commit."""
    commits = _own(year) if year.branch != "main" else []
    if len(commits) > 1 and all(year.made[one].what in ("draft", "update") for one in commits):
        scene = year.scene
        (scene.heads[year.branch],) = scene.parents[commits[0]]
        year.habitually(year.made[commits[-1]].by, "draft, squashed")


def take_back(year: Year) -> None:
    """Revert the last commit of the branch, a draft or one's own step, before anybody else has it."""
    commits = _own(year) if year.branch != "main" else []
    if commits and year.made[commits[-1]].what in {"draft", *STEPS}:
        scene = year.scene
        made = year.made[commits[-1]]
        before = scene.held[scene.parents[commits[-1]][0]]
        if made.what in STEPS:
            record = year.record(int(made.message.rpartition("-")[2]))
            year.gone.add(record.step[-1].digest)
        scene.files = dict(before)
        year.commit(made.by, f"revert {made.message}", signed=made.what in STEPS)


def criss_cross(year: Year) -> None:
    """Let two keepers change people on two branches, and merge each other's both ways."""
    if year.branch != "main" or len(year.keepers()) < 2:
        return
    main = year.scene.heads["main"]
    for name, by, habit in (("kims", KIM, people), ("dees", DEE, deputy)):
        year.owner[name], year.scene.heads[name] = by, main
        year.switch(name)
        habit(year)
    heads = dict(year.scene.heads)
    for name, other in (("kims", "dees"), ("dees", "kims")):
        year.switch(name)
        year.scene.heads["there"] = heads[other]
        _merged(year, "there", year.owner[name])
        del year.scene.heads["there"]
    for name in ("kims", "dees"):
        year.switch(name)
        merge_out(year)


def meet(year: Year) -> None:
    """Let two people send the same record back on two branches, and the merge keep one."""
    records = [one for one in year.free("submitted", "verified") if one.id not in year.busy]
    (arrow,) = [arrow for arrow in CHAIN if arrow.step.value == "return"]
    if year.branch != "main" or not records:
        return
    record, main = year.random.choice(records), year.scene.heads["main"]
    people = {"first": record.owners.strategic_lead, "second": DEE}
    for name, email in people.items():
        year.scene.heads[name], year.owner[name] = main, email
        year.switch(name)
        took = taken(year, record, arrow, by=email)
        year.busy.pop(record.id, None)
        if not took:
            for begun in [one for one in people if one in year.owner]:
                year.leave(begun)
            return
        year.later()
    lost = year.record(int(record.id.rpartition("-")[2])).step[-1].digest
    year.switch("first")
    merged(year.scene, year.scene.heads["second"], "ours")
    year.habitually(KIM, "merge second, keeping the first")
    year.gone.add(lost)
    year.leave("second")
    year.switch("first")
    merge_out(year)


def note(year: Year) -> None:
    """Put the commit of main into the minutes."""
    year.noted.append(year.scene.heads["main"])


def move(year: Year) -> None:
    """Move the register, once, with a signed commit, when nobody has a branch."""
    scene = year.scene
    if scene.prefix == "register/" and not year.owner and KIM in year.keepers() and len(year.done) > 40:
        for path in [one for one in scene.files if one.startswith("register/")]:
            scene.files[f"planning/{path}"] = scene.files.pop(path)
        scene.prefix = "planning/register/"
        year.commit(KIM, "move the register", signed=True)

"""Registers on the disk: small ones, a hand-edited one, and those that git keeps, one state after another."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from peeltrack.rules.rule import ChangeMade, Files
from tests.corpus import write
from tests.gitrepo import GitPerson, GitRepo

FORCE = 'force = "Anyshire Police"\n'
SOURCE = 'title = "Stalking"\npublisher = "HMICFRS"\nprefix = "REC"\npublished = 2024-09-27\n'


def a_file(record_id: str, more: str = "", **fields: str) -> str:
    """Return the file of an open recommendation; `fields` are values as TOML, `more` are further lines."""
    given = {
        "id": f'"{record_id}"',
        "title": f'"Title of {record_id}"',
        "kind": '"recommendation"',
        "number": f'"{record_id.rpartition("-")[2]}"',
        "status": '"open"',
    }
    return "".join(f"{key} = {value}\n" for key, value in (given | fields).items()) + more


#: One good record, overdue on 3 March 2025.
GOOD: Mapping[str, str | bytes] = {
    "register.toml": FORCE,
    "stalking/source.toml": SOURCE,
    "stalking/REC-1.toml": a_file("REC-1", deadline="2025-03-01"),
}


def on_disk(desk: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into desk/register, where commands find them, and return that folder."""
    root = desk / "register"
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


SETTINGS = """\
# kept by planning and performance
force = "Anyshire Police"

[policy]
distinct_people = true  # agreed by the board

[[post]]
role = "deputy-chief-constable"
title = "Deputy Chief Constable"
badge = 7  # unknown to this version

[[post.holder]]
email = "dee@example.org"
from = 2024-01-01  # since she joined

# everybody who may take a step
[[person]]
email = "dee@example.org"
name = "Dee Cox"

[[person]]
email = "Kim@example.org"
name = "Kim Lee"

[[person]]
email = "olu@example.org"
name = "Olu Ade"

[[person]]
email = "ola@example.org"
name = "Ola Ek"

[[person]]
email = "bea@example.org"
name = "Bea Ray"

[[person]]
email = "sam@example.org"
name = "Sam Eze"
"""

HAND_EDITED = """\
# reviewed at the board of May
id = "REC-1"
title   =  "Risk"   # our words
kind = "recommendation"
number = "1"
deadline = 2025-03-27  # confirmed by letter
status = "open"
local_code = "PP/7"  # unknown to this version

# what we told them
[response]
on = 2024-11-21
accepted = true

[[element]]
id = "1.1"
title = "Train"

# drafted
[[element]]
id = "1.2"
title = "Test"
statement = "Tested."  # from the lab

[[measure]]
name = "Checks made"
unit = "%"

[[measure.reading]]
on = 2025-01-31
value = 40
source = "told"

[box]
shelf = 3  # unknown to this version
# the end
"""

REC_2 = 'id = "REC-2"\ntitle = "Training"\nkind = "recommendation"\nnumber = "2"\nstatus = "open"\n'

#: A register whose files were edited by hand: comments, spacing, keys that this version does not know.
HAND_EDITED_FILES: Mapping[str, str | bytes] = {
    "register.toml": SETTINGS,
    "stalking-2024/source.toml": SOURCE,
    "stalking-2024/REC-1.toml": HAND_EDITED,
    "stalking-2024/REC-2.toml": REC_2,
}

#: Somebody who makes commits and never signs one.
ANA = GitPerson("Ana Ćosić", "ana@example.org", Path("no-key"))

#: The day on which the examples of the rules are looked at.
ON = ("--today", "2025-03-01")


def a_repo(folder: Path, files: Files | None = None, register: str = "register") -> GitRepo:
    """Return a new repository in `folder`, with a first commit of a register where files are given."""
    repo = GitRepo.create(folder)
    repo.settle(ANA)
    if files is not None:
        commit(repo, files, register)
    return repo


def lay(repo: GitRepo, files: Files, register: str = "register") -> None:
    """Let the register's folder hold these files and no others."""
    shutil.rmtree(repo.folder / register, ignore_errors=True)
    write(files, repo.folder / register)


def stage(repo: GitRepo, files: Files, register: str = "register") -> None:
    """Lay these files out, and stage all of it."""
    lay(repo, files, register)
    repo.git("add", "-A")


def commit(repo: GitRepo, files: Files, register: str = "register", message: str = "an edit") -> str:
    """Commit the register as these files, and return the commit's id."""
    stage(repo, files, register)
    return repo.commit({}, by=ANA, message=message, options=["--no-verify"])


def begin_merge(repo: GitRepo, made: ChangeMade) -> None:
    """Commit both sides of a merge on branches, begin the merge, and stage what it is to come to."""
    ours, theirs = made.before
    commit(repo, {path: text for path, text in ours.items() if not path.endswith("REC-12.toml")})
    repo.git("checkout", "-q", "-b", "side")
    commit(repo, theirs)
    repo.git("checkout", "-q", "main")
    commit(repo, ours)
    repo.git("merge", "-q", "--no-commit", "--no-ff", "-s", "ours", "side")
    stage(repo, made.after)

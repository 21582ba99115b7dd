"""A repository in which an attack is carried out, one act after the other, without a git process for each."""

import re
import subprocess
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.force import Team
from tests.git_objects import Files, Objects, TreeFile, ancestors

#: When the first act is done.
BEGINS = datetime(2025, 1, 6, 9, tzinfo=UTC)

_NAMED = re.compile(r"\{(key|blob|commit|short|sha256|text)\.([^}]+)\}")


@dataclass(slots=True)
class Scene:
    """The repository, whose turn the clock is, and what each commit of it holds."""

    folder: Path
    prefix: str  #: the register's folder, with a slash at the end, or "" for the top
    team: Team
    now: datetime = BEGINS
    trunk: str = "main"  #: the branch that the acts call main
    branch: str = "main"
    files: dict[str, TreeFile] = field(default_factory=dict)  #: as they lie on the desk
    heads: dict[str, str] = field(default_factory=dict)
    held: dict[str, Files] = field(default_factory=dict)
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)  #: the author's line of each commit
    names: dict[str, str] = field(default_factory=dict)  #: of commits, as an attack calls them
    merging: tuple[str, ...] = ()  #: what the next commit also joins
    server: dict[str, str] = field(default_factory=dict)  #: its branches, before the push
    pushes: list[tuple[str, str]] = field(default_factory=list)  #: branch, and commit or "" to delete it
    refs: dict[str, str] = field(default_factory=dict)  #: others than branches
    settings: list[tuple[str, str]] = field(default_factory=list)  #: of .git/config
    settings_of_user: list[tuple[str, str]] = field(default_factory=list)  #: of who reads
    lost: list[str] = field(default_factory=list)  #: objects that the host takes away
    inside: dict[str, str] = field(default_factory=dict)  #: files below .git
    swapped: bool = False  #: merges are made from the other side
    noisy: bool = False  #: honest people work in between
    notes: int = 0

    @property
    def git_dir(self) -> Path:
        """The repository itself."""
        return self.folder / ".git"

    def copied(self, folder: Path) -> "Scene":
        """Return the same in another folder, whose repository was copied there already."""
        return replace(
            self,
            folder=folder,
            files=dict(self.files),
            heads=dict(self.heads),
            held=dict(self.held),
            parents=dict(self.parents),
            authors=dict(self.authors),
            names=dict(self.names),
            server=dict(self.server),
            pushes=list(self.pushes),
            refs=dict(self.refs),
            settings=list(self.settings),
            settings_of_user=list(self.settings_of_user),
            lost=list(self.lost),
            inside=dict(self.inside),
        )

    # What is meant by a word

    def place(self, path: str) -> str:
        """Return a path of the register, or with ^ before it of the repository, as git knows it."""
        return path[1:] if path.startswith("^") else self.prefix + path

    def named(self, name: str) -> str:
        """Return the branch that an attack means."""
        return self.trunk if name == "main" else name

    def commit_of(self, name: str) -> str:
        """Return the commit that has this name, or at which the branch stands."""
        return self.names.get(name) or self.heads[self.named(name)]

    def filled(self, text: str) -> str:
        """Return a text with the keys, commits and hashes that it names in braces put in."""
        for word, path in (("{program}", self.program), ("{secret}", self.folder.parent / "secret")):
            text = text.replace(word, path.as_posix())
        if "{tree}" in text:
            text = text.replace("{tree}", Objects(self.git_dir).tree(self.files))
        return _NAMED.sub(self._filled, text)

    def _filled(self, found: re.Match[str]) -> str:
        what, name = found.groups()
        if what == "key":
            return " ".join(self.team[f"{name}@example.org"].public.split()[:2])
        if what == "blob":
            return self.team[f"{name}@example.org"].public.split()[1]
        if what == "text":
            return self.text(name)
        if what == "sha256":
            return sha256(self.files[self.place(name)].content).hexdigest()
        return self.commit_of(name)[: 10 if what == "short" else 40]

    @property
    def program(self) -> Path:
        """A program that leaves a mark where it is run; nothing that reads may run it."""
        return self.folder.parent / "program"

    @property
    def mark(self) -> Path:
        """The mark that the program leaves."""
        return self.folder.parent / "program.was.run"

    # Commits

    def text(self, path: str) -> str:
        """Return the text of a file on the desk."""
        return self.files[self.place(path)].content.decode()

    def put(self, path: str, content: str | bytes | TreeFile) -> None:
        """Put a file on the desk."""
        if isinstance(content, str):
            content = content.encode()
        self.files[self.place(path)] = content if isinstance(content, TreeFile) else TreeFile(content)

    def line(self, email: str, date: str) -> str:
        """Return who made a commit, as its own line says it."""
        person = self.team.get(email)
        return f"{person.name if person else email} <{email}> {date}"

    def commit(
        self,
        by: str,
        *,
        key: str = "",
        author: str = "",
        date: str = "",
        parents: tuple[str, ...] | None = None,
        name: str = "",
        message: str = "an edit",
        headers: str = "",
        afterwards: str = "",
        namespace: str = "git",
        again: str = "",
    ) -> str:
        """Commit what lies on the desk; `key` is whose key signs, "" that nobody does. Return the id.

        `again` is the commit that is picked or rebased: its author, and when they wrote it, are kept.
        """
        when = date or f"{int(self.now.timestamp())} +0000"
        head = self.heads.get(self.branch)
        below = parents if parents is not None else (*((head,) if head else ()), *self.merging)
        written = self.authors[again] if again else self.line(author or by, when)
        made = Objects(self.git_dir).commit(
            self.files,
            below,
            author=written,
            committer=self.line(by, when),
            message=message,
            headers=headers,
            signer=self.team[key] if key else None,
            afterwards=afterwards,
            namespace=namespace,
        )
        self.authors[made] = written
        self.know(made, below)
        if name:
            self.names[name] = made
        self.now += timedelta(hours=1)
        return made

    def know(self, commit: str, parents: tuple[str, ...]) -> None:
        """Let the branch stand at a commit that holds what lies on the desk."""
        self.held[commit], self.parents[commit] = dict(self.files), parents
        self.heads[self.branch], self.merging = commit, ()

    def switch(self, branch: str) -> None:
        """Lay on the desk what a branch holds."""
        self.branch = branch
        self.files = dict(self.held[self.heads[branch]])

    def merge_base(self, one: str, other: str) -> Files:
        """Return what the youngest common ancestor holds; nothing where there is none."""
        below = set(ancestors(self.parents, one))
        order = {commit: at for at, commit in enumerate(self.held)}
        shared = sorted(below.intersection(ancestors(self.parents, other)), key=order.__getitem__)
        return self.held[shared[-1]] if shared else {}


def joined(base: Files, ours: Files, theirs: Files, keep: str) -> dict[str, TreeFile]:
    """Return what a merge of two sides holds.

    Of a file that both changed it keeps that of the side `keep`; where none is named, git joins the
    texts. Raises ValueError where it cannot.
    """
    found = dict[str, TreeFile]()
    for path in sorted({*ours, *theirs}):
        mine, other, before = (side.get(path) for side in (ours, theirs, base))
        takes = other if mine == before else mine
        if mine != before and other not in (before, mine):
            takes = {"ours": mine, "theirs": other}.get(keep) or _joined_text(path, before, mine, other)
        if takes is not None:
            found[path] = takes
    return found


def _joined_text(
    path: str, before: TreeFile | None, mine: TreeFile | None, other: TreeFile | None
) -> TreeFile:
    if not (before and mine and other):
        raise ValueError(f"a side of the merge lacks {path}: say keep=ours or keep=theirs")
    with TemporaryDirectory() as folder:
        names = ("ours", "base", "theirs")
        for name, file in zip(names, (mine, before, other), strict=True):
            (Path(folder) / name).write_bytes(file.content)
        done = subprocess.run(
            ["git", "merge-file", "-p", *names], cwd=folder, capture_output=True, check=False
        )
    if done.returncode:
        raise ValueError(f"both sides of the merge change the same lines of {path}: say which to keep")
    return TreeFile(done.stdout)

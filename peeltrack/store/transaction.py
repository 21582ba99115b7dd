"""Steps and keepers' words are recorded together, each as one commit of one file, or all is as it was.

One after another, at any desk that works in this folder:

1. Claim the right to record steps here (see claims), which one run has at a time; others wait.
2. Finish what a run that was killed has left, see 8.
3. Take git's index, so that no git moves the branch from it meanwhile (see git.index).
4. Look once more: nothing is being merged, and each file, its place in the index and its last commit
   agree. Whatever is refused until here has touched nothing.
5. Write each file beside the one that it will replace, which is thereby claimed: no update comes in between.
6. Make the commits from an index of their own, with the person's hooks and signing. The files in the
   folder and git's index are still as they were: if a hook refuses, there is nothing to put back; if it
   was the third of three commits, the branch goes back to where it stood.
7. Rename the files into their places, then the index, and let others in again.
8. A run that is killed before 6 leaves temporary files and a lock; after it, commits that the files and
   the index do not know yet. Git refuses to commit until the lock is gone, so that nobody can take the
   step back by accident, and the next step, whoever takes it, first brings files and index to where the
   branch stands, unless somebody has changed them since; then `check` and every step name them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import takewhile
from pathlib import Path

from peeltrack.core.errors import GitFailed, PeeltrackError, RegisterUnreadable, StepRefused
from peeltrack.core.fields import frozen
from peeltrack.store import atomic_write
from peeltrack.store.atomic_write import PreparedFile
from peeltrack.store.claims import Overtaken, clear_below
from peeltrack.store.disk_errors import disk_fault
from peeltrack.store.drafts import Draft
from peeltrack.store.file_tree import content_of
from peeltrack.store.git.index import (
    IndexLock,
    Staged,
    copied,
    put,
    settle,
    stored,
)
from peeltrack.store.git.make_commit import Committed, commit_file, id_at
from peeltrack.store.git.process import text_of
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.setup.exclude import exclude_temporaries
from peeltrack.store.git.worktree import dirty, head
from peeltrack.store.workplace import alone, refuse_unfit


@frozen
class DraftCommit:
    """One file that is to change, and the commit that says so."""

    draft: Draft
    message: str  #: of the commit, which no other commit has
    not_done: str = "no step was taken"  #: what is said where it was not done


def perform(
    root: Path, repository: Repository, acts: Sequence[DraftCommit], *, commit: bool = True
) -> list[Committed]:
    """Write each file and commit it alone, in their order; or, without `commit`, write and stage them.

    Returns the commits. Where one act fails, none is done: each file, its place in the index and the
    branch are as before. Raises StepRefused where a file was changed meanwhile, RegisterUnreadable where
    one cannot be written, GitFailed where git or a hook refuses, and GitFailed with what stands where
    something could not be taken back.
    """
    exclude_temporaries(root)
    clear_below(root)
    try:
        with alone(root, repository) as lock, ExitStack() as held:
            refuse_unfit(repository)
            _refuse_moved(repository, acts)
            ready = _ready(root, acts, held)
            transaction = _Transaction(
                root=root,
                repository=repository,
                acts=acts,
                ready=ready,
                lock=lock,
                before=head(repository),
            )
            return transaction.committed() if commit else transaction.staged()
    except _Unfinished:
        raise
    except PeeltrackError as error:
        raise _refused(root, acts, error) from error
    except OSError as error:
        raise _refused(root, acts, _by_the_disk(error)) from error


def _by_the_disk(error: OSError) -> RegisterUnreadable:
    return disk_fault(error.filename or "the disk", "cannot be written", error, "write there")


def _refuse_moved(repository: Repository, acts: Sequence[DraftCommit]) -> None:
    moved = dirty(repository, [act.draft.path for act in acts if act.draft.before is not None])
    if moved:
        raise _moved(moved)


def _moved(paths: Sequence[str]) -> StepRefused:
    changed = f"{', '.join(paths)} was changed by somebody else after it was read"
    return StepRefused(changed, hint="look at it as it is now, then run it again")


def _ready(root: Path, acts: Sequence[DraftCommit], held: ExitStack) -> list[PreparedFile]:
    return [
        held.enter_context(
            atomic_write.prepared(root / act.draft.path, _parts(act.draft.after), expected=act.draft.before)
        )
        for act in acts
    ]


def _parts(content: bytes) -> Callable[[], tuple[bytes]]:
    return lambda: (content,)


def _refused(root: Path, acts: Sequence[DraftCommit], error: PeeltrackError) -> PeeltrackError:
    kind = StepRefused if isinstance(error, Overtaken) else type(error)
    changed = [act.draft.path for act in acts if not _as_before(root, act)]
    not_done = ", ".join(dict.fromkeys(act.not_done for act in acts))
    kept = (
        f"{not_done}; {', '.join(changed)} was changed by somebody else meanwhile, and was left so"
        if changed
        else f"{not_done}, and every file is as it was"
    )
    hint = error.hint or "put that right, then run the same command again"
    return kind(*error.lines, kept, hint=hint)


def _as_before(root: Path, act: DraftCommit) -> bool:
    try:
        return content_of(root / act.draft.path) == act.draft.before
    except OSError:
        return act.draft.before is None


@frozen
class _Transaction:
    """Acts of which each file lies ready and is claimed, and git's index is ours."""

    root: Path
    repository: Repository
    acts: Sequence[DraftCommit]
    ready: Sequence[PreparedFile]
    lock: IndexLock
    before: str | None  #: the commit that the branch stands at

    def staged(self) -> list[Committed]:
        """Put the files in place and into the index, without a commit."""
        with self._all_or_nothing(), copied(self.repository) as index:
            put(index, [self._stored(act) for act in self.acts])
            self._place()
            self.lock.publish(index)
        return []

    def committed(self) -> list[Committed]:
        """Make the commits, put the files in place, and let the index follow."""
        made: list[Committed] = []
        with self._all_or_nothing(), copied(self.repository) as index:
            files = [self._stored(act) for act in self.acts]
            # Now, while a full disk is not yet in the way of anything.
            put(index, files)
            for act, file in zip(self.acts, files, strict=True):
                self.lock.refuse_lost()
                made.append(self._committed(act, file))
            self._place()
            if head(self.repository) == made[-1].id:
                self.lock.publish(index)
            else:  # a hook has committed something else
                settle(self.lock, self.before, head(self.repository))
        return made

    def _committed(self, act: DraftCommit, file: Staged) -> Committed:
        now, then = (id_at(self.repository, commit or "HEAD", file.path) for commit in (None, self.before))
        if now != then:
            raise _moved([act.draft.path])
        try:
            return commit_file(self.repository, file, act.message)
        except GitFailed as error:
            first, *more = error.lines
            raise GitFailed(f"{act.draft.path}: {first}", *more, hint=error.hint) from error

    def _stored(self, act: DraftCommit) -> Staged:
        return stored(self.repository, act.draft.path, act.draft.after)

    def _place(self) -> None:
        for prepared in self.ready:
            self.lock.refuse_lost()
            prepared.place()

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            # An interruption too: what was half done is harder to understand than what was not done.
            if self.lock.published and isinstance(error, KeyboardInterrupt):
                return  # all was done when it came
            left = self._undone()
            if not left:
                raise
            told = _by_the_disk(error) if isinstance(error, OSError) else error
            first = told.lines if isinstance(told, PeeltrackError) else ("it was stopped",)
            raise _Unfinished(*first, *left, hint=_LOOK) from error

    def _undone(self) -> list[str]:
        """Undo all of it, and return a sentence for each thing that cannot be undone."""
        try:
            self.lock.refuse_lost()
        except GitFailed:
            return ["nothing was taken back, for it is in the hands of somebody else by now"]
        stands, reason = self._taken_back()
        left = [
            said
            for act, prepared in zip(self.acts, self.ready, strict=True)
            if (said := self._kept(act, prepared) if act in stands else self._put_back(act, prepared))
        ]
        if not stands:
            return left
        which = ", ".join(act.draft.path for act in stands)
        return [f"what was committed of {which} stands, {reason}", *left, *self._settled()]

    def _taken_back(self) -> tuple[list[DraftCommit], str]:
        """Move the branch back over our commits at its end; return the acts that stand, and why."""
        span = f"{self.before}..HEAD" if self.before else "HEAD"
        if head(self.repository) == self.before:
            return [], ""
        commits = text_of(self.repository.read("rev-list", span)).split()
        ours = [self._act_of(commit) for commit in commits]
        last = sum(1 for _ in takewhile(bool, ours))
        onto = commits[last] if last < len(commits) else self.before
        back = ("HEAD", onto, commits[0]) if onto else ("-d", "HEAD", commits[0])
        answer = self.repository.act("update-ref", "-m", "peeltrack: taken back", *back)
        if answer.code:
            return list(filter(None, ours)), f"for the branch cannot be moved back: {answer.said}"
        return list(filter(None, ours[last:])), "because somebody else has committed after them"

    def _act_of(self, commit: str) -> DraftCommit | None:
        said = self.repository.read("cat-file", "commit", commit).decode("utf-8", "replace")
        body = " ".join(said.partition("\n\n")[2].split())
        return next((act for act in self.acts if " ".join(act.message.split()) in body), None)

    def _put_back(self, act: DraftCommit, prepared: PreparedFile) -> str:
        path, before = self.root / act.draft.path, act.draft.before
        try:
            if prepared.placed and before is not None:
                atomic_write.replace(path, before, expected=act.draft.after)
            elif prepared.placed and content_of(path) == act.draft.after:
                path.unlink()
        except (RegisterUnreadable, OSError) as error:
            return f"{act.draft.path} could not be put back, and holds what was not committed: {error}"
        return ""

    def _kept(self, act: DraftCommit, prepared: PreparedFile) -> str:
        try:
            if not prepared.placed:
                prepared.place()
        except (RegisterUnreadable, OSError) as error:
            return f"{act.draft.path} does not hold what was committed: {error}"
        return ""

    def _settled(self) -> list[str]:
        try:
            settle(self.lock, self.before, head(self.repository))
        except (PeeltrackError, OSError) as error:
            return [f"git's index does not know them yet: {error}"]
        return []


class _Unfinished(GitFailed):
    """Something was neither done nor undone; the message says what."""


_LOOK = "peeltrack check names what does not agree, with the command that mends it"

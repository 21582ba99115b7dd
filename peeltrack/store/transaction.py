"""A step is an act: the edited file and its commit are made together, or everything is as it was."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from peeltrack.core.errors import GitFailed, PeeltrackError, RegisterUnreadable, StepRefused
from peeltrack.core.fields import frozen
from peeltrack.store import atomic_write
from peeltrack.store.claims import Overtaken
from peeltrack.store.drafts import Draft
from peeltrack.store.file_tree import content_of
from peeltrack.store.git.make_commit import Committed, commit_one, stage
from peeltrack.store.git.repository import Repository, text_of
from peeltrack.store.git.worktree import conflicted, head, in_progress, on_branch

#: Seconds for which an interrupted git is given time to come to its end.
PATIENCE = 10


@frozen
class Act:
    """One file that is to change, and the commit that says so."""

    draft: Draft
    message: str  #: of the commit
    mark: str  #: a text that stands in the edited file and nowhere before, such as the step's digest


def workplace(root: Path) -> Repository:
    """Return the repository around the register in `root`, in a state in which an act can be recorded.

    Raises GitFailed where there is none, where something was begun and not finished, where two
    versions of a file wait to be merged, and where commits would belong to no branch.
    """
    repository = Repository.around(root)
    if unfinished := in_progress(repository):
        raise GitFailed(
            f"{unfinished} was begun in this repository and not finished, so no step can be recorded",
            hint="git status says how to finish it, or how to call it off",
        )
    if conflicted(repository, "."):
        raise GitFailed(
            "two versions of a file of the register wait to be merged, so no step can be recorded",
            hint="git status names the file; settle it, then git add it and git commit",
        )
    if on_branch(repository) is None:
        raise GitFailed(
            "this repository is on no branch (detached HEAD): a step recorded here would soon be lost",
            hint="go to your branch: git switch main, or keep this place as one: git switch -c NAME",
        )
    return repository


def signs(repository: Repository) -> bool:
    """Return whether git is set to sign every commit that is made here."""
    return text_of(repository.ask("config", "--type=bool", "commit.gpgSign").out) == "true"


def committed_content(repository: Repository, path: str) -> bytes | None:
    """Return the file at `path`, relative to the register, as the last commit has it, or None."""
    answer = repository.ask("cat-file", "blob", f"HEAD:{repository.prefix}{path}")
    return None if answer.code else answer.out


def perform(
    root: Path, repository: Repository, acts: Sequence[Act], *, commit: bool = True
) -> list[Committed]:
    """Write each file and commit it alone, in their order; or, without `commit`, write and stage them.

    Returns the commits. Where one act fails, all are taken back: each file and its place in the
    index are byte for byte as before, and the branch stands where it stood. Raises StepRefused where
    a file cannot be written or was changed meanwhile, GitFailed where git or a hook refuses, and
    GitFailed with what stands where something could not be taken back.
    """
    before = head(repository)
    made: list[Committed] = []
    written: list[Act] = []
    for act in acts:
        try:
            _put(root, act, written)
            if commit:
                made.append(commit_one(repository, act.draft.path, act.message))
                _refuse_altered(repository, act, made[-1])
            else:
                stage(repository, act.draft.path)
        except PeeltrackError as error:
            _take_back(root, repository, written, before if commit else None, error)
            raise _nothing_done(act, error) from error
        except BaseException as error:
            # An interruption too: what was half done is harder to understand than what was not done.
            _let_git_finish(repository)
            _take_back(root, repository, written, before if commit else None, error)
            raise
    return made


def _nothing_done(act: Act, error: PeeltrackError) -> PeeltrackError:
    return type(error)(
        f"{act.draft.path}: {error.message}\nno step was taken, and every file is as it was",
        hint=error.hint or "mend what it says, then run the same command again",
    )


def _let_git_finish(repository: Repository) -> None:
    # Whoever stops us may have left the commit running, and it would still move the branch. Git holds
    # this lock from before the first hook until the branch has moved.
    lock, end = repository.git_dir / "index.lock", monotonic() + PATIENCE
    while lock.exists() and monotonic() < end:
        sleep(0.05)


def _put(root: Path, act: Act, written: list[Act]) -> None:
    # Noted before it is done: an interruption may come when the file is there already.
    written.append(act)
    try:
        atomic_write.replace(root / act.draft.path, act.draft.after, expected=act.draft.before)
    except RegisterUnreadable as error:
        # Whatever stands there now is not ours, nor is the commit that may have brought it.
        written.remove(act)
        if isinstance(error, Overtaken):
            raise StepRefused(error.message, hint=error.hint) from error
        raise


def _refuse_altered(repository: Repository, act: Act, made: Committed) -> None:
    path = repository.prefix + act.draft.path
    # Through git's own filters, which may change line ends.
    written = repository.read("hash-object", "--stdin", f"--path={path}", feed=act.draft.after)
    if repository.ask("rev-parse", "--verify", "--quiet", f"{made.id}:{path}").out != written:
        raise GitFailed(
            f"{act.draft.path} was changed by a hook or another program while it was being committed",
            hint="a hook may refuse a file of the register, but must not rewrite it",
        )


def _take_back(
    root: Path, repository: Repository, acts: Sequence[Act], before: str | None, error: BaseException
) -> None:
    """Undo `acts`, of which the last may have failed at any point.

    `before` is the commit that the branch stood at, None where nothing was to be committed. Raises
    GitFailed, with the reason of `error`, where something cannot be undone.
    """
    if not acts:
        return
    at = head(repository) if before else None
    if at != before:
        if not _is_only_of(repository, f"{before}..{at}", acts):
            _keep(root, repository, acts, error)
            return
        answer = repository.act("update-ref", "-m", "peeltrack: taken back", "HEAD", str(before), str(at))
        if answer.code:
            raise _beyond(error, f"the commits up to {str(at)[:12]} stand: {answer.said}")
    if at != before or before is None:
        _restore_index(repository, acts)
    _restore(root, acts, error)


def _is_only_of(repository: Repository, commits: str, acts: Sequence[Act]) -> bool:
    """Return whether these commits are those of the first of `acts`, and nobody else's."""
    ids = text_of(repository.read("rev-list", "--reverse", commits)).split()
    return 0 < len(ids) <= len(acts) and all(
        _is_of(repository, commit, act) for commit, act in zip(ids, acts, strict=False)
    )


def _is_of(repository: Repository, commit: str, act: Act) -> bool:
    touched = repository.read("diff-tree", "-r", "-z", "--no-commit-id", "--name-only", "-m", commit)
    paths = os.fsdecode(touched).split("\0")[:-1]
    return paths == [repository.prefix + act.draft.path] and _holds(repository, commit, act)


def _holds(repository: Repository, commit: str, act: Act) -> bool:
    content = repository.ask("cat-file", "blob", f"{commit}:{repository.prefix}{act.draft.path}")
    return act.mark.encode() in content.out


def _keep(root: Path, repository: Repository, acts: Sequence[Act], error: BaseException) -> None:
    """Undo what is not committed, and say what is: somebody else has built on it."""
    stands = [act.draft.path for act in acts if _holds(repository, "HEAD", act)]
    _restore(root, [act for act in acts if act.draft.path not in stands], error)
    if stands:
        which = ", ".join(stands)
        raise _beyond(error, f"the steps on {which} stand, for somebody else has committed after them")


def _restore_index(repository: Repository, acts: Sequence[Act]) -> None:
    paths = [repository.prefix + act.draft.path for act in acts]
    entries = repository.read("ls-tree", "-z", "--full-tree", "HEAD", "--", *paths)
    repository.act("update-index", "-z", "--index-info", feed=entries)


def _restore(root: Path, acts: Sequence[Act], error: BaseException) -> None:
    for act in acts:
        path, before = root / act.draft.path, act.draft.before
        found = None
        with suppress(OSError):
            found = content_of(path)
        # Without our mark somebody else has put their own file there; a hook that tidies keeps it.
        if before is None or found is None or found == before or act.mark.encode() not in found:
            continue
        try:
            atomic_write.replace(path, before, expected=found)
        except RegisterUnreadable as fault:
            raise _beyond(error, f"{act.draft.path} could not be put back: {fault.message}") from error


def _beyond(error: BaseException, left: str) -> GitFailed:
    first = error.message if isinstance(error, PeeltrackError) else "it was stopped"
    return GitFailed(
        f"{first}\n{left}", hint="git status and git log -3 show it; git restore puts a file back"
    )

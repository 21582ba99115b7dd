"""A register that was moved, as a server sees it: where a push has it, and whether a keeper moved it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from peeltrack.core.audit.pushes.proof_findings import moved_by_nobody
from peeltrack.core.audit.settings.amendments import why_not_changed_by
from peeltrack.core.finding import Finding
from peeltrack.store.git.commits import read_commits
from peeltrack.store.git.moved import moved_to
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.signatures.cache import cached_signatures
from peeltrack.store.git.worktree import head
from peeltrack.workflows.check_result import CheckResult
from peeltrack.workflows.people.pending_people import trusted_at
from peeltrack.workflows.prove_commits import RefUpdate


def at_head(repository: Repository) -> Repository:
    """Return the repository with the register where the branch that HEAD names has it by now."""
    tip = head(repository)
    moves = moved_to(repository, tip) if tip else []
    return replace(repository, prefix=moves[-1][1]) if moves else repository


def by_place(
    repository: Repository, updates: Sequence[RefUpdate], today: date
) -> Iterator[tuple[Repository, list[RefUpdate], CheckResult]]:
    """Yield the updates of a push by where each has the register, with what is wrong with the moves there.

    The register is moved by whoever may change people. What is deleted goes with those that moved nothing.
    """
    places: dict[str, list[RefUpdate]] = {repository.prefix: []}
    found: dict[str, list[Finding]] = {}
    for update in updates:
        moves = moved_to(repository, update.new) if update.new else []
        place = moves[-1][1] if moves else repository.prefix
        places.setdefault(place, []).append(update)
        for commit, moved in moves:
            found.setdefault(place, []).extend(_not_by_a_keeper(repository, commit, moved, today))
    for place, some in places.items():
        findings = tuple(dict.fromkeys(found.get(place, ())))
        yield replace(repository, prefix=place), some, CheckResult(findings=findings, judged="")


def _not_by_a_keeper(repository: Repository, commit: str, place: str, today: date) -> Iterator[Finding]:
    there = replace(repository, prefix=place)
    trust = trusted_at(there, commit, today)
    log = read_commits(there, [commit], paths=())
    made = next((one for one in log.commits if one.id == commit), None)
    settings = trust.below(commit)
    why = "nobody is trusted there" if made is None or settings is None else ""
    if made is not None and settings is not None:
        keys = [key.public for person in settings.person for key in person.key]
        signature = cached_signatures(there, [made], keys)[commit]
        why = why_not_changed_by(settings, signature, trust.day(made.at))
    if why:
        yield moved_by_nobody(commit, place, why)

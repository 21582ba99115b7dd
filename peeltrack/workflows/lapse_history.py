"""What git holds of records whose steps have lapsed: with it a check says which value was changed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from peeltrack.core.errors import GitFailed
from peeltrack.core.finding import Finding
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.record import Record
from peeltrack.rules import check
from peeltrack.rules.topics.chain import STEP_LAPSED
from peeltrack.store.git.commits import earlier_ids
from peeltrack.store.git.objects import tree
from peeltrack.store.git.repository import Repository
from peeltrack.store.git.versions import Versions


def with_causes(
    findings: Sequence[Finding], examined: CheckContext, repository: Repository, revision: str
) -> list[Finding]:
    """Return the findings, those of lapsed steps with what was changed as far as git knows up to a commit.

    Where nothing has lapsed, which is nearly always, git is not asked.
    """
    lapsed = {finding.path for finding in findings if finding.code == STEP_LAPSED.code}
    if not lapsed:
        return list(findings)
    records = tuple(record for record in examined.register.records if record.path in lapsed)
    some = replace(examined, register=replace(examined.register, records=records))
    told = {
        finding.path: finding for finding in check(_with_history(some, repository, revision), [STEP_LAPSED])
    }
    return [told[finding.path] if finding.code == STEP_LAPSED.code else finding for finding in findings]


def _with_history(examined: CheckContext, repository: Repository, revision: str) -> CheckContext:
    paths = [record.path for record in examined.register.records]
    try:
        earlier = {path: tuple(_versions(repository, revision, path)) for path in paths}
    except GitFailed:
        return examined  # a clone may lack what is old, or have no commit yet
    return replace(examined, earlier=earlier)


def _versions(repository: Repository, revision: str, path: str) -> Iterable[Record]:
    """Return what a record file held up to a commit, the latest first, without what cannot be read."""
    files, versions = tree(repository, revision), Versions(repository)
    ids = [*([files[path].id] if path in files else ()), *earlier_ids(repository, revision, path)]
    versions.fetch(ids)
    records = (versions.file(path, oid).record for oid in ids)
    return [record for record in records if record is not None]

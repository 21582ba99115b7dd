"""Taking a step, against showing the same record."""

from collections.abc import Iterator
from pathlib import Path

from peeltrack.core.model.status import Step
from peeltrack.store.toml.write import compose
from tests.bench.measuring import Row, peeltrack, seconds
from tests.bench.registers import build
from tests.factories import DCC, SOURCE, a_ready_record, a_settings, walked
from tests.gitrepo import GitPerson, GitRepo

#: Each round signs off a record of its own.
ROUNDS = 12


def rows(scratch: Path) -> Iterator[Row]:
    """Return the ratios, in the order of the table."""
    dee = GitPerson("Dee", DCC, scratch / "no key")
    for records, limit in ((100, 2.0), (1_000, float("inf"))):
        repo = GitRepo.create(scratch / str(records))
        build(repo.folder / "register", records)
        _add_verified(repo)
        repo.settle(dee)
        repo.git("add", "--all", ".")
        repo.git("commit", "-q", "-m", "begin")
        shown, taken = _times(repo)
        yield Row(f"signoff --no-commit of {records:,} records / show", taken / shown, limit)


def _add_verified(repo: GitRepo) -> None:
    repo.write("register/register.toml", compose(a_settings()))
    repo.write(f"register/{SOURCE.key}/source.toml", compose(SOURCE))
    for number in range(ROUNDS):
        record = walked(a_ready_record(id=f"REC-{number}"), Step.SUBMIT, Step.VERIFY)
        repo.write(f"register/{record.path}", compose(record))


def _times(repo: GitRepo) -> tuple[float, float]:
    shown, taken = [], []
    for number in range(ROUNDS):
        one = f"REC-{number}"
        shown.append(seconds(peeltrack("show", one), cwd=repo.folder))
        taken.append(seconds(peeltrack("signoff", one, "--yes", "--no-commit"), cwd=repo.folder))
    assert len(repo.staged()) == ROUNDS, "every sign-off has to be taken"
    return min(shown), min(taken)

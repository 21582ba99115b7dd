"""What the rules of steps and of other append-only lists say alike."""

from collections.abc import Sequence

from peeltrack.core.chain.steps import new_round
from peeltrack.core.dates import in_words
from peeltrack.core.history.append_only import Rewriting, Rewritten
from peeltrack.core.model.record import Record, StepTaken
from peeltrack.core.text import listed
from peeltrack.rules.checks import Faults

#: What mends a step that was not written by its command.
RESTORE = "restore the file from git: steps are only added, by peeltrack, at the end"

#: What mends an edit of what is never edited, before it is committed.
UNDO = "put the file back as it was: git restore --staged --worktree FILE"


def taken(step: StepTaken) -> str:
    """Return a step with the person who answers for it and the day."""
    return f"{taken_by(step)} on {in_words(step.at.date())}"


def taken_by(step: StepTaken) -> str:
    """Return a step with the person who answers for it."""
    return f"{step.step} by {step.by}"


def place_of(record: Record, step: StepTaken) -> tuple[str, int]:
    """Return where a step stands in its record; of two that are alike, the very one."""
    return ("step", next(index for index, other in enumerate(record.step) if other is step))


def rewritings_told(rewritten: Sequence[Rewritten], hint: str) -> Faults:
    """Yield what was done to entries of an append-only list; at the first of those done alike."""
    for how in Rewriting:
        if alike := [rewriting for rewriting in rewritten if rewriting.how is how]:
            first = alike[0]
            where = (first.field,) if how is Rewriting.REMOVED else (first.field, first.index)
            numbers = listed([str(rewriting.index + 1) for rewriting in alike])
            were = f"entry {numbers} was" if len(alike) == 1 else f"entries {numbers} were"
            kept = "are kept for ever" if how is Rewriting.REMOVED else "are only added, at the end"
            yield where, f"{first.field} {were} {how}, but entries {kept}", hint


def or_new_round(record: Record, first: str) -> str:
    """Return the hint to do `first`, or to begin a new round where a step leads back."""
    back = new_round(record)
    return f"{first}, or begin a new round: {back}" if back else first

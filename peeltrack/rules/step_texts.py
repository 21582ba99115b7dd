"""What the rules of steps say alike."""

from peeltrack.core.chain.steps import new_round
from peeltrack.core.dates import in_words
from peeltrack.core.model.record import Record, StepTaken

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
    return ("step", next(index for index, one in enumerate(record.step) if one is step))


def or_new_round(record: Record, first: str) -> str:
    """Return the hint to do `first`, or to begin a new round where a step leads back."""
    back = new_round(record)
    return f"{first}, or begin a new round: {back}" if back else first

"""One step of the audit, with how its verdict is checked by hand."""

from datetime import date
from pathlib import Path

from peeltrack.core.audit.explain import explained
from peeltrack.core.errors import UsageFault
from peeltrack.core.model.ids import typed_id
from peeltrack.core.text import counted
from peeltrack.store.git.repository import Repository
from peeltrack.workflows.audit.audit_history import audit_history


def explain_step(
    root: Path, today: date, typed: str, *, span: str = "..", trust: str = ""
) -> tuple[str, ...]:
    """Return lines that say how the verdict of a step, typed as REC-12/3, is checked by hand.

    Raises UsageFault for what names no step, and whatever `audit_history` raises.
    """
    record_id, slash, number = typed.rpartition("/")
    if not slash or not number.isascii() or not number.isdigit() or len(number) > 6:
        raise UsageFault(f"{typed} names no step", hint="name the record and its step: --explain REC-12/3")
    audit = audit_history(root, today, [record_id], span=span, trust=trust)
    line = next((step for step in audit.steps if step.number == int(number)), None)
    if line is None:
        many = counted(len(audit.steps), "step")
        raise UsageFault(
            f"{typed_id(record_id)} has no step {int(number)}: the history tells of {many}",
            hint=f"peeltrack audit {typed_id(record_id)} lists them with their numbers",
        )
    return explained(audit, line, Repository.around(root).prefix)

"""What a commit may not do to a register: every rule of a change, by code."""

from collections.abc import Sequence

from peeltrack.core.finding import Finding
from peeltrack.core.history.commit_diff import Alteration
from peeltrack.rules import history, identity
from peeltrack.rules.change_rule import ChangeRule

CHANGE_RULES: tuple[ChangeRule, ...] = (
    history.STATUS_WITHOUT_STEP,
    history.TWO_STEPS,
    history.STEP_REWRITTEN,
    identity.ENTRY_REWRITTEN,
    identity.IDENTITY_CHANGED,
    identity.RECORD_GONE,
    identity.DATE_WITHOUT_EXTENSION,
    history.CONTENT_WITH_STEP,
    history.BEGINS_WITH_STEPS,
    history.SETTINGS_WITH_STEP,
    history.MERGED_UNDER_STEP,
    identity.OWNER_WITHOUT_HANDOVER,
)


def check_change(alteration: Alteration, rules: Sequence[ChangeRule] = CHANGE_RULES) -> list[Finding]:
    """Return everything that `rules` find in what one commit did, by rule and without places in the files."""
    return [finding for rule in rules for finding in rule.findings(alteration)]

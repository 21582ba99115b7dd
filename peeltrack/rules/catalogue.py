"""Every rule there is, of a state and of a change, to be looked up."""

from peeltrack.core.errors import UsageFault
from peeltrack.core.suggest import did_you_mean
from peeltrack.rules import RULES
from peeltrack.rules.change_rule import ChangeRule
from peeltrack.rules.changes import CHANGE_RULES
from peeltrack.rules.rule import Rule

CATALOGUE: tuple[Rule | ChangeRule, ...] = tuple(sorted((*RULES, *CHANGE_RULES), key=lambda rule: rule.code))


def rule_named(typed: str) -> Rule | ChangeRule:
    """Return the rule with this code or name, in whatever case it was typed.

    Raises UsageFault with the nearest codes where there is none.
    """
    for rule in CATALOGUE:
        if typed.casefold() in (rule.code.casefold(), rule.name):
            return rule
    words = [word for rule in CATALOGUE for word in (rule.code, rule.name)]
    wanted = typed.upper() if typed[:2].upper() == "PT" else typed.lower()
    hint = did_you_mean(wanted, words, "peeltrack explain lists them all", 3)
    raise UsageFault(f"there is no rule {typed}", hint=hint)

"""What is wrong with a register, and what a commit may not do to it: every rule, by code."""

from collections.abc import Sequence

from peeltrack.core.errors import UsageFault
from peeltrack.core.finding import Finding
from peeltrack.core.history.commit_diff import CommitDiff
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.suggest import did_you_mean
from peeltrack.rules.rule import Rule
from peeltrack.rules.topics import (
    addresses,
    chain,
    chronology,
    circles,
    deadlines,
    entries,
    evidence,
    extensions,
    fields,
    history,
    identity,
    policy,
    posts,
    reading,
    references,
    settings,
    sums,
    terms,
    text,
)

_TOPICS = (
    reading,
    text,
    fields,
    entries,
    settings,
    policy,
    terms,
    addresses,
    deadlines,
    extensions,
    chronology,
    chain,
    posts,
    references,
    circles,
    evidence,
    sums,
    history,
    identity,
)

#: Every rule of every topic, by code.
RULES: tuple[Rule, ...] = tuple(
    sorted(
        (value for topic in _TOPICS for value in vars(topic).values() if isinstance(value, Rule)),
        key=lambda rule: rule.code,
    )
)


_COVERS = {rule.code: rule.covers for rule in RULES if rule.covers}


def check(examined: CheckContext, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """Return everything that `rules` find in a register, by rule and without places in the files.

    Only faults of reading know their line already.
    """
    return each_cause_once([finding for rule in rules for finding in rule.in_register(examined)])


def check_change(made: CommitDiff, rules: Sequence[Rule] = RULES) -> list[Finding]:
    """Return everything that `rules` find in what one commit did, by rule and without places in the files."""
    return [finding for rule in rules for finding in rule.in_change(made)]


def each_cause_once(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings without those of whose cause another one in the file tells: see Rule.covers."""
    covered = {(finding.path, code) for finding in findings for code in _COVERS.get(finding.code, ())}
    return [finding for finding in findings if (finding.path, finding.code) not in covered]


def rule_named(typed: str) -> Rule:
    """Return the rule with this code or name, in whatever case it was typed.

    Raises UsageFault with the nearest codes where there is none.
    """
    for rule in RULES:
        if typed.casefold() in (rule.code.casefold(), rule.name):
            return rule
    words = [word for rule in RULES for word in (rule.code, rule.name)]
    wanted = typed.upper() if typed[:2].upper() == "PT" else typed.lower()
    hint = did_you_mean(wanted, words, "peeltrack explain lists them all", 3)
    raise UsageFault(f"there is no rule {typed}", hint=hint)

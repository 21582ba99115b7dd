"""Every attack, told in every way: what peeltrack has to say of it, and what it does not say yet."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from _pytest.mark.structures import ParameterSet

from tests.attacks.case import INSIDERS, Case, cases
from tests.attacks.first_days import FirstDays
from tests.attacks.told_again import VARIANTS

CASES = cases()

#: What does not hold yet: the case, what is asked, and the variant where it is one alone; then why.
NOT_YET = Path(__file__).parent / "not_yet.txt"

#: How many of the attacks are told, as the file says, while one works; the slow part tells them all.
SAMPLE = 12


def _not_yet() -> dict[str, str]:
    lines = NOT_YET.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(": ") for line in lines if line and not line.startswith("#"))
    return {what: why for what, _, why in pairs}


KNOWN = _not_yet()


def _told() -> Iterator[ParameterSet]:
    quick = set(
        Random(int(time.time()) // 86400).sample([case.file for case in CASES], min(SAMPLE, len(CASES)))
    )
    for case in CASES:
        for variant in VARIANTS:
            if not case.variants or variant in case.variants:
                slow = variant != "plain" or case.file not in quick
                marks = [pytest.mark.slow] if slow else []
                yield pytest.param(case, variant, id=f"{case.file}-{variant}", marks=marks)


@pytest.mark.parametrize(("case", "variant"), list(_told()))
def test_what_is_said_of_an_attack(case: Case, variant: str, first_days: FirstDays, tmp_path: Path) -> None:
    found = first_days.tried(case, variant, tmp_path)
    always = {what for what in case.asked if f"{case.file} {what}" in KNOWN}
    here = {what for what in case.asked if f"{case.file} {what} {variant}" in KNOWN}
    wrong = {what: why for what, why in found.items() if what not in always | here}
    assert wrong == {}, case.name
    # What is listed for all ways is tried as the file says; another way may be easier.
    holds = (here | (always if variant == "plain" else set())) - set(found)
    assert holds == set(), f"this holds now: take it out of {NOT_YET.name}"


def test_what_does_not_hold_yet_names_a_case_and_says_why() -> None:
    asked = {f"{case.file} {what}" for case in CASES for what in case.asked}
    words = asked | {f"{one} {variant}" for one in asked for variant in VARIANTS}
    assert {what for what, why in KNOWN.items() if what not in words or not why} == set()


def test_each_attack_has_a_name_of_its_own_and_asks_something() -> None:
    assert [case.file for case in CASES if not case.asked] == []
    assert [name for name, times in Counter(case.name for case in CASES).items() if times > 1] == []


def test_every_kind_of_insider_attacks_every_principle() -> None:
    assert {case.insider for case in CASES} == set(INSIDERS)
    assert {case.principle for case in CASES} == set(range(1, 11))

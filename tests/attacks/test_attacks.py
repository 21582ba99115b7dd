"""Every attack, told in every way: what peeltrack has to say of it."""

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

#: How many of the attacks are told, as the file says, while one works; the slow part tells them all.
SAMPLE = 12


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
    assert first_days.tried(case, variant, tmp_path) == {}, case.name


def test_each_attack_has_a_name_of_its_own_and_asks_something() -> None:
    assert [case.file for case in CASES if not case.asked] == []
    assert [name for name, times in Counter(case.name for case in CASES).items() if times > 1] == []


def test_every_kind_of_insider_attacks_every_principle() -> None:
    assert {case.insider for case in CASES} == set(INSIDERS)
    assert {case.principle for case in CASES} == set(range(1, 11))

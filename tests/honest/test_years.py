"""Nothing that honest people do alarms anybody, stops a command, or leaves a step unjudged."""

from pathlib import Path

import pytest

from tests.attacks.first_days import alone
from tests.honest.habits import HABITS
from tests.honest.laws import alarms, lived
from tests.honest.team import Keys

#: Habits that still alarm somebody, with what says so: whoever mends that takes it out of here.
NOT_YET: dict[str, str] = {
    "move": "audit, check and the hook take a register that was moved for a new one",
}


@pytest.mark.slow
@pytest.mark.rounds(100)
def test_a_year_of_ten_honest_people_alarms_nobody(
    tmp_path: Path, keys: Keys, rounds: int, seed: str
) -> None:
    alarmed = {}
    for number in range(rounds):
        place = tmp_path / str(number)
        place.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            alone(patch, place)
            year = lived(place / "desk", keys, f"{seed} {number}", without=tuple(NOT_YET))
            if found := list(alarms(year, patch)):
                alarmed[f"{seed} {number}"] = found[:2]
    assert alarmed == {}, (
        "python -m tests.honest --seed SEED --begin NUMBER --rounds 1 --show says what was done"
    )


def test_a_quiet_quarter_alarms_nobody(tmp_path: Path, keys: Keys) -> None:
    with pytest.MonkeyPatch.context() as patch:
        alone(patch, tmp_path)
        year = lived(tmp_path / "desk", keys, "quarter", without=tuple(NOT_YET), events=25)
        assert list(alarms(year, patch)) == []


def test_every_habit_that_is_left_out_is_one() -> None:
    assert set(NOT_YET) <= set(HABITS)

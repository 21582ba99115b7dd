"""Nothing that honest people do alarms anybody, stops a command, or leaves a step unjudged."""

from pathlib import Path

import pytest

from tests.attacks.first_days import alone
from tests.honest.laws import alarms, lived
from tests.honest.team import Keys


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
            year = lived(place / "desk", keys, f"{seed} {number}")
            if found := list(alarms(year, patch)):
                alarmed[f"{seed} {number}"] = found[:2]
    assert alarmed == {}, (
        "python -m tests.honest --seed SEED --begin NUMBER --rounds 1 --show says what was done"
    )


def test_a_quiet_quarter_alarms_nobody(tmp_path: Path, keys: Keys) -> None:
    with pytest.MonkeyPatch.context() as patch:
        alone(patch, tmp_path)
        year = lived(tmp_path / "desk", keys, "quarter", events=25)
        assert list(alarms(year, patch)) == []

"""Files altered at random are read as tomllib reads them, and what it refuses is refused in its words."""

from random import Random

import pytest

from peeltrack.store.toml.plain_reader import plain_table
from tests.nets import fuzzing
from tests.store.toml.test_plain_reader import by_tomllib, shown

#: Alterations of one round.
FILES = 500


@pytest.mark.slow
@pytest.mark.rounds(4)
def test_an_altered_file_is_read_as_tomllib_reads_it(rounds: int, seed: str) -> None:
    originals = fuzzing.originals()
    odd = {}
    for number in range(rounds):
        random = Random(f"{seed} {number}")
        for _ in range(FILES):
            text = fuzzing.altered(random.choice(originals)[1], random).decode("utf-8", "replace")
            read = plain_table(text)
            if read is not None and shown(read) != by_tomllib(text):
                odd[f"seed {seed}, round {number}"] = text
    assert odd == {}

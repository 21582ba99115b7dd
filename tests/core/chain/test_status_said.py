"""What others say of a status: whose last word counts, and which of them the chain contradicts."""

from datetime import date, timedelta
from typing import Any

import pytest

from peeltrack.core.chain.status_said import AGREES, contradicting, latest_said, said_in_words
from peeltrack.core.chain.table import COMPLETE
from peeltrack.core.model.record import Meaning, Record, Speaker, StatusSaid
from peeltrack.core.model.status import Status, Step
from tests.factories import NOON, TODAY, a_ready_record, a_record, walked

WAY = (Step.SUBMIT, Step.VERIFY, Step.SIGNOFF)
LATER = TODAY + timedelta(days=1)
EARLIER = TODAY - timedelta(days=1)


def word(
    means: Meaning | None, on: date = TODAY, by: Speaker = Speaker.INSPECTORATE, **more: Any
) -> StatusSaid:
    """Return what somebody says of a status."""
    return StatusSaid(on=on, by=by, text="as they put it", means=means, reference="their list", **more)


def signed_off(*said: StatusSaid) -> Record:
    """Return a record that was signed off today at noon, of which this was said."""
    assert NOON.date() == TODAY
    return walked(a_ready_record(said=said), *WAY)


def test_of_each_speaker_the_latest_word_counts_and_the_latest_of_all_comes_first() -> None:
    first, last = word(Meaning.OPEN, EARLIER), word(Meaning.CLOSED)
    force = word(Meaning.DONE, LATER, Speaker.FORCE)
    assert latest_said(a_record(said=(force, last, first))) == (force, last)


def test_of_two_words_of_one_day_the_later_entry_counts() -> None:
    assert latest_said(a_record(said=(word(Meaning.OPEN), word(Meaning.DONE)))) == (word(Meaning.DONE),)


def test_a_word_of_a_part_is_none_of_the_record() -> None:
    part = word(Meaning.DONE, part="7.1")
    record = a_record(said=(part,))
    assert (latest_said(record), contradicting(record), latest_said(record, "7.1")) == ((), (), (part,))


def test_an_older_entry_of_a_later_day_is_not_overruled_by_one_that_was_found_afterwards() -> None:
    newest, found_later = word(Meaning.CLOSED, LATER), word(Meaning.OPEN, EARLIER)
    assert latest_said(a_record(said=(newest, found_later))) == (newest,)


def test_they_say_open_and_we_say_signed_off() -> None:
    assert contradicting(signed_off(word(Meaning.OPEN))) == (word(Meaning.OPEN),)


def test_who_spoke_before_the_last_step_could_not_know_of_it() -> None:
    assert contradicting(signed_off(word(Meaning.OPEN, EARLIER))) == ()


def test_words_that_are_taken_to_mean_nothing_contradict_nothing() -> None:
    assert contradicting(a_record(said=(word(None),))) == ()


@pytest.mark.parametrize("status", Status)
def test_open_and_done_are_opposites_in_every_status(status: Status) -> None:
    record = a_record(status=status, said=(word(Meaning.OPEN), word(Meaning.DONE, by=Speaker.FORCE)))
    (denied,) = contradicting(record)
    assert denied.means is (Meaning.OPEN if status in COMPLETE else Meaning.DONE)


def test_what_the_inspectorate_closed_is_not_closed_by_a_signoff_of_ours() -> None:
    assert contradicting(signed_off(word(Meaning.CLOSED))) == (word(Meaning.CLOSED),)
    assert contradicting(signed_off(word(Meaning.DONE))) == ()


def test_every_meaning_agrees_with_some_status_and_with_no_other_ones() -> None:
    assert {meaning for meaning in Meaning if not AGREES[meaning]} == set()
    assert set(AGREES) == set(Meaning)
    assert AGREES[Meaning.CLOSED] < AGREES[Meaning.DONE]


def test_a_word_is_said_with_its_meaning_or_else_as_it_was_put_and_with_the_day_as_it_was_given() -> None:
    march = date(2026, 3, 31)
    assert said_in_words(word(Meaning.NOT_ADOPTED, march)) == "inspectorate says not adopted 31 Mar 2026"
    unclear = word(None, march, on_text="March 2026", part="7.1")
    assert said_in_words(unclear) == 'inspectorate says "as they put it" of part 7.1 March 2026'

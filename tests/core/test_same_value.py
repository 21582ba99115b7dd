"""Two TOML values are the same where a reader of the file sees no difference, whatever Python says."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peeltrack.core.same_value import identity_of, same

PLAIN = st.one_of(
    st.booleans(),
    st.integers(-2, 2),
    st.floats(-2, 2).map(round).map(float),
    st.text("ab1", max_size=2),
    st.sampled_from([date(2025, 3, 1), datetime(2025, 3, 1)]),
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
    ),
    max_leaves=6,
)

APART = [
    (1, True),
    (1, 1.0),
    (0, False),
    ("1", 1),
    (date(2025, 3, 1), "2025-03-01"),
    ({}, []),
    ({"a": 1}, {"a": 1, "b": 1}),
    ({"a": 1, "b": 1}, {"a": 1}),
    ({"a": 1}, {"b": 1}),
    ({"a": 1}, {"a": 2}),
    ([1], [1, 1]),
    ([1, 1], [1]),
    ([1, 2], [2, 1]),
    ([], {}),
    ({}, "{}"),
    ([1], 1),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_reads_otherwise_is_not_the_same(one: object, other: object) -> None:
    assert not same(one, other)
    assert not same(other, one)
    assert not same({"in": [one]}, {"in": [other]})


@given(VALUES)
def test_every_value_is_the_same_as_itself_written_again(value: object) -> None:
    def again(part: object) -> object:
        if isinstance(part, dict):
            return {key: again(part[key]) for key in reversed(part)}
        return [again(inner) for inner in part] if isinstance(part, list) else part

    assert same(value, again(value))


@given(VALUES, VALUES)
def test_values_share_an_identity_where_they_are_the_same(one: object, other: object) -> None:
    assert same(one, other) == same(other, one)
    if same(one, other):
        assert identity_of(one) == identity_of(other)

"""What a person says of a document is taken as it is meant, and refused in words where it means nothing."""

import pytest

from peeltrack.core.errors import UsageFault
from peeltrack.core.published.corrections import beginnings_at, status_told
from peeltrack.core.published.shapes import PublishedFile
from tests.core.published.documents import a_table, some_prose


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Work in hand=open", ("Work in hand", "open")),
        ("Parked = nothing", ("Parked", "")),
        ("a = b=Closed", ("a = b", "closed")),
    ],
)
def test_words_for_a_status_and_what_they_mean(typed: str, told: tuple[str, str]) -> None:
    assert status_told(typed) == told


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Work in hand", '--status: "Work in hand" has no words and meaning'),
        ("=open", '--status: "=open" has no words and meaning'),
        ("Parked=sunny", "--status: sunny is not what a status can mean"),
    ],
)
def test_a_status_without_words_or_meaning_is_refused(typed: str, says: str) -> None:
    with pytest.raises(UsageFault) as refused:
        status_told(typed)
    assert str(refused.value) == says
    assert "open" in (refused.value.hint or "")


DOCUMENT = PublishedFile(
    parts=(
        a_table(("No", "Recommendation"), ("1", "Review the policy, and say so.")),
        some_prose("\n\n\n\nBelow it, more."),
    )
)


def test_a_line_is_remembered_by_how_its_text_or_its_longest_cell_begins() -> None:
    found = beginnings_at(PublishedFile(parts=(DOCUMENT.parts[0],)), [2])
    assert found == ("review the policy and say so",)


@pytest.mark.parametrize("line", [3, 99])
def test_a_line_without_text_cannot_be_named(line: int) -> None:
    with pytest.raises(UsageFault) as refused:
        beginnings_at(DOCUMENT, [line])
    assert str(refused.value) == f"there is no text in line {line}"
    assert refused.value.hint == "use a line that import shows"

"""`stats`: figures by group and by period, in the terminal and for programs."""

import json
from typing import Any

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.reports.stats import GROUPS, PERIODS
from tests.cli.agreed import ON_1_MARCH, agreed
from tests.cli.conftest import Run
from tests.cli.story import Story, begin, through_march


@pytest.fixture
def story(desk: Any) -> Story:
    return through_march(begin(desk))


@pytest.mark.parametrize(("by", "name"), [("source", "stats.txt"), ("month", "stats-month.txt")])
def test_the_figures_of_the_story_are_as_agreed(run: Run, story: Story, by: str, name: str) -> None:
    ran = run("--today", "2025-03-24", "stats", "--by", by)
    assert (ran.exit_code, ran.err, ran.out) == (ExitCode.DONE, "", agreed(name, ran.out))


@pytest.mark.parametrize("by", [*GROUPS, *PERIODS])
@pytest.mark.parametrize("form", ["json", "csv", "tsv", "markdown", "table"])
def test_every_way_of_counting_is_written_in_every_format(run: Run, by: str, form: str) -> None:
    ran = run(*ON_1_MARCH, "stats", "--by", by, "--format", form)
    assert (ran.exit_code, ran.err) == (ExitCode.DONE, "")


def test_programs_get_numbers_and_no_bars(run: Run, story: Story) -> None:
    found = json.loads(run("--today", "2025-03-24", "stats", "--by", "month", "--format", "json").out)
    assert (found["by"], found["data"][-1]) == (
        "month",
        {
            "period": "2025-03",
            "opened": 0,
            "signed_off": 1,
            "closed": 0,
            "reopened": 1,
            "given_up": 0,
            "open_at_end": 7,
        },
    )
    header = run("stats", "--format", "csv").out.splitlines()[0].split(",")
    assert {"submitted_days_median", "submitted_days_nine_in_ten", "submitted_days_count"} <= set(header)


def test_a_filter_counts_only_what_it_finds(run: Run, story: Story) -> None:
    found = json.loads(run("stats", "--text", "training", "--format", "json").out)
    assert [row["records"] for row in found["data"]] == [1]


def test_a_register_without_records_is_said_in_words(run: Run, story: Story) -> None:
    for by in ("source", "month"):
        assert "there is no record to count" in run("stats", "--by", by, "--text", "qqqq").out


def test_as_it_was_then(run: Run, story: Story) -> None:
    found = json.loads(run("--as-of", "2025-02-01", "stats", "--format", "json").out)
    assert [(row["records"], row["open"]) for row in found["data"]] == [(9, 7)]

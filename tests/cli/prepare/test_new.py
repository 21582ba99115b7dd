"""A new record finds its folder, its id and its next step, or nothing is written at all."""

from datetime import date
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from peeltrack.core.model.record import Kind, Link, Record, Relation, Route
from peeltrack.core.model.register import Register
from peeltrack.core.model.source import Publication, Source
from peeltrack.core.model.status import Status
from peeltrack.store.register import load
from tests.cli.conftest import Run
from tests.cli.setup.test_init import files

STALKING = ("--source", "stalking-2024")
BEGIN = (
    *("new", *STALKING, "--title", "Risk", "--kind", "recommendation", "--number", "12"),
    *("--source-title", "Stalking", "--publisher", "HMICFRS", "--prefix", "rec"),
)


@pytest.fixture
def begun(run: Run, desk: Path) -> Path:
    """Return the folder of a register with one source and one record."""
    assert run("init", "--force", "Anyshire Police").exit_code == ExitCode.DONE
    assert run(*BEGIN, "--published", "27/09/2024").exit_code == ExitCode.DONE
    return desk / "register"


def ids(root: Path) -> list[str]:
    """Return the ids of a register."""
    return [record.id for record in load(root).records]


def test_the_first_record_brings_its_source_with_it(begun: Path) -> None:
    assert load(begun) == Register(
        settings=load(begun).settings,
        sources={
            "stalking-2024": Source(
                title="Stalking",
                publisher="HMICFRS",
                prefix="REC",
                published=date(2024, 9, 27),
                key="stalking-2024",
            )
        },
        records=(
            Record(
                id="REC-12",
                title="Risk",
                kind=Kind.RECOMMENDATION,
                number="12",
                status=Status.OPEN,
                source="stalking-2024",
                path="stalking-2024/REC-12.toml",
            ),
        ),
    )


def test_all_that_was_said_is_kept(run: Run, begun: Path) -> None:
    (begun.parent / "wording.txt").write_bytes("\ufeffBy then,\r\nforces should …  \r\n".encode())
    ran = run(
        *("new", *STALKING, "--title", ' "Quoted" ', "--kind", "Area for improvement", "--number", "7.1"),
        *("--deadline", "27 March 2025", "--deadline-text", "By 27 March 2025", "--target", "28/02/2025"),
        *("--deadline-basis", "6 months after publication", "--theme", "stalking", "--theme", "risk"),
        *(
            "--addressed-to",
            "chief constables",
            "--area",
            "Crime",
            "--summary",
            "Look again.",
            "--route",
            "joint",
        ),
        *("--wording-file", "wording.txt"),
    )
    assert ran.exit_code == ExitCode.DONE
    assert load(begun).find("REC-7-1") == Record(
        id="REC-7-1",
        title='"Quoted"',
        kind=Kind.AREA_FOR_IMPROVEMENT,
        number="7.1",
        deadline=date(2025, 3, 27),
        deadline_text="By 27 March 2025",
        deadline_basis="6 months after publication",
        target=date(2025, 2, 28),
        theme=("stalking", "risk"),
        addressed_to=("chief constables",),
        area="Crime",
        summary="Look again.",
        wording="By then,\nforces should …",
        response_route=Route.JOINT,
        status=Status.OPEN,
        source="stalking-2024",
        path="stalking-2024/REC-7-1.toml",
    )


def test_the_file_is_tidy_for_hand_editing(begun: Path) -> None:
    assert (begun / "stalking-2024" / "REC-12.toml").read_bytes() == (
        b'id = "REC-12"\ntitle = "Risk"\nkind = "recommendation"\nnumber = "12"\n'
        b'response_route = "force"\nstatus = "open"\n'
    )


def test_one_line_names_the_file_and_the_next_says_what_comes_next(run: Run, begun: Path) -> None:
    ran = run("new", *STALKING, "--title", "Training", "--kind", "recommendation", "--number", "13")
    assert ran.out == "REC-13: wrote register/stalking-2024/REC-13.toml\n"
    assert (
        ran.err
        == "next: REC-13 has no action owner; name one: peeltrack assign REC-13 --action-owner E-MAIL\n"
    )


def test_without_a_number_the_next_one_is_taken_and_no_gap_filled(run: Run, begun: Path) -> None:
    for _ in range(2):
        run("new", *STALKING, "--title", "Training", "--kind", "finding", "--summary", "x")
    assert ids(begun) == ["REC-12", "REC-13", "REC-14"]


def test_a_number_that_only_a_broken_file_holds_is_not_given_again(run: Run, begun: Path) -> None:
    (begun / "stalking-2024" / "REC-20.toml").write_bytes(b"<<<<<<< ours\n")
    run("new", *STALKING, "--title", "Training", "--kind", "finding", "--summary", "x")
    assert (begun / "stalking-2024" / "REC-21.toml").exists()


@pytest.mark.parametrize("source", ["stalking-2024", "peel-2025"])
def test_an_id_that_is_there_is_refused_in_whatever_source(run: Run, begun: Path, source: str) -> None:
    before = files(begun)
    ran = run(
        *("new", "--source", source, "--title", "Again", "--kind", "finding", "--id", "rec-12"),
        *(
            ("--source-title", "PEEL", "--publisher", "HMICFRS", "--prefix", "REC")
            if source[0] == "p"
            else ()
        ),
    )
    assert (ran.exit_code, files(begun)) == (ExitCode.USAGE, before)
    assert "REC-12 is there already: stalking-2024/REC-12.toml" in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--title", "x", "--kind", "finding"), "--source is missing"),
        ((*STALKING, "--kind", "finding"), "--title is missing"),
        ((*STALKING, "--title", "x"), "--kind is missing"),
        ((*STALKING, "--title", " ", "--kind", "finding"), "--title is empty"),
        ((*STALKING, "--title", "x", "--kind", "wish"), "--kind"),
        (("--source", "peel-2025", "--title", "x", "--kind", "finding"), "there is no source peel-2025"),
        (("--source", "../out", "--title", "x", "--kind", "finding"), "cannot be a folder here"),
        (("--source", "con", "--title", "x", "--kind", "finding"), "cannot be a folder here"),
        ((*STALKING, "--title", "x", "--kind", "finding", "--id", "x/y"), '"x/y" is not an id'),
        ((*STALKING, "--title", "x", "--kind", "finding", "--id", "PEEL-1"), "does not begin with REC"),
        ((*STALKING, "--title", "x", "--kind", "finding", "--deadline", "27 March"), "--deadline"),
        (
            (*STALKING, "--title", "x", "--kind", "finding", "--publisher", "IOPC"),
            "--publisher is for a new source",
        ),
        (
            ("--source", "peel-2025", "--source-title", "PEEL", "--title", "x", "--kind", "finding"),
            "--publisher is missing",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_written(
    run: Run, begun: Path, arguments: tuple[str, ...], words: str
) -> None:
    before = files(begun)
    ran = run("new", *arguments)
    assert (ran.exit_code, words in ran.err, files(begun)) == (ExitCode.USAGE, True, before), ran.err


def test_on_a_terminal_it_asks_for_everything(run: Run, begun: Path) -> None:
    source = ["peel-2025", "PEEL", "HMICFRS", "1 May 2025"]
    record = ["Custody", "cause of concern", "", "by May", "31/05", "31/05/2025", "Look again.", "y"]
    ran = run("new", typed="\n".join([*source, *record, ""]), terminal=True)
    assert ran.exit_code == ExitCode.DONE, ran.err
    assert "a date needs its year" in ran.err
    assert "PT310 no recommendation is part of the cause of concern PEEL25-1" in ran.err
    register = load(begun)
    new = register.find("PEEL25-1")
    assert register.sources["peel-2025"].published == date(2025, 5, 1)
    assert (new.title, new.kind, new.number, new.deadline_text, new.deadline) == (
        "Custody",
        Kind.CAUSE_OF_CONCERN,
        "",
        "by May",
        date(2025, 5, 31),
    )


def test_a_dry_run_shows_the_files_and_writes_none(run: Run, begun: Path) -> None:
    before = files(begun)
    ran = run("new", *STALKING, "--title", "Training", "--kind", "finding", "--summary", "x", "--dry-run")
    assert (ran.exit_code, files(begun)) == (ExitCode.DONE, before)
    assert ran.out.startswith(
        '--- /dev/null\n+++ b/stalking-2024/REC-13.toml\n@@ -0,0 +1,6 @@\n+id = "REC-13"\n'
    )


def test_a_publication_that_is_not_out_yet_can_be_begun(run: Run, begun: Path) -> None:
    ran = run(
        *(
            "new",
            "--source",
            "baird-2025",
            "--source-title",
            "Baird",
            "--publisher",
            "Baird Inquiry",
            "--awaited",
        ),
        *("--title", "Prepare", "--kind", "commitment", "--summary", "x"),
    )
    assert ran.exit_code == ExitCode.DONE
    assert load(begun).sources["baird-2025"].state is Publication.AWAITED


def test_a_cause_of_concern_begins_without_parts_and_gets_them_one_by_one(run: Run, begun: Path) -> None:
    cause = ("new", *STALKING, "--title", "Risk", "--kind", "cause of concern", "--summary", "x")
    ran = run(*cause)
    assert (ran.exit_code, ids(begun)) == (ExitCode.USAGE, ["REC-12"])
    assert "PT310 no recommendation is part of the cause of concern REC-13; nothing was written" in ran.err
    assert "begin one: peeltrack new --part-of REC-13" in ran.err
    assert run(*cause, "--anyway").exit_code == ExitCode.DONE
    part = ("--title", "Train", "--kind", "recommendation", "--number", "14", "--part-of", "rec-13")
    assert run("new", *STALKING, *part).exit_code == ExitCode.DONE
    assert load(begun).find("REC-14").link == (Link(relation=Relation.PART_OF, id="REC-13"),)
    assert run("check").exit_code == ExitCode.DONE


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("--kind", "recommendation"), "PT016 a recommendation has neither number nor area"),
        (("--kind", "finding"), "PT016 a finding has neither summary nor wording"),
        (
            ("--kind", "recommendation", "--number", "7", "--deadline", "2024-03-27"),
            "PT101 deadline 2024-03-27 is before publication on 2024-09-27",
        ),
        (
            ("--kind", "recommendation", "--number", "7", "--deadline-basis", "in good time"),
            'PT103 deadline_basis "in good time" cannot be counted',
        ),
        (
            ("--kind", "recommendation", "--number", "7", "--summary", "left \u202e right"),
            "PT011",
        ),
    ],
)
def test_what_check_would_find_fault_with_is_refused_in_its_words_unless_it_is_to_be_written_anyway(
    run: Run, begun: Path, said: tuple[str, ...], words: str
) -> None:
    before = files(begun)
    refused = run("new", *STALKING, "--title", "Training", *said)
    assert (refused.exit_code, refused.out, files(begun)) == (ExitCode.USAGE, "", before)
    assert words in refused.err
    assert "to write it unfinished: --anyway" in refused.err
    written = run("new", *STALKING, "--title", "Training", *said, "--anyway")
    assert (written.exit_code, len(ids(begun))) == (ExitCode.DONE, 2)
    assert f"note: {words}" in written.err
    assert words in run("check").out


def test_a_new_record_inherits_who_leads_on_its_source_unless_it_names_others(run: Run, begun: Path) -> None:
    source = begun / "stalking-2024" / "source.toml"
    leads = '\n[owners]\nbusiness_lead = "bea@example.org"\n'
    source.write_text(source.read_text(encoding="utf-8") + leads, encoding="utf-8", newline="\n")
    assert run(*BEGIN[:1], *STALKING, "--title", "More", "--kind", "finding", "--summary", "x").exit_code == 0
    assert [record.owners.business_lead for record in load(begun).records] == ["", "bea@example.org"]

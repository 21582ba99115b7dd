"""Whatever lies in the register: what is good is shown, what is not is told, and nothing is touched."""

import os
import sys
from pathlib import Path

import pytest

from peeltrack.core.errors import ExitCode
from tests.cli.conftest import Run
from tests.cli.force import Force
from tests.cli.processes import started
from tests.cli.registers import FORCE, GOOD, SOURCE, a_file, on_disk

SECOND = "stalking/REC-2.toml"

#: Each a file beside a good one, and what a person must be told of it.
BAD: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "PT006 the file is empty"),
    "blank": (" \n\n", "PT006 the file is empty"),
    "a program": (b"\x7fELF\x00\x01\x02", "PT005 the file is not text: it holds a NUL byte"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\xff", "PT005 the file is not UTF-8: byte 0x89 at line 1"),
    "Latin-1": ('title = "Zoë"\n'.encode("latin-1"), "PT005 the file is not UTF-8: byte 0xeb at line 1"),
    "UTF-16": ('id = "REC-2"'.encode("utf-16"), "PT005 the file is UTF-16, not UTF-8"),
    "half-written": (a_file("REC-2")[:-9], "PT006"),
    "a text that is not closed": (
        a_file("REC-2", title='"Every case'),
        "PT006 a text in quotes does not end on its line",
    ),
    "half a text": (a_file("REC-2", 'wording = """\nEvery case'), "PT006 the file ends too early"),
    "conflict": (
        "<<<<<<< HEAD\n" + a_file("REC-2") + "=======\n>>>>>>> theirs\n",
        "PT007 merge conflict marker <<<<<<<",
    ),
    "not TOML": ("this is a letter\n", "PT006 this is not TOML"),
    "nested": ("x = " + "[" * 5000 + "]" * 5000 + "\n", "PT006 values are nested too deeply"),
    "a key twice": (a_file("REC-2", 'title = "again"\n'), "PT006 title is written twice"),
    "a number for a text": (a_file("REC-2", title="12"), "PT002 title is 12, but must be text in quotes"),
    "a text for a date": (
        a_file("REC-2", deadline='"27 March 2025"'),
        'PT002 deadline is the text "27 March 2025", but must be a date',
    ),
    "no year": (
        a_file("REC-2", deadline="27 March"),
        "PT006 deadline is 27 March, which is not a date that TOML can hold",
    ),
    "year of two digits": (
        a_file("REC-2", deadline="27/03/25"),
        "PT006 deadline is 27/03/25, which is not a date that TOML can hold",
    ),
    "31 February": (
        a_file("REC-2", deadline="2025-02-31"),
        "PT006 deadline 2025-02-31 is not a day of the calendar",
    ),
    "unknown word": (a_file("REC-2", status='"opne"'), 'hint: did you mean "open"?'),
    "without a status": ('id = "REC-2"\ntitle = "x"\nkind = "finding"\n', "PT003 status is missing"),
    "nan": (a_file("REC-2", '[[measure]]\nname = "a"\nunit = "%"\ntarget = nan\n'), "PT002 target is nan"),
}

#: Files of which the record can be shown all the same.
ODD: dict[str, tuple[str | bytes, str]] = {
    "unknown key": (a_file("REC-2", dedline="2025-03-01"), "did you mean deadline?"),
    "unknown key in a table": (
        a_file("REC-2", '[owners]\naction_onwer = "a@example.org"\n'),
        "PT001 unknown key action_onwer in [owners]",
    ),
    "another id": (a_file("REC-3"), "PT302 id is REC-3, but the file is called REC-2.toml"),
    "the id of another": (a_file("REC-1"), "PT301 REC-1 is also the id of stalking/REC-1.toml"),
}


@pytest.mark.parametrize(("content", "told"), BAD.values(), ids=BAD)
def test_a_bad_file_is_told_and_hides_no_other(run: Run, desk: Path, content: str | bytes, told: str) -> None:
    root = on_disk(desk, {**GOOD, SECOND: content})
    before = (root / SECOND).read_bytes()
    ran = run("due", "--exit-code")
    assert ran.exit_code == ExitCode.UNREADABLE
    assert "Title of REC-1" in ran.out
    assert "REC-2" not in ran.out
    assert told in ran.err
    assert ran.err.startswith("register/stalking/REC-2.toml:")
    assert "Traceback" not in ran.err
    assert (root / SECOND).read_bytes() == before


@pytest.mark.parametrize(("content", "told"), ODD.values(), ids=ODD)
def test_an_odd_file_is_told_and_still_shown(run: Run, desk: Path, content: str | bytes, told: str) -> None:
    on_disk(desk, {**GOOD, SECOND: content})
    ran = run("list", "--columns", "id,title,path")
    assert (ran.exit_code, SECOND in ran.out) == (ExitCode.UNREADABLE, True)
    assert told in ran.err


@pytest.mark.parametrize("command", [("list",), ("show", "REC-1"), ("sources",), ("grades",)])
def test_each_listing_tells_of_bad_files_and_ends_with_3(run: Run, desk: Path, command: list[str]) -> None:
    on_disk(desk, {**GOOD, SECOND: "id = "})
    ran = run(*command)
    assert (ran.exit_code, ran.err.count("REC-2.toml:1:6: PT006 ")) == (ExitCode.UNREADABLE, 1)


def test_a_byte_order_mark_is_a_warning_and_windows_line_ends_are_none(run: Run, desk: Path) -> None:
    content = b"\xef\xbb\xbf" + a_file("REC-2").replace("\n", "\r\n").encode()
    on_disk(desk, {**GOOD, SECOND: content})
    ran = run("list")
    assert (ran.exit_code, "Title of REC-2" in ran.out) == (ExitCode.DONE, True)
    assert "REC-2.toml:1:1: PT008 warning: the file starts with a byte order mark" in ran.err


def test_no_line_end_of_windows_is_printed(run: Run, desk: Path) -> None:
    on_disk(desk, {**GOOD, SECOND: a_file("REC-2", summary='"""\none\ntwo"""').replace("\n", "\r\n")})
    assert "\r" not in run("show", "REC-2").out + run("list").out


def test_many_bad_files_are_told_in_part_and_counted(run: Run, desk: Path) -> None:
    on_disk(desk, {**GOOD, **{f"stalking/BAD-{at}.toml": "x" for at in range(30)}})
    ran = run("list")
    assert ran.err.endswith("… and 20 more: peeltrack check\n")
    # Who is sent the listing alone must see that it is not whole.
    assert ran.out.endswith("\n30 files could not be read in full (peeltrack check)\n")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
@pytest.mark.parametrize("target", ["../../secret.toml", "/etc/hostname", "/nowhere.toml"])
def test_a_link_out_of_the_register_is_not_followed(run: Run, desk: Path, target: str) -> None:
    (desk / "secret.toml").write_text(a_file("REC-2", title='"SECRET"'), encoding="utf-8")
    root = on_disk(desk, GOOD)
    (root / SECOND).symlink_to(target)
    ran = run("list")
    assert (ran.exit_code, "SECRET" in ran.out + ran.err) == (ExitCode.UNREADABLE, False)
    assert f"PT010 a symbolic link that leads out of the register, to {target}" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
def test_a_link_to_itself_or_a_folder_in_place_of_a_file_is_told(run: Run, desk: Path) -> None:
    root = on_disk(desk, GOOD)
    (root / SECOND).symlink_to("REC-2.toml")
    (root / "stalking" / "REC-3.toml").mkdir()
    (root / "loop").symlink_to("loop")
    ran = run("list")
    assert (ran.exit_code, ran.err.count("PT009 "), "REC-1" in ran.out) == (ExitCode.UNREADABLE, 3, True)


HOSTILE = (
    "ESC \\u001b[31mred\\u001b[0m",
    "[red]markup[/red]",
    "x" * 10_000,
    "\\u202Egnp.exe\\u2066",
    "=cmd()",
    "bell \\u0007",
)


@pytest.mark.parametrize("form", ["table", "json", "csv", "tsv", "markdown"])
def test_a_hostile_title_reaches_no_terminal(run: Run, desk: Path, form: str) -> None:
    files = {
        f"stalking/REC-{at}.toml": a_file(f"REC-{at}", title=f'"{one}"') for at, one in enumerate(HOSTILE, 2)
    }
    on_disk(desk, {**GOOD, **files})
    for command in (("list",), ("show", "REC-2"), ("show", "REC-5")):
        ran = run(*command, "--format", form)
        assert ran.exit_code == ExitCode.DONE
        assert not set(ran.out) & {"\x1b", "\x07", "\u202e", "\u2066", "\r"}


def test_a_hostile_file_name_or_value_reaches_no_terminal_as_an_error(run: Run, desk: Path) -> None:
    on_disk(desk, {**GOOD, SECOND: a_file("REC-2", status='"\\u001b[31mopen\\u202e"')})
    err = run("list").err
    assert "\x1b" not in err
    assert "\u202e" not in err
    assert "\\x1b" in err


#: Dates and numbers at the ends of what is read.
EXTREME = (
    "deadline = 1970-01-01\n",
    "deadline = 2200-12-31\n",
    '[recurrence]\nduty = "x"\nevery_months = 999999999\nanchor = 2200-12-31\n',
    'deadline = 2200-12-31\ndeadline_basis = "999 years after publication"\n',
    '[[measure]]\nname = "a"\nunit = "%"\n[[measure.reading]]\nvalue = 1e15\nsource = "told"\n'
    '[[measure.reading]]\nvalue = -1e15\nsource = "told"\n',
)


@pytest.mark.parametrize("more", EXTREME)
@pytest.mark.parametrize("today", ["1970-01-01", "2200-12-31"])
def test_the_ends_of_the_calendar_break_nothing(run: Run, desk: Path, more: str, today: str) -> None:
    on_disk(
        desk, {**GOOD, SECOND: a_file("REC-2", more), "register.toml": FORCE + "warn_days = 9999999999\n"}
    )
    for command in (("due", "--before", "end of month"), ("due",), ("list", "--all"), ("show", "REC-2")):
        ran = run("--today", today, *command)
        assert (ran.exit_code, ran.err) == (ExitCode.DONE, "")


#: Values beyond them, and what must be told of each.
BEYOND = {
    "deadline = 0001-01-01": "deadline is 0001-01-01, but must be in a year from 1970 to 2200",
    "target = 9999-12-31": "target is 9999-12-31, but must be in a year from 1970 to 2200",
    "deadline = 0x" + "f" * 4000: "deadline is a number of 4000 hexadecimal digits, but must be a date",
    '[[measure]]\nname = "a"\nunit = "%"\ntarget = 1' + "0" * 400: "but must be a number of at most fifteen",
    "x" + ".y" * 400 + " = 1": "values are nested too deeply",
    'status = "' + "a" * 5000 + '"': 'status is "' + "a" * 59 + '…", which is not one of',
}


@pytest.mark.parametrize(("more", "said"), BEYOND.items(), ids=range(len(BEYOND)))
def test_what_lies_beyond_the_limits_is_told_in_a_line(run: Run, desk: Path, more: str, said: str) -> None:
    key = more.partition(" = ")[0]
    base = "".join(line + "\n" for line in a_file("REC-2").splitlines() if not line.startswith(f"{key} ="))
    on_disk(desk, {**GOOD, SECOND: base + more + "\n"})
    for command in (("due",), ("list", "--all"), ("check",)):
        ran = run(*command)
        assert ran.exit_code in (ExitCode.UNREADABLE, ExitCode.FINDINGS)
        assert said in ran.out + ran.err
        assert max(map(len, (ran.out + ran.err).splitlines())) < 400


def test_an_id_that_ends_in_thousands_of_digits_hides_no_other_record(run: Run, desk: Path) -> None:
    name = "REC-" + "9" * 5000
    on_disk(desk, {**GOOD, SECOND: a_file(name)})
    assert "REC-1" in run("list").out


@pytest.mark.parametrize("today", ["0001-01-01", "9999-12-31"])
def test_a_day_beyond_the_calendar_of_a_register_is_refused(run: Run, desk: Path, today: str) -> None:
    on_disk(desk, GOOD)
    ran = run("--today", today, "due")
    assert ran.exit_code == ExitCode.USAGE
    assert f'--today: the date must be in a year from 1970 to 2200: "{today}"' in ran.err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "register.toml:1: the file is empty"),
        (b"warn_days = 3\n", "register.toml: force is missing"),
        (b"force = 3\n", "register.toml: force is 3, but must be text in quotes"),
        (b"force = \n", "register.toml:1: "),
        (b"\xff\xfe", "register.toml:1: the file is UTF-16, not UTF-8"),
    ],
)
def test_without_its_settings_there_is_no_register(run: Run, desk: Path, content: bytes, told: str) -> None:
    on_disk(desk, {**GOOD, "register.toml": content})
    ran = run("due")
    assert (ran.exit_code, ran.out) == (ExitCode.UNREADABLE, "")
    assert ran.err.startswith("peeltrack: ")
    assert told in ran.err


@pytest.mark.parametrize("pasted", ["\u2028", "\x85"])
def test_a_pasted_line_separator_moves_no_fault_to_another_line(run: Run, desk: Path, pasted: str) -> None:
    on_disk(desk, {**GOOD, SECOND: a_file("REC-2", f"# one{pasted}two\ntarget = 27 March\n")})
    assert "REC-2.toml:7:" in run("check").out
    assert "target is 27 March, which is not a date" in run("check").out


def test_an_unknown_key_in_the_settings_is_told_and_the_rest_holds(run: Run, desk: Path) -> None:
    on_disk(desk, {**GOOD, "register.toml": FORCE + "warn_dais = 3\n"})
    ran = run("due")
    assert (ran.exit_code, "REC-1" in ran.out) == (ExitCode.UNREADABLE, True)
    assert "PT001 unknown key warn_dais" in ran.err
    assert "did you mean warn_days?" in ran.err


def test_where_there_is_no_register_the_way_to_one_is_told(run: Run, desk: Path) -> None:
    ran = run("due")
    assert (ran.exit_code, ran.out) == (ExitCode.UNREADABLE, "")
    assert "there is no register in" in ran.err
    assert "peeltrack init" in ran.err


@pytest.mark.parametrize(
    ("named", "told"),
    [("nowhere", "nowhere does not exist"), (".", "has no register.toml"), ("note", "is not a folder")],
)
def test_a_register_that_was_named_wrongly_is_told_why(run: Run, desk: Path, named: str, told: str) -> None:
    (desk / "note").write_text("x", encoding="utf-8")
    ran = run("--register", named, "due")
    assert (ran.exit_code, ran.out) == (ExitCode.UNREADABLE, "")
    assert told in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("--register", "a" * 300, "due"),
        ("init", "a" * 300, "--force", "Anyshire"),
        ("evidence", "add", "REC-1", "a" * 300, "--title", "x"),
        ("evidence", "add", "REC-1", "~nobody-of-that-name/x.pdf", "--title", "x"),
        ("people", "add", "kim@example.org", "--name", "Kim", "--key", "~nobody-of-that-name/k.pub"),
        ("people", "add", "kim@example.org", "--name", "Kim", "--key", "a" * 300),
        ("position", "REC-1", "--file", "a" * 300),
    ],
)
def test_a_path_that_cannot_be_is_no_fault_of_peeltrack(run: Run, desk: Path, command: tuple[str]) -> None:
    on_disk(desk, GOOD)
    ran = run(*command)
    assert (ran.exit_code in (ExitCode.USAGE, ExitCode.UNREADABLE), "hint: " in ran.err) == (True, True)


def test_evidence_under_a_name_that_cannot_be_leaves_the_rest_to_be_checked(run: Run, desk: Path) -> None:
    long = a_file("REC-2", f'[[evidence]]\ntitle = "Policy"\npath = "{"a" * 300}"\n', deadline="2000-01-01")
    on_disk(desk, {**GOOD, SECOND: long})
    ran = run("check")
    assert (ran.exit_code, "PT312" in ran.out, "PT101" in ran.out) == (ExitCode.FINDINGS, True, True)


@pytest.mark.parametrize(
    "content", ["", "id = ", SOURCE + 'pubisher = "x"\n', 'title = 3\npublisher = "H"\n']
)
def test_records_are_shown_beside_a_bad_source_file(run: Run, desk: Path, content: str) -> None:
    on_disk(desk, {**GOOD, "stalking/source.toml": content})
    ran = run("list")
    assert (ran.exit_code, "REC-1" in ran.out) == (ExitCode.UNREADABLE, True)
    assert "register/stalking/source.toml" in ran.err


def test_records_are_shown_where_the_source_file_is_missing(run: Run, desk: Path) -> None:
    on_disk(desk, {path: content for path, content in GOOD.items() if not path.endswith("source.toml")})
    ran = run("list")
    assert (ran.exit_code, "REC-1" in ran.out, "PT303" in ran.err) == (ExitCode.UNREADABLE, True, True)


@pytest.mark.parametrize("today", ["27/03/25", "yesteryear", "2025-02-30"])
def test_a_today_that_is_none_is_refused(run: Run, desk: Path, today: str) -> None:
    ran = run("--today", today, "due")
    assert (ran.exit_code, ran.out) == (ExitCode.USAGE, "")
    assert "hint: write 2025-03-27" in ran.err


@pytest.mark.skipif(os.name != "posix", reason="Windows takes the zone from elsewhere")
def test_a_zone_that_no_place_on_earth_has_is_refused(force: Force) -> None:
    before = force.state()
    there = started("submit", "REC-1", "--yes", cwd=force.repo.folder, TZ="UTC+24")
    _, said = there.communicate()
    assert (there.returncode, force.state()) == (ExitCode.USAGE, before)
    assert "TZ=UTC+24 is a day or more away from UTC" in said


def test_a_command_that_is_not_there_is_answered_with_the_nearest(run: Run, desk: Path) -> None:
    ran = run("lits")
    assert (ran.exit_code, "did you mean list" in ran.err) == (ExitCode.USAGE, True)

"""Rules of reading: what keeps a file, or a part of it, from being read at all.

The faults are found while the register is read; their reasons and examples stand here.
"""

from collections.abc import Iterator

from peeltrack.core.finding import Finding, Severity
from peeltrack.core.model.check_context import CheckContext
from peeltrack.rules.examples import A_FORCE, A_SOURCE, OTHER, RECORD, SETTINGS, a_record, a_register
from peeltrack.rules.rule import Examples, Files, LinkTo, RegisterCheck, Rule

_WELL: Examples = {"the file is in order": a_register}


def _rule(
    code: str,
    name: str,
    why: str,
    bad: Examples,
    good: Examples = _WELL,
    severity: Severity = Severity.ERROR,
) -> Rule:
    """Return a rule that hands on the faults with this code."""

    def find(examined: CheckContext) -> Iterator[Finding]:
        return (fault for fault in examined.register.faults if fault.code == code)

    return Rule(
        code=code, name=name, why=why, check=RegisterCheck(find), bad=bad, good=good, severity=severity
    )


UNKNOWN_KEY = _rule(
    "PT001",
    "unknown-key",
    "What stands under a misspelt key is not read, so a deadline could be missed without a word.",
    bad={
        "a misspelt key": "dedline = 2025-03-27",
        "a key of another table": "\n[response]\nresolved_on = 2025-01-10",
    },
    good={"the key is spelt rightly": "deadline = 2025-03-27"},
)
WRONG_TYPE = _rule(
    "PT002",
    "wrong-type",
    "A date in quotes is only text: nothing can be counted from it, and no list shows the record.",
    bad={
        "a date in quotes": 'deadline = "2025-03-27"',
        "a word that is a number": lambda: a_register(a_record().replace('"open"', "1")),
        "a text that should be a list": 'theme = "risk"',
        "a text that should be a table": 'response = "accepted"',
        "one table that should be of many": "\n[evidence]",
    },
    good={"a date without quotes": "deadline = 2025-03-27"},
)
MISSING_KEY = _rule(
    "PT003",
    "missing-key",
    "Without these few fields a record cannot be listed, found or counted.",
    bad={
        "a record without a status": lambda: a_register(a_record().replace('status = "open"\n', "")),
        "evidence without a title": '\n[[evidence]]\nlocation = "Policy library"',
    },
)
UNKNOWN_WORD = _rule(
    "PT004",
    "unknown-word",
    "A status or kind that is not one of the words would be missing from every count and list.",
    bad={"a status of its own": lambda: a_register(a_record(status="opne"))},
)
NOT_TEXT = _rule(
    "PT005",
    "not-text",
    "A file that was saved as something other than UTF-8 text cannot be read on every desk, if at all.",
    bad={"saved as Windows text": lambda: _with_an_accent().encode("latin-1")},
    good={"saved as UTF-8": lambda: a_register(_with_an_accent())},
)


def _with_an_accent() -> str:
    return a_record('summary = "caf\N{LATIN SMALL LETTER E WITH ACUTE}"\n')


NOT_TOML = _rule(
    "PT006",
    "not-toml",
    "One line that breaks the form of the file keeps the whole record out of the register.",
    bad={
        "a quote is not closed": 'summary = "every case',
        "a quote is not closed after a key with a dot": 'owners.action_owner = "ana@example.org',
    },
    good={"the quote is closed": 'summary = "every case"'},
)
_CONFLICT = """\
<<<<<<< HEAD
target = 2025-02-28
=======
target = 2025-03-07
>>>>>>> performance-team
"""

CONFLICT_MARKER = _rule(
    "PT007",
    "conflict-marker",
    "Two people changed the same lines and git left both; somebody has to say which is right.",
    bad={"git left both targets": _CONFLICT},
    good={"one target was kept": "target = 2025-02-28"},
)
BYTE_ORDER_MARK = _rule(
    "PT008",
    "byte-order-mark",
    "Some Windows editors put an unseen mark before the first key, and other programs then fail to read it.",
    bad={"an editor put it there": lambda: b"\xef\xbb\xbf" + a_record().encode()},
    severity=Severity.WARNING,
)
CANNOT_OPEN = _rule(
    "PT009",
    "cannot-open",
    "A record that cannot be opened is missing from every list, although it is in the folder.",
    bad={"a folder has the name of a record": lambda: a_register(files={f"{OTHER}/note.txt": "A folder.\n"})},
)
LINK_OUTSIDE = _rule(
    "PT010",
    "link-outside",
    "What lies behind a link is neither kept in the history of a record nor covered by any sign-off.",
    bad={"the record is a link": lambda: a_register(files={OTHER: LinkTo("../../REC-13.toml")})},
)
LIKE_A_REPOSITORY = _rule(
    "PT027",
    "like-a-repository",
    "Git, started in such a folder, shows its history in place of the true one, and runs what it names.",
    bad={
        "a folder holds what git looks for": lambda: a_register(
            files={
                "stalking-2024/HEAD": "ref: refs/heads/main\n",
                "stalking-2024/objects/info/packs": "\n",
                "stalking-2024/refs/heads/main": "0000\n",
            }
        ),
    },
)


def _elsewhere(id: str) -> Files:
    """Return a register with a second publication that has a record with this id."""
    return a_register(
        files={"vetting-2022/source.toml": A_SOURCE, f"vetting-2022/{id}.toml": a_record(id=id)}
    )


DUPLICATE_ID = _rule(
    "PT301",
    "duplicate-id",
    "Two records with one id are taken for each other in links, reports and sign-offs.",
    bad={"in two publications": lambda: _elsewhere("REC-12")},
    good={"each id is used once": lambda: _elsewhere("REC-40")},
)
ID_NOT_FILE_NAME = _rule(
    "PT302",
    "id-not-file-name",
    "A record is looked up by the name of its file; where its id differs, one of the two is wrong.",
    bad={"two digits changed places": lambda: a_register(a_record(id="REC-21"))},
)
NO_SOURCE_FILE = _rule(
    "PT303",
    "no-source-file",
    "Without its source nobody can see who published a recommendation, or when its deadline began to run.",
    bad={"the folder holds only a record": lambda: {SETTINGS: A_FORCE, RECORD: a_record()}},
)

"""Rules of reading: what keeps a file, or a part of it, from being read at all.

The faults are found while the register is read; here they get their reasons and their examples.
"""

from collections.abc import Iterator

from peeltrack.core.finding import Finding, Severity
from peeltrack.core.model.check_context import CheckContext
from peeltrack.rules.examples import A_SOURCE, OTHER, SOURCE, a_record, a_register
from peeltrack.rules.rule import Check, Files, LinkTo, Rule

_WELL = a_register()


def found_while_reading(code: str) -> Check:
    """Return a check that hands on the faults with this code."""

    def check(examined: CheckContext) -> Iterator[Finding]:
        return (fault for fault in examined.register.faults if fault.code == code)

    return check


def _rule(
    code: str, name: str, why: str, bad: Files, good: Files = _WELL, severity: Severity = Severity.ERROR
) -> Rule:
    check = found_while_reading(code)
    return Rule(code=code, name=name, why=why, bad=bad, good=good, check=check, severity=severity)


UNKNOWN_KEY = _rule(
    "PT001",
    "unknown-key",
    "What stands under a misspelt key is not read, so a deadline could be missed without a word.",
    bad=a_register(a_record("dedline = 2025-03-27\n")),
    good=a_register(a_record("deadline = 2025-03-27\n")),
)
WRONG_TYPE = _rule(
    "PT002",
    "wrong-type",
    "A date in quotes is only text: nothing can be counted from it, and no list shows the record.",
    bad=a_register(a_record('deadline = "2025-03-27"\n')),
    good=a_register(a_record("deadline = 2025-03-27\n")),
)
MISSING_KEY = _rule(
    "PT003",
    "missing-key",
    "Without these few fields a record cannot be listed, found or counted.",
    bad=a_register('id = "REC-12"\ntitle = "Risk assessment"\nkind = "recommendation"\nnumber = "12"\n'),
)
UNKNOWN_WORD = _rule(
    "PT004",
    "unknown-word",
    "A status or kind of its own spelling would fall out of every count and every list.",
    bad=a_register(a_record(status="opne")),
)
NOT_TEXT = _rule(
    "PT005",
    "not-text",
    "A file that was saved as something other than UTF-8 text cannot be read on every desk, if at all.",
    bad=a_register(a_record('summary = "caf\N{LATIN SMALL LETTER E WITH ACUTE}"\n').encode("latin-1")),
    good=a_register(a_record('summary = "caf\N{LATIN SMALL LETTER E WITH ACUTE}"\n')),
)
NOT_TOML = _rule(
    "PT006",
    "not-toml",
    "One line that breaks the form of the file keeps the whole record out of the register.",
    bad=a_register(a_record('summary = "every case\n')),
    good=a_register(a_record('summary = "every case"\n')),
)
CONFLICT_MARKER = _rule(
    "PT007",
    "conflict-marker",
    "Two people changed the same lines and git left both; somebody has to say which one holds.",
    bad=a_register(
        a_record(
            "<<<<<<< HEAD\ntarget = 2025-02-28\n=======\ntarget = 2025-03-07\n>>>>>>> performance-team\n"
        )
    ),
    good=a_register(a_record("target = 2025-02-28\n")),
)
BYTE_ORDER_MARK = _rule(
    "PT008",
    "byte-order-mark",
    "Some Windows editors put an unseen mark before the first key, and other programs then fail to read it.",
    bad=a_register(b"\xef\xbb\xbf" + a_record().encode()),
    severity=Severity.WARNING,
)
CANNOT_OPEN = _rule(
    "PT009",
    "cannot-open",
    "A record that cannot be opened is missing from every list, although it is in the folder.",
    bad=a_register(files={OTHER + "/note.txt": "A folder with the name of a record.\n"}),
)
LINK_OUTSIDE = _rule(
    "PT010",
    "link-outside",
    "What lies behind a link is neither kept in the history of a record nor covered by any sign-off.",
    bad=a_register(files={OTHER: LinkTo("../../REC-13.toml")}),
)
DUPLICATE_ID = _rule(
    "PT301",
    "duplicate-id",
    "Two records with one id are taken for each other in links, reports and sign-offs.",
    bad=a_register(
        files={
            "vetting-2022/source.toml": A_SOURCE,
            "vetting-2022/REC-12.toml": a_record(),
        }
    ),
    good=a_register(
        files={
            "vetting-2022/source.toml": A_SOURCE,
            "vetting-2022/REC-40.toml": a_record(id="REC-40"),
        }
    ),
)
ID_NOT_FILE_NAME = _rule(
    "PT302",
    "id-not-file-name",
    "A record is looked up by the name of its file; where its id differs, one of the two is wrong.",
    bad=a_register(a_record(id="REC-21")),
)
NO_SOURCE_FILE = _rule(
    "PT303",
    "no-source-file",
    "Without its source nobody can see who published a recommendation, or when its deadline began to run.",
    bad={path: text for path, text in _WELL.items() if path != SOURCE},
)

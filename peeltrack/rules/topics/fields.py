"""Rules of fields that have to be filled in: by every record, by kind, by status; and the form of an id."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from peeltrack.core.chain.readiness import incomplete
from peeltrack.core.chain.table import VOUCHED
from peeltrack.core.limits import quoted
from peeltrack.core.model.check_context import CheckContext
from peeltrack.core.model.ids import is_id
from peeltrack.core.model.paths import means_the_same_everywhere
from peeltrack.core.model.record import Element, Kind, Position, Record
from peeltrack.core.model.status import Step
from peeltrack.rules.checks import Faults, in_file, per_record, per_record_in_register, per_register
from peeltrack.rules.examples import A_SOURCE, EVIDENCE, a_record, a_register
from peeltrack.rules.rule import Files, Findings, Rule
from peeltrack.rules.signed_examples import ready, signed

#: What each kind needs, beside what every record does: one field at least of each group.
NEEDED_BY_KIND: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.RECOMMENDATION: (("number", "area", "summary", "wording"),),
    Kind.AREA_FOR_IMPROVEMENT: (("number", "area", "summary", "wording"),),
    Kind.CAUSE_OF_CONCERN: (("summary", "wording"),),
    Kind.FINDING: (("summary", "wording"),),
    Kind.COMMITMENT: (("summary", "wording"),),
}

#: Texts that must not be blank: alone, or in each table of a list.
_FILLED_ALONE = ("title",)
_FILLED_IN = (
    ("element", ("id", "title")),
    ("evidence", ("title",)),
    ("measure", ("name",)),
    ("progress", ("text",)),
    ("said", ("text", "reference")),
    ("visit", ("what",)),
    ("action", ("what",)),
    ("extension", ("reason",)),
    ("handover", ("reason",)),
)


def _blank(record: Record) -> Faults:
    for name in _FILLED_ALONE:
        if not getattr(record, name).strip():
            yield (name,), f"{name} is empty", f"write the {name}"
    for many, names in _FILLED_IN:
        for index, one in enumerate(getattr(record, many)):
            for name in names:
                if not getattr(one, name).strip():
                    yield (many, index, name), f"{name} of {many} {index + 1} is empty", f"write the {name}"


BLANK_TEXT = Rule(
    code="PT015",
    name="blank-text",
    why="A record, a part or a piece of evidence without a name cannot be told apart in any list.",
    check=per_record(_blank),
    bad={
        "the title is empty": lambda: a_register(a_record().replace("Risk assessment", " ")),
        "a piece of evidence has no title": EVIDENCE.replace("Force policy on stalking", ""),
    },
    good={"both have their titles": EVIDENCE},
)


def _needed_by_kind(record: Record) -> Faults:
    for group in NEEDED_BY_KIND[record.kind]:
        if not any(getattr(record, name).strip() for name in group):
            kind = record.kind.value.replace("-", " ")
            message = f"{_a(kind)} has neither {' nor '.join(group)}"
            yield ("kind",), message, f"add {' or '.join(group)}, as published"


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _of_kind(kind: Kind, *added: str) -> Files:
    return a_register(a_record(*added, number="").replace('"recommendation"', f'"{kind}"'))


NEEDED_BY_KIND_RULE = Rule(
    code="PT016",
    name="needed-by-kind",
    why="Without number, area, summary or wording nobody can find an item again in its publication.",
    check=per_record(_needed_by_kind),
    bad={
        "a recommendation of which nothing is said": lambda: _of_kind(Kind.RECOMMENDATION),
        "an area for improvement of which nothing is said": lambda: _of_kind(Kind.AREA_FOR_IMPROVEMENT),
        "a finding without a summary": lambda: _of_kind(Kind.FINDING),
    },
    good={
        "a recommendation without a number": lambda: _of_kind(
            Kind.RECOMMENDATION, 'summary = "Risk is assessed in each case."'
        ),
        "a recommendation with its area": lambda: _of_kind(Kind.RECOMMENDATION, 'area = "Managing risk"'),
        "a finding with its summary": lambda: _of_kind(Kind.FINDING, 'summary = "Risk is missed."'),
    },
)


def _needed_by_status(record: Record) -> Faults:
    if record.status in VOUCHED:
        # Dependencies and expiry are judged when a step is taken; afterwards they may change.
        for reason in incomplete(record, today=date.min):
            yield ("status",), f"status is {record.status}, but {reason.message}", reason.hint


_NO_EVIDENCE = "The force has no custody suites."

NEEDED_BY_STATUS = Rule(
    code="PT017",
    name="needed-by-status",
    why="Nobody can verify or sign off a record that has no statement, no owner, or nothing to show for it.",
    check=per_record(_needed_by_status),
    bad={
        "submitted without a statement": lambda: signed(Step.SUBMIT, record=ready(position=Position())),
        "submitted without evidence": lambda: signed(Step.SUBMIT, record=ready(evidence=())),
        "submitted with an unanswered part": lambda: signed(
            Step.SUBMIT, record=ready(element=(Element(id="12.1", title="Tools"),))
        ),
        "submitted without a strategic lead": lambda: signed(
            Step.SUBMIT, record=ready(owners=replace(ready().owners, strategic_lead=""))
        ),
    },
    good={
        "nothing is missing": lambda: signed(Step.SUBMIT),
        "no evidence can be owed": lambda: signed(
            Step.SUBMIT, record=ready(evidence=(), evidence_not_applicable=_NO_EVIDENCE)
        ),
    },
)


def _id_form(record: Record) -> Faults:
    if not is_id(record.id):
        message = f'id is "{record.id}", which is not a prefix and a number in capitals'
        yield ("id",), message, "write it like REC-12 or PEEL21-CDI-1"


def _commitment(id: str) -> Files:
    files = {
        "commitments/source.toml": A_SOURCE.replace('prefix = "REC"\n', ""),
        f"commitments/{id}.toml": a_record(id=id),
    }
    return a_register(files=files)


ID_FORM = Rule(
    code="PT025",
    name="id-form",
    why="Ids in one form sort as people count, and mean one file on Windows, macOS and Linux alike.",
    check=per_record(_id_form),
    bad={"in small letters": lambda: _commitment("com1")},
    good={"in capitals, with a hyphen": lambda: _commitment("COM-1")},
)


def _folder_names(examined: CheckContext) -> Findings:
    files: dict[str, str] = {}
    for path in sorted(path for path in examined.documents if "/" in path):
        files.setdefault(path.partition("/")[0], path)
    alike: dict[str, str] = {}
    for name, path in files.items():
        known = alike.setdefault(name.casefold(), name)
        if known != name:
            message = f"the folders {quoted(known)} and {quoted(name)} are one on Windows and macOS"
            yield in_file(path, (), message, _RENAME)
        if not means_the_same_everywhere(name):
            message = f"{quoted(name)} is no name of a folder on Windows"
            yield in_file(path, (), message, _RENAME)


_RENAME = "rename the folder with git mv, to small letters, digits and hyphens like stalking-2024"


def _in_folder(name: str) -> Files:
    return a_register(files={f"{name}/source.toml": A_SOURCE})


FOLDER_NAME = Rule(
    code="PT028",
    name="folder-name",
    why="A register with a folder that one system cannot have is whole on one desk and broken on another.",
    check=per_register(_folder_names),
    bad={
        "a device of Windows": lambda: _in_folder("nul"),
        "a device of Windows, and more after a full stop": lambda: _in_folder("con.2024"),
        "a character that Windows forbids": lambda: _in_folder("what?"),
        "a full stop at the end": lambda: _in_folder("stalking."),
        "a line break": lambda: _in_folder("vetting\n2022"),
        "another one in other capitals": lambda: _in_folder("Stalking-2024"),
    },
    good={"letters, digits and hyphens": lambda: _in_folder("vetting-2022")},
)


def _prefix(record: Record, examined: CheckContext) -> Faults:
    source = examined.register.sources.get(record.source)
    if source and source.prefix and not record.id.startswith(source.prefix + "-"):
        message = f"id is {record.id}, but the prefix of {record.source} is {source.prefix}"
        yield ("id",), message, f"rename the record to {source.prefix}-…, or correct prefix in source.toml"


ID_PREFIX = Rule(
    code="PT026",
    name="id-prefix",
    why="The prefix tells a reader from which publication a recommendation comes.",
    check=per_record_in_register(_prefix),
    bad={"of another publication": lambda: a_register(source=A_SOURCE.replace('"REC"', '"STK"'))},
    good={"of the publication it is in": a_register},
)

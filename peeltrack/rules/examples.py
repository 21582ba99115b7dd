"""The small register that the rules' examples change one line of."""

from collections.abc import Mapping
from datetime import date

from peeltrack.rules.rule import Files, LinkTo

#: The day on which the examples are looked at.
TODAY = date(2025, 3, 1)

RECORD = "stalking-2024/REC-12.toml"
OTHER = "stalking-2024/REC-13.toml"
SOURCE = "stalking-2024/source.toml"
SETTINGS = "register.toml"

A_FORCE = 'force = "Ambridge Constabulary"\n'

A_SOURCE = """\
title = "Super-complaint on stalking"
publisher = "HMICFRS"
prefix = "REC"
published = 2024-09-27
"""

#: Five people, and who holds the two posts that no record names.
PEOPLE = A_FORCE + "".join(
    f'\n[[person]]\nemail = "{name}@example.org"\nname = "{name.title()}"\n'
    for name in ("ana", "ben", "cat", "dee", "eve")
)
POSTS = (
    PEOPLE
    + """
[[post]]
role = "deputy-chief-constable"
title = "Deputy Chief Constable"

[[post.holder]]
email = "dee@example.org"

[[post]]
role = "coordinator"
title = "Planning and Performance"

[[post.holder]]
email = "eve@example.org"
"""
)

OWNERS = """
[owners]
action_owner = "ana@example.org"
business_lead = "ben@example.org"
strategic_lead = "cat@example.org"
"""

EVIDENCE = """
[[evidence]]
title = "Force policy on stalking"
location = "Policy library, item 41"
obtained_on = 2025-01-10
"""


def a_record(*added: str, id: str = "REC-12", status: str = "open", number: str = "12") -> str:
    """Return the text of a record: what every one needs, then what is added, ended as a line."""
    head = f'id = "{id}"\ntitle = "Risk assessment"\nkind = "recommendation"\nnumber = "{number}"\n'
    text = f'{head}status = "{status}"\n' + "".join(added)
    return text if text.endswith("\n") else f"{text}\n"


A_RECORD = a_record()


def a_register(
    record: str | bytes | LinkTo = A_RECORD,
    *,
    source: str = A_SOURCE,
    settings: str = A_FORCE,
    files: Mapping[str, str | bytes | LinkTo] | None = None,
) -> Files:
    """Return a register of one record, REC-12, and whatever other files are given."""
    return {SETTINGS: settings, SOURCE: source, RECORD: record} | dict(files or {})


#: Another record of the same publication.
THIRTEEN = a_record(id="REC-13", number="13")


def linked(relation: str, target: str, **fields: str) -> str:
    """Return the text of a record with a link to another."""
    return a_record(f'\n[[link]]\nrelation = "{relation}"\nid = "{target}"\n', **fields)


def waiting(target: str, **fields: str) -> str:
    """Return the text of a record that waits on another."""
    return a_record(f'\n[[dependency]]\nid = "{target}"\n', **fields)


def two_records(record: str, other: str = THIRTEEN) -> Files:
    """Return a register of REC-12 and REC-13."""
    return a_register(record, files={OTHER: other})


def with_events(*ids: str, after: Mapping[str, str] | None = None, record: str = THIRTEEN) -> Files:
    """Return a register whose source names these events, some to come after another; `record` is REC-13."""
    lines = {name: f'after = "{earlier}"\n' for name, earlier in (after or {}).items()}
    texts = [
        f'\n[[event]]\nid = "{name}"\ntitle = "The tool is released"\n{lines.get(name, "")}' for name in ids
    ]
    return a_register(source=A_SOURCE + "".join(texts), files={OTHER: record})

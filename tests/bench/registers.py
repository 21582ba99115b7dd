"""Generated registers of any size, with records of 2 to 3 kB as a force would write them."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

PER_SOURCE = 200

_SETTINGS = """force = "Example Constabulary"
warn_days = 28

[lead_days]
submitted = 28
verified = 14
signed-off = 7
"""

_SOURCE = """title = "Inspection {number}"
publisher = "Example inspectorate"
prefix = "B{number}"
published = 2024-09-27
"""

_SENTENCE = (
    "The force reviewed how this is done, named who is answerable for it and set out what will be checked. "
)


def build(root: Path, records: int) -> Path:
    """Write a register of this many records into `root` and return it."""
    root.mkdir(parents=True)
    (root / "register.toml").write_text(_SETTINGS, encoding="utf-8", newline="\n")
    for number in range(-(-records // PER_SOURCE)):
        folder = root / f"source-{number}"
        folder.mkdir()
        (folder / "source.toml").write_text(_SOURCE.format(number=number), encoding="utf-8", newline="\n")
    for number in range(records):
        text = record_text(number)
        path = root / f"source-{number // PER_SOURCE}" / f"{record_id(number)}.toml"
        path.write_text(text, encoding="utf-8", newline="\n")
    return root


def record_id(number: int) -> str:
    """Return the id of the record with this number."""
    return f"B{number // PER_SOURCE}-{number % PER_SOURCE + 1}"


def record_text(number: int) -> str:
    """Return a record file of 2 to 3 kB."""
    return "\n".join(_lines(number)) + "\n"


def _lines(number: int) -> Iterator[str]:
    deadline = date(2025, 1, 1) + timedelta(days=number % 300)
    yield f'id = "{record_id(number)}"'
    yield f'title = "Improve the way in which matter {number} is recorded, reviewed and supervised"'
    yield f'summary = "{_SENTENCE * 3}"'
    yield 'kind = "recommendation"'
    yield f'number = "{number % PER_SOURCE + 1}"'
    yield 'theme = ["supervision", "recording"]'
    yield 'addressed_to = ["chief constables"]'
    yield f"deadline = {deadline}"
    yield f'deadline_text = "By {deadline}"'
    yield 'status = "open"'
    yield "\n[owners]"
    yield f'action_owner = "owner{number % 40}@example.org"'
    yield f'business_lead = "lead{number % 15}@example.org"'
    yield f'strategic_lead = "chief{number % 4}@example.org"'
    yield "\n[response]\non = 2024-11-21\naccepted = true"
    yield 'assessment = "partial"\nassessment_text = "partially comply"'
    yield f'summary = "{_SENTENCE * 2}"'
    yield f'\n[position]\nstatement = """\n{_SENTENCE}\n{_SENTENCE}\n{_SENTENCE}"""\nupdated_on = 2025-01-20'
    for piece in range(2):
        yield f'\n[[evidence]]\ntitle = "Audit {piece + 1} of the sample"'
        yield f'url = "https://intranet.example.org/audits/{number}/{piece}"'
        yield "effective_on = 2025-01-01\nobtained_on = 2025-01-10"
    yield '\n[[measure]]\nname = "Sampled cases in order"\nunit = "%"\nbetter = "higher"\ntarget = 95'
    for month in (10, 11, 12):
        yield f"\n[[measure.reading]]\non = 2024-{month}-28\nvalue = {70 + month}\nsample = 50"
        yield 'source = "told"'
    for week in range(2):
        yield f'\n[[progress]]\non = 2025-01-{10 + week}\nby = "owner{number % 40}@example.org"'
        yield f'text = "{_SENTENCE}"'

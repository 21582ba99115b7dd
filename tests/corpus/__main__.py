"""Write the digests of the rules' examples and the whole corpus anew."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from peeltrack.core.chain.digest import PREFIX, digest_of
from peeltrack.core.model.record import Record
from peeltrack.rules import RULES, digests
from peeltrack.rules.chain import STEP_LAPSED
from peeltrack.rules.examples import TODAY
from peeltrack.rules.rule import Files, LinkTo
from peeltrack.store.check_context import examine_files
from tests.corpus import CORPUS, EXPECTED, REGISTER, folder_of, told, write


def _examples() -> Iterator[Files]:
    for rule in RULES:
        yield rule.good
        if rule is not STEP_LAPSED:
            yield rule.bad


def _records(files: Files) -> tuple[Record, ...]:
    plain = {path: content for path, content in files.items() if not isinstance(content, LinkTo)}
    as_bytes = {path: one.encode() if isinstance(one, str) else one for path, one in plain.items()}
    return examine_files(as_bytes, TODAY).register.records


def _wanted() -> dict[str, str]:
    """Return what each digest in the examples has to become."""
    wanted: dict[str, str] = {}
    for files in _examples():
        for record in _records(files):
            previous = ""
            for step in record.step:
                previous = digest_of(record, step, previous)
                wanted[step.digest.removeprefix(PREFIX)] = previous.removeprefix(PREFIX)
    return wanted


def _write_digests() -> bool:
    """Return whether the digests had to be changed."""
    file, wanted = Path(digests.__file__), _wanted()
    text = file.read_text(encoding="utf-8")
    changed = re.sub(r"[0-9a-f]{64}", lambda match: wanted.get(match[0], match[0]), text)
    file.write_text(changed, encoding="utf-8", newline="\n")
    return changed != text


def _write_corpus() -> None:
    for old in CORPUS.glob("PT*"):
        shutil.rmtree(old)
    for rule in RULES:
        root = write(rule.bad, folder_of(rule) / REGISTER)
        (folder_of(rule) / EXPECTED).write_text(told(root), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if _write_digests():
        # The examples were made from the old digests when they were imported.
        sys.exit(subprocess.run([sys.executable, "-m", "tests.corpus"], check=False).returncode)
    _write_corpus()

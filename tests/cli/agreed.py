"""What a person reads on the shipped register on 1 March 2025, agreed once and kept in golden/.

After a listing was changed on purpose, `PEELTRACK_WRITE_GOLDENS=1 python -m pytest tests/cli` writes the
files anew, and git shows what a reader will see differently.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"

#: What was told to the Commissioner, at the end of each file: on 1 March nobody knew of it.
_TOLD_LATER = re.compile(r"\n\[\[progress\]\]\non = 2025-06-24\n.*", re.DOTALL)


def _as_on_1_march() -> str:
    """Return a copy of the shipped register, without what came later, for as long as the tests run."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy = Path(shutil.copytree(Path(__file__).parents[2] / "register", f"{folder}/register"))
    for file in copy.glob("*/*.toml"):
        text = _TOLD_LATER.sub("", file.read_bytes().decode("utf-8"))
        file.write_bytes(text.encode("utf-8"))
    return str(copy)


SHIPPED = _as_on_1_march()

#: Before each command.
ON_1_MARCH = ("--register", SHIPPED, "--today", "2025-03-01")


def agreed(name: str, text: str) -> str:
    """Return what was agreed under `name`; `text` becomes it where the goldens are to be written anew."""
    file = GOLDEN / name
    if os.environ.get("PEELTRACK_WRITE_GOLDENS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return file.read_text(encoding="utf-8")

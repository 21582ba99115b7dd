"""What a person reads on the shipped register on 1 March 2025, agreed once and kept in golden/.

After a listing was changed on purpose, `PEELTRACK_WRITE_GOLDENS=1 python -m pytest tests/cli` writes the
files anew, and git shows what a reader will see differently.
"""

import os
from pathlib import Path

SHIPPED = str(Path(__file__).parents[2] / "register")
GOLDEN = Path(__file__).parent / "golden"

#: Before each command.
ON_1_MARCH = ("--register", SHIPPED, "--today", "2025-03-01")


def agreed(name: str, text: str) -> str:
    """Return what was agreed under `name`; `text` becomes it where the goldens are to be written anew."""
    file = GOLDEN / name
    if os.environ.get("PEELTRACK_WRITE_GOLDENS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return file.read_text(encoding="utf-8")

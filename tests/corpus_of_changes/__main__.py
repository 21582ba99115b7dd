"""Write the whole corpus of changes anew; the digests come from `python -m tests.corpus`."""

import shutil

from peeltrack.rules.changes import CHANGE_RULES
from tests.corpus import write
from tests.corpus_of_changes import CORPUS, EXPECTED, folder_of, states, told


def main() -> None:
    """Write a folder for each rule."""
    for old in CORPUS.glob("PT*"):
        shutil.rmtree(old)
    for rule in CHANGE_RULES:
        for name, files in states(rule.bad).items():
            write(files, folder_of(rule) / name)
        expected = folder_of(rule) / EXPECTED
        expected.write_text(told(rule.bad), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

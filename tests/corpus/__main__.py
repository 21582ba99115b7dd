"""Write what a person reads of the rules' bad examples anew."""

from peeltrack.rules import RULES
from tests.corpus import CORPUS, page, page_of


def main() -> None:
    """Write a page for each rule."""
    for old in CORPUS.glob("PT*.txt"):
        old.unlink()
    for rule in RULES:
        page_of(rule).write_text(page(rule), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

"""The manual that comes with the program: `peeltrack/guide/`, one file a topic."""

import re
from collections.abc import Iterable, Mapping
from importlib import resources

#: The topics in the order in which they are listed, under what a reader comes for.
TOPICS: Mapping[str, tuple[str, ...]] = {
    "Working with the register": ("day", "dates", "chain", "checking", "importing", "git", "mistakes"),
    "Proving what was signed": ("proof", "digest"),
    "Looking things up": ("glossary", "commands", "formats", "tables", "files", "rules"),
    "Changing peeltrack itself": ("code", "adding"),
}

_COMMENT = re.compile(r"^<!-- .*? -->\n", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([\w/.-]+\.md(?:#[\w-]+)?\)")


def names() -> list[str]:
    """Return every topic, in its order."""
    return [topic for topics in TOPICS.values() for topic in topics]


def page(topic: str) -> str:
    """Return the page of a topic as Markdown, without what only its keepers need."""
    text = (resources.files("peeltrack") / "guide" / f"{topic}.md").read_text(encoding="utf-8")
    # A link to another page leads nowhere here: its words name the command that shows that page.
    return _LINK.sub(r"\1", _COMMENT.sub("", text))


def contents() -> Iterable[str]:
    """Return the lines of the list of topics: each with the heading of its page."""
    width = max(map(len, names()))
    for heading, topics in TOPICS.items():
        yield heading
        yield from (f"  {topic:{width}}  {title(topic)}" for topic in topics)
        yield ""


def title(topic: str) -> str:
    """Return the heading of the page of a topic."""
    return page(topic).partition("\n")[0].removeprefix("# ")

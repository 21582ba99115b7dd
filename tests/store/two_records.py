"""A folder with two records, and the drafts that give both another title."""

from pathlib import Path

from peeltrack.store.drafts import Draft, opened

TEXT = 'id = "REC-1"\ntitle = "Risk"\nkind = "finding"\nstatus = "open"\n'


def retitled(root: Path) -> list[Draft]:
    """Return both records with another title."""
    return [opened(root, f"peel/REC-{number}.toml").set({("title",): "New"}) for number in (1, 2)]

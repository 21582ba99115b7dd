"""One TOML file of the register, with the text that it was read from."""

from collections.abc import Mapping

from peeltrack.core.fields import frozen

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@frozen
class Document:
    """One TOML file of the register."""

    path: str  #: relative to register.toml, with forward slashes
    content: bytes
    table: Mapping[str, object] | None  #: None where the file cannot be read as TOML

    @property
    def text(self) -> str:
        """Return the content as text, without a byte order mark; what is no UTF-8 is replaced."""
        return self.content.decode("utf-8", "replace").removeprefix(_BOM)

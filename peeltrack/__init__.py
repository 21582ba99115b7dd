"""A git-versioned register of the promises that a force makes to its inspectorate."""

__version__ = "0.1.0"

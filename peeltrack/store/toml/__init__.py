"""TOML: read, edited in place, written, and values found in its text."""

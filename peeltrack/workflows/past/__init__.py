"""The register as it was, and what has changed since."""

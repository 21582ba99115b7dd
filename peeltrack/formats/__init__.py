"""Text of a value: tables and findings, one file a format."""

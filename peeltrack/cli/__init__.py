"""People: options in, text out, exit code."""

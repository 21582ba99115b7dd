"""Git: its objects, commits, signatures and hooks."""

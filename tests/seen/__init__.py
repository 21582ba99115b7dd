"""Pages as they are published, and what is made of them: `python -m tests.seen` prints it page by page."""

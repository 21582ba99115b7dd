"""Two edits joined by value."""

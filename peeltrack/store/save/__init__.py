"""Edits that are saved as commits, and copies of those that were replaced."""

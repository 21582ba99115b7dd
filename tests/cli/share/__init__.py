"""Saving, sharing and joining what several people have edited."""

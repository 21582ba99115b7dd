"""Signatures of commits: checked, and remembered."""

"""Nets: every command over every kind of register, and files that nobody would write by hand."""
